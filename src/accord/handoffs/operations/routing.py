"""Leads are given to somebody by the rules in force, each hand-off once for ever."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs.queries import routing as queries
from accord.handoffs.rules import routing as rules
from accord.handoffs.rules.routing_kept import steps_told
from accord.handoffs.rules.routing_reading import members_named, read_routing, routing_body
from accord.handoffs.values.routing import (
    LEAD,
    LONGEST_CODE,
    LONGEST_KEY,
    Choice,
    RoutingAsk,
    RoutingFacts,
    RoutingFlaw,
    RoutingInForce,
    StoredChoice,
    TurnKey,
    UnableToReadRouting,
    Why,
)
from accord.journal import api as journal
from accord.leads import api as leads
from accord.team import api as team

TOPIC = 0x726F7574  # "rout"


@transaction.atomic
def route(
    *,
    asks: Sequence[RoutingAsk],
    kind: str,
    at: datetime,
    actor_id: int | None = None,
    owns: bool = True,
    pending: Callable[[], Mapping[int, int]] | None = None,
) -> list[StoredChoice]:
    """Give each of these leads to somebody, as if one after the other, and say why. Answers the
    choices in the order in which they were asked for.

    owns: the leads are theirs from now on; else the caller says when. pending: asked once nobody
    else routes: how much open work members have beside the open leads they own, such as hand-offs
    that nobody has accepted yet.
    A key that was routed before has its choice already, and nothing changes. Locks members, then
    leads, then the turns, which nobody else takes until the transaction ends: to be called once in
    a transaction. Raises LookupError where there is no such lead, UnableToRoute where nobody could
    be accountable.
    """
    _check(asks, kind=kind)
    team.hold_members(ids=[member for member, _name in team.list_names()])
    leads.hold(lead_ids=sorted({one.lead_id for one in asks}))
    bulk.alone_for(topic=TOPIC, keys=["turns"])
    known = queries.choices_of(keys=[one.key for one in asks])
    fresh = list({one.key: one for one in reversed(asks) if one.key not in known}.values())[::-1]
    if fresh:
        in_force = queries.routing_in_force(at=at)
        facts = queries.facts_of(asks=fresh, kind=kind)
        _check_there(fresh, facts)
        choices = rules.choose_all(
            routing=in_force.says if in_force else None,
            facts=facts,
            roster=queries.roster_at(
                at=at,
                needs_hours=queries.needs_hours(in_force),
                pending=pending() if pending else None,
            ),
            claims=queries.claims_of(facts=facts),
            holds=definitions.holds,
            owns=owns,
        )
        _keep(choices, routing=in_force, at=at)
        _count(choices)
        if owns:
            leads.hand_to(owners={one.facts.lead_id: one.owner_id for one in choices})
        _tell(choices, routing=in_force, at=at, actor_id=actor_id)
        known |= queries.choices_of(keys=[one.key for one in fresh])
    return [known[one.key] for one in asks]


def propose_routing(
    *,
    body: Any,
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down rules of routing as the next version; answers its number. Members who have left
    may be named, as they are passed over; the fallback owner has to be here.

    change: number and revision of the draft to change instead. Raises UnableToReadRouting for a
    body that is no routing or names nobody there is; UnableToPropose and UnableToAgree as
    definitions do.
    """
    routing = read_routing(body)
    cards = {card.id: card for card in team.list_members()}
    for id_ in sorted(members_named(routing)):
        if id_ not in cards:
            raise UnableToReadRouting(flaw=RoutingFlaw.NO_MEMBER, where="rules", given=str(id_))
    if not cards[routing.fallback_id].active:
        name = cards[routing.fallback_id].name
        raise UnableToReadRouting(flaw=RoutingFlaw.NO_FALLBACK, where="fallback", given=name)
    said = routing_body(routing)
    if change is None:
        return definitions.draft(kind=Kind.ROUTING, body=said, actor_id=actor_id, at=at)
    number, revision = change
    definitions.redraft(
        kind=Kind.ROUTING, number=number, revision=revision, body=said, actor_id=actor_id, at=at
    )
    return number


