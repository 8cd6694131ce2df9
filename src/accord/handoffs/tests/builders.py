"""Both teams and leads to hand over, made through the doors that records come by."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accord.contacts.tests.builders import take
from accord.definitions.values import StageCode
from accord.handoffs import api as handoffs
from accord.leads import api as leads
from accord.leads.tests.builders import open_for
from accord.leads.values import StageMove
from accord.team import api as team
from accord.team.values import Actor, Role

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KIND = "marketing_to_sdr"


@dataclass(frozen=True, slots=True)
class Teams:
    """One of each: who may do what with a hand-off."""

    seller: Actor
    other: Actor
    sales_lead: Actor
    marketer: Actor
    marketing_lead: Actor


def make_teams() -> Teams:
    names = {
        "seller": ("Mara", Role.SDR), "other": ("Ivo", Role.SDR),
        "sales_lead": ("Stan", Role.SALES_LEAD), "marketer": ("Dana", Role.DEMAND_GEN),
        "marketing_lead": ("Lena", Role.MARKETING_LEAD),
    }  # fmt: skip
    return Teams(**{place: actor(name, role) for place, (name, role) in names.items()})


def actor(name: str, role: Role) -> Actor:
    number = team.add_member(
        email=f"{name.lower()}@example.com", name=name, role=role, at=AT - 30 * DAY
    )
    found = team.find_actor(member_id=number)
    assert found is not None
    return found


def make_mql(name: str = "Ana", *, owner: int | None = None, email: bool = True) -> int:
    """A lead that is MQL since before AT."""
    row = {"key": name, "name": name, "email": f"{name.lower()}@customer.example"}
    [person] = take(row if email else {**row, "email": ""}, at=AT - 9 * DAY).ids
    [lead] = open_for([person], opened_at=AT - 9 * DAY)
    leads.move_leads(
        moves={lead: [StageMove(StageCode.MQL, AT - HOUR)]}, at=AT - HOUR, batch_id=None
    )
    if owner is not None:
        leads.hand_to(owners={lead: owner})
    return lead


def handed(lead: int, *, at: datetime = AT, kind: str = KIND, **told: object) -> int:
    """Hand a lead over; answers the hand-off."""
    made = handoffs.hand_over(lead_ids=[lead], kind=kind, order=handoffs.Order(at=at, **told))
    assert made.refused == ()
    return made.made[lead]
