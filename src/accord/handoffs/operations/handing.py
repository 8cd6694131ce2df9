"""Leads are handed over: one record each, with an accountable owner from the first moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import Reason
from accord.foundation import bulk
from accord.handoffs.operations.clocks import start_clocks
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.operations.notifying import tell_made
from accord.handoffs.operations.receiving import receivers
from accord.handoffs.queries.accountable import day_of, workers
from accord.handoffs.queries.kinds import get_kind
from accord.handoffs.queries.subjects import Subject, subjects_of
from accord.handoffs.rules import handing as rules
from accord.handoffs.values.handing import Handed, Refused
from accord.handoffs.values.handoffs import Move, State, UnableToMove, Unmoved
from accord.handoffs.values.kinds import HandoffKind
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads.values import Ending
from accord.scoring.values.scores import BEST_FIRST, Quadrant
from accord.team import api as team
from accord.team.values import Side

NO_RANK = len(BEST_FIRST)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: by whom, as part of which batch, to whom, and after which hand-off.
    is_reviewed: a rejection was looked at and does not stand, so that the lead need not rest."""

    at: datetime
    actor_id: int | None = None
    batch: str = ""
    to: int | None = None
    after: int | None = None
    besides: frozenset[int] = frozenset()
    words: str = ""
    reason: str = ""
    is_reviewed: bool = False


@transaction.atomic
def hand_over(*, lead_ids: Sequence[int], kind: str, order: Order) -> Handed:
    """Hand these leads over, each that can be as a record of its own; the others are told with
    their reason and keep nobody from it. The same lead twice is handed over once.

    Raises LookupError where there is no such kind, UnableToMove where nobody is there to receive.
    """
    version, found = get_kind(code=kind, at=order.at)
    asked = sorted(set(lead_ids))
    hold_leads(lead_ids=asked)
    open_ones = _open_among(asked, pending_only=found.from_side is found.to_side)
    good: list[Subject] = []
    refused: list[Refused] = []
    subjects = subjects_of(lead_ids=asked, kind=kind)
    reasons = _reasons(subjects, at=order.at)
    today = day_of(member_id=None, at=order.at)
    for subject in subjects:
        back = subject.last_back if not order.is_reviewed else None
        why = rules.refusal(
            found, lead_id=subject.lead_id, known=subject.known,
            has_ended=subject.ending not in (None, Ending.WON),
            is_open=subject.lead_id in open_ones, came_back=back,
            reason=reasons.get(back.reason) if back else None,
            at=order.at, today=today, to=order.to, words=order.words,
        )  # fmt: skip
        if why is None:
            good.append(subject)
        else:
            refused.append(why)
    if not good:
        return Handed(refused=tuple(refused))
    keys = _keys(good, kind=found)
    owners = receivers(
        subjects=good, keys=keys, kind=found, order_to=order.to, besides=order.besides,
        at=order.at, gave_back=_gave_back(good, reasons=reasons, order=order),
    )  # fmt: skip
    made = _write(good, owners, keys=keys, version=version, kind=found, order=order)
    return Handed(made, tuple(refused))


def _reasons(subjects: Sequence[Subject], *, at: datetime) -> Mapping[str, Reason]:
    """The reasons in force, where any of these leads came back."""
    if all(one.last_back is None for one in subjects):
        return {}
    return {one.code: one for one in definitions.list_reasons(at=at)}


def _gave_back(
    good: Sequence[Subject], *, reasons: Mapping[str, Reason], order: Order
) -> dict[int, int]:
    """Who gave back these leads of which nothing is new since, by lead."""
    found = {}
    for one in good:
        back = one.last_back
        if back is not None and not rules.speaks_for(
            back, reason=reasons.get(back.reason), words=order.words
        ):
            found[one.lead_id] = back.owner_id
    return found


def _open_among(lead_ids: Sequence[int], *, pending_only: bool) -> set[int]:
    """Leads of these that are being handed over, or are worked, which passing on goes on from."""
    states = [State.OFFERED.value, State.ASKED.value]
    if not pending_only:
        states.append(State.WORKED.value)
    rows = bulk.fetch(
        "select lead_id from handoffs_handoff where lead_id = any(%s) and state = any(%s)",
        [[*lead_ids], states],
    )
    return {lead for (lead,) in rows}


