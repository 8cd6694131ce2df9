"""Taking in rows about people: leads, and the records that all rows about people make."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.values.companies import CompaniesFound, CompaniesSaid
from accord.contacts.values.people import Outcome, PersonRecords
from accord.deals import api as deals
from accord.definitions.values import StageCode
from accord.intake.operations import consents, deletions, told_merges, touching, visitors
from accord.intake.operations.named import assets_of, campaigns_of, members_of
from accord.intake.operations.places import places_of
from accord.intake.rules import normalise as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.journeys import api as journeys
from accord.journeys.values import Touches
from accord.kernel import text
from accord.leads import api as leads
from accord.leads.values import LeadRecords, Won

Result = tuple[Outcome, int | None]


def take_leads(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about leads: person, cycle, stage; and deals that waited for them.

    Who was deleted in their tool is taken away, and comes back when it tells of them anew.
    """
    deletions.leave_deleted(n)
    _need_somebody(n)
    rows = n.good()
    companies = companies_of(n, rows=rows, plan=plan, at=at, batch_id=batch_id)
    people = replace(
        person_records(n, rows=rows, plan=plan, companies=companies.ids),
        context=_context(n, rows),
        deal=[
            f"{plan.source_of('deal')}:{key}" if key else ""
            for key in n.column("deal_external_id", rows)
        ],
        company_by=companies.by,
        company_clue=companies.clues,
    )
    resolved = contacts.record_people(records=people, at=at, batch_id=batch_id)
    consents.take_consents(
        n,
        rows=rows,
        people=resolved.ids,
        outcomes=resolved.outcomes,
        plan=plan,
        at=at,
        batch_id=batch_id,
    )
    opened = leads.open_leads(
        records=_lead_records(
            n,
            rows=rows,
            plan=plan,
            people=resolved.ids,
            companies=companies.ids,
            at=at,
            batch_id=batch_id,
        ),
        outcomes=resolved.outcomes,
        at=at,
        batch_id=batch_id,
    )
    if plan.touch:
        touching.record(n, rows=rows, plan=plan, people=resolved.ids, at=at, batch_id=batch_id)
    _give_deals(n, rows=rows, plan=plan, keys=people.external_key, opened=opened.ids, at=at,
                batch_id=batch_id)  # fmt: skip
    told_merges.follow_people(
        n, rows=rows, plan=plan, people=resolved.ids, at=at, batch_id=batch_id
    )
    visitors.stitch(
        people=resolved.ids,
        visitors=n.column("visitor", rows),
        source=plan.source,
        at=at,
        batch_id=batch_id,
    )
    told = zip(rows, resolved.outcomes, opened.ids, strict=True)
    taken: dict[int, Result] = {row: (outcome, lead) for row, outcome, lead in told}
    return taken | deletions.take_people(n, plan=plan, at=at, batch_id=batch_id)


def _give_deals(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    keys: Sequence[str],
    opened: Sequence[int],
    at: datetime,
    batch_id: int,
) -> None:
    """Deals that came before get their leads: those that name the lead, and those it names."""
    deals.attach_waiting(
        leads_by_reference={
            f"{plan.source}:{key}": lead for key, lead in zip(keys, opened, strict=True)
        },
        at=at,
        batch_id=batch_id,
    )
    named = zip(n.column("deal_external_id", rows), opened, strict=True)
    deals.attach_named(
        source=plan.source_of("deal"),
        leads_by_deal={key: lead for key, lead in reversed(list(named)) if key},
        at=at,
        batch_id=batch_id,
    )


def _need_somebody(n: Normalised) -> None:
    """A lead must be known by something: an id, an e-mail, a phone or a name."""
    named = ("external_id", "email", "phone", "full_name", "last_name", "first_name", "company")
    for row in n.good():
        if not any(n.column(name, [row])[0] for name in named):
            n.problems[row] = Problem(row, "NOBODY", "", {})


# What a row says of the lead, as opposed to the person: a change there is news too.
OF_THE_LEAD = (
    "created_at",
    "stage",
    "origin",
    "channel",
    "campaign",
    "campaign_external_id",
    "landing_page_external_id",
    "segment",
    "self_reported",
    "owner_external_id",
    "company_external_id",
    "converted",
    "converted_at",
    "consent",
    "opted_out",
    "opted_out_at",
    "do_not_call",
    "former_ids",
    "deal_external_id",
)


