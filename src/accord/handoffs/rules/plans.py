"""Who may be an owner of a plan, who may change it, and what a task has to say; pure."""

from collections.abc import Mapping
from datetime import date

from accord.handoffs.values.handoffs import Hands
from accord.handoffs.values.plans import (
    LONGEST_GOAL,
    LONGEST_TITLE,
    Owners,
    TaskState,
    TaskWish,
    UnableToPlan,
    Unplanned,
)
from accord.team.values import Side


def check_owners(owners: Owners, *, sides: Mapping[int, str]) -> None:
    """One of each team, two people. Raises UnableToPlan."""
    for side in (Side.MARKETING, Side.SALES):
        if sides.get(owners.of(side)) not in (side.value, Side.BOTH.value):
            raise UnableToPlan(why=Unplanned.OTHER_SIDE)
    if owners.marketing_id == owners.sales_id:
        raise UnableToPlan(why=Unplanned.SAME_PERSON)


def check_goal(goal: str) -> str:
    """The goal as it is kept. Raises UnableToPlan."""
    if len(goal.strip()) > LONGEST_GOAL:
        raise UnableToPlan(why=Unplanned.TOO_LONG)
    return goal.strip()


def check_task(wish: TaskWish) -> tuple[str, date]:
    """The title as it is kept, and the day. Raises UnableToPlan."""
    title = " ".join(wish.title.split())
    if not title:
        raise UnableToPlan(why=Unplanned.NO_TITLE)
    if len(title) > LONGEST_TITLE:
        raise UnableToPlan(why=Unplanned.TOO_LONG)
    if wish.due_on is None:
        raise UnableToPlan(why=Unplanned.NO_DAY)
    return title, wish.due_on


def may_steer(hands: Hands, *, owners: Owners) -> bool:
    """Whether the goal, the owners and the end of a plan are theirs to say: either owner's, of
    whoever acts for one, or of who leads."""
    is_owner = hands.member_id in owners.ids or bool(owners.ids & hands.acts_for)
    return is_owner or hands.may_lead


def after(state: TaskState, *, wanted: TaskState) -> TaskState:
    """A task's state after it is done, dropped or opened again. Raises UnableToPlan."""
    if state is wanted or (state is not TaskState.OPEN and wanted is not TaskState.OPEN):
        raise UnableToPlan(why=Unplanned.NOT_NOW)
    return wanted
