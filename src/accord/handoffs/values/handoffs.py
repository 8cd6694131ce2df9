"""A hand-off: one lead passes from one side to the other, with one person accountable for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accord.leads.values import Ending, Promising
from accord.team.values import Side


class State(StrEnum):
    """OFFERED: waits for the receiver's word. ASKED: waits for an answer of whoever handed it
    over. WORKED: accepted, and in the receiver's hands until it is passed on or ends."""

    OFFERED = "offered"
    ASKED = "asked"
    WORKED = "worked"
    CLOSED = "closed"


PENDING = frozenset({State.OFFERED, State.ASKED})
OPEN = PENDING | {State.WORKED}


class Still(StrEnum):
    """Why the receiver's time stands still beside a question (sla.md 3.2). LATER: the buyer asked
    to be left until a day. LEGAL: nobody may work it until that is lifted."""

    LATER = "later"
    LEGAL = "legal"


class Outcome(StrEnum):
    """What became of a hand-off. ENDED: the lead was won or lost, or ended elsewhere. VOID: while
    it was open, no tool had its lead any more, or its person was erased."""

    REJECTED = "rejected"
    RECYCLED = "recycled"
    PASSED_ON = "passed_on"
    EXPIRED = "expired"
    MERGED = "merged"
    ENDED = "ended"
    VOID = "void"


class Move(StrEnum):
    """What happens to a hand-off; each leaves an event that stays."""

    OFFER = "offer"
    SEE = "see"
    ACCEPT = "accept"
    REJECT = "reject"
    RECYCLE = "recycle"
    ASK = "ask"
    ANSWER = "answer"
    GIVE = "give"  # to another person of the same side
    SNOOZE = "snooze"
    UNDO = "undo"
    EXPIRE = "expire"
    MERGE = "merge"
    HAND_ON = "hand_on"
    END = "end"
    VOID = "void"  # no tool has its lead any more, or its person was erased
    LATER = "later"  # the buyer asked for a day: time stands still until then
    HOLD = "hold"  # the law holds it: time stands still
    RESUME = "resume"
    RAISE = "raise"  # its lead stands better than before: what is owed is due sooner


STATE_NAMES = {
    State.OFFERED: pgettext_lazy("hand-off", "Waits for an answer"),
    State.ASKED: pgettext_lazy("hand-off", "Waits for marketing's answer"),
    State.WORKED: pgettext_lazy("hand-off", "Accepted"),
    State.CLOSED: pgettext_lazy("hand-off", "Done"),
}

OUTCOME_NAMES = {
    Outcome.REJECTED: pgettext_lazy("hand-off", "Rejected"),
    Outcome.RECYCLED: pgettext_lazy("hand-off", "Back with marketing"),
    Outcome.PASSED_ON: pgettext_lazy("hand-off", "Passed on"),
    Outcome.EXPIRED: pgettext_lazy("hand-off", "Ran out"),
    Outcome.MERGED: pgettext_lazy("hand-off", "One with another"),
    Outcome.ENDED: pgettext_lazy("hand-off", "The lead has ended"),
    Outcome.VOID: pgettext_lazy("hand-off", "Its lead was deleted or erased"),
}

MOVE_NAMES = {
    Move.OFFER: pgettext_lazy("hand-off", "Handed over"),
    Move.SEE: pgettext_lazy("hand-off", "Seen"),
    Move.ACCEPT: pgettext_lazy("hand-off", "Accepted"),
    Move.REJECT: pgettext_lazy("hand-off", "Rejected"),
    Move.RECYCLE: pgettext_lazy("hand-off", "Given back to marketing"),
    Move.ASK: pgettext_lazy("hand-off", "More was asked for"),
    Move.ANSWER: pgettext_lazy("hand-off", "Answered"),
    Move.GIVE: pgettext_lazy("hand-off", "Given to somebody else"),
    Move.SNOOZE: pgettext_lazy("hand-off", "Put off"),
    Move.UNDO: pgettext_lazy("hand-off", "Taken back"),
    Move.EXPIRE: pgettext_lazy("hand-off", "Ran out"),
    Move.MERGE: pgettext_lazy("hand-off", "Became one with another"),
    Move.HAND_ON: pgettext_lazy("hand-off", "Passed on"),
    Move.END: pgettext_lazy("hand-off", "The lead ended"),
    Move.LATER: pgettext_lazy("hand-off", "The buyer asked for later"),
    Move.HOLD: pgettext_lazy("hand-off", "Put on legal hold"),
    Move.RESUME: pgettext_lazy("hand-off", "Time runs on"),
    Move.VOID: pgettext_lazy("hand-off", "Its lead was deleted or erased"),
    Move.RAISE: pgettext_lazy("hand-off", "Became more urgent"),
}


class Unmoved(StrEnum):
    """Why a hand-off is left as it is."""

    IS_DONE = "is_done"
    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    LEADERS_ONLY = "leaders_only"
    OTHER_SIDE = "other_side"
    NO_REASON = "no_reason"
    UNKNOWN_REASON = "unknown_reason"
    WORDS_NEEDED = "words_needed"
    DAY_NEEDED = "day_needed"
    DAY_PAST = "day_past"
    TOO_FEW_TRIES = "too_few_tries"
    TOO_FEW_CHANNELS = "too_few_channels"
    TOO_LATE = "too_late"
    NOBODY_THERE = "nobody_there"
    SAME_PERSON = "same_person"
    OPEN_ALREADY = "open_already"
    COOLING = "cooling"
    NOT_PUT_RIGHT = "not_put_right"
    GAVE_IT_BACK = "gave_it_back"
    NOT_COMPLETE = "not_complete"
    HAS_ENDED = "has_ended"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_THEN = "not_then"
    TOO_LONG = "too_long"
    NO_NURTURE = "no_nurture"


class UnableToMove(Exception):
    """A move that is not made; nothing was changed. named: fields, days or numbers to tell."""

    def __init__(self, *, why: Unmoved, named: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why.value} {' '.join(named)}".strip())
        self.why = why
        self.named = named


@dataclass(frozen=True, slots=True)
class Standing:
    """A hand-off as it is now, as far as a decision needs it; `seen_as` counts its events."""

    id: int
    kind: str
    lead_id: int
    from_side: Side
    to_side: Side
    state: State
    outcome: Outcome | None
    owner_id: int
    offered_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    wake_on: date | None = None
    still: Still | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """Who makes a move: themselves or for the owner they stand in for. None: the system.
    may_hold: they answer for what may be done with people's data. program: the name of the one
    that says so for them."""

    member_id: int | None
    sides: frozenset[Side]
    may_lead: bool = False
    acts_for: frozenset[int] = frozenset()
    may_hold: bool = False
    program: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said with a move; `words` are the member's own."""

    reason: str = ""
    words: str = ""
    wake_on: date | None = None
    promising: Promising | None = None
    to_id: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """How often, and by how many channels, a lead was tried, and how often and by how many both
    teams agreed on before nobody answers."""

    made: int = 0
    agreed: int = 0
    channels: int = 0
    channels_agreed: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A hand-off after a move. ending: how the lead ends by it, if it does. back: whether it goes
    back to whoever handed it over; again: whether another receiver is looked for. refuses: the
    person wants nobody to write or call any more. fixes: its data are to be put right."""

    state: State
    outcome: Outcome | None = None
    ending: Ending | None = None
    back: bool = False
    again: bool = False
    reopens: bool = False
    refuses: bool = False
    fixes: bool = False


LONGEST_WORDS = 2_000
MOST_AT_ONCE = 500