def _context(n: Normalised, rows: Sequence[int]) -> list[tuple[Any, ...]]:
    """What each row says beside the person, blanks left out, so that a column more is no change."""
    named = [name for name in OF_THE_LEAD if name in n.values]
    columns = [n.column(name, rows, blank=None) for name in named]
    said = zip(*columns, strict=True) if columns else [()] * len(rows)
    return [
        tuple((name, value) for name, value in zip(named, values, strict=True) if value is not None)
        for values in said
    ]


def person_records(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    companies: Sequence[int | None],
    key: str = "external_id",
) -> PersonRecords:
    """The rows as records of people; without an id a row is known by its e-mail or its words."""
    given, family = n.column("first_name", rows), n.column("last_name", rows)
    names = [
        rules.display_name(full=full, given=first, family=last)
        for full, first, last in zip(n.column("full_name", rows), given, family, strict=True)
    ]
    emails, phones = n.column("email", rows), n.column("phone", rows)
    company_names = n.column("company", rows)
    keys = [
        said or _own_key(email, phone, name, company)
        for said, email, phone, name, company in zip(
            n.column(key, rows), emails, phones, names, company_names, strict=True
        )
    ]
    return PersonRecords(
        source=plan.source,
        external_key=keys,
        email=emails,
        name=names,
        given_name=given,
        family_name=family,
        phone=phones,
        title=n.column("title", rows),
        country=n.column("country", rows),
        language=n.column("language", rows),
        company_id=companies,
        company_name=company_names,
        attributes=[n.attributes[row] for row in rows],
        place=places_of(n, rows=rows),
        former_keys=[rules.ids_in(said) for said in n.column("former_ids", rows)],
    )


def _own_key(email: str, phone: str, name: str, company: str) -> str:
    if email:
        return f"mail:{contacts.mail_key(email=email, name=name)}"[:320]
    return (
        "row:" + contacts.fingerprint(phone, text.search_key(name), text.search_key(company)).hex()
    )


def companies_of(
    n: Normalised, *, rows: Sequence[int], plan: Plan, at: datetime, batch_id: int
) -> CompaniesFound:
    """The company of each row: by the tool's id, the address, the name; or a new one."""
    said = CompaniesSaid(
        source=plan.source_of("company"),
        key=n.column("company_external_id", rows),
        domain=[
            contacts.domain_key(site=email.rpartition("@")[2]) for email in n.column("email", rows)
        ],
        name=n.column("company", rows),
        country=n.column("country", rows),
        place=places_of(n, rows=rows),
    )
    return contacts.find_companies(said=said, at=at, batch_id=batch_id)


def _lead_records(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    people: Sequence[int],
    companies: Sequence[int | None],
    at: datetime,
    batch_id: int,
) -> LeadRecords:
    full = [
        rules.display_name(full=a, given=b, family=c)
        for a, b, c in zip(
            n.column("full_name", rows),
            n.column("first_name", rows),
            n.column("last_name", rows),
            strict=True,
        )
    ]
    fallback = n.column("email", rows)
    keys = n.column("external_id", rows)
    return LeadRecords(
        source=plan.source,
        person_id=people,
        company_id=companies,
        sort_key=[
            text.sort_key(name or email or str(key))[:300]
            for name, email, key in zip(full, fallback, keys, strict=True)
        ],
        stage=[StageCode(stage) if stage else StageCode.LEAD for stage in n.column("stage", rows)],
        opened_at=n.column("created_at", rows, blank=None),
        origin=[rules.code_of(origin) for origin in n.column("origin", rows)],
        channel=[channel or None for channel in n.column("channel", rows)],
        campaign_id=campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id),
        landing_page_id=assets_of(
            n,
            "landing_page_external_id",
            rows=rows,
            plan=plan,
            kind="landing_page",
            batch_id=batch_id,
        ),
        segment=[segment or None for segment in n.column("segment", rows)],
        owner_id=members_of(
            n, "owner_external_id", rows=rows, plan=plan, role="sdr", at=at, batch_id=batch_id
        ),
        won=_won(n, rows=rows, at=at),
        self_reported=[rules.code_of(said) for said in n.column("self_reported", rows)],
    )


def _won(n: Normalised, *, rows: Sequence[int], at: datetime) -> list[Won | None]:
    """A file may say only that a lead became a customer, with or without the day."""
    flags = n.column("converted", rows, blank=None)
    days = n.column("converted_at", rows, blank=None)
    opened = n.column("created_at", rows, blank=None)
    return [
        Won(max(day or began or at, began or day or at), day_known=day is not None)
        if flag or (flag is None and day is not None)
        else None
        for flag, day, began in zip(flags, days, opened, strict=True)
    ]


