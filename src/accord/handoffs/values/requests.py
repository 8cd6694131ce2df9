"""What one team asks of the other beside leads, each with a time to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accord.agreements.values.terms import Task
from accord.handoffs.values.clocks import Promise, Reading
from accord.handoffs.values.kinds import Field
from accord.team.values import Side

LONGEST_REQUEST = 2_000
# A question about a lead is a move of its hand-off; the others are requests.
PROMISE_OF: Mapping[Task, Promise] = {
    Task.CONTENT_REQUEST: Promise.CONTENT_REQUEST,
    Task.REJECT_REVIEW: Promise.REJECT_REVIEW,
    Task.DEFINITION_DISPUTE: Promise.DEFINITION_DISPUTE,
    Task.CAMPAIGN_BRIEF: Promise.CAMPAIGN_BRIEF,
    Task.DATA_FIX: Promise.DATA_FIX,
    Task.NURTURE_CHECK: Promise.NURTURE_CHECK,
}
REQUESTED = tuple(PROMISE_OF)
# Who answers where no agreement says so.
ANSWERED_BY: Mapping[Task, Side] = {
    Task.CONTENT_REQUEST: Side.MARKETING,
    Task.REJECT_REVIEW: Side.MARKETING,
    Task.DEFINITION_DISPUTE: Side.SALES,
    Task.CAMPAIGN_BRIEF: Side.MARKETING,
    Task.DATA_FIX: Side.MARKETING,
    Task.NURTURE_CHECK: Side.MARKETING,
}


class RequestState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RequestAct(StrEnum):
    """What happens to a request; each leaves an event that stays."""

    ASK = "ask"
    GIVE = "give"
    ANSWER = "answer"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Finding(StrEnum):
    """What became of a rejection that was looked at again."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


class About(StrEnum):
    """What a request is about."""

    NOTHING = "nothing"
    LEAD = "lead"
    HANDOFF = "handoff"
    ASSET = "asset"
    VERSION = "version"
    CAMPAIGN = "campaign"
    NURTURE = "nurture"


MAY_BE_ABOUT: Mapping[Task, frozenset[About]] = {
    Task.CONTENT_REQUEST: frozenset(
        {About.NOTHING, About.LEAD, About.HANDOFF, About.ASSET, About.CAMPAIGN}
    ),
    Task.REJECT_REVIEW: frozenset({About.HANDOFF}),
    Task.DEFINITION_DISPUTE: frozenset({About.VERSION}),
    Task.CAMPAIGN_BRIEF: frozenset({About.NOTHING, About.CAMPAIGN}),
    Task.DATA_FIX: frozenset({About.LEAD, About.HANDOFF}),
    # Nobody asks for it: the agreement does, again and again.
    Task.NURTURE_CHECK: frozenset(),
}
# What an agreement takes for an end besides an answer: a no with its reason.
ENDS_BY_NO = frozenset({Task.CONTENT_REQUEST, Task.DEFINITION_DISPUTE})

REQUEST_STATE_NAMES = {
    RequestState.OPEN: pgettext_lazy("request", "Waits for an answer"),
    RequestState.ANSWERED: pgettext_lazy("request", "Answered"),
    RequestState.DECLINED: pgettext_lazy("request", "Declined"),
    RequestState.WITHDRAWN: pgettext_lazy("request", "Taken back"),
}
ACT_NAMES = {
    RequestAct.ASK: pgettext_lazy("request", "Asked"),
    RequestAct.GIVE: pgettext_lazy("request", "Given to somebody else"),
    RequestAct.ANSWER: pgettext_lazy("request", "Answered"),
    RequestAct.DECLINE: pgettext_lazy("request", "Declined"),
    RequestAct.WITHDRAW: pgettext_lazy("request", "Taken back"),
}
FINDING_NAMES = {
    Finding.UPHELD: pgettext_lazy("request", "The rejection stands"),
    Finding.OVERTURNED: pgettext_lazy("request", "Handed over again"),
}


class Unmet(StrEnum):
    """Why a request is not made, or is left as it is."""

    IS_DONE = "is_done"
    NOT_YOURS = "not_yours"
    OTHER_SIDE = "other_side"
    NO_MEMBER = "no_member"
    WORDS_NEEDED = "words_needed"
    TOO_LONG = "too_long"
    WRONG_SUBJECT = "wrong_subject"
    NO_SUBJECT = "no_subject"
    NOT_RETURNED = "not_returned"
    ASKED_ALREADY = "asked_already"
    SAY_WHICH = "say_which"
    CANNOT_DECLINE = "cannot_decline"
    STILL_LACKING = "still_lacking"
    NOTHING_LACKS = "nothing_lacks"
    SAME_PERSON = "same_person"
    NOBODY_THERE = "nobody_there"
    NOT_HANDED_OVER = "not_handed_over"
    MARKETING_ONLY = "marketing_only"


class UnableToRequest(Exception):
    """A request that is not made or not moved; nothing was changed. named: fields, or why a lead
    cannot be handed over again."""

    def __init__(self, *, why: Unmet, named: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why.value} {' '.join(named)}".strip())
        self.why = why
        self.named = named


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: the kind, and its number; 0 for nothing."""

    about: About = About.NOTHING
    id: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. to_id: whom they name. lacking: what has to be known of the lead for
    the data to be right."""

    task: Task
    words: str
    subject: Subject = Subject()
    to_id: int | None = None
    lacking: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said with an act. to_id: to whom it is given."""

    words: str = ""
    finding: Finding | None = None
    to_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A request as far as a decision needs it. lacking: what is still not known of its lead."""

    task: Task
    state: RequestState
    side: Side
    owner_id: int
    asked_by_id: int | None
    lacking: tuple[Field, ...] = ()
    waits_for_fields: bool = False


@dataclass(frozen=True, slots=True)
class RequestClock:
    """How the time of a request stands at a moment. left_seconds: of working time, below nothing
    once it is broken."""

    reading: Reading
    left_seconds: int
    share_left: float
    is_silent: bool
    is_broken: bool


@dataclass(frozen=True, slots=True)
class RequestEventCard:
    """Something that happened to a request."""

    act: RequestAct
    at: datetime
    member_id: int | None
    owner_id: int
    words: str
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request as it is shown. asked_by_id: None where the agreement asks. lead_id: also of the
    hand-off that it is about. The address of a definition's version is its kind, key and number."""

    id: int
    task: Task
    state: RequestState
    side: Side
    owner_id: int
    owner_name: str
    asked_by_id: int | None
    asked_by_name: str
    asked_at: datetime
    closed_at: datetime | None
    words: str
    answer: str
    finding: Finding | None
    subject: Subject
    lead_id: int | None
    version: tuple[str, str, int] | None
    lacking: tuple[Field, ...]
    clock: RequestClock | None


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A part of a list; next_key: where it continues."""

    rows: tuple[RequestCard, ...]
    next_key: str | None
