"""Who of a buying group is handed over, and to whom; pure."""

from collections.abc import Sequence

from accord.handoffs.values.group_handing import Aside, Belongs, GroupPlan

LONGEST_BATCH = 40


def plan(members: Sequence[Belongs], *, to: int | None) -> GroupPlan:
    """Where one seller alone has somebody of the group, the others go to them, unless somebody
    else is named. Nobody is taken from whoever has them: they stay aside and are named."""
    holders = {one.holder_id for one in members if one.holder_id is not None}
    owner = to if to is not None else next(iter(holders)) if len(holders) == 1 else None
    going = [one for one in members if one.lead_id is not None and one.holder_id is None]
    aside = [(one, _why(one, owner=owner)) for one in members if one not in going]
    going.sort(key=lambda one: (one.rank, one.lead_id or 0))
    leads = dict.fromkeys(one.lead_id for one in going if one.lead_id is not None)
    return GroupPlan(tuple(leads), owner, tuple(aside))


def _why(one: Belongs, *, owner: int | None) -> Aside:
    if one.holder_id is None:
        return Aside.NO_LEAD
    return Aside.WITH_OWNER if one.holder_id == owner else Aside.WITH_OTHERS


def batch_name(name: str, *, group_id: int, times: int) -> str:
    """What the hand-offs of one act are called together, as no other act is."""
    mark = f" #{group_id}.{times + 1}"
    return f"{name[: LONGEST_BATCH - len(mark)].rstrip()}{mark}"
