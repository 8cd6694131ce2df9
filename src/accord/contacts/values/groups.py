"""Buying groups: the people of a company who decide together, their parts and where they stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import pgettext_lazy

EXPECTED_SIZE = 8
SMALLEST, LARGEST = 1, 30
ENGAGED_WITHIN = timedelta(days=90)


class GroupRole(StrEnum):
    DECISION_MAKER = "decision_maker"
    ECONOMIC_BUYER = "economic_buyer"
    TECHNICAL_EVALUATOR = "technical_evaluator"
    USER = "user"
    PROCUREMENT = "procurement"
    LEGAL = "legal"
    EXECUTIVE_SPONSOR = "executive_sponsor"
    OTHER = "other"


# Without these nobody has yet decided, paid, checked or used it.
NEEDED = (
    GroupRole.DECISION_MAKER,
    GroupRole.ECONOMIC_BUYER,
    GroupRole.TECHNICAL_EVALUATOR,
    GroupRole.USER,
)


class Stance(StrEnum):
    CHAMPION = "champion"
    SUPPORTER = "supporter"
    NEUTRAL = "neutral"
    BLOCKER = "blocker"
    UNKNOWN = "unknown"


class Seniority(StrEnum):
    """How high a job title stands; UNKNOWN where it does not tell."""

    CHIEF = "chief"
    HEAD = "head"
    MANAGER = "manager"
    STAFF = "staff"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    BLOCKER = "blocker"
    SINGLE_THREADED = "single_threaded"
    NOBODY_ENGAGED = "nobody_engaged"
    NO_CHAMPION = "no_champion"


ROLE_NAMES = {
    GroupRole.DECISION_MAKER: pgettext_lazy("buying group", "Decides"),
    GroupRole.ECONOMIC_BUYER: pgettext_lazy("buying group", "Holds the budget"),
    GroupRole.TECHNICAL_EVALUATOR: pgettext_lazy("buying group", "Checks the technology"),
    GroupRole.USER: pgettext_lazy("buying group", "Will use it"),
    GroupRole.PROCUREMENT: pgettext_lazy("buying group", "Procurement"),
    GroupRole.LEGAL: pgettext_lazy("buying group", "Legal"),
    GroupRole.EXECUTIVE_SPONSOR: pgettext_lazy("buying group", "Executive sponsor"),
    GroupRole.OTHER: pgettext_lazy("buying group", "Another part"),
}
STANCE_NAMES = {
    Stance.CHAMPION: pgettext_lazy("stance", "Champion"),
    Stance.SUPPORTER: pgettext_lazy("stance", "For it"),
    Stance.NEUTRAL: pgettext_lazy("stance", "Neutral"),
    Stance.BLOCKER: pgettext_lazy("stance", "Against it"),
    Stance.UNKNOWN: pgettext_lazy("stance", "Not known"),
}
SENIORITY_NAMES = {
    Seniority.CHIEF: pgettext_lazy("seniority", "Executive"),
    Seniority.HEAD: pgettext_lazy("seniority", "Head"),
    Seniority.MANAGER: pgettext_lazy("seniority", "Manager"),
    Seniority.STAFF: pgettext_lazy("seniority", "Specialist"),
    Seniority.UNKNOWN: pgettext_lazy("seniority", "Not known"),
}


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A buying group; the company is the one that stands for its own group of companies."""

    id: int
    company_id: int
    company_name: str
    name: str
    expected_size: int
    goal: str
    made_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody in a buying group; person_id is whoever stands for them now.

    gone_at: since when no tool tells of them any more, so that they count in no group.
    """

    id: int
    group_id: int
    person_id: int
    name: str
    email: str
    reference: str
    title: str
    role: GroupRole
    stance: Stance
    since: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberState:
    """What the rules look at."""

    role: GroupRole
    stance: Stance
    is_engaged: bool


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """How well we know a group.

    coverage: engaged of expected members, 0–1. missing: needed roles that nobody holds.
    """

    members: int
    engaged: int
    expected: int
    coverage: float
    missing: tuple[GroupRole, ...]
    risks: tuple[Risk, ...]


class GroupCode(StrEnum):
    NAME = "name"
    SIZE = "size"
    MEMBER_ALREADY = "member_already"
    CLOSED = "closed"


class CannotGroup(Exception):
    """A buying group cannot be changed like this; nothing is changed."""

    def __init__(self, code: GroupCode) -> None:
        super().__init__(code.value)
        self.code = code
