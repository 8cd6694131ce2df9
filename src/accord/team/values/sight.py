"""Whose leads, deals and people somebody sees."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Rows(StrEnum):
    """Which records a role sees, by whose they are."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


BREADTH = (Rows.OWN, Rows.TEAM, Rows.ALL)
EVERY_OTHER_ROLE = ""  # what holds for roles of which nothing else is said


@dataclass(frozen=True, slots=True)
class RoleSight:
    """What was said of a role: which rows it sees, and whether it may change anything.

    unowned: whether it also sees what nobody owns; with all rows it always does.
    """

    rows: Rows = Rows.ALL
    unowned: bool = True
    read_only: bool = False


UNTOLD = RoleSight()


@dataclass(frozen=True, slots=True)
class Scope:
    """The owners whose leads, deals and people somebody sees; members None: everybody's.

    unowned: also what nobody owns.
    """

    members: frozenset[int] | None = None
    unowned: bool = True

    @property
    def is_everything(self) -> bool:
        return self.members is None


EVERYTHING = Scope()

ROWS_NAMES = {
    Rows.OWN: _("Their own"),
    Rows.TEAM: _("Their team's"),
    Rows.ALL: _("Everybody's"),
}


@dataclass(frozen=True, slots=True)
class SightChange:
    """What a change of a role's sight does to one member, all their roles taken together."""

    member_id: int
    before: RoleSight
    after: RoleSight


@dataclass(frozen=True, slots=True)
class SightEntry:
    """What was said of a role, by whom and when; None: as every other role."""

    id: int
    role: str
    before: RoleSight | None
    after: RoleSight | None
    actor_id: int | None
    at: datetime


class ChangedMeanwhile(Exception):
    """Something else was said of the role since; nothing was changed."""
