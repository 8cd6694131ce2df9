"""How the page of a version says the parts of an agreement, one by one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from accord.agreements import api as agreements
from accord.agreements.values import naming
from accord.agreements.values.flaws import UnableToRead
from accord.agreements.values.terms import ClauseKind, Hours, Task
from accord.kernel.durations import NotADuration, parse_duration
from accord.ui import api as ui

PART_NAMES: Mapping[str, Any] = {
    "handoff": pgettext_lazy("clause", "What it is about"),
    "batch.weekday": pgettext_lazy("clause", "Leads are handed over together on"),
    "batch.roll": pgettext_lazy("clause", "Instead of a day off"),
    "silent_days": pgettext_lazy("clause", "Days measured in silence before it is signed"),
    "side": pgettext_lazy("clause", "Who promises"),
    "kind": pgettext_lazy("clause", "Kind"),
    "every": pgettext_lazy("clause", "Counted"),
    "calendar": pgettext_lazy("clause", "Working time"),
    "with_recycled": pgettext_lazy("clause", "Leads that come again count too"),
    "at_least": pgettext_lazy("clause", "At least"),
    "of": pgettext_lazy("clause", "What counts"),
    "points": pgettext_lazy("clause", "Points"),
    "share": pgettext_lazy("clause", "At least so many"),
    "promise": pgettext_lazy("clause", "The team"),
    "targets": pgettext_lazy("clause", "How soon"),
    "automated": pgettext_lazy("clause", "A letter of a tool counts for"),
    "weekday": pgettext_lazy("clause", "By"),
    "at": pgettext_lazy("clause", "At"),
    "roll": pgettext_lazy("clause", "Instead of a day off"),
    "days_after": pgettext_lazy("clause", "Working days for a lead that comes later"),
    "attempts": pgettext_lazy("clause", "Attempts"),
    "within_days": pgettext_lazy("clause", "Within working days"),
    "channels": pgettext_lazy("clause", "Channels"),
    "spacing": pgettext_lazy("clause", "Attempts so far apart"),
    "next_within": pgettext_lazy("clause", "The next attempt within"),
    "final_after_days": pgettext_lazy("clause", "Final after so many days"),
    "tell": pgettext_lazy("clause", "Who is told"),
    "after": pgettext_lazy("clause", "And so much later"),
    "task": pgettext_lazy("clause", "Answer"),
    "within": pgettext_lazy("clause", "Within"),
    "every_days": pgettext_lazy("clause", "Every so many days"),
}
TOP = ("name", "handoff", "batch", "clauses", "ladder", "turnarounds", "silent_days")
_NAMES: Mapping[str, Mapping[Any, Any]] = {
    "handoff": naming.HANDOFF_NAMES,
    "batch.weekday": naming.WEEKDAY_NAMES,
    "batch.roll": naming.ROLL_NAMES,
    "side": naming.SIDE_NAMES,
    "kind": naming.KIND_NAMES,
    "every": naming.EVERY_NAMES,
    "of": {**naming.WORTH_NAMES, **naming.COVERED_NAMES, **naming.TOLD_NAMES},
    "promise": naming.PROMISE_NAMES,
    "automated": naming.QUADRANT_NAMES,
    "weekday": naming.WEEKDAY_NAMES,
    "roll": naming.ROLL_NAMES,
    "tell": naming.WHOM_NAMES,
    "task": naming.TASK_NAMES,
}


def title(said: Mapping[str, Any]) -> str:
    """What a promise, a step or an answer is called; "" for anything else."""
    if said.get("kind") in set(ClauseKind):
        side = _name("side", said.get("side", ""))
        return _("%(team)s: %(about)s") % {"team": side, "about": _name("kind", said["kind"])}
    if said.get("task") in set(Task):
        return _name("task", said["task"])
    if "tell" in said and "at" in said:
        if said.get("after"):
            return _("%(time)s after a promise is broken") % {"time": _time(said["after"])}
        if said["at"] == 100:
            return _("When a promise is broken")
        return _("When %(share)s in 100 of the time is used") % {"share": said["at"]}
    return ""


def sentences(body: Mapping[str, Any]) -> dict[str, str]:
    """Each promise as a sentence, by the place of its clause."""
    try:
        agreement = agreements.read_agreement(body)
    except UnableToRead:
        return {}
    return {
        f"clauses.{one.code}": agreements.word_clause(agreement=agreement, clause=one).words
        for one in agreement.clauses
    }


def words(part: str, said: Any) -> str | None:
    """What a part says; None where it is said as everywhere."""
    if part in _NAMES:
        if isinstance(said, list):
            return _listed(_name(part, one) for one in said) or "–"
        return _name(part, said)
    tell = _SAID.get(part)
    return tell(said) if tell is not None else None


def _name(part: str, said: Any) -> str:
    return str(_NAMES[part].get(said, said))


def _listed(names: Any) -> str:
    return pgettext("list", ", ").join(names)


def _time(said: Any) -> str:
    try:
        return agreements.working_time(length=parse_duration(str(said)))
    except NotADuration:
        return str(said)


def _share(said: Any) -> str:
    return ui.in_hundred(float(said)) if isinstance(said, int | float) else str(said)


def _calendar(said: Any) -> str:
    hours, _mark, key = str(said).partition(":")
    if hours not in set(Hours):
        return str(said)
    return key or str(naming.HOURS_NAMES[Hours(hours)])


def _points(said: Mapping[str, Any]) -> str:
    return _listed(f"{_name('automated', one)} {ui.number(worth)}" for one, worth in said.items())


def _targets(rows: Sequence[Mapping[str, Any]]) -> str:
    said = []
    for row in rows:
        named = [str(row[one]) for one in ("origin", "region") if row.get(one)]
        if row.get("quadrant"):
            named.insert(0, _name("automated", row["quadrant"]))
        told = {
            "whom": " ".join(named) or _("every other"),
            "within": _time(row.get("within", "")),
        }
        said.append(_("%(whom)s: within %(within)s") % told)
    return "\n".join(said)


def in_order(said: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a promise as one reads them; the database keeps them in an order of its own."""
    places = {name: place for place, name in enumerate(PART_NAMES)}
    return dict(sorted(said.items(), key=lambda pair: places.get(pair[0], len(places))))


def _at(said: Any) -> str:
    """A time of the day, or how much of a promise's time is used."""
    return ui.in_hundred(said / 100) if isinstance(said, int) else str(said)


_SAID: Mapping[str, Callable[[Any], str]] = {
    "at": _at,
    "share": _share,
    "calendar": _calendar,
    "points": _points,
    "targets": _targets,
    "within": _time,
    "after": _time,
    "spacing": _time,
    "next_within": _time,
}
