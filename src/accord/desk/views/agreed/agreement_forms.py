"""The sheet of an agreement as fields of a form, with what is wrong beside its field."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accord.agreements.values import naming
from accord.agreements.values.terms import ClauseKind, Hours, Quadrant, Task
from accord.desk.rules import agreement_sheets
from accord.desk.rules.agreement_sheets import AnswerLine, ClauseLine, Sheet, StepLine
from accord.desk.views.common.card_forms import Entry, Fields
from accord.team.values import Side

_TEAMS = {side: naming.SIDE_NAMES[side] for side in (Side.MARKETING, Side.SALES)}
_CHOICES: Mapping[str, Mapping[Any, Any]] = {
    "side": _TEAMS,
    "every": naming.EVERY_NAMES,
    "calendar": naming.HOURS_NAMES,
    "promise": naming.PROMISE_NAMES,
    "weekday": naming.WEEKDAY_NAMES,
    "roll": naming.ROLL_NAMES,
}
_OF: Mapping[ClauseKind, Mapping[Any, Any]] = {
    ClauseKind.VALUE: naming.WORTH_NAMES,
    ClauseKind.COVERAGE: naming.COVERED_NAMES,
    ClauseKind.FEEDBACK: naming.TOLD_NAMES,
}


def head(sheet: Sheet, errors: Mapping[str, str]) -> list[Entry]:
    """The fields of the whole agreement."""
    fields, said = Fields(errors), sheet.head
    handoffs = {**naming.HANDOFF_NAMES}
    if said["handoff"]:
        handoffs.setdefault(said["handoff"], said["handoff"].replace("_", " "))
    return [
        fields.make("name", _("What the agreement is called"), said["name"]),
        _choice(fields, "handoff", _("What it is about"), handoffs, said["handoff"]),
        _choice(
            fields, "batch_weekday", _("Leads are handed over together on"),
            {"": _("no fixed day"), **naming.WEEKDAY_NAMES}, said["batch_weekday"],
        ),
        _choice(
            fields, "batch_roll", _("Instead of a day off"), naming.ROLL_NAMES,
            said["batch_roll"],
        ),
        fields.make(
            "silent_days", _("Days measured in silence before it is signed"), said["silent_days"],
            kind="number",
        ),
    ]  # fmt: skip


def clauses(sheet: Sheet, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The promises, each with its fields and its rows of times."""
    fields = Fields(errors)
    count = len(sheet.clauses)
    return [_clause(line, place, count, fields) for place, line in enumerate(sheet.clauses)]


def adding() -> list[Entry]:
    """What a further promise is about."""
    fields = Fields({})
    return [
        _choice(fields, "add_side", _("Who promises"), _TEAMS, Side.SALES.value),
        _choice(fields, "add_kind", _("What about"), naming.KIND_NAMES, ClauseKind.SPEED.value),
    ]


