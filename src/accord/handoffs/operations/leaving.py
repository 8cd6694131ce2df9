"""Whoever leaves hands on their open hand-offs, what is asked of them and their part in plans for
companies, in the transaction in which they leave."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.holding import hold_leads, hold_rows, of_one_person
from accord.handoffs.operations.meetings import pass_meetings_on
from accord.handoffs.operations.moving import give_away
from accord.handoffs.operations.plans import hold_plans_of, pass_plans_on
from accord.handoffs.operations.requests import hold_requests_of, pass_requests_on
from accord.handoffs.queries.accountable import anybody, present
from accord.handoffs.values.handoffs import State, UnableToMove, Unmoved
from accord.handoffs.values.plans import UnableToPlan
from accord.handoffs.values.requests import UnableToRequest
from accord.team import api as team
from accord.team.values import Side


def open_of(*, member_id: int) -> list[tuple[int, Side]]:
    """Open hand-offs that somebody is accountable for, each with the side that receives."""
    rows = models.Handoff.objects.filter(owner_id=member_id).exclude(state=State.CLOSED.value)
    return [(number, Side(side)) for number, side in
            rows.order_by("lead_id", "id").values_list("id", "to_side")]  # fmt: skip


def hold_open_of(*, member_id: int) -> None:
    """Hold others off the leads of their open hand-offs and meetings, what is asked of them and
    their plans, before their account is locked: as everybody else takes the two. Caller's
    transaction."""
    hold_leads(lead_ids=_leads_of(member_id))
    hold_requests_of(member_id=member_id)
    hold_plans_of(member_id=member_id)


def _leads_of(member_id: int) -> list[int]:
    """Leads that they have, or hold a meeting with."""
    rows = bulk.fetch(
        """select lead_id from handoffs_handoff where owner_id = %(who)s and state <> 'closed'
           union select lead_id from handoffs_meeting where host_id = %(who)s and state = 'booked'
           order by 1""",
        {"who": member_id},
    )
    return [lead for (lead,) in rows]


def pass_on(*, member_id: int, to: int | None, at: datetime) -> list[int]:
    """Give them to whoever stands in where they can answer what the side receives, else to who has
    what nobody of the side has, else to whoever may manage the team; answers which. Raises
    UnableToMove where nobody at all is there.

    Called once the account is closed: the database lets the transaction end only with all of them
    in other hands.
    """
    held = open_of(member_id=member_id)
    hold_rows(lead_ids=of_one_person(lead_ids=_leads_of(member_id)))
    for number, side in held:
        give_away(handoff_id=number, owner_id=_next(to, member_id, side=side, at=at), at=at)
    pass_meetings_on(member_id=member_id, at=at)
    try:
        pass_requests_on(member_id=member_id, to=to, at=at)
        pass_plans_on(member_id=member_id, to=to, at=at)
    except (UnableToRequest, UnableToPlan) as refusal:
        raise UnableToMove(why=Unmoved.NOBODY_THERE) from refusal
    return [number for number, _side in held]


def _next(to: int | None, leaver: int, *, side: Side, at: datetime) -> int:
    wanted: Sequence[int] = [to] if to is not None else []
    can = team.able(side=side)
    here = [who for who in present(member_ids=wanted, at=at).values() if who in can]
    for found in (*here, team.catcher(side=side, at=at), anybody()):
        if found is not None and found != leaver:
            return found
    raise UnableToMove(why=Unmoved.NOBODY_THERE)