def _write(
    good: Sequence[Subject],
    owners: Mapping[int, int],
    *,
    keys: Mapping[int, str],
    version: int | None,
    kind: HandoffKind,
    order: Order,
) -> dict[int, int]:
    if team.hold_members(ids=owners.values()):
        raise UnableToMove(why=Unmoved.NOBODY_THERE)
    ids = bulk.next_ids("handoffs_handoff", len(good))
    made = {subject.lead_id: number for subject, number in zip(good, ids, strict=True)}
    size = len(good)
    bulk.insert(
        "handoffs_handoff",
        {
            "id": ids,
            "key": [keys[subject.lead_id] for subject in good],
            "kind": [kind.code] * size,
            "version_id": [version] * size,
            "lead_id": [subject.lead_id for subject in good],
            "after_id": [order.after] * size,
            "batch": [order.batch] * size,
            "from_side": [kind.from_side.value] * size,
            "to_side": [kind.to_side.value] * size,
            "state": [State.OFFERED.value] * size,
            "reason": [order.reason] * size,
            "owner_id": [owners[subject.lead_id] for subject in good],
            "owner_active": [True] * size,
            "given_by_id": [order.actor_id] * size,
            "offered_at": [order.at] * size,
            "rank": [rank_of(subject.quadrant) for subject in good],
            "facts": [_facts(subject, kind=kind, order=order) for subject in good],
        },
    )
    bulk.insert(
        "handoffs_handoffevent",
        {
            "handoff_id": ids,
            "move": [Move.OFFER.value] * size,
            "at": [order.at] * size,
            "member_id": [order.actor_id] * size,
            "owner_id": [owners[subject.lead_id] for subject in good],
            "words": [order.words] * size,
        },
    )
    _own(made, owners, kind=kind)
    journal.record_many(
        kind="handoff.made", subject="handoff", at=order.at, actor_id=order.actor_id,
        entries=[
            (made[subject.lead_id],
             {"lead": subject.lead_id, "kind": kind.code, "owner": owners[subject.lead_id]})
            for subject in good
        ],
    )  # fmt: skip
    start_clocks(handoff_ids=ids, at=order.at)
    tell_made(made=ids, actor_id=order.actor_id, at=order.at)
    return made


def _own(made: Mapping[int, int], owners: Mapping[int, int], *, kind: HandoffKind) -> None:
    """Leads that sales is handed are theirs; whoever works one keeps it until they accept."""
    if kind.to_side is Side.SALES:
        worked = workers(lead_ids=[*made])
        leads.hand_to(owners={lead: owners[lead] for lead in made if lead not in worked})


def _keys(good: Sequence[Subject], *, kind: HandoffKind) -> dict[int, str]:
    """What each is made of: kind, lead and how often; two who make the same one make it once."""
    rows = bulk.fetch(
        "select lead_id, count(*) from handoffs_handoff where lead_id = any(%s) and kind = %s"
        " group by 1",
        [[subject.lead_id for subject in good], kind.code],
    )
    before: dict[int, int] = dict(rows)
    return {
        one.lead_id: f"{kind.code}:{one.lead_id}:{before.get(one.lead_id, 0) + 1}" for one in good
    }


def rank_of(quadrant: str) -> int:
    """Where lists have a lead of a quadrant; the first is the best."""
    return BEST_FIRST.index(Quadrant(quadrant)) if quadrant else NO_RANK


def _facts(subject: Subject, *, kind: HandoffKind, order: Order) -> dict[str, Any]:
    """How it stands, with what it enters as it comes back by what both teams signed when it did,
    and whether one that came back goes with something else known or said of it."""
    found, back = facts_of(subject), subject.last_back
    if kind.nurture:
        found["nurture"] = kind.nurture
    if back is not None and (back.is_changed or order.words.strip()):
        found["put_right"] = True
    return found


def facts_of(subject: Subject) -> dict[str, Any]:
    """How a lead stands as it is handed over, in codes."""
    return {
        "stage": subject.stage.value,
        "quadrant": subject.quadrant,
        "origin": subject.origin,
        "country": subject.country,
        "known": sorted(field.value for field in subject.known),
    }
