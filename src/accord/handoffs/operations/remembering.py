"""Hand-offs that took place elsewhere before are noted as they were, and move nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import start_clocks
from accord.handoffs.operations.handing import facts_of, rank_of
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.queries.kinds import get_kind
from accord.handoffs.queries.nurtures import named_now
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.values.handing import Past
from accord.handoffs.values.handoffs import Move, Outcome, State

_MOVES = {
    Outcome.REJECTED: Move.REJECT,
    Outcome.RECYCLED: Move.RECYCLE,
    Outcome.ENDED: Move.END,
    Outcome.EXPIRED: Move.EXPIRE,
    Outcome.PASSED_ON: Move.HAND_ON,
}


@transaction.atomic
def remember(*, past: Sequence[Past], kind: str, at: datetime) -> list[int]:
    """Note these hand-offs of a kind, with what came of each, and the clocks that the agreements
    of `at` make of them; answers their ids. Of a lead that has one already nothing is noted.

    Raises LookupError where there is no such kind.
    """
    version, found = get_kind(code=kind, at=at)
    by_lead = {one.lead_id: one for one in past}
    hold_leads(lead_ids=by_lead)
    known = bulk.fetch(
        "select lead_id from handoffs_handoff where lead_id = any(%s) and kind = %s",
        [[*by_lead], kind],
    )
    for (lead,) in known:
        del by_lead[lead]
    subjects = [
        replace(one, quadrant=by_lead[one.lead_id].quadrant or one.quadrant)
        for one in subjects_of(lead_ids=sorted(by_lead), kind=kind)
    ]
    ids = bulk.next_ids("handoffs_handoff", len(subjects))
    told = [by_lead[subject.lead_id] for subject in subjects]
    bulk.insert(
        "handoffs_handoff",
        {
            "id": ids,
            "key": [f"{kind}:{one.lead_id}:1" for one in told],
            "kind": [kind] * len(ids),
            "version_id": [version] * len(ids),
            "lead_id": [one.lead_id for one in told],
            "from_side": [found.from_side.value] * len(ids),
            "to_side": [found.to_side.value] * len(ids),
            "state": [_state(one).value for one in told],
            "outcome": [one.outcome.value if one.outcome else "" for one in told],
            "reason": [one.reason for one in told],
            "owner_id": [one.owner_id for one in told],
            "owner_active": [None if one.closed_at else True for one in told],
            "offered_at": [one.offered_at for one in told],
            "seen_at": [one.accepted_at or one.closed_at for one in told],
            "accepted_at": [one.accepted_at for one in told],
            "closed_at": [one.closed_at for one in told],
            "rank": [rank_of(subject.quadrant) for subject in subjects],
            "facts": [
                facts_of(subject) | ({"nurture": one.nurture} if one.nurture else {})
                for subject, one in zip(subjects, told, strict=True)
            ],
        },
    )
    _note(ids, told)
    start_clocks(handoff_ids=ids, at=at)
    return list(ids)


def _state(one: Past) -> State:
    if one.closed_at is not None:
        return State.CLOSED
    return State.WORKED if one.accepted_at is not None else State.OFFERED


def _note(ids: Sequence[int], told: Sequence[Past]) -> None:
    events: list[tuple[int, Move, str, datetime, Past]] = []
    for number, one in zip(ids, told, strict=True):
        events.append((number, Move.OFFER, "", one.offered_at, one))
        state = State.OFFERED.value
        if one.accepted_at is not None:
            events.append((number, Move.ACCEPT, state, one.accepted_at, one))
            state = State.WORKED.value
        if one.closed_at is not None and one.outcome is not None:
            events.append((number, _MOVES[one.outcome], state, one.closed_at, one))
    columns: dict[str, list[Any]] = {
        "handoff_id": [number for number, *_rest in events],
        "move": [move.value for _number, move, *_rest in events],
        "was": [was for _number, _move, was, _at, _one in events],
        "at": [at for *_rest, at, _one in events],
        "member_id": [None if move is Move.OFFER else one.owner_id
                      for _number, move, _was, _at, one in events],
        "owner_id": [one.owner_id for *_rest, one in events],
        "reason": ["" if move is Move.ACCEPT or move is Move.OFFER else one.reason
                   for _number, move, _was, _at, one in events],
        "words": [one.nurture if move is Move.END else ""
                  for _number, move, _was, _at, one in events],
    }  # fmt: skip
    bulk.insert("handoffs_handoffevent", columns)


@transaction.atomic
def forget_of_source(*, source: str) -> int:
    """Take out the hand-offs of leads that came from a source and were only tried; answers how
    many. Their events and clocks go with them, and nurtures that nobody is in any more."""
    told = bulk.fetch(
        """select distinct lower(h.facts ->> 'nurture') from handoffs_handoff h
           join facts.leads l on l.key = h.lead_id
           where l.source = %s and h.facts ? 'nurture'""",
        [source],
    )
    gone = bulk.execute(
        """delete from handoffs_handoff h using facts.leads l
           where l.key = h.lead_id and l.source = %s""",
        [source],
    )
    there = {key for key, _name, _since in named_now()}
    left = models.Nurture.objects.filter(key__in={key for (key,) in told} - there)
    models.Request.objects.filter(nurture__in=left).delete()
    left.delete()
    return gone


def is_used(*, version_ids: Sequence[int]) -> bool:
    """Whether any of these versions has decided something of a hand-off that stands."""
    rows = bulk.fetch(
        """select 1 from handoffs_handoff where version_id = any(%(ids)s)
           union all select 1 from handoffs_clock where agreement_id = any(%(ids)s)
           union all select 1 from handoffs_routingchoice where version_id = any(%(ids)s)
           limit 1""",
        {"ids": [*version_ids]},
    )
    return bool(rows)
