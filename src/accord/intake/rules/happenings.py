"""What rows about calls and meetings tell: who was reached, and what lies ahead; pure."""

from datetime import datetime

from accord.intake.rules.normalise import Normalised
from accord.intake.values.fields import NO_TOUCH
from accord.intake.values.plans import Plan
from accord.journeys.values import CALLS, TouchKind

_UNREACHED = (
    "no answer", "not answered", "unanswered", "no response", "missed", "busy", "voicemail",
    "voice mail", "left ", "not connect", "disconnect", "not reached", "wrong number",
    "invalid number", "cancel", "reject", "declin", "fail", "no-answer", "no_answer",
)  # fmt: skip
_PLANNED = ("scheduled", "planned", "overdue", "not started")
_REACHED = ("connect", "spoke", "talked", "answered", "reached", "conversation")
# Words that go with a talk and do not prove one.
_ENDED = ("completed", "attended", "held", "interested", "requested", "done")
_CALLED_OFF = frozenset({TouchKind.MEETING_CANCELLED, TouchKind.MEETING_MOVED})


def call_kind(kind: str, *, seconds: int | None, said: str, may_raise: bool) -> str:
    """What a call was by its result and its length: tried, connected, or not made yet.

    A result that says who was reached stands; a call of no second has reached nobody. Only where
    `may_raise` does a length alone turn a try into a talk: of some tools it holds the ringing too.
    """
    word = said.casefold()
    if any(sign in word for sign in _UNREACHED):
        return TouchKind.CALL_ATTEMPT.value
    if any(sign in word for sign in _PLANNED):
        return NO_TOUCH
    if any(sign in word for sign in _REACHED):
        return TouchKind.CALL_CONNECTED.value
    if seconds == 0:
        return TouchKind.CALL_ATTEMPT.value
    if may_raise and seconds and (not word or any(sign in word for sign in _ENDED)):
        return TouchKind.CALL_CONNECTED.value
    return kind


def weigh_calls(n: Normalised, *, plan: Plan) -> None:
    """Each call as its result and its length tell it, where columns hold them."""
    if not {"duration", "call_result"} & n.values.keys():
        return
    every = range(n.size)
    told = zip(
        n.column("kind", every),
        n.column("duration", every, blank=None),
        n.column("call_result", every),
        strict=True,
    )
    n.values["kind"] = [
        call_kind(kind, seconds=seconds, said=said, may_raise=bool(plan.profile))
        if kind in CALLS
        else kind or None
        for kind, seconds, said in told
    ]


def book_ahead(n: Normalised, *, plan: Plan, at: datetime) -> None:
    """A meeting that begins after `at` is one that was booked, or called off, before it.

    When that was is what its tool says of the record's entry or change, else `at`. That a meeting
    ahead was held, said by a column, is no such word and stays a row set aside.
    """
    header = next((each for each, name in plan.columns.items() if name == "occurred_at"), "")
    every = range(n.size)
    kinds, moments = n.column("kind", every), n.column("occurred_at", every, blank=None)
    starts = n.column("meeting_start", every, blank=None)
    noted = n.column("noted_at", every, blank=None)
    changed = n.column("as_of", every, blank=None)
    for row, moment in enumerate(moments):
        kind = _kind_ahead(n, row, kind=kinds[row], header=header)
        if moment is None or moment <= at or not kind:
            continue
        n.problems.pop(row, None)
        entered = (changed[row],) if kind in _CALLED_OFF else (noted[row], changed[row])
        known = [said for said in entered if said and said <= at]
        kinds[row], moments[row], starts[row] = kind, [*known, at][0], starts[row] or moment
    n.values |= {"kind": [kind or None for kind in kinds], "occurred_at": moments}
    if any(starts):
        n.values["meeting_start"] = starts


def _kind_ahead(n: Normalised, row: int, *, kind: str, header: str) -> str:
    """What a row that lies ahead tells; "" where it is to stay as it is."""
    problem = n.problems.get(row)
    is_held_back = problem is not None and (problem.code, problem.column) == ("AHEAD", header)
    if problem is not None and not is_held_back:
        return ""
    if kind == TouchKind.MEETING_HELD and "kind" in n.assumed:
        return TouchKind.MEETING_BOOKED.value
    is_told = kind == TouchKind.MEETING_BOOKED or kind in _CALLED_OFF
    return kind if is_told and is_held_back else ""
