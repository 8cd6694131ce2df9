"""A plan for one company that both teams keep: an owner of each, and tasks that they share."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accord.team.values import Scope, Side

LONGEST_GOAL, LONGEST_TITLE = 1_000, 200
MOST_TASKS = 200  # open ones of one plan


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Unplanned(StrEnum):
    """Why a plan or a task is left as it is."""

    NO_MEMBER = "no_member"
    OPEN_ALREADY = "open_already"
    IS_CLOSED = "is_closed"
    NOT_YOURS = "not_yours"
    OTHER_SIDE = "other_side"
    SAME_PERSON = "same_person"
    NOBODY_THERE = "nobody_there"
    NO_TITLE = "no_title"
    TOO_LONG = "too_long"
    NO_DAY = "no_day"
    TOO_MANY = "too_many"
    NOT_NOW = "not_now"


class UnableToPlan(Exception):
    """A plan that is not made or not changed; nothing was."""

    def __init__(self, *, why: Unplanned) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Owners:
    """Who is accountable for a plan, one of each team."""

    marketing_id: int
    sales_id: int

    @property
    def ids(self) -> frozenset[int]:
        return frozenset({self.marketing_id, self.sales_id})

    def of(self, side: Side) -> int:
        """Whoever has it for a team; for both it is marketing's."""
        return self.sales_id if side is Side.SALES else self.marketing_id


@dataclass(frozen=True, slots=True)
class TaskWish:
    """A task as it is asked for."""

    title: str
    owner_id: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as it is shown; company_id: whoever stands for the company now."""

    id: int
    company_id: int
    goal: str
    owners: Owners
    marketing_name: str
    sales_name: str
    opened_at: datetime
    closed_at: datetime | None
    open_tasks: int
    late_tasks: int


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task as it is shown, with the company that it is for."""

    id: int
    plan_id: int
    company_id: int
    company_name: str
    company_domain: str
    title: str
    state: TaskState
    owner_id: int
    owner_name: str
    made_by_name: str
    due_on: date
    ended_at: datetime | None
    ended_by_name: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks: of a plan, of these owners; open ones or ended ones."""

    plan_id: int | None = None
    owner_ids: frozenset[int] | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A part of a list; next_key: where it continues."""

    rows: tuple[TaskCard, ...]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class LateTouch:
    """What marketing did, or brought about, at a company after a lead there was ready for sales."""

    person_id: int
    lead_id: int
    kind: str
    direction: str
    campaign_id: int | None
    asset_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class LateTouches:
    """The newest of them, and how many there are."""

    rows: tuple[LateTouch, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose leads are looked at: those of a company, or one lead; within the sight of a reader."""

    scope: Scope
    company_id: int | None = None
    lead_id: int | None = None
