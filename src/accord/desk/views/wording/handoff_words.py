"""The words of hand-offs: why one stays as it is and what to do, how long somebody has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accord.handoffs.values.clocks import GOING, PROMISE_NAMES, ClockState, Promise, Stop
from accord.handoffs.values.handoffs import LONGEST_WORDS, Still, UnableToMove, Unmoved
from accord.handoffs.values.inbox import SeenClock, Tries
from accord.handoffs.values.kinds import FIELD_NAMES, Field
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

_SOON = 0.25  # of the working time
_MINUTE = timedelta(minutes=1)
# What no tool has to tell of: it is done here.
_DONE_HERE = frozenset({Promise.ACKNOWLEDGE, Promise.VERDICT, Promise.INFO})

UNMOVED = {
    Unmoved.NO_NURTURE: gettext_lazy(
        "They want no news, bought already or never will: nobody waits in a nurture who does. End "
        "it without one; nothing was changed."
    ),
    Unmoved.IS_DONE: gettext_lazy(
        "This hand-off is done already. Its page says what became of it; nothing was changed."
    ),
    Unmoved.NOT_NOW: gettext_lazy(
        "This cannot be done with the hand-off as it stands now: somebody has moved it on. Look at "
        "its page; nothing was changed."
    ),
    Unmoved.NOT_YOURS: gettext_lazy(
        "Only whoever has it, their deputy or who leads them can do this. Ask them to; nothing was "
        "changed."
    ),
    Unmoved.LEADERS_ONLY: gettext_lazy(
        "Only who leads the team, or answers for people's data, puts somebody on legal hold and "
        "lifts it. Ask them; nothing was changed."
    ),
    Unmoved.OTHER_SIDE: gettext_lazy(
        "This is for the other team to do. Ask them; nothing was changed."
    ),
    Unmoved.NO_REASON: gettext_lazy("Choose a reason first. Nothing was changed."),
    Unmoved.UNKNOWN_REASON: gettext_lazy(
        "This reason is no longer agreed on. Choose one of the list; nothing was changed."
    ),
    Unmoved.WORDS_NEEDED: gettext_lazy("Say it in your own words too. Nothing was changed."),
    Unmoved.DAY_NEEDED: gettext_lazy(
        "Choose the day on which the lead is looked at again. Nothing was changed."
    ),
    Unmoved.DAY_PAST: gettext_lazy("Choose a day that is still to come. Nothing was changed."),
    Unmoved.TOO_FEW_TRIES: gettext_lazy(
        "%(made)s of the %(agreed)s tries that both teams agreed on were made. Try again, or log "
        "those that nobody has seen; nothing was changed."
    ),
    Unmoved.TOO_FEW_CHANNELS: gettext_lazy(
        "They were tried by %(made)s of the %(agreed)s ways that both teams agreed on. Try another "
        "way, or log a try that nobody has seen; nothing was changed."
    ),
    Unmoved.TOO_LATE: gettext_lazy(
        "More than ten minutes have passed, so it cannot be undone. Hand the lead over again "
        "instead; nothing was changed."
    ),
    Unmoved.NOBODY_THERE: gettext_lazy(
        "Nobody is there who could have it. Name somebody to have what nobody owns under Settings, "
        "Company; nothing was changed."
    ),
    Unmoved.SAME_PERSON: gettext_lazy(
        "They have it already. Choose somebody else; nothing was changed."
    ),
    Unmoved.OPEN_ALREADY: gettext_lazy(
        "The lead is handed over already. Wait for the answer, or look at its hand-off; nothing "
        "was changed."
    ),
    Unmoved.COOLING: gettext_lazy(
        "The lead came back a short while ago and nothing of it has happened since. It can be "
        "handed over once it does something, or later; nothing was changed."
    ),
    Unmoved.NOT_PUT_RIGHT: gettext_lazy(
        "The lead came back to have its data put right, and they are as they were. Put them right, "
        "or write what you found out; nothing was changed."
    ),
    Unmoved.GAVE_IT_BACK: gettext_lazy(
        "They gave the lead back and nothing of it has happened since. Write why they should have "
        "it again, or name somebody else; nothing was changed."
    ),
    Unmoved.NOT_COMPLETE: gettext_lazy(
        "This has to be known first: %(fields)s. Fill it in; nothing was changed."
    ),
    Unmoved.HAS_ENDED: gettext_lazy(
        "The lead has ended, so there is nothing to hand over. Nothing was changed."
    ),
    Unmoved.CHANGED_MEANWHILE: gettext_lazy(
        "Somebody has gone on with it meanwhile. Look at its page; nothing was changed."
    ),
    Unmoved.NOT_THEN: gettext_lazy(
        "Choose a time that fits: a try lies after the hand-off and in the last thirty days, "
        "putting off ends within a year. Nothing was changed."
    ),
    Unmoved.TOO_LONG: gettext_lazy(
        "This is longer than %(most)s letters. Say it shorter; nothing was changed."
    ),
}
STOPS = {
    Stop.MOVE: pgettext_lazy("clock", "done here"),
    Stop.TOUCH: pgettext_lazy("clock", "seen by a tool"),
    Stop.SELF_REPORTED: pgettext_lazy("clock", "said for them; no tool has seen it"),
}
STATES = {
    ClockState.SCHEDULED: pgettext_lazy("clock", "Not begun"),
    ClockState.RUNNING: pgettext_lazy("clock", "Runs"),
    ClockState.PAUSED: pgettext_lazy("clock", "Stopped"),
    ClockState.MET: pgettext_lazy("clock", "Kept"),
    ClockState.MET_LATE: pgettext_lazy("clock", "Done late"),
    ClockState.MISSED: pgettext_lazy("clock", "Missed"),
    ClockState.CANCELLED: pgettext_lazy("clock", "No longer owed"),
    ClockState.VOID: pgettext_lazy("clock", "Erased"),
    ClockState.MERGED: pgettext_lazy("clock", "Counted with another"),
    ClockState.NOT_NEEDED: pgettext_lazy("clock", "Not owed: they were in talks before"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """How long whoever has it has: the chip, what is due when, and how long the buyer waits."""

    clock: parts.Clock | None
    due: str
    buyer: str


def refused(problem: UnableToMove) -> str:
    """Why a move was not made, and what to do."""
    return unmoved(problem.why, named=problem.named)


def unmoved(why: Unmoved, *, named: Sequence[str] = ()) -> str:
    """The sentence of a reason; named: fields that are lacking, or tries made and agreed on."""
    made, agreed = (*named, "", "")[:2]
    return str(UNMOVED[why]) % {
        "fields": fields(named) if why is Unmoved.NOT_COMPLETE else "",
        "made": made,
        "agreed": agreed,
        "most": ui.number(LONGEST_WORDS),
    }


def fields(named: Iterable[str]) -> str:
    """Fields of a packet, as people call them."""
    known = {field.value for field in Field}
    said = [str(FIELD_NAMES[Field(one)]) if one in known else one for one in named]
    return str(get_text_list(said, _("and")))


def working(length: timedelta) -> str:
    """An amount of working time; a day of it is none of the calendar's."""
    if length < timedelta(hours=24):
        return ui.duration(length)
    hours = int(length / timedelta(hours=1))
    return ngettext("%(count)s working hour", "%(count)s working hours", hours) % {
        "count": ui.number(hours)
    }


