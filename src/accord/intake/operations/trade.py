"""Taking in what is kept beside leads: companies, deals, pieces of content."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accord.contacts import api as contacts
from accord.contacts.values.people import CompanyRecords, Outcome, RecordKind
from accord.content import api as content
from accord.content.values import NEW_FOR
from accord.deals import api as deals
from accord.deals.values import DealRecords, DealStatus
from accord.enablement import api as enablement
from accord.intake.operations import deletions, told_merges
from accord.intake.operations.journeys import known_people, people_who_became
from accord.intake.operations.named import campaigns_of, members_of
from accord.intake.operations.people import Result, companies_of
from accord.intake.operations.places import places_of
from accord.intake.rules import dates, endings
from accord.intake.rules import normalise as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.leads import api as leads

SAMPLE_COMPANY = "sample"  # as a source; it is new to nobody


def take_companies(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about companies. What was deleted in its tool is taken away, as leads are."""
    deletions.leave_deleted(n)
    for row in n.good():
        if not (n.column("name", [row])[0] or n.column("external_id", [row])[0]):
            n.problems[row] = Problem(row, "NOBODY", "", {})
    rows = n.good()
    names = n.column("name", rows)
    resolved = contacts.record_companies(
        records=CompanyRecords(
            source=plan.source,
            external_key=[
                key or contacts.name_key(name)[:300]
                for key, name in zip(n.column("external_id", rows), names, strict=True)
            ],
            name=names,
            domain=[_domain(site) for site in n.column("domain", rows)],
            segment=n.column("segment", rows),
            size=n.column("size", rows, blank=None),
            country=n.column("country", rows),
            place=places_of(n, rows=rows),
            attributes=[n.attributes[row] for row in rows],
            former_keys=[rules.ids_in(said) for said in n.column("former_ids", rows)],
        ),
        at=at,
        batch_id=batch_id,
    )
    told_merges.follow_companies(
        n, rows=rows, plan=plan, companies=resolved.ids, at=at, batch_id=batch_id
    )
    lists = dict(zip(resolved.ids, n.column("target_list", rows), strict=True))
    contacts.mark_told(companies=lists, at=at, batch_id=batch_id)
    changed = [
        company
        for company, outcome in zip(resolved.ids, resolved.outcomes, strict=True)
        if outcome is not Outcome.UNCHANGED or lists[company]
    ]
    leads.resettle_segments(companies=changed, at=at)
    taken: dict[int, Result] = dict(
        zip(rows, zip(resolved.outcomes, resolved.ids, strict=True), strict=True)
    )
    return taken | deletions.take_companies(n, plan=plan, at=at, batch_id=batch_id)


def _domain(site: str) -> str:
    host = site.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return host.split("/")[0].split("?")[0][:255]


