"""The figures of the day, told to those who asked for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from accord.kernel.money import Money
from accord.notices import api as notices
from accord.reporting import api as reporting
from accord.reporting.values.measures import TOTAL, Options, Result
from accord.team import api as team

KIND = "figures"
# What the first page's tiles show: the measure, the figure, and what a notice calls it.
TILES = (
    ("conversion", "reached", "customers"),
    ("won_value", "value", "won"),
    ("win_rate", "rate", "rate"),
    ("time_to_win", "median_days", "days"),
)


def tell_figures(*, at: datetime) -> int:
    """Tell whoever wants them the figures of the first page, once a day; answers how many.
    Raises UnableToReadFacts."""
    here = [card.id for card in team.list_members() if card.active and card.can_sign_in]
    chosen = notices.choices_of(member_ids=here, kind=KIND)
    wanting = [member for member in here if any(chosen.get(member, {}).values())]
    if not wanting:
        return 0
    day = team.day_of(at=at)
    facts = {**_facts(at=at), "day": day.isoformat()}
    told = notices.tell(
        kind=KIND, to=wanting, subject=KIND, subject_id=None, facts=facts,
        key=f"figures:{day.isoformat()}", at=at,
    )  # fmt: skip
    return len(told)


def _facts(*, at: datetime) -> Mapping[str, object]:
    """The same answers as on the first page, as codes and numbers."""
    snapshot = reporting.catch_up(at=at)
    facts: dict[str, object] = {}
    for measure, figure, name in TILES:
        asked = Options(by=TOTAL)
        found = _figure(
            reporting.ask(measure=measure, at=at, options=asked, snapshot=snapshot), figure
        )
        if isinstance(found, Money):
            facts |= {name: found.minor, "currency": found.currency.lower()}
        elif found is not None:
            facts[name] = found
    yesterday = team.day_of(at=at) - timedelta(days=1)
    asked = Options(by="month", start=yesterday, end=yesterday)
    came = reporting.ask(measure="trend", at=at, options=asked, snapshot=snapshot)
    facts["count"] = sum(int(str(row.figures["leads"])) for row in came.rows)
    return facts


def _figure(result: Result, name: str) -> object:
    return result.rows[0].figures.get(name) if result.rows else None
