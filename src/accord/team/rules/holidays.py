"""Public holidays of a country, as the package holidays knows them: proposals, never applied."""

import importlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from accord.kernel.working_time import Day, WorkingCalendar
from accord.team.values import DayKind, ProposedDay

FULL_NAMES = "en_US"


@cache
def _package(name: str = "holidays") -> Any:
    """By name, once somebody asks: a tenth of each command's start, which few need."""
    return importlib.import_module(name)


@cache
def country_names() -> tuple[tuple[str, str], ...]:
    """Codes of countries with their English names, by name."""
    known = _package().list_supported_countries(include_aliases=False)
    named = {
        entry[1]: _apart(entry[0]) for entry in _package("holidays.registry").COUNTRIES.values()
    }
    return tuple(sorted(((code, named.get(code, code)) for code in known), key=lambda one: one[1]))


def regions_of(country: str) -> Sequence[str]:
    """Codes of a country's parts that have holidays of their own; none for an unknown country."""
    found = _package().list_supported_countries(include_aliases=False)
    regions: list[str] = found.get(country, [])
    return regions


def propose_days(*, country: str, region: str, years: Iterable[int]) -> list[ProposedDay]:
    """What is said of the days of these years: off, half, or worked although at a week's end.

    Raises LookupError for a country or region that is not known.
    """
    if country not in dict(country_names()) or (region and region not in regions_of(country)):
        raise LookupError(f"Nothing is known of the holidays of {country} {region}.")
    wanted, package = list(years), _package()
    entity = package.country_holidays(
        country,
        subdiv=region or None,
        years=wanted,
        categories=(package.PUBLIC,),
        language=FULL_NAMES,
    )
    found = {day: ProposedDay(day, name, DayKind.OFF) for day, name in entity.items()}
    for day in getattr(entity, "weekend_workdays", ()):
        if day.year in wanted and day not in found:
            found[day] = ProposedDay(day, "", DayKind.WORKED)
    if package.HALF_DAY in entity.supported_categories:
        halves = package.country_holidays(
            country, subdiv=region or None, years=wanted, categories=(package.HALF_DAY,),
            language=FULL_NAMES,
        )  # fmt: skip
        for day, name in halves.items():
            found.setdefault(day, ProposedDay(day, name, DayKind.HALF))
    return [found[day] for day in sorted(found)]


def hours_proposed(proposed: ProposedDay, *, says: WorkingCalendar) -> Day:
    """The hours to begin with: none on a day off, the first half of a usual day on a half one,
    those of a usual day where a week's end is worked."""
    usual = next((day for day in says.week if day), ())
    if proposed.kind is DayKind.OFF:
        return ()
    if proposed.kind is DayKind.WORKED:
        return usual
    return usual[:1] if len(usual) > 1 else _first_half(usual)


def _first_half(usual: Day) -> Day:
    return tuple(
        type(each)(each.opens, (each.opens + each.length // 2) % (24 * 60) or 24 * 60)
        for each in usual
    )


def with_days(says: WorkingCalendar, days: Iterable[tuple[ProposedDay, Day]]) -> WorkingCalendar:
    """A calendar in which these days have these hours, whatever it said of them."""
    chosen = {one.day: hours for one, hours in days}
    closed = {day for day in says.closed if day not in chosen}
    extra = {day: hours for day, hours in says.extra if day not in chosen}
    closed |= {day for day, hours in chosen.items() if not hours}
    extra |= {day: hours for day, hours in chosen.items() if hours}
    return WorkingCalendar(says.zone, says.week, frozenset(closed), tuple(sorted(extra.items())))


def _apart(name: str) -> str:
    """ "UnitedStates" as "United States"."""
    return "".join(
        f" {letter}" if place and letter.isupper() and not name[place - 1].isupper() else letter
        for place, letter in enumerate(name)
    )