def take_deals(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about deals; the lead a deal grew from moves with it, now or when it comes.

    What was deleted in its tool is taken away; it comes back when the tool tells of it anew.
    """
    gone = _take_away(n, plan=plan, at=at, batch_id=batch_id)
    return gone | _record_deals(n, plan=plan, at=at, batch_id=batch_id)


def _take_away(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Deals that were deleted in their tool; one that nobody knows does not come back by us."""
    rows = deletions.deleted_rows(n)
    keys = n.column("external_id", rows)
    named = sorted({key for key in keys if key})
    known = (
        deals.take_away(source=plan.source, keys=named, at=at, batch_id=batch_id) if named else {}
    )
    gone: dict[int, Result] = {
        row: known[key] for row, key in zip(rows, keys, strict=True) if key in known
    }
    n.done |= gone.keys()
    deletions.leave_deleted(n)
    return gone


def _record_deals(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    _tell_deals(n, plan=plan, at=at)
    rows = n.good()
    people = _people(n, rows=rows, plan=plan)
    cycles = leads.latest_by_person(people=sorted({person for person in people if person}))
    references = [
        f"{plan.source_of('lead')}:{key}" if key else ""
        for key in n.column("lead_external_id", rows)
    ]
    currencies = [
        rules.currency_of(said, usual=plan.currency) for said in n.column("currency", rows)
    ]
    amounts = n.column("amount", rows, blank=None)
    statuses = [DealStatus(said.upper() or "OPEN") for said in n.column("outcome", rows)]
    currencies = [
        (amount.currency or currency) if amount else currency
        for amount, currency in zip(amounts, currencies, strict=True)
    ]
    closed = n.column("closed_at", rows, blank=None)
    recorded = deals.record_deals(
        records=DealRecords(
            source=plan.source,
            external_key=_deal_keys(n, rows=rows),
            name=n.column("name", rows),
            product=[product or None for product in n.column("product", rows)],
            stage=n.column("stage", rows),
            status=statuses,
            amount_minor=[
                rules.minor_units(amount, currency=currency)
                for amount, currency in zip(amounts, currencies, strict=True)
            ],
            currency=currencies,
            opened_at=n.column("opened_at", rows, blank=None),
            closed_at=[
                None if status is DealStatus.OPEN else moment
                for status, moment in zip(statuses, closed, strict=True)
            ],
            expected_on=_expected(n, rows=rows, statuses=statuses, closed=closed, plan=plan),
            tool_category=list(map(deals.category_told, n.column("forecast_category", rows))),
            lost_reason=n.column("lost_reason", rows),
            segment=[segment or None for segment in n.column("segment", rows)],
            origin=[rules.code_of(origin) for origin in n.column("origin", rows)],
            person_id=people,
            company_id=companies_of(n, rows=rows, plan=plan, at=at, batch_id=batch_id).ids,
            lead_id=[cycles.get(person) if person else None for person in people],
            lead_reference=references,
            campaign_id=campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id),
            owner_id=members_of(
                n, "owner_external_id", rows=rows, plan=plan, role="ae", at=at, batch_id=batch_id
            ),
            developer_id=members_of(
                n, "sdr_external_id", rows=rows, plan=plan, role="sdr", at=at, batch_id=batch_id
            ),
            attributes=[n.attributes[row] for row in rows],
        ),
        at=at,
        batch_id=batch_id,
    )
    return dict(zip(rows, zip(recorded.outcomes, recorded.ids, strict=True), strict=True))


def _expected(
    n: Normalised,
    *,
    rows: Sequence[int],
    statuses: Sequence[DealStatus],
    closed: Sequence[datetime | None],
    plan: Plan,
) -> list[date | None]:
    zone = ZoneInfo(plan.zone or "UTC")
    said = n.column("expected_on", rows, blank=None)
    return [
        deals.expected_day(
            status=status, said=day, closed=moment.astimezone(zone).date() if moment else None
        )
        for status, day, moment in zip(statuses, said, closed, strict=True)
    ]


def _people(n: Normalised, *, rows: Sequence[int], plan: Plan) -> list[int | None]:
    """Whom each deal names, else whose record says that it became the deal."""
    named = known_people(n, rows=rows, plan=plan)
    became = people_who_became(n, rows=rows, plan=plan)
    return [person or said for person, said in zip(named, became, strict=True)]


def _tell_deals(n: Normalised, *, plan: Plan, at: datetime) -> None:
    """What a tool says in ways of its own as Accord's fields, and the deals that cannot be."""
    _say_endings(n)
    _say_known_leads(n, plan=plan)
    _end_within_the_day(n, plan=plan)
    _check_deals(n, plan=plan, at=at)


def _say_endings(n: Normalised) -> None:
    """Tools that say of each deal whether it is closed and won are believed before their stages."""
    won, closed = n.values.get("is_won"), n.values.get("is_closed")
    if won is None and closed is None:
        return
    every = range(n.size)
    said = n.column("outcome", every)
    wins = n.column("is_won", every, blank=None)
    ends = n.column("is_closed", every, blank=None)
    n.values["outcome"] = [
        endings.ending_told(won=win, closed=end, said=word or "open")
        for win, end, word in zip(wins, ends, said, strict=True)
    ]


def _say_known_leads(n: Normalised, *, plan: Plan) -> None:
    """Of several contacts of a deal the first one that is known counts as its lead."""
    every = range(n.size)
    several = [rules.ids_in(said) for said in n.column("lead_external_id", every)]
    if not any(len(ids) > 1 for ids in several):
        return
    known = contacts.find_by_external(
        kind=RecordKind.PERSON,
        source=plan.source_of("lead"),
        keys=sorted({key for ids in several for key in ids}),
    )
    n.values["lead_external_id"] = [
        next((key for key in ids if key in known), next(iter(ids), "")) for ids in several
    ]


def _end_within_the_day(n: Normalised, *, plan: Plan) -> None:
    """A deal that opened at ten and closed on that day, without a time, closed no earlier."""
    zone = ZoneInfo(plan.zone or "UTC")
    opened = n.column("opened_at", range(n.size), blank=None)
    closed = n.column("closed_at", range(n.size), blank=None)
    n.values["closed_at"] = [
        begin if end and begin and dates.is_day_of(end, begin, zone=zone) else end
        for begin, end in zip(opened, closed, strict=True)
    ]


def _check_deals(n: Normalised, *, plan: Plan, at: datetime) -> None:
    """A deal ends after it began, and one that is won or lost has ended; an open one is planned."""
    header = next((named for named, name in plan.columns.items() if name == "closed_at"), "")
    for row in n.good():
        opened = n.column("opened_at", [row], blank=None)[0]
        closed = n.column("closed_at", [row], blank=None)[0]
        ended = n.column("outcome", [row])[0] in ("won", "lost")
        if ended and opened and closed and closed < opened:
            n.problems[row] = Problem(
                row,
                "ENDS_BEFORE_START",
                "",
                {"start": f"{opened:%Y-%m-%d}", "end": f"{closed:%Y-%m-%d}"},
            )
        elif ended and closed and closed > at + rules.AHEAD_BOUND:
            n.problems[row] = rules.ahead(row, header=header, value=f"{closed:%Y-%m-%d}")


def _deal_keys(n: Normalised, *, rows: Sequence[int]) -> list[str]:
    """The deal's own id, else its lead's, else what the row says."""
    return [
        said or (f"lead:{lead}:{product}" if lead else _words(n, row))
        for said, lead, product, row in zip(
            n.column("external_id", rows),
            n.column("lead_external_id", rows),
            n.column("product", rows),
            rows,
            strict=True,
        )
    ]


def _words(n: Normalised, row: int) -> str:
    said = [
        str(values[row])
        for name, values in sorted(n.values.items())
        if name not in ("stage", "outcome")
    ]
    return "row:" + contacts.fingerprint(said, n.attributes[row]).hex()


def take_assets(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about pieces of content."""
    rows = n.good()
    keys = [
        (key or url or title)[:320]
        for key, url, title in zip(
            n.column("external_id", rows),
            n.column("url", rows),
            n.column("title", rows),
            strict=True,
        )
    ]
    columns = {
        name: n.column(name, rows, blank=None if name == "published_on" else "")
        for name in content.ASSET_COLUMNS
    }
    columns["title"] = [title or key for title, key in zip(columns["title"], keys, strict=True)]
    columns |= _details(n, rows=rows, plan=plan, at=at, batch_id=batch_id)
    recorded = content.record_assets(
        source=plan.source, keys=keys, columns=columns, batch_id=batch_id
    )
    after = n.column("superseded_by_external_id", rows)
    if any(after):
        said = {key: by for key, by in zip(keys, after, strict=True) if by}
        content.record_successors(source=plan.source, of=said)
    _announce(columns["published_on"], recorded.outcomes, plan=plan, at=at, batch_id=batch_id)
    outcomes = [Outcome(outcome) for outcome in recorded.outcomes]
    return dict(zip(rows, zip(outcomes, recorded.ids, strict=True), strict=True))


def _announce(
    days: Sequence[date | None],
    outcomes: Sequence[str],
    *,
    plan: Plan,
    at: datetime,
    batch_id: int,
) -> None:
    """Sellers are told of what has just been published, not of a library that is read in."""
    since = at.date() - timedelta(days=NEW_FOR)
    is_new = any(
        outcome == "created" and day is not None and since <= day <= at.date()
        for day, outcome in zip(days, outcomes, strict=True)
    )
    if is_new and plan.source != SAMPLE_COMPANY:
        enablement.announce(batch_id=batch_id, at=at)


def _details(
    n: Normalised, *, rows: Sequence[int], plan: Plan, at: datetime, batch_id: int
) -> dict[str, list[Any]]:
    """What the list says beside the first columns; what it has no column for stays as it is."""
    names = [name for name in content.DETAIL_COLUMNS if name in n.values]
    told = {name: n.column(name, rows, blank=None if name == "review_on" else "") for name in names}
    if "owner_external_id" in n.values:
        told["owner_id"] = members_of(
            n, "owner_external_id", rows=rows, plan=plan, role="content", at=at, batch_id=batch_id
        )
    if "retired_on" in n.values:
        zone = ZoneInfo(plan.zone or "UTC")
        days = n.column("retired_on", rows, blank=None)
        ends = [datetime.combine(day, time.min, zone) if day else None for day in days]
        told["retired_at"] = [end if end and end <= at else None for end in ends]
    return told
