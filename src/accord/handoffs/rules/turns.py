"""Whose turn it is: every prefix of the turns is as fair as whole leads allow."""

from collections.abc import Mapping, Sequence

from accord.handoffs.values.routing import LEAD, Share, Why


def shares_of(pool: Sequence[tuple[int, int, Why | None]]) -> list[Share]:
    """What each has a right to of one lead, by weight among those who are not passed over. Together
    it is exactly one lead: what does not divide goes to the first."""
    total = sum(weight for _member, weight, why in pool if why is None)
    if not total:
        return [Share(member, 0, 0, why) for member, _weight, why in pool]
    left = LEAD - sum(LEAD * weight // total for _member, weight, why in pool if why is None)
    found = []
    for member, weight, why in pool:
        if why is not None:
            found.append(Share(member, 0, 0, why))
            continue
        found.append(Share(member, weight, LEAD * weight // total + left))
        left = 0
    return found


def whose_turn(shares: Sequence[Share], *, owed: Mapping[int, int]) -> int | None:
    """The member whose turn it is, None where nobody can take it. owed: before this lead.

    Of those to whom enough is owed, whoever would have to wait too long the soonest; so, while the
    same ones can take it, nobody is ever a whole lead ahead or behind (R. Tijdeman, The chairman
    assignment problem, 1980).
    """
    able = [share for share in shares if share.weight]
    if len(able) <= 1:
        return able[0].member_id if able else None
    margin = LEAD // (2 * len(able) - 2)
    due = {share.member_id: owed[share.member_id] + share.due for share in able}
    ripe = [share for share in able if due[share.member_id] >= margin]
    if not ripe:
        return max(able, key=lambda share: due[share.member_id]).member_id
    return min(ripe, key=lambda share: (LEAD - margin - due[share.member_id]) / share.due).member_id
