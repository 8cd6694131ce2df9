"""An agreement as a sheet that somebody fills in: from its body, from a form, and back.

A sheet holds what was written, word by word; only as a body it is numbers and lists.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from accord.agreements.values.terms import (
    LADDER,
    MOST_CLAUSES,
    MOST_STEPS,
    MOST_TARGETS,
    ClauseKind,
    Covered,
    Hours,
    Quadrant,
    Task,
)
from accord.desk.rules.hours_text import read_promise
from accord.kernel.durations import NotADuration, format_duration, parse_duration

HEAD = ("name", "handoff", "batch_weekday", "batch_roll", "silent_days")
SHARED = ("code", "side", "kind", "every", "calendar", "calendar_key", "with_recycled")
_TIMES = ("spacing", "next_within")
# By kind: the parts that stand in fields of their own.
TERMS: Mapping[ClauseKind, tuple[str, ...]] = {
    ClauseKind.VOLUME: ("at_least",),
    ClauseKind.VALUE: ("at_least", "of", *(f"points_{one.value}" for one in Quadrant)),
    ClauseKind.QUALITY: ("share",),
    ClauseKind.COMPLETENESS: ("share",),
    ClauseKind.SPEED: ("promise", "share"),
    ClauseKind.DEADLINE: ("promise", "weekday", "at", "roll", "days_after", "share"),
    ClauseKind.PERSISTENCE: ("attempts", "within_days", "channels", *_TIMES, "share"),
    ClauseKind.COVERAGE: ("of", "share", "within_days"),
    ClauseKind.VERDICT: ("share", "within_days"),
    ClauseKind.FEEDBACK: ("of", "share"),
    ClauseKind.RESULT: ("share", "final_after_days"),
}
ANSWER = ("side", "calendar", "within", "every_days")
TARGET = ("quadrant", "origin", "region", "within")
_NUMBERS = frozenset({"at_least", "days_after", "attempts", "within_days", "channels",
                      "final_after_days"})  # fmt: skip
# Those of an agreement that says nothing about them.
_USUAL_STEPS = tuple(
    {"at": step.percent, "tell": [one.value for one in step.tell]}
    | ({"after": format_duration(step.after)} if step.after else {})
    for step in LADDER
)
_FIXED = f"{Hours.FIXED.value}:"
_WHOLE = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,12}\.\d{1,4}", re.ASCII)
_MOST_TEXT = 200
Said = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One promise; said: what stands in its fields. targets: of how soon."""

    kind: ClauseKind
    said: Said
    targets: tuple[Said, ...] = ()
    automated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """Who is told when."""

    at: str = ""
    after: str = ""
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How soon one team answers the other; side "": not promised."""

    task: str
    side: str = ""
    calendar: str = ""
    within: str = ""
    tell: tuple[str, ...] = ()
    every_days: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """head: what is said of the whole, by the names of HEAD."""

    head: Said
    clauses: tuple[ClauseLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    answers: tuple[AnswerLine, ...] = field(default=tuple(AnswerLine(one.value) for one in Task))


def from_body(body: Mapping[str, Any]) -> Sheet:
    """An agreement as it is written down."""
    batch = body.get("batch") or {}
    head = {
        "name": str(body["name"]),
        "handoff": str(body["handoff"]),
        "batch_weekday": str(batch.get("weekday", "")),
        "batch_roll": str(batch.get("roll", "")),
        "silent_days": str(body.get("silent_days", 14)),
    }
    answers = {one["task"]: one for one in body.get("turnarounds", [])}
    return Sheet(
        head,
        tuple(_line(one) for one in body["clauses"]),
        tuple(
            StepLine(str(one["at"]), hours(one.get("after")), tuple(one["tell"]))
            for one in body.get("ladder", _USUAL_STEPS)
        ),
        tuple(_answer(one.value, answers.get(one.value)) for one in Task),
    )


def from_form(given: Mapping[str, Sequence[str]]) -> Sheet:
    """What a form sends."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].replace("\x00", "").strip()[:_MOST_TEXT]

    def many(name: str) -> tuple[str, ...]:
        return tuple(one.replace("\x00", "")[:_MOST_TEXT] for one in given.get(name, [])[:20])

    clauses = []
    for place in range(MOST_CLAUSES + 1):
        start = f"clause-{place}"
        kind = said(f"{start}-kind")
        if kind in set(ClauseKind):
            named = (*SHARED, *TERMS[ClauseKind(kind)])
            rows = [
                {one: said(f"{start}-target-{row}-{one}") for one in TARGET}
                for row in range(MOST_TARGETS + 1)
            ]
            clauses.append(
                ClauseLine(
                    ClauseKind(kind),
                    {one: said(f"{start}-{one}") for one in named},
                    tuple(row for row in rows if any(row.values())),
                    many(f"{start}-automated"),
                )
            )
    steps = [
        StepLine(said(f"step-{place}-at"), said(f"step-{place}-after"), many(f"step-{place}-tell"))
        for place in range(MOST_STEPS + 1)
        if said(f"step-{place}-at")
    ]
    answers = [
        AnswerLine(
            task.value,
            **{one: said(f"answer-{task.value}-{one}") for one in ANSWER},
            tell=many(f"answer-{task.value}-tell"),
        )
        for task in Task
    ]
    return Sheet({name: said(name) for name in HEAD}, tuple(clauses), tuple(steps), tuple(answers))


