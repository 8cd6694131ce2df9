"""Reading rounds. Nobody's answer leaves here before the round is over."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.definitions import api as definitions
from accord.definitions.values import STAGE_ORDER, Kind, StageCode
from accord.foundation import bulk
from accord.journeys import api as journeys
from accord.journeys.values import Direction
from accord.leads import api as leads
from accord.scoring.rules import agreement, hiding
from accord.scoring.values.rounds import (
    PLAIN_CLAUSES,
    Agreement,
    Clause,
    RoundCard,
    RoundFlaw,
    RoundKind,
    Shown,
    ShownLead,
    UnableToJudgeTogether,
    Vote,
    Voter,
)
from accord.team.values import Side

NEWEST = 20_000  # leads among which a round looks for its own
TOUCHES = 200

# Leads of every fate beside each other, those of whom something is known first, and of few places
# those that have ended: of these it can be told what came. People who object
# to being judged are left out.
_SAMPLE = f"""
with newest as (
  select id, person_id, ending, stage from live.leads
  where joined_to_id is null and gone_at is null and stage <> 'visit'
  order by opened_at desc, id desc limit {NEWEST}
), placed as (
  select n.id, n.ending, row_number() over (
           partition by coalesce(nullif(n.ending, ''), n.stage)
           order by (p.title <> '' or p.company_id is not null) desc, random()) as place
  from newest n
  join live.persons own on own.id = n.person_id
  join live.persons p on p.id = own.canonical_id
  where not exists (select from live.refusals no_
                    where no_.canonical_id = p.id and no_.purpose = 'profiling')
)
select id from placed order by place, ending = '', random() limit %s"""


def clauses_in_force(*, at: datetime) -> tuple[str, str, tuple[Clause, ...], tuple[str, ...]]:
    """What may have decided an answer: (kind, key, clauses, own fields that they look at).

    The criteria of the first card in force; while there is none, what leads are shown by.
    """
    card = next(iter(definitions.list_in_force(kind=Kind.CARD, at=at)), None)
    if card is None:
        return Kind.SEGMENTS.value, "", tuple(Clause(code, "") for code in PLAIN_CLAUSES), ()
    asked = [*card.body["fit"]["criteria"], *card.body["interest"]["criteria"]]
    looked = [
        half["field"]
        for one in asked
        for half in one.get("both") or [one, one.get("where") or {}]
        if "field" in half
    ]
    own = list(dict.fromkeys(name.partition(":")[2] for name in looked if ":" in name))
    clauses = {one["code"]: Clause(one["code"], one.get("name", one["code"])) for one in asked}
    return Kind.CARD.value, card.key, tuple(clauses.values()), tuple(own)


def sample(*, count: int, own_fields: Sequence[str] = ()) -> dict[int, Shown]:
    """Leads of many stages and outcomes, each with what may be shown of it.

    own_fields: names of fields that tools keep beside ours and both teams have agreed to judge by.
    """
    chosen = [lead for (lead,) in bulk.fetch(_SAMPLE, [count])]
    rows = bulk.fetch(
        """select f.lead_id, f.industry, f.employees, f.country, f.title, l.origin, l.person_id,
                  own.name || ' ' || p.name, coalesce(c.name, ''), f.attributes::text
           from live.lead_facts f
           join live.leads l on l.id = f.lead_id
           join live.persons own on own.id = l.person_id
           join live.persons p on p.id = own.canonical_id
           left join live.companies c on c.id = l.company_id
           where f.lead_id = any(%s)""",
        [chosen],
    )
    found = {lead: _shown(lead, own_fields, *rest) for lead, *rest in rows}
    return {lead: found[lead] for lead in chosen if lead in found}


def _shown(
    lead: int,
    own_fields: Sequence[str],
    industry: str | None,
    employees: int | None,
    country: str | None,
    title: str | None,
    origin: str | None,
    person_id: int,
    person: str,
    company: str,
    attributes: str,
) -> Shown:
    records = json.loads(attributes)
    own = {
        name: next((str(one[name]) for one in records if one.get(name)), "") for name in own_fields
    }
    written = {"industry": industry, "country": country, "title": title, "origin": origin}
    return {
        **{
            field: hiding.without_names(text or "", person=person, company=company)
            for field, text in written.items()
        },
        "own": {
            name: hiding.without_names(text, person=person, company=company)
            for name, text in own.items()
        },
        "employees": employees,
        "did": _did(lead, person_id),
    }


def _did(lead: int, person_id: int) -> dict[str, int]:
    """What the buyer did until marketing called the lead ready: later touches tell how it ended."""
    ready = [
        event.occurred_at
        for event in leads.list_stage_events(lead_id=lead)
        if event.ending is None
        and STAGE_ORDER.index(event.stage) >= STAGE_ORDER.index(StageCode.MQL)
    ]
    touches = journeys.list_touches(
        people=contacts.group_of(person_id=person_id),
        direction=Direction.IN,
        before=(min(ready), 2**62) if ready else None,
        limit=TOUCHES,
    )
    kinds: dict[str, int] = {}
    for touch in touches:
        if touch.gone_at is None:
            kinds[touch.kind.value] = kinds.get(touch.kind.value, 0) + 1
    return kinds


def get_round(*, round_id: int) -> RoundCard:
    """Raises LookupError."""
    rows = _cards("where r.id = %s", [round_id])
    if not rows:
        raise LookupError(f"There is no round {round_id}.")
    return rows[0]


def list_rounds(*, before: int | None = None, limit: int = 50) -> list[RoundCard]:
    """Newest first."""
    return _cards("where r.id < %s order by r.id desc limit %s", [before or 2**62, limit])


def _cards(clause: str, given: Sequence[Any]) -> list[RoundCard]:
    rows = bulk.fetch(
        f"""select r.id, r.kind, r.started_by_id, r.started_at, r.ends_at, r.ended_at, r.shown_at,
                   r.clauses::text, r.about, r.about_key, counted.leads, counted.voters,
                   (select count(*) from scoring_roundvoter v where v.round_id = r.id
                    and (select count(*) from scoring_roundanswer a where a.voter_id = v.id)
                        >= counted.leads)
            from scoring_round r, lateral (
              select (select count(*) from scoring_roundlead l where l.round_id = r.id) as leads,
                     (select count(*) from scoring_roundvoter v where v.round_id = r.id) as voters
            ) counted {clause}""",
        given,
    )
    return [
        RoundCard(
            id=row[0],
            kind=RoundKind(row[1]),
            started_by_id=row[2],
            started_at=row[3],
            ends_at=row[4],
            ended_at=row[5],
            shown_at=row[6],
            clauses=_clauses(row[7]),
            about=row[8],
            about_key=row[9],
            leads=row[10],
            voters=row[11],
            answered=row[12],
        )
        for row in rows
    ]


def _clauses(written: str) -> tuple[Clause, ...]:
    return tuple(
        Clause(one["code"], one["name"] or str(PLAIN_CLAUSES.get(one["code"], one["code"])))
        for one in json.loads(written)
    )


def all_answered(*, round_id: int) -> bool:
    """Whether each voter has answered each lead."""
    card = get_round(round_id=round_id)
    return card.voters > 0 and card.answered == card.voters


def shown_leads(*, round_id: int) -> list[ShownLead]:
    """The leads of a round in order, as those who judge see them."""
    rows = bulk.fetch(
        """select id, place, lead_id, shown::text from scoring_roundlead
           where round_id = %s order by place""",
        [round_id],
    )
    return [
        ShownLead(
            number, place, lead,
            shown.get("industry", ""), shown.get("employees"), shown.get("country", ""),
            shown.get("title", ""), shown.get("origin", ""), shown.get("did", {}),
            shown.get("own", {}),
        )
        for number, place, lead, shown in ((*row[:3], json.loads(row[3])) for row in rows)
    ]  # fmt: skip


def find_voter(*, round_id: int, member_id: int | None) -> Voter | None:
    """The member as a voter of the round, if they are invited."""
    return _voter(round_id, "member_id = %s", member_id)


def find_phone(*, round_id: int, key: str) -> Voter | None:
    """The phone as a voter of the room, if it has joined."""
    return _voter(round_id, "phone = %s", digest_of_phone(key))


def digest_of_phone(key: str) -> str:
    """What is kept of a phone's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _voter(round_id: int, condition: str, value: object) -> Voter | None:
    rows = bulk.fetch(
        f"""select id, round_id, side, member_id from scoring_roundvoter
            where round_id = %s and {condition}""",
        [round_id, value],
    )
    return Voter(rows[0][0], rows[0][1], Side(rows[0][2]), rows[0][3]) if rows else None