def what_of(found: SeenClock) -> str:
    """What a clock is for; of tries one after another which."""
    if found.turn:
        return _("Try %(number)s to reach them") % {"number": ui.number(found.turn)}
    return str(PROMISE_NAMES[found.promise])


def current(clocks: Sequence[SeenClock], *, side: Side) -> SeenClock | None:
    """What a team owes next: of its clocks that run the one that is due first, else one that
    stands still. What is only measured is not owed."""
    mine = [one for one in clocks
            if one.side is side and one.member_id is None and one.state in GOING
            and not one.is_silent]  # fmt: skip
    running = [(one.due_at, place) for place, one in enumerate(mine) if one.due_at is not None]
    if running:
        return mine[min(running)[1]]
    return next(iter(mine), None)


def countdown(
    clocks: Sequence[SeenClock],
    *,
    side: Side,
    is_seen: bool,
    since: datetime | None,
    tries: Tries,
    at: datetime,
    still: Still | None = None,
) -> Countdown:
    """is_seen: whether anything tells what the owner does. since: since when the buyer waits.
    still: why the time stands still beside a question."""
    found = current(clocks, side=side)
    is_agreed = any(not one.is_silent for one in clocks)
    nothing = _("Nothing of it is due any more.") if is_agreed else _("No time is agreed for this.")
    return Countdown(
        clock=_chip(found, is_seen=is_seen) if found else None,
        due=_due(found, is_seen=is_seen, at=at, still=still) if found else nothing,
        buyer=_buyer(since, tries=tries, at=at) if side is Side.SALES else "",
    )


