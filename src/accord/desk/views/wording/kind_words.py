"""How pages say the kinds of hand-off: in sentences, and why a wording is none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.definitions.values import StageCode
from accord.foundation import clock
from accord.handoffs.values.handoffs import Unmoved
from accord.handoffs.values.kinds import (
    FIELD_NAMES,
    LONGEST_NAME,
    MOST_COOLING,
    MOST_KINDS,
    Channel,
    Field,
    HandoffKind,
    KindFlaw,
    UnableToReadKinds,
)
from accord.handoffs.values.waiting import Waiting
from accord.team.values import Side
from accord.ui import api as ui

SIDE_NAMES = {
    Side.MARKETING: pgettext_lazy("team", "Marketing"),
    Side.SALES: pgettext_lazy("team", "Sales"),
}
_WAYS: Mapping[tuple[Side, Side], Any] = {
    (Side.MARKETING, Side.SALES): pgettext_lazy("hand-off", "From marketing to sales."),
    (Side.SALES, Side.MARKETING): pgettext_lazy("hand-off", "From sales back to marketing."),
    (Side.SALES, Side.SALES): pgettext_lazy("hand-off", "From one person in sales to another."),
}
_TOLD: Mapping[Channel, Any] = {
    Channel.IN_APP: pgettext_lazy("hand-off", "The receiver is told on Accord's own pages;"),
    Channel.MAIL: pgettext_lazy("hand-off", "The receiver is told by e-mail;"),
    Channel.CHAT: pgettext_lazy("hand-off", "The receiver is told in the chat;"),
    Channel.CRM_TASK: pgettext_lazy("hand-off", "The receiver gets a task in the CRM;"),
}
_ELSE: Mapping[Channel, Any] = {
    Channel.IN_APP: pgettext_lazy("hand-off", "where that fails, on Accord's own pages."),
    Channel.MAIL: pgettext_lazy("hand-off", "where that fails, by e-mail."),
    Channel.CHAT: pgettext_lazy("hand-off", "where that fails, in the chat."),
    Channel.CRM_TASK: pgettext_lazy("hand-off", "where that fails, by a task in the CRM."),
}
_DAYS = pgettext_lazy("hand-off", "Write a whole number of days from 0 to %(given)s.")
FLAWS: Mapping[KindFlaw, str | Promise] = {
    KindFlaw.NOT_AN_OBJECT: pgettext_lazy("hand-off", "Several named values belong here."),
    KindFlaw.UNKNOWN_KEY: pgettext_lazy("hand-off", "Hand-offs have nothing of this name."),
    KindFlaw.MISSING_KEY: pgettext_lazy("hand-off", "This is missing. Add it."),
    KindFlaw.NOT_A_LIST: pgettext_lazy("hand-off", "A list belongs here."),
    KindFlaw.TOO_MANY: pgettext_lazy(
        "hand-off", "There can be %(given)s kinds at most. Take some out."
    ),
    KindFlaw.NO_TEXT: pgettext_lazy("hand-off", "Write a name here, of letters that are seen."),
    KindFlaw.TOO_LONG: pgettext_lazy(
        "hand-off", "Write a name here, of at most %(given)s letters."
    ),
    KindFlaw.NOT_A_CODE: pgettext_lazy(
        "hand-off",
        "A code begins with a small letter and has up to 40 small letters, digits and “_”. "
        "Write it so.",
    ),
    KindFlaw.NOT_ONE_OF: pgettext_lazy(
        "hand-off", "This cannot be chosen here. Choose one from the list."
    ),
    KindFlaw.NOT_WHOLE: _DAYS,
    KindFlaw.OUT_OF_BOUNDS: _DAYS,
    KindFlaw.TWICE: pgettext_lazy("hand-off", "This is there twice. Leave one out."),
    KindFlaw.ONE_SIDE: pgettext_lazy(
        "hand-off", "Marketing hands nothing over to itself. Choose sales on one of the two sides."
    ),
    KindFlaw.SAME_CHANNEL: pgettext_lazy(
        "hand-off", "Where the first way fails, this one would fail too. Choose another."
    ),
    KindFlaw.NONE: pgettext_lazy("hand-off", "There is no kind of hand-off. Add at least one."),
    KindFlaw.NO_WAY_BACK: pgettext_lazy(
        "hand-off",
        "The kind by which sales gives leads back to marketing is missing, and what comes back "
        "has to go to somebody. Leave “Back to marketing” in.",
    ),
    KindFlaw.NOT_BACK: pgettext_lazy(
        "hand-off", "Only what comes back to marketing enters a nurture. Leave this empty."
    ),
    KindFlaw.NOT_THERE: pgettext_lazy(
        "hand-off", "Only what goes to sales runs out without an answer. Leave this empty."
    ),
}
_BOUNDS: Mapping[KindFlaw, int] = {
    KindFlaw.TOO_MANY: MOST_KINDS,
    KindFlaw.TOO_LONG: LONGEST_NAME,
    KindFlaw.NOT_WHOLE: MOST_COOLING,
    KindFlaw.OUT_OF_BOUNDS: MOST_COOLING,
}


def flaw(refusal: UnableToReadKinds) -> str:
    """Why a wording is no kind of hand-off, and what to do."""
    return str(FLAWS[refusal.flaw]) % {"given": ui.number(_BOUNDS.get(refusal.flaw, 0))}


def sentences(kind: HandoffKind, *, stages: Mapping[StageCode, str]) -> list[str]:
    """A kind in sentences."""
    said = [str(_WAYS[kind.from_side, kind.to_side]), _when(kind, stages=stages)]
    if kind.to_side is Side.SALES:  # what goes back goes back whatever is known of it
        said.append(_needed(kind.needs))
    said.append(f"{_TOLD[kind.channel]} {_ELSE[kind.fallback]}")
    if kind.to_side is Side.SALES:
        said.append(_rests(kind.cooling_days))
        if kind.expires_days:
            said.append(_runs_out(kind))
    elif kind.nurture:
        said.append(_("What comes back enters %(name)s.") % {"name": kind.nurture})
    return said


def _when(kind: HandoffKind, *, stages: Mapping[StageCode, str]) -> str:
    if kind.at_stage is None:
        return _("It is made by hand, or by what happens to the lead; never at a stage by itself.")
    name = stages.get(kind.at_stage, kind.at_stage.value)
    return _("It happens by itself as soon as a lead is %(stage)s.") % {"stage": name}


def _runs_out(kind: HandoffKind) -> str:
    side = SIDE_NAMES[kind.from_side]
    return ngettext(
        "Without an answer it runs out after %(count)s working day; %(side)s has the lead again.",
        "Without an answer it runs out after %(count)s working days; %(side)s has the lead again.",
        kind.expires_days,
    ) % {"count": ui.number(kind.expires_days), "side": side}


def _needed(needs: Sequence[Field]) -> str:
    if not needs:
        return _("Nothing has to be known.")
    return _("This has to be known: %(fields)s.") % {"fields": fields(needs)}


def fields(found: Sequence[Field]) -> str:
    return pgettext("list", ", ").join(str(FIELD_NAMES[one]) for one in found)


def _rests(days: int) -> str:
    if not days:
        return _("A lead that came back may be handed over again at once.")
    said = ngettext(
        "A lead that came back rests for %(count)s day, unless it does something new.",
        "A lead that came back rests for %(count)s days, unless it does something new.",
        days,
    )
    return said % {"count": ui.number(days)}


def keeps(one: Waiting) -> str:
    """What keeps a lead from being handed over."""
    if one.why is Unmoved.NOT_COMPLETE:
        return _("Not known: %(fields)s") % {"fields": fields(one.lacks)}
    if one.why is Unmoved.COOLING:
        return _("Came back lately, and has done nothing new since")
    if one.why is Unmoved.NOT_PUT_RIGHT:
        return _("Came back to have its data put right, and they are as they were")
    if one.why is Unmoved.OPEN_ALREADY:
        return _("Is in the hands of somebody by another hand-off")
    return _("Nothing is missing: nobody was there to receive it")


def stage_names(*, at: datetime) -> dict[StageCode, str]:
    """What both teams call the stages."""
    return {one.code: _(one.name) for one in definitions.list_stages(at=at)}


def stage_said(code: str) -> str:
    """The stage of a kind, as a definition's page says it."""
    names = stage_names(at=clock.now())
    return names.get(StageCode(code), code) if code else _("never by itself")
