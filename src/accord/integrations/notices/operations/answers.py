"""What can be answered from a mail or a chat: one line for each action, and what it does.

A slice below registers nothing: whoever adds an action writes it into ACTIONS here, with a
function that makes the slice's own move and raises UnableToAnswer where that is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import UnableToAnnounce
from accord.definitions import api as definitions
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import (
    OPEN,
    PENDING,
    Answer,
    Move,
    State,
    UnableToMove,
    Unmoved,
)
from accord.integrations.notices.values import Option, UnableToAnswer
from accord.leads.values import Promising, UnableToJudge
from accord.meetings import api as meetings
from accord.notices import api as notices
from accord.notices.api import Link, Notice
from accord.team import api as team
from accord.team.values import Actor, Capability, Side

WORDS_BOUND = 500
_OTHER = "other"
_UNJUDGED = gettext_lazy("Whether it is promising cannot be said now. Nothing was changed.")
_DATED = "_until"  # reasons that need a day are given in Accord


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answers: one of the options, their own words, and whether it is promising."""

    option: str = ""
    words: str = ""
    promising: Promising | None = None


def _no_options(*, at: datetime) -> Sequence[Option]:
    del at
    return ()


def _reasons(*, at: datetime) -> Sequence[Option]:
    return [
        Option(one.code, one.name, one.code == _OTHER)
        for one in definitions.list_reasons(at=at)
        if not one.code.endswith(_DATED)
    ]


def _words_alone(*, at: datetime) -> Sequence[Option]:
    del at
    return [Option("words", gettext_lazy("Ask"), needs_words=True)]


def _promising(*, at: datetime) -> Sequence[Option]:
    """One press accepts, with a word on whether the lead is promising or without."""
    del at
    return [
        Option("", gettext_lazy("Accept")),
        Option(Promising.YES.value, gettext_lazy("Accept: promising")),
        Option(Promising.UNSURE.value, gettext_lazy("Accept: not sure whether promising")),
        Option(Promising.NO.value, gettext_lazy("Accept: not promising")),
    ]