def to_body(sheet: Sheet) -> dict[str, Any]:
    """The agreement as it would be kept; what is no number stays text, and is refused as one."""
    head = sheet.head
    taken: set[str] = set()
    body: dict[str, Any] = {
        "name": head["name"],
        "handoff": head["handoff"],
        "clauses": [_clause(one, taken) for one in sheet.clauses],
        "ladder": [
            {"at": _number(one.at), "tell": [*one.tell]}
            | ({"after": time_of(one.after)} if one.after else {})
            for one in sheet.steps
        ],
        "turnarounds": [
            {"task": one.task, "side": one.side, "within": time_of(one.within),
             "tell": [*one.tell]} | ({"calendar": one.calendar} if one.calendar else {})
            | ({"every_days": _number(one.every_days)} if one.every_days else {})
            for one in sheet.answers
            if one.side
        ],
        "silent_days": _number(head["silent_days"] or "0"),
    }  # fmt: skip
    if head["batch_weekday"]:
        body["batch"] = {"weekday": head["batch_weekday"]}
        if head["batch_roll"]:
            body["batch"]["roll"] = head["batch_roll"]
    return body


def acted(sheet: Sheet, act: str, *, side: str, kind: str) -> Sheet:
    """The sheet after a button: a promise, a row of times or a step more or less; promises moved.

    side, kind: of the promise that is added.
    """
    if act == "add" and kind in set(ClauseKind):
        return replace(sheet, clauses=(*sheet.clauses, blank_clause(ClauseKind(kind), side=side)))
    if act == "add-step":
        return replace(sheet, steps=(*sheet.steps, StepLine("100", "", ())))
    found = re.fullmatch(r"(remove|up|down|target|remove-step)-(\d{1,2})", act, re.ASCII)
    if found is None:
        return sheet
    verb, place = found[1], int(found[2])
    if verb == "remove-step":
        return replace(sheet, steps=_without(sheet.steps, place))
    return replace(sheet, clauses=_moved(sheet.clauses, verb, place))


def blank_clause(kind: ClauseKind, *, side: str) -> ClauseLine:
    """A promise to fill in."""
    usual = {"side": side, "kind": kind.value, "every": "week", "calendar": Hours.TEAM.value,
             "share": "100", "roll": "next_working", "days_after": "2", "within_days": "5",
             "channels": "1", "final_after_days": "30", "promise": "attempt"}  # fmt: skip
    if kind is ClauseKind.DEADLINE:
        usual.update({"every": "batch", "weekday": "wednesday", "promise": "verdict"})
    said = {one: usual.get(one, "") for one in (*SHARED, *TERMS[kind])}
    if kind is not ClauseKind.SPEED:
        return ClauseLine(kind, said)
    automated = tuple(one.value for one in (Quadrant.NURTURE, Quadrant.CHECK_FIT, Quadrant.COLD))
    return ClauseLine(kind, said, ({"within": "9:00"},), automated)


def field_of(where: str) -> str:
    """The field of the form that a refusal is about; "" for the whole."""
    if where in ("name", "handoff", "silent_days"):
        return where
    if where.startswith("batch"):
        return "batch_roll" if where.endswith("roll") else "batch_weekday"
    if target := re.match(r"clauses\[(\d+)\]\.targets\[(\d+)\](?:\.(\w+))?", where):
        return f"clause-{target[1]}-target-{target[2]}-{target[3] or 'within'}"
    if clause := re.match(r"clauses\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?", where):
        part = clause[2] or "every"
        if part == "points":
            part = f"points_{clause[3] or Quadrant.PERFECT.value}"
        if part in ("targets", "code"):
            part = "target-0-within" if part == "targets" else "every"
        return f"clause-{clause[1]}-{part}"
    if step := re.match(r"ladder\[(\d+)\](?:\.(\w+))?", where):
        return f"step-{step[1]}-{step[2] or 'at'}"
    return ""


def answer_field(where: str, body: Mapping[str, Any]) -> str:
    """The same for `turnarounds[1].within`: answers stand by their task, not by their place."""
    found = re.match(r"turnarounds\[(\d+)\](?:\.(\w+))?", where)
    if found is None:
        return ""
    part = found[2] if found[2] in ("side", "within", "tell", "every_days") else "within"
    return f"answer-{body['turnarounds'][int(found[1])]['task']}-{part}"


def hours(written: Any) -> str:
    """Working time of a body as a form has it: "1:30"."""
    try:
        length = parse_duration(str(written)) if written else timedelta(0)
    except NotADuration:
        return str(written)
    whole, rest = divmod(length, timedelta(hours=1))
    return f"{whole}:{rest // timedelta(minutes=1):02d}" if length else ""