def steps(sheet: Sheet, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who is told when something is late."""
    fields = Fields(errors)
    return [_step(line, place, fields) for place, line in enumerate(sheet.steps)]


def answers(sheet: Sheet, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """How soon the teams answer each other."""
    fields = Fields(errors)
    return [_answer(line, fields) for line in sheet.answers]


def _clause(line: ClauseLine, place: int, count: int, fields: Fields) -> dict[str, Any]:
    start = f"clause-{place}"
    terms = [_entry(fields, start, name, line) for name in agreement_sheets.TERMS[line.kind]]
    entries = [
        _choice(fields, f"{start}-side", _("Who promises"), _TEAMS, line.said.get("side", "")),
        _choice(fields, f"{start}-every", _("Counted"), naming.EVERY_NAMES,
                line.said.get("every", "")),
        *terms,
    ]  # fmt: skip
    about = [
        _choice(fields, f"{start}-calendar", _("Working time"), naming.HOURS_NAMES,
                line.said.get("calendar") or Hours.TEAM.value),
        fields.make(f"{start}-calendar_key", _("Key of that calendar"),
                    line.said.get("calendar_key", ""), hint=_("Only for a calendar by its key.")),
        fields.make(f"{start}-with_recycled", _("Leads that come again count too"),
                    line.said.get("with_recycled", ""), kind="check"),
    ]  # fmt: skip
    if line.kind is ClauseKind.SPEED:
        about.append(
            fields.make(
                f"{start}-automated", _("A letter that a tool sends by itself is a first attempt "
                "for"), kind="checks",
                choices=[(one.value, naming.QUADRANT_NAMES[one]) for one in Quadrant],
                chosen=line.automated,
            )
        )  # fmt: skip
    return {
        "start": start,
        "place": place,
        "kind": line.kind.value,
        "code": line.said.get("code", ""),
        "title": f"{_TEAMS.get(_side(line), '')}: {naming.KIND_NAMES[line.kind]}",
        "entries": entries,
        "about": about,
        "asks_about": any(one.error for one in about),
        "targets": [_target(row, f"{start}-target-{number}", fields)
                    for number, row in enumerate(line.targets)],
        "has_targets": line.kind is ClauseKind.SPEED,
        "is_first": place == 0,
        "is_last": place == count - 1,
    }  # fmt: skip


def _side(line: ClauseLine) -> Side:
    said = line.said.get("side", "")
    return Side(said) if said in set(Side) else Side.BOTH


def _entry(fields: Fields, start: str, name: str, line: ClauseLine) -> Entry:
    label, said = _label(name, line.kind), line.said.get(name, "")
    if name == "of":
        return _choice(fields, f"{start}-of", label, _OF[line.kind], said)
    if name in _CHOICES:
        return _choice(fields, f"{start}-{name}", label, _CHOICES[name], said)
    kind = "text" if name in ("at", "spacing", "next_within") else "number"
    return fields.make(f"{start}-{name}", label, said, kind=kind, hint=_hint(name))


def _label(name: str, kind: ClauseKind) -> str:
    if name.startswith("points_"):
        quadrant = naming.QUADRANT_NAMES[Quadrant(name.removeprefix("points_"))]
        return _("Points for %(quadrant)s") % {"quadrant": quadrant}
    if name == "at_least" and kind is ClauseKind.VOLUME:
        return _("At least so many leads")
    return {
        "at_least": _("Worth at least"),
        "of": pgettext("promise", "What counts"),
        "share": _("At least so many in 100"),
        "promise": _("The team"),
        "weekday": _("By"),
        "at": _("At"),
        "roll": _("Instead of a day off"),
        "days_after": _("At least so many working days for a lead that comes later"),
        "attempts": _("At least so many attempts"),
        "within_days": _("Within so many working days"),
        "channels": _("By at least so many channels"),
        "spacing": _("Attempts at least so far apart"),
        "next_within": _("The next attempt after each within (if you like)"),
        "final_after_days": _("Final after so many days at the latest"),
    }[name]


def _hint(name: str) -> str:
    if name == "at":
        return _("As 18:00. Empty: when the working day ends.")
    if name == "next_within":
        return _("Working time, as 9:00. Empty: nobody is warned of the next attempt.")
    return _("Hours, or hours and minutes, as 1:30.") if name == "spacing" else ""


def _target(row: Mapping[str, str], start: str, fields: Fields) -> list[Entry]:
    quadrants: dict[str, Any] = {"": _("every other")}
    quadrants.update({one.value: words for one, words in naming.QUADRANT_NAMES.items()})
    return [
        _choice(fields, f"{start}-quadrant", _("For"), quadrants, row.get("quadrant", "")),
        fields.make(f"{start}-origin", _("From (if you like)"), row.get("origin", "")),
        fields.make(f"{start}-region", _("Region (if you like)"), row.get("region", "")),
        fields.make(f"{start}-within", _("Within"), row.get("within", ""),
                    hint=_("Hours, or hours and minutes, as 1:30.")),
    ]  # fmt: skip


def _step(line: StepLine, place: int, fields: Fields) -> dict[str, Any]:
    start = f"step-{place}"
    at = {
        "50": _("half of the time is used"),
        "75": _("three quarters of it are used"),
        "90": _("nine tenths of it are used"),
        "100": _("the promise is broken"),
    }
    names = at if line.at in at else {**at, line.at: line.at}
    return {
        "place": place,
        "title": _("Step %(number)s") % {"number": place + 1},
        "entries": [
            _choice(fields, f"{start}-at", _("When"), names, line.at),
            fields.make(f"{start}-after", _("And so much working time later"), line.after,
                        hint=_("Only after it is broken, as 4:00.")),
            _tell(fields, start, line.tell),
        ],
    }  # fmt: skip


def _answer(line: AnswerLine, fields: Fields) -> dict[str, Any]:
    start, task = f"answer-{line.task}", Task(line.task)
    return {
        "title": naming.TASK_NAMES[task],
        "ends": naming.TASK_ENDS[task],
        "calendar": line.calendar,
        "calendar_name": f"{start}-calendar",
        "entries": [
            _choice(fields, f"{start}-side", _("Who answers"),
                    {"": pgettext("promise", "nobody promises it"), **_TEAMS}, line.side),
            fields.make(f"{start}-within", _("Within"), line.within,
                        hint=_("Hours of work, as 9:00.")),
            *([fields.make(f"{start}-every_days", _("Every so many days"), line.every_days,
                           kind="number", hint=_("From 7 to 366."))]
              if task is Task.NURTURE_CHECK else []),
            _tell(fields, start, line.tell),
        ],
    }  # fmt: skip


def _tell(fields: Fields, start: str, tell: Sequence[str]) -> Entry:
    return fields.make(
        f"{start}-tell", _("Who is told"), kind="checks",
        choices=[(one.value, name) for one, name in naming.WHOM_NAMES.items()], chosen=tell,
    )  # fmt: skip


def _choice(fields: Fields, name: str, label: Any, names: Mapping[Any, Any], chosen: str) -> Entry:
    choices = [(str(code), words) for code, words in names.items()]
    return fields.make(name, label, kind="choice", choices=choices, chosen=[chosen])
