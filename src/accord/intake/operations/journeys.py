"""Taking in what happened: touches of leads that are known."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values.people import IdentityKind, Outcome, RecordKind
from accord.deals import api as deals
from accord.intake.operations import consents
from accord.intake.operations.deletions import deleted_rows
from accord.intake.operations.people import Result, touch_values
from accord.intake.rules import happenings
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.fields import NO_TOUCH, OPTED_OUT
from accord.intake.values.plans import Plan
from accord.journeys import api as journeys
from accord.journeys.values import Gone, Touches
from accord.leads import api as leads

# What names the person of a row, and what only leads to one.
NAMES = ("contact_external_id", "lead_external_id", "email", "phone")
Found = list[int | None]


def known_people(n: Normalised, *, rows: Sequence[int], plan: Plan) -> Found:
    """Who each row is about: by the contact's id in its tool, else the lead's, else an e-mail,
    else a telephone number that is one person's alone.

    A row that says none of these is about the person of its deal, else about the only lead of
    the name that it says.
    """
    named = _first_of(
        _by_id(n, "contact", rows=rows, plan=plan),
        _by_id(n, "lead", rows=rows, plan=plan),
        _by_mail(n, rows=rows),
        _by_phone(n, rows=rows),
    )
    led_to = _first_of(_by_deal(n, rows=rows, plan=plan), _by_name(n, rows=rows, plan=plan))
    says = [any(said) for said in zip(*(n.column(name, rows) for name in NAMES), strict=True)]
    return [
        person if person or said else other
        for person, other, said in zip(named, led_to, says, strict=True)
    ]


def _first_of(*ways: Found) -> Found:
    return [next(filter(None, found), None) for found in zip(*ways, strict=True)]


def _by_id(n: Normalised, what: str, *, rows: Sequence[int], plan: Plan) -> Found:
    keys = n.column(f"{what}_external_id", rows)
    known = contacts.find_by_external(
        kind=RecordKind.PERSON, source=plan.source_of(what), keys=[key for key in keys if key]
    )
    return [known.get(key) for key in keys]


def _by_mail(n: Normalised, *, rows: Sequence[int]) -> Found:
    emails = n.column("email", rows)
    known = contacts.find_by_identity(
        kind=RecordKind.PERSON,
        identity=IdentityKind.EMAIL,
        values=[email for email in emails if email],
    )
    return [known.get(email) for email in emails]


def _by_phone(n: Normalised, *, rows: Sequence[int]) -> Found:
    numbers = n.column("phone", rows)
    known = contacts.find_by_phone(numbers=[number for number in numbers if number])
    return [known.get(number) for number in numbers]


def _by_deal(n: Normalised, *, rows: Sequence[int], plan: Plan) -> Found:
    keys = n.column("deal_external_id", rows)
    known = deals.find_people(source=plan.source_of("deal"), keys=keys)
    return [known.get(key) for key in keys]


def people_who_became(n: Normalised, *, rows: Sequence[int], plan: Plan) -> Found:
    """Whose record said that it became the deal of a row."""
    keys = n.column("external_id", rows)
    source = plan.source
    known = contacts.find_by_identity(
        kind=RecordKind.PERSON,
        identity=IdentityKind.DEAL,
        values=[key for key in keys if key],
        prefix=f"{source}:",
    )
    return [known.get(key) for key in keys]


def _by_name(n: Normalised, *, rows: Sequence[int], plan: Plan) -> Found:
    names = n.column("lead_name", rows)
    known = contacts.find_by_name(source=plan.source_of("lead"), names=names)
    return [
        called[0] if len(called) == 1 else None
        for called in (known.get(name, []) for name in names)
    ]


def take_touches(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Touches of known people; a touch of somebody unknown is set aside, not lost.

    What its tool has deleted is taken away, and comes back when the tool tells of it anew.
    """
    results = _take_away(n, plan=plan, at=at, batch_id=batch_id)
    n.done |= results.keys()  # they need neither time nor person
    happenings.weigh_calls(n, plan=plan)
    happenings.book_ahead(n, plan=plan, at=at)
    require_time(n, "occurred_at")
    people = known_or_set_aside(n, plan=plan)
    _set_aside_unreached(n)
    members = n.good()
    results |= _take_opt_outs(n, people=people, plan=plan, at=at, batch_id=batch_id)
    rows = n.good()
    touches = touch_values(
        n, rows=rows, plan=plan, people=[people[row] for row in rows], at=at, batch_id=batch_id
    )
    outcomes = journeys.record_touches(touches=touches, at=at, batch_id=batch_id)
    journeys.follow_meetings(touches=touches, at=at, batch_id=batch_id)
    if members != rows:  # who wants no more mail belongs to the campaign none the less
        people_of = [people[row] for row in members]
        touches = touch_values(
            n, rows=members, plan=plan, people=people_of, at=at, batch_id=batch_id
        )
    _join_campaigns(touches, joins=n.column("joins_campaign", members))
    told = {row: (outcome, people[row]) for row, outcome in zip(rows, outcomes, strict=True)}
    return results | told


