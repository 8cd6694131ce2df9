"""Who sees whose figures of the turns: everybody their own, leaders those they lead, all others
only sums of several; pure."""

from collections.abc import Mapping, Sequence

from accord.handoffs.values.routing_ledger import RoutingStanding, RuleFairness, Summed
from accord.kernel.apart import apart
from accord.team.values import HeldRole, Side


def seen_by(
    *, viewer_id: int | None, held: Sequence[HeldRole], leaders: Mapping[Side, Sequence[int]]
) -> frozenset[int]:
    """The members of whom this one may see figures. held: all roles held now; leaders: who heads
    which side. A leader of one side sees those who keep no promise of the other."""
    if viewer_id is None:
        return frozenset()
    seen, grew = {viewer_id}, True
    while grew:
        below = {one.member_id for one in held if one.reports_to_id in seen}
        grew = not below <= seen
        seen |= below
    sides: dict[int, set[Side]] = {}
    for one in held:
        sides.setdefault(one.member_id, set()).add(one.side)
    led = {side for side, members in leaders.items() if viewer_id in members}
    return frozenset(
        seen | {id_ for id_, of in sides.items() if Side.BOTH in led or (led and of <= led)}
    )


def fairness_of(
    rule: str, standings: Sequence[RoutingStanding], *, seen: frozenset[int]
) -> RuleFairness:
    """The turns of a rule as one reader sees them."""
    told = apart({one.member_id: {one.member_id} for one in standings}, seen=seen, are_persons=True)
    others = [one for one in standings if not told.may_tell(one.member_id)]
    summed = None
    if others and told.is_told:
        summed = Summed(
            sum(one.due for one in others),
            sum(one.received for one in others),
            sum(one.away for one in others),
            sum(one.full for one in others),
            sum(one.other for one in others),
        )
    mine = tuple(one for one in standings if told.may_tell(one.member_id))
    return RuleFairness(rule, mine, len(others), summed)