def time_of(said: str) -> str:
    """Working time of a form as a body has it; what is none stays as it is, and is refused."""
    found = read_promise(said)
    return format_duration(found) if found is not None else said


def _line(said: Mapping[str, Any]) -> ClauseLine:
    kind = ClauseKind(said["kind"])
    calendar = str(said.get("calendar", Hours.TEAM.value))
    fixed = calendar.startswith(_FIXED)
    told = {
        **blank_clause(kind, side=said["side"]).said,
        **{name: str(said[name]) for name in (*SHARED, *TERMS[kind]) if name in said},
        "calendar": Hours.FIXED.value if fixed else calendar,
        "calendar_key": calendar.removeprefix(_FIXED) if fixed else "",
        "with_recycled": "1" if said.get("with_recycled") else "",
    }
    if "share" in told:
        told["share"] = f"{float(said.get('share', 1)) * 100:.4g}"
    told.update({name: hours(said.get(name)) for name in _TIMES if name in told})
    if kind is ClauseKind.DEADLINE and "at" not in said:
        told["at"] = ""
    points = said.get("points", {})
    told.update({f"points_{name}": str(worth) for name, worth in points.items()})
    targets = tuple(
        {
            **{one: str(row.get(one) or "") for one in TARGET},
            "within": hours(row["within"]),
        }
        for row in said.get("targets", [])
    )
    automated = blank_clause(kind, side="").automated
    return ClauseLine(kind, told, targets, tuple(said.get("automated", automated)))


def _answer(task: str, said: Mapping[str, Any] | None) -> AnswerLine:
    if said is None:
        return AnswerLine(task)
    tell = tuple(said.get("tell", ("leader",)))
    every = str(said.get("every_days", ""))
    return AnswerLine(
        task, said["side"], said.get("calendar", ""), hours(said["within"]), tell, every
    )


def _clause(line: ClauseLine, taken: set[str]) -> dict[str, Any]:
    said = line.said
    body: dict[str, Any] = {
        "code": _code(line, taken), "side": said.get("side", ""), "kind": line.kind.value,
        "every": said.get("every", ""), **_calendar(said),
    }  # fmt: skip
    if said.get("with_recycled"):
        body["with_recycled"] = True
    written = {name: said.get(name, "") for name in TERMS[line.kind]}
    points = {
        name.removeprefix("points_"): _number(worth)
        for name, worth in written.items()
        if name.startswith("points_") and worth
    }
    body |= {
        name: _term(name, term)
        for name, term in written.items()
        if not name.startswith("points_") and (term or name not in ("at", *_TIMES))
    }
    if points:
        body["points"] = points
    if said.get("of") == Covered.STAFFED:  # no days go with it
        body.pop("within_days", None)
    return body | _times(line)


def _calendar(said: Said) -> dict[str, str]:
    """The team's, where nothing is said."""
    calendar = said.get("calendar", "")
    if calendar == Hours.FIXED:
        calendar = _FIXED + said.get("calendar_key", "")
    return {} if calendar == Hours.TEAM else {"calendar": calendar}


def _times(line: ClauseLine) -> dict[str, Any]:
    if line.kind is not ClauseKind.SPEED:
        return {}
    rows = [
        {one: row[one] for one in TARGET[:3] if row.get(one)}
        | {"within": time_of(row.get("within", ""))}
        for row in line.targets
    ]
    by_tool = {"automated": [*line.automated]} if line.said.get("promise") == "attempt" else {}
    return {"targets": rows, **by_tool}


def _term(name: str, written: str) -> Any:
    if name in _NUMBERS:
        return _number(written)
    if name == "share":
        found = _number(written)
        return round(found / 100, 6) if isinstance(found, int | float) else written
    return time_of(written) if name in _TIMES else written


def _code(line: ClauseLine, taken: set[str]) -> str:
    """What a promise is known by through its versions; a new one is called after its kind."""
    wanted = line.said.get("code") or line.kind.value
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}_{number}", number + 1
    taken.add(code)
    return code


def _moved(lines: tuple[ClauseLine, ...], verb: str, place: int) -> tuple[ClauseLine, ...]:
    if place >= len(lines):
        return lines
    if verb == "remove":
        return _without(lines, place)
    changed = [*lines]
    if verb == "target":
        changed[place] = replace(lines[place], targets=(*lines[place].targets, {}))
        return tuple(changed)
    other = place + (1 if verb == "down" else -1)
    if 0 <= other < len(lines):
        changed[place], changed[other] = changed[other], changed[place]
    return tuple(changed)


def _without(lines: tuple[T, ...], place: int) -> tuple[T, ...]:
    return lines[:place] + lines[place + 1 :]


def _number(said: str) -> int | float | str:
    if _WHOLE.fullmatch(said):
        return int(said)
    return float(said) if _DECIMAL.fullmatch(said) else said