def touch_values(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    people: Sequence[int],
    at: datetime,
    batch_id: int,
    kind: str = "",
) -> Touches:
    """The rows as touches; a row without an id is known by who, what and when."""
    kinds = n.column("kind", rows, blank=kind or "web_visit")
    moments = n.column("occurred_at", rows, blank=None)
    named = zip(n.column("campaign_external_id", rows), n.column("campaign", rows), strict=True)
    keys = [
        _touch_key(said, what)
        or contacts.fingerprint(
            person, what, moment.isoformat(), n.attributes[row], *filter(None, campaign)
        ).hex()
        for said, person, what, moment, row, campaign in zip(
            n.column("external_id", rows), people, kinds, moments, rows, named, strict=True
        )
    ]
    ours = {"call_attempt", "call_connected", "status_told", *journeys.MEETINGS}
    outgoing = {"email_sent", *ours}
    return Touches(
        source=plan.source,
        external_key=keys,
        person_id=people,
        company_id=[None] * len(rows),
        kind=kinds,
        direction=[
            said or ("out" if what in outgoing else "in")
            for said, what in zip(n.column("direction", rows), kinds, strict=True)
        ],
        reach=[
            said or ("1:1" if what in ours else "1:many")
            for said, what in zip(n.column("reach", rows), kinds, strict=True)
        ],
        team=[
            said or ("sales" if what in ours else "marketing")
            for said, what in zip(n.column("team", rows), kinds, strict=True)
        ],
        channel=n.column("channel", rows),
        campaign_id=campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id),
        asset_id=assets_of(
            n, "asset_external_id", rows=rows, plan=plan, kind="", batch_id=batch_id
        ),
        member_id=members_of(
            n, "member_external_id", rows=rows, plan=plan, role="sdr", at=at, batch_id=batch_id
        ),
        occurred_at=moments,
        detail=_details(n, rows, kinds=kinds),
        said_as=_names_outside(n, rows, kinds=kinds, moments=moments),
        as_of=n.column("as_of", rows, blank=None),
    )


def _details(
    n: Normalised, rows: Sequence[int], *, kinds: Sequence[str]
) -> list[dict[str, str | int]]:
    told = [n.column(name, rows) for name in ("subject", "page_address", "referrer", "duration")]
    starts = n.column("meeting_start", rows, blank=None)
    returns = n.column("came_back_at", rows, blank=None)
    return [
        _detail(*said, start=start if what in journeys.MEETINGS else None)
        | ({journeys.CAME_BACK: back.isoformat()} if back and what in journeys.MAILS else {})
        for *said, start, back, what in zip(*told, starts, returns, kinds, strict=True)
    ]


def _names_outside(
    n: Normalised, rows: Sequence[int], *, kinds: Sequence[str], moments: Sequence[datetime]
) -> list[str]:
    told = [n.column(name, rows) for name in ("message_id", "meeting_uid")]
    starts = n.column("meeting_start", rows, blank=None)
    return [_said_as(*said) for said in zip(kinds, moments, *told, starts, strict=True)]


def _touch_key(said: str, kind: str) -> str:
    """A tool keeps one record of a meeting; how it ended is another happening than booking it.

    It ends one way: told otherwise later, held becomes missed, and is no second meeting.
    """
    apart = said and kind in journeys.MEETINGS and kind != journeys.TouchKind.MEETING_BOOKED
    ended = "outcome" if kind in journeys.MEETING_ENDS else kind
    return f"{said[:180]}:{ended}" if apart else said


def _said_as(kind: str, moment: datetime, message_id: str, uid: str, start: datetime | None) -> str:
    """What the world outside calls a happening, where a row says so."""
    if message_id and kind in journeys.MAILS:
        return journeys.mail_id(message_id)
    if uid and kind in journeys.MEETINGS:
        return journeys.meeting_id(uid=uid, start=start or moment, kind=kind)
    return ""


def _detail(
    subject: str, page: str, referrer: str, seconds: int | str, *, start: datetime | None
) -> dict[str, str | int]:
    said = {"subject": subject[:300], "page": page, "referrer": referrer, "seconds": seconds,
            "start": start.isoformat() if start else ""}  # fmt: skip
    return {name: value for name, value in said.items() if value != ""}
