"""What ails a tool, as a sentence with its remedy; and how states are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from accord.integrations.connecting.values.connections import Phase, State, Why
from accord.integrations.connecting.values.protocol import Fault

STATE_NAMES: Mapping[State, Any] = {
    State.SETTING_UP: pgettext_lazy("connection", "Being set up"),
    State.RUNNING: pgettext_lazy("connection", "Connected"),
    State.PAUSED: pgettext_lazy("connection", "Paused"),
    State.WAITING: pgettext_lazy("connection", "Waits for you"),
    State.ENDED: pgettext_lazy("connection", "Disconnected"),
}
PHASE_NAMES: Mapping[Phase, Any] = {
    Phase.NOT_BEGUN: pgettext_lazy("stream", "Not begun"),
    Phase.BACKFILL: pgettext_lazy("stream", "Fetching everything"),
    Phase.FOLLOWING: pgettext_lazy("stream", "Following changes"),
}
WHY_NAMES: Mapping[Why, Any] = {
    Why.BACKFILL: pgettext_lazy("reading", "Everything"),
    Why.CHANGES: pgettext_lazy("reading", "Changes"),
    Why.MESSAGES: pgettext_lazy("reading", "A message told of it"),
    Why.WRITING: pgettext_lazy("reading", "Written back"),
}
_SENTENCES: Mapping[Fault, str] = {
    Fault.TOKEN_REFUSED: gettext_noop(
        "%(tool)s no longer accepts the access that was entered. Make a new token there and enter "
        "it under “Access”; nothing is lost meanwhile."
    ),
    Fault.SCOPE_MISSING: gettext_noop(
        "The access does not cover this: %(detail)s is missing. Add it in %(tool)s, then press "
        "“Look again”. Everything else goes on."
    ),
    Fault.TOO_MANY: gettext_noop(
        "%(tool)s has been asked too often and wants a pause. Accord goes on by itself."
    ),
    Fault.AWAY: gettext_noop(
        "%(tool)s does not answer just now (%(detail)s). Accord asks again by itself; nothing is "
        "lost meanwhile."
    ),
    Fault.NOT_ITS_API: gettext_noop(
        "Something else than %(tool)s answered (%(detail)s): often a sign-in page, a proxy, or a "
        "wrong address. Check the address under “Access”. Accord tries again each hour."
    ),
    Fault.FIELD_GONE: gettext_noop(
        "The field “%(detail)s” is no longer there in %(tool)s: it was renamed or deleted. Press "
        "“Look again” to see the fields there are now, then say which one takes its place. "
        "Everything else goes on."
    ),
    Fault.STREAM_GONE: gettext_noop(
        "%(tool)s has no such records here any more (%(detail)s). Switch them off under “What is "
        "read”, or have them put back there and press “Look again”. Everything else goes on."
    ),
    Fault.NOT_SIGNED: gettext_noop(
        "A message was not signed with a secret that counts. Put the current secret into %(tool)s."
    ),
    Fault.NOT_WRITTEN: gettext_noop(
        "%(tool)s did not take what was to be written (%(detail)s). It is tried again."
    ),
    Fault.SEES_LESS: gettext_noop(
        "The access sees far fewer records in %(tool)s than before: %(detail)s are missing. Accord "
        "goes on reading and takes none of them away yet. Was a right narrowed? Widen it in "
        "%(tool)s. Were they deleted on purpose? Then there is nothing to do: after seven days "
        "Accord takes them as deleted."
    ),
    Fault.FAILED: gettext_noop(
        "Accord itself failed at this (%(detail)s); the log says where. It is tried again each "
        "hour. Everything else goes on."
    ),
}


_NO_ANSWER: Mapping[str, str] = {
    "ConnectError": gettext_noop("no connection could be made"),
    "ConnectTimeout": gettext_noop("no connection could be made in time"),
    "PoolTimeout": gettext_noop("no connection could be made in time"),
    "ReadTimeout": gettext_noop("it took too long to answer"),
    "WriteTimeout": gettext_noop("it took too long to answer"),
}
_BROKEN_OFF = gettext_noop("the connection broke off")


def sentence(fault: Fault, *, tool: str, detail: str = "") -> str:
    """What is wrong and what to do, in the reader's language."""
    return _(_SENTENCES[fault]) % {"tool": tool, "detail": _detail(fault, detail)}


def _detail(fault: Fault, detail: str) -> str:
    """What a fault is about; how a network failed is kept by its name in code."""
    if fault is Fault.AWAY and detail.isidentifier():
        return _(_NO_ANSWER.get(detail, _BROKEN_OFF))
    return detail or "–"


_ASKED: Mapping[Fault, str] = {
    Fault.TOKEN_REFUSED: gettext_noop(
        "%(tool)s does not accept this access. Look whether it was copied whole, or make a new one "
        "there."
    ),
    Fault.SCOPE_MISSING: gettext_noop(
        "The access does not cover this: %(detail)s is missing. Add it in %(tool)s, then try again."
    ),
    Fault.TOO_MANY: gettext_noop(
        "%(tool)s has been asked too often and wants a pause: try again in a few minutes."
    ),
    Fault.AWAY: gettext_noop("%(tool)s does not answer just now: try again when it does."),
    Fault.NOT_ITS_API: gettext_noop(
        "Something else than %(tool)s answered (%(detail)s): often a sign-in page, a proxy, or a "
        "wrong address. Check the address, then try again."
    ),
    Fault.FAILED: gettext_noop(
        "Accord itself failed at this (%(detail)s); the log says where. Try again later."
    ),
}


def asked(fault: Fault, *, tool: str, detail: str = "") -> str:
    """What came of asking a tool for somebody who waits: nothing goes on by itself here."""
    said = _ASKED.get(fault, _SENTENCES[fault])
    return _(said) % {"tool": tool, "detail": _detail(fault, detail)}


def left_out(stored: str, *, tool: str) -> str:
    """Why a stream is left out, from how it is stored: the fault, a colon, its detail."""
    code, _colon, detail = stored.partition(":")
    return sentence(Fault(code), tool=tool, detail=detail) if code else ""


_REFUSED: Mapping[Fault, str] = {
    Fault.NOT_WRITTEN: gettext_noop(
        "%(tool)s did not take it: %(detail)s. Mend the record there, then press “Try them once "
        "more”."
    ),
    Fault.FIELD_GONE: gettext_noop(
        "The field “%(detail)s” is not there in %(tool)s, or may not be written. Make it there, "
        "or leave it out under “Who is master”."
    ),
    Fault.SCOPE_MISSING: gettext_noop(
        "The access may not write this record or field: %(detail)s. Give it the right in "
        "%(tool)s, then press “Try them once more”."
    ),
    Fault.AWAY: gettext_noop(
        "Somebody else held the record in %(tool)s each time it was tried (%(detail)s). Press "
        "“Try them once more”."
    ),
}
_GONE = gettext_noop("The record was deleted in %(tool)s, or joined into another one there.")


def not_taken(fault: Fault, *, tool: str, detail: str = "") -> str:
    """Why one record was not taken, and what to do, in the reader's language."""
    said = _GONE if detail in ("deleted", "merged") else _REFUSED.get(fault, _SENTENCES[fault])
    return _(said) % {"tool": tool, "detail": detail or "–"}
