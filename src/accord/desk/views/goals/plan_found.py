"""What stands beside a plan: what is still to come, who does it, two roads, and the promises."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from accord.agreements import api as agreements
from accord.agreements.values import naming
from accord.agreements.values.terms import Every
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.rules import plan_sheets
from accord.desk.rules.addresses import Address
from accord.desk.rules.amounts import amount
from accord.desk.rules.plan_sheets import Read
from accord.desk.views.wording import definition_words, plan_words
from accord.goals import api as goals
from accord.goals.values.flaws import UnableToPlan
from accord.goals.values.kept import Answer, Asked
from accord.goals.values.plans import Link
from accord.reporting import api as reporting
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts


@dataclass(frozen=True, slots=True)
class Until:
    """Until which day, the first and the last that can be chosen, what is wrong with what was, and
    what else the address says."""

    day: date
    first: date
    last: date
    error: str
    pairs: tuple[tuple[str, str], ...]


def days_of(asked: Asked) -> int:
    """The days of a plan's period, both ends included."""
    return (asked.end - asked.start).days + 1


def with_before(read: Read, *, today: date) -> Read:
    """A sheet whose segments know of the leads of the months before their period."""
    segments = []
    for segment, leads in zip(read.segments, read.leads, strict=True):
        asked = segment.asked
        before = goals.leads_before(
            leads, start=asked.start, today=today, lag=asked.lag, season=asked.season
        )
        segments.append(replace(segment, asked=replace(asked, before=before)))
    return replace(read, segments=tuple(segments))


def still(asked: Asked, answer: Answer, leads: Sequence[tuple[date, int]], *, at: datetime,
    until: date | None = None,
) -> str:  # fmt: skip
    """What is still to come for 8 in 10 until a day of the period, its last unless said, by what
    has come until today, while the period runs; "" before and after. leads: of all months so far.
    Raises UnableToReadFacts."""
    today = team.day_of(at=at)
    if not asked.start <= today <= asked.end:
        return ""
    snapshot = reporting.catch_up(at=at)
    won = reporting.count_customers(
        options=reporting.Options(start=asked.start, end=today), snapshot=snapshot
    )
    standing = goals.standing_of(
        leads,
        asked=asked,
        customers=answer.plan.customers,
        won=won,
        today=today,
        until=until,
    )
    odds = goals.odds_of(goals.from_leads(asked.links))
    found_still = goals.still_needed(standing, odds=odds, lag=asked.lag)
    return plan_words.still(found_still, until=until or asked.end)


def until_day(
    said: Mapping[str, str], here: Address, asked: Asked, *, at: datetime
) -> Until | None:
    """The field of the day until which the target is to be reached, while the period runs."""
    today = team.day_of(at=at)
    if not asked.start <= today <= asked.end:
        return None
    day, is_within = plan_sheets.until_of(said, first=today, last=asked.end)
    error = _("Choose a day from %(first)s to %(last)s.") % {
        "first": ui.calendar_day(today), "last": ui.calendar_day(asked.end),
    }  # fmt: skip
    pairs = tuple(pair for pair in here.pairs if pair[0] != "until")
    return Until(day, today, asked.end, "" if is_within else error, pairs)


def capacity(said: Mapping[str, str], asked: Asked, answer: Answer) -> list[str]:
    """Whether those who are there can follow up the planned leads, and work the opportunities of
    these and of those who came before; empty where the sheet says nobody."""
    staff = plan_sheets.staff_of(said, weeks=Fraction(days_of(asked), 7))
    if staff is None:
        return []
    need, chain = answer.plan.of("opportunity"), answer.plan.of(answer.first)
    come = Fraction(answer.on_the_way) + answer.planned
    coming = math.ceil(come * need.exact / chain.exact) if need and chain else None
    found = goals.capacity_of(staff, leads=answer.planned, opportunities=coming)
    return plan_words.capacity(found)


def roads(said: Mapping[str, str], asked: Asked) -> parts.PlainTable | None:
    """What the same money brings by visits and by calls, where the sheet says what both cost."""
    spend, visit, call, rate = (amount(said[name]) for name in plan_sheets.ROADS)
    has_visits = asked.links[0].start == "visit"
    if spend is None or visit is None or call is None or rate is None or not has_visits:
        return None
    try:
        inbound = goals.road(
            spend=spend, cost_of_first=visit, links=asked.links, average_deal=asked.average_deal
        )
        outbound = goals.road(
            spend=spend, cost_of_first=call, links=[Link("call", "customer", rate / 100)],
            average_deal=asked.average_deal,
        )  # fmt: skip
    except UnableToPlan:
        return None
    return plan_words.roads(inbound, outbound, asked.currency)


def promised(asked: Asked, answer: Answer) -> list[dict[str, Any]]:
    """Each agreement with the volume it promises, and the one the plan needs."""
    lines = []
    for version in definitions.list_latest(kind=Kind.AGREEMENT):
        clause = agreements.volume_clause(version.body)
        every = Every(clause["every"]) if clause else Every.MONTH
        needs, safe = (
            agreements.volume_for(leads=leads, days=days_of(asked), every=every)
            for leads in (answer.planned, answer.safe)
        )
        lines.append(
            {
                "key": version.key, "name": definition_words.title(version), "every": every,
                "now": int(clause["at_least"]) if clause else 0, "needs": needs, "safe": safe,
            }
        )  # fmt: skip
    return lines


def promise(line: dict[str, Any], *, is_one: bool = True) -> dict[str, Any]:
    """The sentences of one; is_one: of a plan of one segment."""
    said = {
        "name": line["name"], "now": line["now"], "needs": line["needs"], "safe": line["safe"],
        "every": str(naming.EVERY_NAMES[line["every"]]),
    }  # fmt: skip
    words = (
        _("“%(name)s” promises %(now)s leads (%(every)s); this plan needs %(needs)s.")
        if line["now"]
        else _("“%(name)s” promises no number of leads; this plan needs %(needs)s (%(every)s).")
    )
    return {
        "key": line["key"],
        "words": words % said,
        "is_same": line["now"] == line["needs"],
        "propose": _("Propose %(needs)s") % said,
        "propose_safe": (
            _("Propose %(safe)s, to be safe")
            if is_one
            else _("Propose %(safe)s, to be safe in each segment")
        )
        % said,
    }
