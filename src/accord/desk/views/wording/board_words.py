"""What the board says of each promise: the number, how it stands, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accord.agreements import api as agreements
from accord.agreements.values.facts import Attainment, Outcome, Point, Standing
from accord.agreements.values.gaming import Game, Sign
from accord.agreements.values.naming import GAME_NAMES, TASK_NAMES
from accord.agreements.values.terms import ClauseKind, Task, Value, Volume
from accord.desk.rules import burnups
from accord.handoffs import api as handoffs
from accord.handoffs.values.attainment import Answered, Attained, Kept
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

SIGN_LEADS = 5  # of a sign that are named
# Promises of a time: what is missed of them is late.
_IN_TIME = frozenset({ClauseKind.SPEED, ClauseKind.DEADLINE, ClauseKind.VERDICT})
_RANKS = {
    parts.ClockKind.LATE: 0, parts.ClockKind.MISSED: 0, parts.ClockKind.SOON: 1,
    parts.ClockKind.UNSEEN: 2, parts.ClockKind.ON_TIME: 3, parts.ClockKind.STOPPED: 4,
    parts.ClockKind.KEPT: 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One promise on the board: its sentence, its number, its state, and what to do."""

    id: str
    words: str
    number: str
    number_url: str
    chip: parts.Clock
    beside: str = ""
    action: str = ""
    action_url: str = ""

    @property
    def rank(self) -> int:
        """What is late comes first."""
        return _RANKS[self.chip.kind]


def line(attained: Attained, kept: Kept, *, window: str) -> Line:
    """A clause as the board tells it."""
    held, told = attained.agreement, kept.attainment
    worded = agreements.word_clause(agreement=held.agreement, clause=kept.clause)
    is_number = isinstance(kept.clause.terms, Volume | Value)
    asked = {"agreement": held.key, "window": window, "group": f"{told.clause}|{held.key}"}
    counted = "met" if is_number else "due"
    has = bool(kept.of(Outcome.MET)) if is_number else bool(told.due)
    chip = _chip(told, kind=kept.clause.kind, is_number=is_number)
    missed = len(kept.of(Outcome.MISSED))
    return Line(
        id=f"{held.key}-{told.clause}",
        words=worded.words,
        number=ui.part_of(*_number(told, is_number=is_number)),
        number_url=_records(asked, counted) if has else "",
        chip=chip,
        beside=_beside(told),
        action=_look(missed) if missed else "",
        action_url=_records(asked, "missed") if missed else "",
    )


def answered(one: Answered) -> Line:
    """How soon one team answered the other."""
    late = one.due - one.met
    said = {"task": TASK_NAMES[one.turnaround.task],
            "time": agreements.working_time(length=one.turnaround.within)}  # fmt: skip
    return Line(
        id=f"answer-{one.turnaround.task.value}",
        words=_("%(task)s: answered within %(time)s of working time.") % said,
        number=ui.part_of(one.met, one.due),
        number_url=_asked_url(one) if one.due else "",
        chip=_late(late) if late else _kept() if one.due else _nothing(),
        action=_("Open the one that waited longest") if one.late else "",
        action_url=reverse("handoff", args=[one.late[0]]) if one.late else "",
    )