def _check(asks: Sequence[RoutingAsk], *, kind: str) -> None:
    if len(kind) > LONGEST_CODE:
        raise ValueError(f"A kind has at most {LONGEST_CODE} letters.")
    for one in asks:
        if not 0 < len(one.key) <= LONGEST_KEY:
            raise ValueError(f"The key of a hand-off has 1 to {LONGEST_KEY} letters.")


def _check_there(fresh: Sequence[RoutingAsk], facts: Sequence[RoutingFacts]) -> None:
    missing = {one.lead_id for one in fresh} - {one.lead_id for one in facts}
    if missing:
        raise LookupError(f"There is no lead {min(missing)}.")


def _keep(choices: Sequence[Choice], *, routing: RoutingInForce | None, at: datetime) -> None:
    count = len(choices)
    bulk.insert(
        "handoffs_routingchoice",
        {
            "lead_id": [one.facts.lead_id for one in choices],
            "key": [one.facts.key for one in choices],
            "kind": [one.facts.kind for one in choices],
            "version_id": [routing.version_id if routing else None] * count,
            "rule": [one.rule for one in choices],
            "owner_id": [one.owner_id for one in choices],
            "steps": [steps_told(one.steps) for one in choices],
            "shares": [
                [[each.member_id, each.weight, each.due, each.why] for each in one.shares]
                if one.takes_turn
                else []
                for one in choices
            ],
            "takes_turn": [one.takes_turn for one in choices],
            "kept": [dict(one.kept) for one in choices],
            "at": [at] * count,
        },
    )


def _count(choices: Sequence[Choice]) -> None:
    """Add to the turns what these choices gave; nobody else does until the transaction ends."""
    found: dict[TurnKey, list[int]] = {}
    for one in choices:
        if not one.takes_turn:
            continue
        for key, more in _counted(one).items():
            before = found.get(key, [0] * len(more))
            found[key] = [old + new for old, new in zip(before, more, strict=True)]
    _add(found)


def _counted(choice: Choice) -> Mapping[TurnKey, list[int]]:
    """Of everybody in the pool: due, got, away, full, passed over for something else."""
    found = {}
    for share in choice.shares:
        got = int(share.member_id == choice.owner_id)
        away, full = int(share.why is Why.AWAY), int(share.why is Why.FULL)
        other = int(share.why is not None) - away - full
        found[choice.rule, share.member_id] = [share.due, got, away, full, other]
    return found


def _add(counts: Mapping[TurnKey, Sequence[int]]) -> None:
    if not counts:
        return
    keys = sorted(counts)
    due, got, away, full, other = (list(column) for column in zip(
        *(counts[key] for key in keys), strict=True))  # fmt: skip
    bulk.execute(
        """insert into handoffs_routingturn as t
             (rule, member_id, owed, due, received, away, "full", other)
           select rule, member_id, due - %(lead)s::bigint * got, due, got, away, "full", other
           from unnest(%(rules)s::text[], %(members)s::bigint[], %(due)s::bigint[], %(got)s::int[],
                       %(away)s::int[], %(full)s::int[], %(other)s::int[])
             as said(rule, member_id, due, got, away, "full", other)
           on conflict (rule, member_id) do update
           set owed = t.owed + excluded.owed, due = t.due + excluded.due,
               received = t.received + excluded.received, away = t.away + excluded.away,
               "full" = t."full" + excluded."full", other = t.other + excluded.other""",
        {
            "lead": LEAD,
            "rules": [rule for rule, _member in keys],
            "members": [member for _rule, member in keys],
            "due": due, "got": got, "away": away, "full": full, "other": other,
        },
    )  # fmt: skip


def _tell(
    choices: Sequence[Choice],
    *,
    routing: RoutingInForce | None,
    at: datetime,
    actor_id: int | None,
) -> None:
    journal.record_many(
        kind="lead.routed",
        subject="lead",
        at=at,
        entries=[
            (
                one.facts.lead_id,
                {
                    "owner": one.owner_id,
                    "handoff": one.facts.kind,
                    "rule": one.rule,
                    "version": routing.version_id if routing else None,
                },
            )
            for one in choices
        ],
        actor_id=actor_id,
    )
