"""A buying group is handed over in one act, to one accountable owner."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.foundation import bulk
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.holding import hold_leads
from accord.handoffs.queries.group_handing import batches_of, members_of
from accord.handoffs.queries.subjects import subjects_of
from accord.handoffs.rules import group_handing as rules
from accord.handoffs.values.group_handing import GroupHanded
from accord.handoffs.values.handing import Handed, Refused
from accord.team.values import Scope

GROUPS = 65  # the topic of the locks that keep two from handing over one group


@transaction.atomic
def hand_over_group(*, group_id: int, kind: str, order: Order, scope: Scope) -> GroupHanded:
    """Hand over everybody of a group whose lead runs and whom nobody of sales has, each as a
    record of its own, all to one owner and under one name. Who cannot go is named. Raises
    LookupError where there is no such group or kind, UnableToMove where nobody is there."""
    card = contacts.get_group(group_id=group_id)
    bulk.alone_for(topic=GROUPS, keys=[str(group_id)])
    seen = members_of(group_id=group_id, scope=scope)
    hold_leads(lead_ids=[one.lead_id for one in seen if one.lead_id is not None])
    wanted = rules.plan(members_of(group_id=group_id, scope=scope), to=order.to)
    batch = rules.batch_name(card.name, group_id=group_id, times=batches_of(group_id=group_id))
    besides = order.besides | _gave_back(wanted.lead_ids, kind=kind)
    handed, owner = _one_owner(
        wanted.lead_ids, kind=kind,
        order=replace(order, batch=batch, to=wanted.to, besides=besides),
    )  # fmt: skip
    standing = deals.standings_of(group_ids=[group_id], at=order.at)[group_id]
    return GroupHanded(handed, owner, batch, wanted.aside, standing.missing)


def _gave_back(lead_ids: Sequence[int], *, kind: str) -> frozenset[int]:
    """Who gave back anybody of the group of whom nothing is known since: all go to one owner, so
    that nobody of them goes straight back."""
    back = [one.last_back for one in subjects_of(lead_ids=lead_ids, kind=kind)]
    return frozenset(one.owner_id for one in back if one and not (one.has_news or one.is_changed))


def _one_owner(lead_ids: Sequence[int], *, kind: str, order: Order) -> tuple[Handed, int | None]:
    """Whoever gets the first that can go gets all of them."""
    made: dict[int, int] = {}
    refused: list[Refused] = []
    rest = list(lead_ids)
    owner = order.to
    while rest and not made:
        some, rest = (rest, []) if owner is not None else (rest[:1], rest[1:])
        done = hand_over(lead_ids=some, kind=kind, order=order)
        made |= done.made
        refused += done.refused
    if made:
        [(owner,)] = bulk.fetch(
            "select owner_id from handoffs_handoff where id = %s", [min(made.values())]
        )
    if rest:
        done = hand_over(lead_ids=rest, kind=kind, order=replace(order, to=owner))
        made |= done.made
        refused += done.refused
    return Handed(made, tuple(refused)), owner
