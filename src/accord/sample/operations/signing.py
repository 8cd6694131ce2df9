"""What the sample's leaders sign, and what its sellers said and did of the leads they had."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction

from accord.agreements import api as agreements
from accord.content import api as content
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.enablement import api as enablement
from accord.goals import api as goals
from accord.goals.values.kept import Segment
from accord.handoffs import api as handoffs
from accord.leads import api as leads
from accord.sample import queries
from accord.sample.rules import (
    aims,
    cards,
    handing,
    ideal_customer,
    messages,
    personas,
    roles,
    sharing,
    telling,
    words,
)
from accord.sample.values import SOURCE, PastHandoff, Plan
from accord.scoring import api as scoring
from accord.team.values import Side

# What both leaders sign beside the card.
_SHEETS: tuple[tuple[Kind, str, dict[str, Any]], ...] = (
    (Kind.PERSONA, personas.KEY, personas.PERSONA),
    (Kind.IDEAL_CUSTOMER, ideal_customer.KEY, ideal_customer.IDEAL_CUSTOMER),
    (Kind.MESSAGES, messages.KEY, messages.MESSAGES),
    (Kind.ROLES, "", roles.ROLES),
)
_PLAN = (Kind.COMMUNICATION, "", telling.PLAN)
# By these leads are handed over.
_OF_HANDOFFS = ((Kind.AGREEMENT, handing.KEY), (Kind.ROUTING, ""), (Kind.HANDOFFS, ""))


def forget_signed() -> None:
    """What the sample's leaders signed goes, unless somebody has written another version or it has
    decided something that stays."""
    if _is_own(Kind.CARD, cards.KEY, cards.CARD):
        scoring.forget_card(key=cards.KEY)
    for kind, key, body in (*_SHEETS, _PLAN):
        if _is_own(kind, key, body):
            definitions.forget(kind=kind, key=key)
    handoffs.forget_of_source(source=SOURCE)
    enablement.forget_of_source(source=SOURCE)
    for key in (aims.CUSTOMERS, aims.LEADS, aims.ROOT):
        versions = definitions.list_versions(kind=Kind.GOAL, key=key)
        if len(versions) == 1 and versions[0].made_by_id is None:
            goals.forget(key=key)
    for kind, key in _OF_HANDOFFS:
        versions = definitions.list_versions(kind=kind, key=key)
        is_own = len(versions) == 1 and versions[0].made_by_id is None
        if is_own and not handoffs.is_used(version_ids=[versions[0].id]):
            definitions.forget(kind=kind, key=key)


def agree(*, at: datetime) -> None:
    """The sample's leaders sign a card, a persona and the ideal customer, each unless somebody has
    written one, or leaders are missing."""
    for kind, key, body in ((Kind.CARD, cards.KEY, cards.CARD), *_SHEETS):
        if not definitions.list_latest(kind=kind):
            with suppress(definitions.UnableToAgree):
                _sign(kind, key, body, at=at)


@transaction.atomic
def recall(plan: Plan, *, at: datetime) -> None:
    """The sample's sellers have said of most leads that they were given what they think of them,
    and the last of these were handed over by what both teams have signed."""
    until = min(at, datetime.combine(plan.until, time.min, UTC))
    called = queries.list_called(source=SOURCE)
    found = (words.word_of(one, seed=plan.seed, until=until) for one in called)
    leads.remember_words(
        words=[
            leads.PastWord(
                word.lead_id, Side.SALES, leads.Promising(word.said), word.member_id, word.said_at
            )
            for word in found
            if word is not None
        ]
    )
    past = [handing.past_of(one, seed=plan.seed, until=until) for one in called]
    known = [one for one in past if one is not None]
    _hand_over(handing.with_games(known, seed=plan.seed), until=until)
    pieces = [one.id for one in content.list_in_use() if one.source == SOURCE]
    sent = [sharing.share_of(one, pieces=pieces, seed=plan.seed, until=until) for one in called]
    enablement.remember(shares=[one for one in sent if one is not None])


def _hand_over(past: Sequence[PastHandoff], *, until: datetime) -> None:
    """Kinds, routing and an agreement in force since before, unless somebody has written some."""
    signers = definitions.list_signers()
    if not all(signers[side] for side in (Side.MARKETING, Side.SALES)):
        return
    since = until - handing.AGREED
    for kind, key, body in _promises():
        if not definitions.list_latest(kind=kind):
            _sign(kind, key, body, at=since)
    back = handing.nurtured(past, by=min(signers[Side.MARKETING]))
    for kind_of, told in (("marketing_to_sdr", past), ("sales_to_marketing", back)):
        handoffs.remember(past=[_past(one) for one in told], kind=kind_of, at=until)


def _past(one: PastHandoff) -> handoffs.Past:
    return handoffs.Past(
        one.lead_id, one.owner_id, one.offered_at, one.accepted_at, one.closed_at,
        handoffs.Outcome(one.outcome) if one.outcome else None, one.reason, one.quadrant,
        one.nurture,
    )  # fmt: skip


def plan_telling(*, at: datetime) -> None:
    """The leaders sign who tells whom what, unless somebody has written it."""
    kind, key, body = _PLAN
    if not definitions.list_latest(kind=kind):
        with suppress(definitions.UnableToAgree):
            _sign(kind, key, body, at=at)


@transaction.atomic
def aim(plan: Plan, *, at: datetime) -> None:
    """What both teams work for this year, signed by both, unless somebody has set a goal."""
    signers = definitions.list_signers()
    leaders = [next(iter(signers[side]), None) for side in (Side.MARKETING, Side.SALES)]
    if None in leaders or definitions.list_latest(kind=Kind.GOAL):
        return
    owners = dict(zip((aims.ROOT, aims.LEADS, aims.CUSTOMERS), (leaders[1], *leaders), strict=True))
    for key, body in aims.goals(until=plan.until, scale=plan.scale):
        number = goals.propose_goal(key=key, body=body, owner_id=owners[key], actor_id=None, at=at)
        _sign_number(Kind.GOAL, key, number, at=at)
    asked = aims.plan(until=plan.until, scale=plan.scale)
    goals.keep_plan(key=aims.ROOT, segments=[Segment("", asked)], actor_id=None, at=at)
    members = queries.cast(source=SOURCE)
    said = aims.shares(members, scale=plan.scale)
    if said:
        goals.set_targets(
            key=aims.ROOT, said=said, mine=said, actor_id=owners[aims.ROOT], today=plan.until, at=at
        )


def _promises() -> list[tuple[Kind, str, dict[str, Any]]]:
    sellers = queries.list_first_callers(source=SOURCE)
    leader = min(definitions.list_signers()[Side.SALES])
    rules_said = handing.routing(sellers=sellers, fallback=leader)
    agreement = handing.agreement(agreements.PRESETS[handing.TEMPLATE])
    return [
        (Kind.HANDOFFS, "", handing.KINDS),
        (Kind.ROUTING, "", rules_said),
        (Kind.AGREEMENT, handing.KEY, agreement),
    ]


@transaction.atomic
def _sign(kind: Kind, key: str, body: dict[str, Any], *, at: datetime) -> None:
    _sign_number(kind, key, _propose(kind, key, body, at=at), at=at)


def _sign_number(kind: Kind, key: str, number: int, *, at: datetime) -> None:
    """Both leaders sign a version as it is written down."""
    version = definitions.find_version(kind=kind, key=key, number=number)
    said = version.body if version is not None else {}
    signers = definitions.list_signers()
    for side in (Side.MARKETING, Side.SALES):
        definitions.sign(
            kind=kind,
            key=key,
            number=number,
            side=side,
            digest=definitions.digest_of(kind=kind, key=key, body=said),
            since=at,
            member_id=next(iter(signers[side]), None),
            at=at,
            is_told=False,
        )


def _propose(kind: Kind, key: str, body: dict[str, Any], *, at: datetime) -> int:
    told: dict[str, Any] = {"body": body, "actor_id": None, "at": at}
    if kind is Kind.CARD:
        return scoring.propose_card(key=key, **told)
    if kind is Kind.AGREEMENT:
        return agreements.propose_agreement(key=key, **told)
    if kind is Kind.HANDOFFS:
        return handoffs.propose_kinds(**told)
    if kind is Kind.ROUTING:
        return handoffs.propose_routing(**told)
    return definitions.propose_sheet(kind=kind, key=key, is_new=True, **told)


def _is_own(kind: Kind, key: str, body: dict[str, Any]) -> bool:
    """Whether what stands is the sample's, and nobody has written another version."""
    versions = definitions.list_versions(kind=kind, key=key)
    return len(versions) == 1 and versions[0].body == body
