"""Who can be accountable: always somebody who is here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.values.handoffs import Hands
from accord.team import api as team
from accord.team.values import Actor, Capability, Side


def present(*, member_ids: Collection[int], at: datetime) -> Mapping[int, int | None]:
    """Each of these while they are here, else who acts for them."""
    return team.deputies_of(member_ids=member_ids, at=at)


def workers(*, lead_ids: Sequence[int]) -> dict[int, int]:
    """Who of sales works these leads, by lead: theirs until the next one accepts."""
    rows = bulk.fetch(
        """select lead_id, owner_id from handoffs_handoff
           where lead_id = any(%s) and state = 'worked' and to_side = 'sales'""",
        [[*lead_ids]],
    )
    return dict(rows)


def answerer(row: models.Handoff, *, at: datetime) -> int | None:
    """Who answers what is asked of a hand-off: see `answerers`."""
    return answerers(rows=[row], at=at)[row.pk]


def answerers(*, rows: Collection[models.Handoff], at: datetime) -> dict[int, int | None]:
    """Who answers what is asked of these hand-offs, by hand-off: whoever handed it over, or who
    acts for them, while they are of the side that did; within sales else whoever works the lead;
    else who has what nobody of that side has. None where nobody is there at all."""
    if not rows:
        return {}
    sides = team.sides()
    here = present(member_ids={row.given_by_id for row in rows if row.given_by_id}, at=at)
    theirs = workers(lead_ids=[row.lead_id for row in rows if row.from_side == Side.SALES.value])
    catchers: dict[str, int | None] = {}
    found: dict[int, int | None] = {}
    for row in rows:
        who = here.get(row.given_by_id or 0)
        if who is not None and sides.get(who) not in (row.from_side, Side.BOTH.value):
            who = None
        worker = theirs.get(row.lead_id)
        if who is None and worker != row.owner_id:
            who = worker
        if who is None:
            if row.from_side not in catchers:
                catchers[row.from_side] = team.catcher(side=Side(row.from_side), at=at)
            who = catchers[row.from_side]
        found[row.pk] = who
    return found


def hands_of(actor: Actor | None, *, owner_id: int, at: datetime) -> Hands:
    """Who acts, beside whoever is accountable; actor None: the system."""
    if actor is None or actor.member_id is None:
        return Hands(None, frozenset({Side.BOTH}), may_lead=True)
    acts = present(member_ids=[owner_id], at=at).get(owner_id) == actor.member_id
    return Hands(
        actor.member_id,
        actor.sides,
        may_lead=actor.may(Capability.SIGN) or actor.may(Capability.MANAGE_TEAM),
        acts_for=frozenset({owner_id}) if acts else frozenset(),
        may_hold=actor.may(Capability.ERASE_PEOPLE),
        program=actor.program,
    )


def day_of(*, member_id: int | None, at: datetime) -> date:
    """Which day it is for a member, by their own zone or the company's; None: for the company."""
    zones = team.zones_of(ids=[member_id]) if member_id is not None else {}
    return at.astimezone(ZoneInfo(zones.get(member_id or 0) or team.get_team().zone)).date()


def anybody() -> int | None:
    """Whoever may manage the team: somebody always may (`team.LastManager`)."""
    return min(team.list_managers(), default=None)
