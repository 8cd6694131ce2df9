"""The body of a version as an agreement, with every bound; what does not go is refused by its
place."""

from typing import Any

from accord.agreements.rules import parts
from accord.agreements.rules.clause_reading import read_clause
from accord.agreements.values.flaws import TermFlaw
from accord.agreements.values.terms import (
    LADDER,
    LONGEST_EVERY,
    LONGEST_NAME,
    MOST_CLAUSES,
    MOST_DAYS,
    MOST_STEPS,
    SHORTEST_EVERY,
    SILENT_DAYS,
    Agreement,
    Batch,
    CalendarSource,
    Clause,
    Deadline,
    Every,
    Hours,
    Persistence,
    Promise,
    Roll,
    Speed,
    Step,
    Task,
    Turnaround,
    Weekday,
    Whom,
)
from accord.team.values import Side

SIDES = (Side.MARKETING, Side.SALES)
PERCENTS = (50, 75, 90, 100)
_MAY = ("batch", "ladder", "turnarounds", "silent_days")


def read_agreement(body: Any) -> Agreement:
    """The agreement that a body says. Raises UnableToRead."""
    said = parts.named(body, "agreement", needs=("name", "handoff", "clauses"), may=_MAY)
    batch = _batch(said["batch"]) if said.get("batch") is not None else None
    clauses = parts.each(said["clauses"], "clauses", most=MOST_CLAUSES, read=read_clause)
    ladder = (
        parts.each(said["ladder"], "ladder", most=MOST_STEPS, read=_step)
        if "ladder" in said
        else LADDER
    )
    turnarounds = parts.each(
        said.get("turnarounds", []), "turnarounds", most=len(Task), read=_turnaround
    )
    _check_clauses(clauses, batch=batch)
    _check_steps(ladder)
    _check_tasks(turnarounds)
    return Agreement(
        parts.text(said["name"], "name", longest=LONGEST_NAME),
        parts.code(said["handoff"], "handoff"),
        batch,
        clauses,
        ladder,
        turnarounds,
        parts.whole(said.get("silent_days", SILENT_DAYS), "silent_days", least=0, most=MOST_DAYS),
    )


def _batch(body: Any) -> Batch:
    said = parts.named(body, "batch", needs=("weekday",), may=("roll",))
    return Batch(
        parts.word(said["weekday"], "batch.weekday", Weekday),
        parts.word(said.get("roll", Roll.NEXT_WORKING.value), "batch.roll", Roll),
    )


def _step(body: Any, where: str) -> Step:
    said = parts.named(body, where, needs=("at", "tell"), may=("after",))
    percent = parts.whole(said["at"], f"{where}.at", least=PERCENTS[0], most=PERCENTS[-1])
    if percent not in PERCENTS:
        parts.refuse(TermFlaw.OUT_OF_BOUNDS, f"{where}.at", given=percent)
    tell = _tell(said["tell"], f"{where}.tell")
    if said.get("after") is None:
        return Step(percent, tell)
    if percent < PERCENTS[-1]:
        parts.refuse(TermFlaw.DOES_NOT_GO, f"{where}.after", given=said["after"])
    return Step(percent, tell, parts.duration(said["after"], f"{where}.after"))


def _tell(value: Any, where: str) -> tuple[Whom, ...]:
    tell = parts.words(value, where, Whom)
    if not tell:
        parts.refuse(TermFlaw.NOBODY_TOLD, where)
    return tell


def _turnaround(body: Any, where: str) -> Turnaround:
    said = parts.named(
        body, where, needs=("task", "side", "within"), may=("calendar", "tell", "every_days")
    )
    calendar = CalendarSource(Hours.TEAM)
    if "calendar" in said:
        calendar = parts.calendar(said["calendar"], f"{where}.calendar")
    task = parts.word(said["task"], f"{where}.task", Task)
    return Turnaround(
        task,
        parts.word(said["side"], f"{where}.side", Side, known=SIDES),
        calendar,
        parts.duration(said["within"], f"{where}.within"),
        _tell(said.get("tell", [Whom.LEADER.value]), f"{where}.tell"),
        _every(said.get("every_days"), f"{where}.every_days", task=task),
    )


def _every(value: Any, where: str, *, task: Task) -> int | None:
    if task is not Task.NURTURE_CHECK:
        if value is not None:
            parts.refuse(TermFlaw.DOES_NOT_GO, where, given=value)
        return None
    if value is None:
        parts.refuse(TermFlaw.MISSING_KEY, where, given="every_days")
    return parts.whole(value, where, least=SHORTEST_EVERY, most=LONGEST_EVERY)


def _check_clauses(clauses: tuple[Clause, ...], *, batch: Batch | None) -> None:
    for side in SIDES:
        if not any(one.side is side for one in clauses):
            parts.refuse(TermFlaw.ONE_SIDED, "clauses", given=side.value)
    codes: set[str] = set()
    promises: set[Promise] = set()
    for place, clause in enumerate(clauses):
        where = f"clauses[{place}]"
        if clause.code in codes:
            parts.refuse(TermFlaw.SAME_CODE, f"{where}.code", given=clause.code)
        codes.add(clause.code)
        _check_batch(clause, where, batch=batch)
        if isinstance(clause.terms, Speed):
            if clause.terms.promise in promises:
                parts.refuse(TermFlaw.SAME_PROMISE, f"{where}.promise")
            promises.add(clause.terms.promise)
    following = [
        place
        for place, one in enumerate(clauses)
        if isinstance(one.terms, Persistence) and one.terms.next_within is not None
    ]
    if len(following) > 1:
        parts.refuse(TermFlaw.SAME_PROMISE, f"clauses[{following[1]}].next_within")


def _check_batch(clause: Clause, where: str, *, batch: Batch | None) -> None:
    if clause.every is Every.BATCH and batch is None:
        parts.refuse(TermFlaw.NO_BATCH, f"{where}.every")
    if isinstance(clause.terms, Deadline) and clause.every is not Every.BATCH:
        parts.refuse(TermFlaw.NEEDS_A_BATCH, f"{where}.every")


def _check_steps(ladder: tuple[Step, ...]) -> None:
    places = [(step.percent, step.after) for step in ladder]
    for place in range(1, len(places)):
        if places[place] <= places[place - 1]:
            parts.refuse(TermFlaw.STEPS_CROSS, f"ladder[{place}].at")


def _check_tasks(turnarounds: tuple[Turnaround, ...]) -> None:
    seen: set[Task] = set()
    for place, one in enumerate(turnarounds):
        if one.task in seen:
            parts.refuse(TermFlaw.SAME_TASK, f"turnarounds[{place}].task", given=one.task.value)
        seen.add(one.task)
