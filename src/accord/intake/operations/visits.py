"""Taking in rows about visits: of people who may be known by a visitor id alone, and counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome
from accord.definitions import api as definitions
from accord.intake.operations import people
from accord.intake.operations.named import campaigns_of
from accord.intake.queries.batches import list_batches_of_delivery
from accord.intake.rules import normalise as normal
from accord.intake.rules import traffic
from accord.intake.rules import visits as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.intake.values.reading import Period
from accord.journeys import api as journeys
from accord.kernel.ids import fingerprint
from accord.leads import api as leads

# What tells counts apart, as the file says it.
_APART = (
    "source_medium", "origin", "channel", "channel_group", "campaign_external_id", "campaign",
)  # fmt: skip
_DAYS = ("day", "occurred_at", "spent_on")
_PAGES = ("page", "asset_external_id", "page_address")


def take_visits(
    n: Normalised, *, plan: Plan, at: datetime, batch_id: int
) -> dict[int, people.Result]:
    """Visits by people known by a visitor id alone, or already by e-mail; else how many."""
    tell_sums(n)
    good = n.good()
    named = zip(n.column("visitor_external_id", good), n.column("email", good), strict=True)
    who = {row for row, names in zip(good, named, strict=True) if any(names)}
    counted = n.column("visits", range(n.size), blank=None)
    for row in good:
        if row not in who and counted[row] is None:
            n.problems[row] = _not_counted(n, row, plan=plan)
        elif row in who and n.column("occurred_at", [row], blank=None)[0] is None:
            n.problems[row] = Problem(row, "NO_TIME", "", {})
    results = take_counts(
        n, rows=[row for row in n.good() if row not in who], plan=plan, at=at, batch_id=batch_id
    )
    rows = [row for row in n.good() if row in who]
    if not rows:
        return results
    return results | _take_visitors(n, rows=rows, plan=plan, at=at, batch_id=batch_id)


def _take_visitors(
    n: Normalised, *, rows: Sequence[int], plan: Plan, at: datetime, batch_id: int
) -> dict[int, people.Result]:
    records = people.person_records(
        n, rows=rows, plan=plan, companies=[None] * len(rows), key="visitor_external_id"
    )
    records = replace(records, cookie=_cookies(n, rows, plan=plan))
    resolved = contacts.record_people(records=records, at=at, batch_id=batch_id)
    touches = people.touch_values(
        n, rows=rows, plan=plan, people=resolved.ids, at=at, batch_id=batch_id, kind="web_visit"
    )
    outcomes = journeys.record_touches(touches=touches, at=at, batch_id=batch_id)
    leads.settle_gone(people=sorted(set(resolved.ids)))
    return {
        row: (outcome, person)
        for row, outcome, person in zip(rows, outcomes, resolved.ids, strict=True)
    }


def _cookies(n: Normalised, rows: Sequence[int], *, plan: Plan) -> list[str]:
    said = n.column("visitor_external_id", rows)
    return [rules.cookie(source=plan.source, visitor=name) if name else "" for name in said]


def _not_counted(n: Normalised, row: int, *, plan: Plan) -> Problem:
    if is_sum(n, row, plan=plan):
        return Problem(row, "TOTALS", "", {})
    return Problem(row, "NO_COUNT" if "visits" in n.values else "NOBODY", "", {})


def is_sum(n: Normalised, row: int, *, plan: Plan) -> bool:
    """Whether a row of a report only adds up the others."""
    said = [each[row] for each in n.values.values() if isinstance(each[row], str)]
    has_day = any(
        name not in plan.defaults  # else the whole file is about the same days
        and n.column(name, [row], blank=None)[0] is not None
        for name in _DAYS
    )
    return traffic.is_sum([*said, *n.attributes[row].values()], has_day=has_day)


def tell_sums(n: Normalised) -> None:
    """Rows of sums whose words stand where the others have a day are no days written wrong."""
    for row, problem in n.problems.items():
        is_day = problem.code in ("NOT_PERIOD", "NOT_MOMENT")
        if is_day and traffic.is_sum([str(problem.facts.get("value", ""))], has_day=False):
            n.problems[row] = Problem(row, "TOTALS", "", {})


def take_counts(
    n: Normalised, *, rows: Sequence[int], plan: Plan, at: datetime, batch_id: int
) -> dict[int, people.Result]:
    """Rows that say how many visits a day had, of nobody in particular."""
    spans = {row: span for row in rows if (span := _span(n, row, plan=plan, at=at))}
    otherwise = journeys.find_told_otherwise(
        source=plan.source,
        split_by=_split(n, plan=plan),
        spans=[(span.first, span.last) for span in spans.values()],
    )
    for row, told in zip(spans, otherwise, strict=True):
        if told:
            n.problems[row] = Problem(row, "TOLD_OTHERWISE", "", {}, Outcome.QUARANTINED)
    fresh = {row: span for row, span in spans.items() if row not in n.problems}
    if not fresh:
        return {}
    counts = _counts(n, spans=fresh, plan=plan, at=at, batch_id=batch_id)
    recorded = journeys.record_visit_counts(
        counts=counts, batch_id=batch_id, delivery=list_batches_of_delivery(batch_id=batch_id)
    )
    return dict(zip(fresh, recorded, strict=True))


def _span(n: Normalised, row: int, *, plan: Plan, at: datetime) -> Period | None:
    """The days of a count; None, and said why, where there are none or they lie ahead."""
    told: Period | None = n.column("day", [row], blank=None)[0]
    moment = n.column("occurred_at", [row], blank=None)[0]
    if told is None and moment is not None:
        day = moment.astimezone(ZoneInfo(plan.zone or "UTC")).date()
        told = Period(day, day)
    if told is None:
        code = "TOTALS" if is_sum(n, row, plan=plan) else "NO_TIME"
        n.problems[row] = Problem(row, code, "", {})
    elif is_sum(n, row, plan=plan):
        n.problems[row] = Problem(row, "TOTALS", "", {})
        return None
    elif told.first > (at + normal.AHEAD_BOUND).date():
        header = next((each for each, name in plan.columns.items() if name == "day"), "")
        n.problems[row] = normal.ahead(row, header=header, value=told.first.isoformat())
        return None
    return told


def _counts(
    n: Normalised, *, spans: dict[int, Period], plan: Plan, at: datetime, batch_id: int
) -> journeys.VisitCounts:
    rows = list(spans)
    forget_nothings(n)
    known = {origin.code for origin in definitions.list_origins(at=at)}
    apart = list(zip(*(n.column(name, rows) for name in _APART), strict=True))
    pages = [traffic.page_of(said) for said in _pages(n, rows)]
    return journeys.VisitCounts(
        source=plan.source,
        split_by=_split(n, plan=plan),
        external_key=[
            fingerprint(f"{spans[row].first}", f"{spans[row].last}", page, *said)
            for row, page, said in zip(rows, pages, apart, strict=True)
        ],
        day=[spans[row].first for row in rows],
        until=[spans[row].last for row in rows],
        page=pages,
        origin=[_origin(*said[:4], known=known) for said in apart],
        channel=[traffic.said_or_blank(_medium(*said[:3]))[:120] for said in apart],
        campaign_id=campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id),
        visits=n.column("visits", rows),
    )


def forget_nothings(n: Normalised) -> None:
    """A campaign that a report calls "(not set)" or "--" is none."""
    for name in ("campaign", "campaign_external_id"):
        if name in n.values:
            n.values[name] = [traffic.said_or_blank(said or "") for said in n.values[name]]


def _split(n: Normalised, *, plan: Plan) -> str:
    """What a file tells visits apart by."""
    named = n.values.keys() - plan.defaults.keys()
    told = (("origin", {*_APART}), ("page", {*_PAGES}))
    return " ".join(word for word, columns in told if named & columns)


def _pages(n: Normalised, rows: Sequence[int]) -> list[str]:
    told = zip(*(n.column(name, rows) for name in _PAGES), strict=True)
    return [next(filter(None, said), "") for said in told]


def _medium(together: str, source: str, medium: str) -> str:
    del source
    return medium or traffic.halves(together)[1]


def _origin(together: str, source: str, medium: str, group: str, *, known: Any) -> str:
    first, second = traffic.halves(together)
    return traffic.origin_of(
        source=source or first, medium=medium or second, group=group, known=known
    )