def _take_away(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    rows = deleted_rows(n)
    for row in rows:
        if not n.column("external_id", [row])[0]:
            n.problems[row] = Problem(row, "NOBODY", "", {})
    rows = [row for row in rows if row not in n.problems]
    if not rows:
        return {}
    gone = Gone(
        source=plan.source,
        external_key=n.column("external_id", rows),
        as_of=n.column("as_of", rows, blank=None),
    )
    outcomes = journeys.take_away(gone=gone, at=at, batch_id=batch_id)
    return {row: (outcome, None) for row, outcome in zip(rows, outcomes, strict=True)}


def _take_opt_outs(
    n: Normalised, *, people: Mapping[int, int], plan: Plan, at: datetime, batch_id: int
) -> dict[int, Result]:
    """Who wants no more mail: an objection, and no touch."""
    rows = [row for row in n.good() if n.column("kind", [row])[0] == OPTED_OUT]
    if not rows:
        return {}
    outcomes = consents.take_objections(
        people=[people[row] for row in rows],
        moments=n.column("occurred_at", rows),
        plan=plan,
        at=at,
        batch_id=batch_id,
    )
    n.done |= set(rows)
    return {row: (outcome, people[row]) for row, outcome in zip(rows, outcomes, strict=True)}


def _set_aside_unreached(n: Normalised) -> None:
    for row in n.good():
        if n.column("kind", [row])[0] == NO_TOUCH:
            n.problems[row] = Problem(row, "NOTHING_REACHED", "", {}, outcome=Outcome.QUARANTINED)


def _join_campaigns(touches: Touches, *, joins: Sequence[object]) -> None:
    """Where rows tell who belongs to a campaign: leads without one get their earliest."""
    told = sorted(
        (moment, person, campaign)
        for moment, person, campaign, join in zip(
            touches.occurred_at, touches.person_id, touches.campaign_id, joins, strict=True
        )
        if join and campaign
    )
    earliest = {person: campaign for _moment, person, campaign in reversed(told)}
    if earliest:
        cycles = leads.latest_by_person(people=sorted(earliest))
        leads.join_campaigns(campaigns={lead: earliest[person] for person, lead in cycles.items()})


def require_time(n: Normalised, column: str) -> None:
    for row in n.good():
        if n.column(column, [row], blank=None)[0] is None:
            n.problems[row] = Problem(row, "NO_TIME", "", {})


def known_or_set_aside(n: Normalised, *, plan: Plan) -> dict[int, int]:
    rows = n.good()
    found = dict(zip(rows, known_people(n, rows=rows, plan=plan), strict=True))
    unknown = [row for row in rows if found[row] is None]
    called = contacts.find_by_name(
        source=plan.source_of("lead"), names=n.column("lead_name", unknown)
    )
    for row in unknown:
        code, facts = _why_unknown(n, row, called=called)
        n.problems[row] = Problem(row, code, "", facts, outcome=Outcome.QUARANTINED)
    return {row: person for row, person in found.items() if person is not None}


def _why_unknown(
    n: Normalised, row: int, *, called: Mapping[str, Sequence[int]]
) -> tuple[str, dict[str, str | int]]:
    """The code and the facts of a row whose person was not found."""
    name = n.column("lead_name", [row])[0]
    if any(n.column(said, [row])[0] for said in NAMES):
        return "UNKNOWN_LEAD", {}
    if name in called:
        return "SEVERAL_LEADS", {"value": name[:80]}
    if name:
        return "UNKNOWN_LEAD", {}
    return ("UNKNOWN_DEAL" if n.column("deal_external_id", [row])[0] else "NAMES_NO_LEAD"), {}