def _asked_url(one: Answered) -> str:
    """Where requests of a task stand; a question about a lead stands on its hand-off."""
    if one.turnaround.task is Task.NEEDS_INFO:
        return ""
    asked = {"who": "all", "task": one.turnaround.task.value, "state": "all"}
    return f"{reverse('requests')}?{urlencode(asked)}"


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The late ones first, else as they were agreed."""
    return sorted(lines, key=lambda one: one.rank)


def _number(told: Attainment, *, is_number: bool) -> tuple[int, int]:
    if is_number:
        return int(told.done), int(told.wanted)
    return told.met, told.met + told.missed


def _chip(told: Attainment, *, kind: ClauseKind, is_number: bool) -> parts.Clock:
    is_over = told.standing in (Standing.MET, Standing.MISSED)
    if told.standing is Standing.MISSED:
        short = {"count": _amount(told.missed_by)}
        words = _("Missed by %(count)s") % short
        return parts.Clock(kind=parts.ClockKind.MISSED, words=words)
    if is_over:
        return _kept()
    if told.missed and not is_number:
        return _late(told.missed) if kind in _IN_TIME else _missed(told.missed)
    if told.unseen:
        words = ngettext(
            "%(count)s cannot be seen", "%(count)s cannot be seen", told.unseen
        ) % {"count": ui.number(told.unseen)}  # fmt: skip
        return parts.Clock(kind=parts.ClockKind.UNSEEN, words=words)
    if told.standing is Standing.NOTHING or (not told.due and not told.not_yet):
        return _nothing()
    if is_number:
        words = _("%(count)s to come") % {"count": _amount(told.missed_by)}
        share = 1 - float(told.done / told.wanted) if told.wanted else 0.0
        return parts.Clock(kind=parts.ClockKind.ON_TIME, words=words, share_left=share)
    if told.not_yet:
        words = _("%(count)s to come") % {"count": ui.number(told.not_yet)}
        share = told.not_yet / (told.due + told.not_yet)
        return parts.Clock(kind=parts.ClockKind.ON_TIME, words=words, share_left=share)
    return _kept()


def _late(count: int) -> parts.Clock:
    words = ngettext("%(count)s late", "%(count)s late", count) % {"count": ui.number(count)}
    return parts.Clock(kind=parts.ClockKind.LATE, words=words, share_left=1.0)


def _missed(count: int) -> parts.Clock:
    words = ngettext("%(count)s missed", "%(count)s missed", count) % {"count": ui.number(count)}
    return parts.Clock(kind=parts.ClockKind.MISSED, words=words)


def _kept() -> parts.Clock:
    return parts.Clock(kind=parts.ClockKind.KEPT, words=pgettext("promise", "Kept"))


def _nothing() -> parts.Clock:
    words = pgettext("promise", "Nothing due yet")
    return parts.Clock(kind=parts.ClockKind.STOPPED, words=words)


def _beside(told: Attainment) -> str:
    said = []
    if told.unseen:
        said.append(
            ngettext(
                "Of %(count)s nobody can tell; it does not count as late.",
                "Of %(count)s nobody can tell; they do not count as late.",
                told.unseen,
            )
            % {"count": ui.number(told.unseen)}
        )
    if told.excused:
        said.append(
            ngettext("%(count)s is excused.", "%(count)s are excused.", told.excused)
            % {"count": ui.number(told.excused)}
        )
    if told.missed and told.missed_by and told.standing is not Standing.MISSED:
        said.append(_("Needed so far: %(count)s more.") % {"count": _amount(told.missed_by)})
    return " ".join(said)


def _look(count: int) -> str:
    return ngettext("See the one", "See the %(count)s", count) % {"count": ui.number(count)}


def _amount(value: Decimal) -> str:
    return ui.number(value, digits=0 if value == value.to_integral_value() else 2)


def _records(asked: Mapping[str, str], cell: str) -> str:
    query = urlencode({"cell": cell, **asked})
    return f"{reverse('measure_records', args=['sla_attainment'])}?{query}"


# The two halves together


def half(attained: Sequence[Attained]) -> dict[Side, parts.Promises]:
    """What each team kept, of all that is in force."""
    found = {side: parts.Promises(kept=0, missed=0) for side in (Side.MARKETING, Side.SALES)}
    for one in attained:
        for side, tally in handoffs.tallies(one).items():
            before = found[side]
            found[side] = parts.Promises(
                kept=before.kept + tally.kept, missed=before.missed + tally.missed,
                open=before.open + tally.open,
            )  # fmt: skip
    return found


def sentence(found: Mapping[Side, parts.Promises]) -> str:
    """ "Promises kept 41 of 50."."""
    kept = sum(one.kept for one in found.values())
    due = kept + sum(one.missed for one in found.values())
    return _("Promises kept %(part)s.") % {"part": ui.part_of(kept, due)}


def told(one: parts.Promises) -> str:
    """ "4 missed, 3 to come"."""
    return _("%(missed)s missed, %(open)s to come") % {
        "missed": ui.number(one.missed), "open": ui.number(one.open),
    }  # fmt: skip


# How a promise grew


def picture(attained: Attained, kept: Kept) -> dict[str, Any] | None:
    """The picture of a promise through its window, with its table."""
    told_now = kept.attainment
    drawn = burnups.burn_up(kept.points, until=told_now.window.end)
    if drawn is None:
        return None
    last = kept.points[-1]
    worded = agreements.word_clause(agreement=attained.agreement.agreement, clause=kept.clause)
    numbers = {"done": _amount(last.done), "wanted": _amount(last.wanted)}
    return {
        "id": f"burn-{attained.agreement.key}-{told_now.clause}",
        "side": kept.clause.side.value,
        "title": worded.words,
        "drawn": drawn,
        "summary": _grown(last) % numbers,
        "end": numbers["done"],
        "from": _day(told_now.window.start),
        "until": _day(told_now.window.end),
        "table": parts.PlainTable(
            caption=worded.words,
            head=(_("When"), _("Promised"), _("Done")),
            rows=tuple(
                (ui.long_moment(one.at), _amount(one.wanted), _amount(one.done))
                for one in burnups.thinned(kept.points, at_most=20)
            ),
        ),
    }


def _grown(last: Point) -> str:
    if not last.wanted:
        return _("%(done)s done; none was due so far.")
    return _("%(done)s done of %(wanted)s promised so far.")


def _day(at: datetime) -> str:
    return ui.day(at)


# What looks kept and may not be

_ASKS: Mapping[Game, str | Promise] = {
    Game.UNTOUCHED: gettext_lazy(
        "Ask how they were worked, and connect the tool that would have seen it."
    ),
    Game.BURST: gettext_lazy("Ask what kept it from being done earlier."),
    Game.ALL_OTHER: gettext_lazy("Ask what the list of reasons lacks, and add it."),
    Game.TOO_CLOSE: gettext_lazy("Ask whether several tries in a row were one call."),
    Game.OWN_ORDER: gettext_lazy(
        "Look at them among the returns: take back what is right, hand over again what is not."
    ),
    Game.PUT_OFF: gettext_lazy("Ask what the buyers said, and whether a day was named too soon."),
}


def sign(
    one: Sign, *, names: Mapping[int, str], seen: frozenset[int] | None, leads: Mapping[int, int]
) -> dict[str, Any] | None:
    """A sign in plain words; of one person it is told to them and whoever leads them alone."""
    owner = one.owner_id
    if owner is not None and seen is not None and owner not in seen:
        return None
    who = names.get(owner, "") if owner is not None else str(_("Marketing"))
    said = {"what": GAME_NAMES[one.game], "who": who, "part": ui.part_of(one.count, one.of)}
    return {
        "words": _("%(who)s: %(what)s, %(part)s.") % said,
        "ask": str(_ASKS[one.game]),
        "leads": [
            (
                reverse("lead", args=[leads[number]]),
                _("Lead %(number)s") % {"number": leads[number]},
            )
            for number in one.lead_ids[:SIGN_LEADS]
            if number in leads
        ],
    }
