"""When which step of an agreement's ladder falls, and to whom it goes; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from accord.agreements.values.terms import Step, Whom
from accord.handoffs.values.clocks import Run
from accord.handoffs.values.telling import Rung
from accord.kernel.working_time import WorkingCalendar, due
from accord.team.values import Side

BROKEN = 100  # per cent of the working time


def rungs(
    run: Run, *, due_at: datetime, steps: Sequence[Step], calendar: WorkingCalendar
) -> list[Rung]:
    """The moments of all steps, the earliest first: shares of the working time, and working time
    after it was broken."""
    pauses = [(pause.start, pause.end) for pause in run.pauses]
    found: list[Rung] = []
    for number, step in enumerate(steps):
        if step.percent < BROKEN:
            part = run.target * step.percent / BROKEN
            at = due(calendar, start=run.started_at, target=part, pauses=pauses)
        else:
            at = due(calendar, start=due_at, target=step.after) if step.after else due_at
        if at is not None:
            found.append(Rung(number, step.percent, at, step.tell))
    return sorted(found, key=lambda one: (one.at, one.number))


def next_moment(
    found: Iterable[Rung], *, due_at: datetime, told: datetime | None
) -> datetime | None:
    """When there is something to tell next: a step, or that it was broken."""
    ahead = [one.at for one in found] + [due_at]
    return min((one for one in ahead if told is None or one > told), default=None)


def people_of(
    whom: Iterable[Whom],
    *,
    owner_id: int,
    side: Side,
    managers: Mapping[int, Sequence[int]],
    leaders: Mapping[Side, Sequence[int]],
    sponsors: Sequence[int],
) -> list[int]:
    """Whom a step tells, each once. Who has no manager has who leads their side."""
    other = Side.MARKETING if side is Side.SALES else Side.SALES
    chosen: dict[Whom, Sequence[int]] = {
        Whom.OWNER: [owner_id],
        Whom.MANAGER: managers.get(owner_id) or leaders.get(side, ()),
        Whom.LEADER: leaders.get(side, ()),
        Whom.OTHER_LEADER: leaders.get(other, ()),
        Whom.BOTH_LEADERS: [*leaders.get(side, ()), *leaders.get(other, ())],
        Whom.SPONSOR: sponsors,
    }
    return list(dict.fromkeys(member for one in whom for member in chosen[one]))
