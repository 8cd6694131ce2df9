"""A buying group that is handed over in one act: who of it goes, and who does not and why."""

from dataclasses import dataclass
from enum import StrEnum

from accord.contacts.values.groups import GroupRole
from accord.handoffs.values.handing import Handed


class Aside(StrEnum):
    """Why somebody of a group is not handed over with it."""

    NO_LEAD = "no_lead"
    WITH_OTHERS = "with_others"
    WITH_OWNER = "with_owner"


@dataclass(frozen=True, slots=True)
class Belongs:
    """Somebody of a group. lead_id: of their lead that runs; holder_id: who of sales is being
    handed it or works it."""

    person_id: int
    lead_id: int | None
    holder_id: int | None
    rank: int


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """What would be done: the leads in the order of how well they stand, to whom (None: whom the
    rules choose for the first), and who stays aside with whoever has them."""

    lead_ids: tuple[int, ...]
    to: int | None
    aside: tuple[tuple[Belongs, Aside], ...]


@dataclass(frozen=True, slots=True)
class GroupHanded:
    """What was done. owner_id: who has the group now; missing: parts of it that nobody is known
    in."""

    handed: Handed
    owner_id: int | None
    batch: str
    aside: tuple[tuple[Belongs, Aside], ...]
    missing: tuple[GroupRole, ...]