def own_answers(*, voter: Voter) -> dict[int, tuple[bool, str]]:
    """What this voter has said, by the lead's place."""
    rows = bulk.fetch(
        """select l.place, a.is_good, a.clause from scoring_roundanswer a
           join scoring_roundlead l on l.id = a.round_lead_id where a.voter_id = %s""",
        [voter.id],
    )
    return {place: (is_good, clause) for place, is_good, clause in rows}


def count_answers(*, round_id: int) -> dict[int, int]:
    """How many have answered each lead, by its place; not what."""
    return dict(
        bulk.fetch(
            """select l.place, count(a.id) from scoring_roundlead l
               left join scoring_roundanswer a on a.round_lead_id = l.id
               where l.round_id = %s group by 1 order by 1""",
            [round_id],
        )
    )


def get_result(*, round_id: int, at: datetime) -> Agreement:
    """What the round found; raises UnableToJudgeTogether before it is over, LookupError."""
    card = get_round(round_id=round_id)
    if not card.is_over(at=at):
        raise UnableToJudgeTogether(flaw=RoundFlaw.NOT_OVER)
    rows = bulk.fetch(
        """select a.round_lead_id, a.voter_id, v.side, a.is_good, a.clause
           from scoring_roundanswer a join scoring_roundvoter v on v.id = a.voter_id
           where v.round_id = %s order by a.id""",
        [round_id],
    )
    return agreement.agreement(
        [Vote(lead, voter, Side(side), good, clause) for lead, voter, side, good, clause in rows],
        leads=[lead.id for lead in shown_leads(round_id=round_id)],
        clauses=[clause.code for clause in card.clauses],
    )


def waiting_for(*, member_id: int, rounds: Iterable[int]) -> set[int]:
    """Those of these rounds in which a member is invited."""
    rows = bulk.fetch(
        "select round_id from scoring_roundvoter where member_id = %s and round_id = any(%s)",
        [member_id, list(rounds)],
    )
    return {number for (number,) in rows}