def _chip(found: SeenClock, *, is_seen: bool) -> parts.Clock:
    kinds = parts.ClockKind
    if found.state is ClockState.PAUSED or found.due_at is None:
        return parts.Clock(kind=kinds.STOPPED, words=_("Stopped"))
    if not is_seen and found.promise not in _DONE_HERE:
        return parts.Clock(kind=kinds.UNSEEN, words=_("Cannot see"))
    if found.is_broken:
        late = _("Late %(time)s") % {"time": working(max(-found.left, _MINUTE))}
        return parts.Clock(kind=kinds.LATE, words=late)
    share = min(max(found.left / found.target, 0.0), 1.0) if found.target else 0.0
    words = _("%(time)s left") % {"time": working(found.left)}
    if found.opens_at is not None:
        words = _("Outside hours, %(left)s") % {"left": words}
        return parts.Clock(kind=kinds.ON_TIME, words=words, share_left=share)
    kind = kinds.SOON if share <= _SOON else kinds.ON_TIME
    return parts.Clock(kind=kind, words=words, share_left=share)


def stands_still(still: Still | None, until: datetime | None, *, at: datetime) -> str:
    """Why the time of a hand-off stands still, and until when; "" where it runs."""
    if still is Still.LEGAL:
        return _("On legal hold: nobody owes anything of it until that is lifted.")
    if still is None or until is None:
        return ""
    return _(
        "The buyer asked to be left until %(when)s; the time that was agreed stands still."
    ) % {"when": ui.moment(until, seen_from=at)}


def _due(found: SeenClock, *, is_seen: bool, at: datetime, still: Still | None) -> str:
    told = {"what": str(PROMISE_NAMES[found.promise])}
    if found.due_at is None and still is not None:
        return _("%(what)s: the time stands still") % told
    if found.due_at is None:
        return _("%(what)s: waits for the other team's answer") % told
    told |= {"when": ui.moment(found.due_at, seen_from=at)}
    if not is_seen and found.promise not in _DONE_HERE:
        return _("%(what)s: no mailbox, calendar or telephone tells of it; due %(when)s") % told
    if found.opens_at is not None and not found.is_broken:
        told |= {"opens": ui.moment(found.opens_at, seen_from=at)}
        return _("%(what)s: due %(when)s, the time runs again %(opens)s") % told
    if found.counts_from is not None and found.counts_from > at:
        told |= {"from": ui.moment(found.counts_from, seen_from=at)}
        return _("%(what)s: from %(from)s until %(when)s") % told
    return _("%(what)s: due %(when)s") % told


def _buyer(since: datetime | None, *, tries: Tries, at: datetime) -> str:
    """By the clock on the wall, which is the buyer's."""
    if since is None:
        return ""
    if tries.first_at is not None:
        return _("First tried after %(time)s") % {
            "time": ui.duration(max(tries.first_at - since, _MINUTE))
        }
    return _("Buyer has waited %(time)s") % {"time": ui.duration(max(at - since, _MINUTE))}


def tried(tries: Tries) -> str:
    """How often, and how often only by one's own word; "" for never."""
    if not tries.count:
        return ""
    said = ngettext("%(count)s try", "%(count)s tries", tries.count) % {
        "count": ui.number(tries.count)
    }
    if not tries.by_hand:
        return said
    return _("%(tries)s, %(count)s of them by hand") % {
        "tries": said, "count": ui.number(tries.by_hand),
    }  # fmt: skip