def _accept(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    answer = Answer(promising=Promising(said.option) if said.option else None)
    _move(Move.ACCEPT, subject_id, actor=actor, answer=answer, at=at)


def _ask(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    _move(Move.ASK, subject_id, actor=actor, answer=Answer(words=said.words), at=at)


def _reject(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    answer = Answer(reason=said.option, words=said.words, promising=said.promising)
    _move(Move.REJECT, subject_id, actor=actor, answer=answer, at=at)


def _move(what: Move, handoff_id: int, *, actor: Actor, answer: Answer, at: datetime) -> None:
    try:
        handoffs.move(handoff_id=handoff_id, move=what, actor=actor, at=at, answer=answer)
    except LookupError as gone:
        raise UnableToAnswer(_("This is gone. Nothing was changed.")) from gone
    except UnableToMove as refusal:
        raise UnableToAnswer(_why(refusal.why)) from refusal
    except UnableToJudge as refusal:
        raise UnableToAnswer(_UNJUDGED) from refusal


def _cancel(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    """A quiet week: everybody gets their time back."""
    del said
    try:
        meetings.cancel_meeting(meeting_id=subject_id, actor=actor, at=at)
    except LookupError as gone:
        raise UnableToAnswer(_("This is gone. Nothing was changed.")) from gone
    except meetings.UnableToMeet as refusal:
        raise UnableToAnswer(str(meetings.MEETING_FLAWS[refusal.flaw])) from refusal


def _know_announcement(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    del said
    try:
        campaigns.acknowledge(announcement_id=subject_id, member_id=actor.member_id or 0, at=at)
    except UnableToAnnounce as refusal:
        raise UnableToAnswer(refusal.words) from refusal


def _know_definition(*, subject_id: int, actor: Actor, said: Said, at: datetime) -> None:
    """Whoever has said more of it, that they work for it, stays with that."""
    del said
    held = definitions.list_acknowledgements(version_ids=[subject_id]).get(subject_id, {})
    if actor.member_id in held:
        return
    try:
        definitions.acknowledge(
            version_id=subject_id, member_id=actor.member_id or 0,
            level=definitions.Level.KNOWS, at=at,
        )  # fmt: skip
    except definitions.UnableToAgree as refusal:
        raise UnableToAnswer(
            _("It is in force in other words by now. Read those in Accord. Nothing was changed.")
        ) from refusal


def _why(why: Unmoved) -> str:
    if why is Unmoved.NOT_YOURS:
        return _("Somebody else has it now. Nothing was changed.")
    if why is Unmoved.WORDS_NEEDED:
        return _("Say it in your own words. Nothing was changed.")
    if why in (Unmoved.IS_DONE, Unmoved.NOT_NOW, Unmoved.HAS_ENDED, Unmoved.CHANGED_MEANWHILE):
        return _("This was answered already. Nothing was changed.")
    return _("This cannot be said from here. Open it in Accord. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with one subject. question: with %(said)s, what the notice says.

    options: what to choose from; without any there is one button, `label`. is_judged: a word on
    whether it is promising may be said with any of them.
    """

    code: str
    subject: str
    label: Any
    question: Any
    done: Any
    do: Callable[..., None]
    options: Callable[..., Sequence[Option]] = _no_options
    needs: Capability = Capability.WORK_LEADS
    is_judged: bool = False


ACTIONS: Final[Mapping[str, Action]] = {
    action.code: action
    for action in (
        Action(
            "accept",
            "handoff",
            gettext_lazy("Accept"),
            gettext_lazy("Do you accept this lead?"),
            gettext_lazy("You have accepted it."),
            _accept,
            _promising,
        ),
        Action(
            "reject",
            "handoff",
            gettext_lazy("Give it back"),
            gettext_lazy("Why do you give this lead back?"),
            gettext_lazy("You have given it back."),
            _reject,
            _reasons,
            is_judged=True,
        ),
        Action(
            "ask",
            "handoff",
            gettext_lazy("Ask for more"),
            gettext_lazy("What do you need to know about this lead?"),
            gettext_lazy("You have asked. You are told when it is answered."),
            _ask,
            _words_alone,
        ),
        Action(
            "cancel_meeting",
            "team_meeting",
            gettext_lazy("Cancel it"),
            gettext_lazy("Shall this meeting be called off?"),
            gettext_lazy("It is called off. Everybody's calendar is told."),
            _cancel,
            needs=Capability.BRING_EVIDENCE,
        ),
        Action(
            "know_announcement",
            "announcement",
            gettext_lazy("I know it"),
            gettext_lazy("Do you know what was announced?"),
            gettext_lazy("Noted that you know it."),
            _know_announcement,
            needs=Capability.READ_OWN,
        ),
        Action(
            "know_definition",
            "definition",
            gettext_lazy("I know it"),
            gettext_lazy("Do you know what is in force now?"),
            gettext_lazy("Noted that you know it."),
            _know_definition,
            needs=Capability.READ_OWN,
        ),
    )
}


def actions_of(notice: Notice) -> list[Action]:
    """What can be answered to a notice at once, as what it is about stands now."""
    if notice.subject_id is None:
        return []
    found = [ACTIONS[code] for code in notice.kind.actions if code in ACTIONS]
    found = [one for one in found if one.subject == notice.subject]
    if notice.subject == "announcement":
        return found if found and _asks(notice.subject_id) else []
    if notice.subject != "handoff":
        return found
    card = handoffs.find_handoffs(ids=[notice.subject_id]).get(notice.subject_id) if found else None
    if card is None:
        return found
    return [one for one in found if card.to_side is Side.SALES and card.state in _WHILE[one.code]]


def _asks(announcement_id: int) -> bool:
    """Whether an announcement is to be acknowledged at all."""
    try:
        one = campaigns.get_announcement(announcement_id=announcement_id)
    except LookupError:
        return False
    return one.is_out and one.text.answer_by is not None


# In which states of a hand-off each can be done.
_WHILE: Final[Mapping[str, frozenset[State]]] = {
    "accept": PENDING,
    "reject": OPEN,
    "ask": frozenset({State.OFFERED}),
}


def action_of(link: Link) -> Action | None:
    """What a link does; None where we know of no such action any more."""
    action = ACTIONS.get(link.action)
    return action if action is not None and action.subject == link.subject else None


@transaction.atomic
def answer(*, link: Link, said: Said, at: datetime) -> None:
    """Do what a link is for, as its member and once. Raises UnableToAnswer, SpentLink; then
    nothing was changed and the link is as good as before."""
    action, actor = action_of(link), team.find_actor(member_id=link.member_id)
    if action is None or actor is None or not actor.may(action.needs):
        raise UnableToAnswer(_("You may not do this any more. Nothing was changed."))
    choices = {one.code: one for one in action.options(at=at)}
    if choices:
        chosen = choices.get(said.option)
        if chosen is None:
            raise UnableToAnswer(_("Choose one of the answers. Nothing was changed."))
        if chosen.needs_words and not said.words.strip():
            raise UnableToAnswer(_why(Unmoved.WORDS_NEEDED))
    notices.spend_link(link=link, at=at)
    told = replace(said, words=said.words[:WORDS_BOUND])
    action.do(subject_id=link.subject_id, actor=actor, said=told, at=at)
