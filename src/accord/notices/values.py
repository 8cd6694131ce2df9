"""What members are told of, in which words, and by which ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

PURPOSE: Final = "notice"
PREFIX: Final = "notice."


class Way(StrEnum):
    """How a notice leaves Accord; inside it every notice is shown."""

    MAIL = "mail"
    CHAT = "chat"

    @property
    def channel(self) -> str:
        """What the way is called in the outbox."""
        return PREFIX + self.value

    @property
    def other(self) -> "Way":
        """By which way a notice goes where this one fails for good."""
        return Way.CHAT if self is Way.MAIL else Way.MAIL


WAY_NAMES: Final = {Way.MAIL: _("Mail"), Way.CHAT: _("Chat")}


class Why(StrEnum):
    """Why a notice did not leave."""

    WITHDRAWN = "WITHDRAWN"
    READ = "READ"
    LEFT = "LEFT"
    TOO_OLD = "TOO_OLD"
    NO_ADDRESS = "NO_ADDRESS"


WHY_WORDS: Final = {
    Why.WITHDRAWN: _("It was not true any more."),
    Why.READ: _("It had been read in Accord by then."),
    Why.LEFT: _("Whom it was for has left."),
    Why.TOO_OLD: _("It could not leave for three days, and is too old now."),
    Why.NO_ADDRESS: _("There is no address for it."),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Something members are told of.

    wordings: sentences with named facts, the fullest first; the first one is used of which all
    facts are told. actions: codes of what can be answered at once from a mail or a chat.
    is_kept: it leaves also where it was read in Accord by then: what it brings is for a calendar.
    """

    code: str
    label: Any
    wordings: tuple[Any, ...]
    ways: frozenset[Way]
    is_urgent: bool = False
    actions: tuple[str, ...] = ()
    is_kept: bool = False


_MAIL: Final = frozenset({Way.MAIL})
_BOTH: Final = frozenset({Way.MAIL, Way.CHAT})
_INSIDE: Final[frozenset[Way]] = frozenset()

_KINDS: Final = (
    Kind(
        "handed_over",
        _("A lead is handed to you"),
        (
            _("%(lead)s is handed to you. Due %(due)s."),
            _("%(lead)s is handed to you."),
            _("You are handed %(count)s leads."),
            _("A lead is handed to you."),
        ),
        _BOTH,
        is_urgent=True,
        actions=("accept", "reject", "ask"),
    ),
    Kind(
        "asked",
        _("You are asked for what is missing"),
        (
            _("%(by)s asks you about %(lead)s. Answer due %(due)s."),
            _("%(by)s asks you about %(lead)s."),
            _("You are asked about %(lead)s."),
            _("You are asked about a lead."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "answered",
        _("Your question is answered"),
        (
            _("%(by)s has answered about %(lead)s."),
            _("Your question about %(lead)s is answered."),
            _("Your question is answered."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "returned",
        _("A lead comes back"),
        (
            _("%(by)s gives %(lead)s back: %(reason)s."),
            _("%(lead)s comes back: %(reason)s."),
            _("%(lead)s comes back."),
            _("%(count)s leads come back."),
            _("A lead comes back."),
        ),
        _MAIL,
    ),
    Kind(
        "warned",
        _("A promise is about to break"),
        (
            _("%(percent)s of the time for %(lead)s is used up. Due %(due)s."),
            _("%(lead)s waits. Due %(due)s."),
            _("%(lead)s waits."),
            _("A promise is due %(due)s."),
            _("A promise is due soon."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "broken",
        _("A promise is broken"),
        (
            _("The promise about %(lead)s broke: it was due %(due)s. It is %(owner)s's."),
            _("The promise about %(lead)s broke: it was due %(due)s."),
            _("The promise about %(lead)s broke."),
            _("A promise broke: it was due %(due)s."),
            _("A promise broke."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "cannot_see",
        _("Nothing is seen of somebody's work"),
        (
            _("Nothing is seen of what %(owner)s does: %(count)s clocks cannot be judged."),
            _("Nothing is seen of what %(owner)s does."),
            _("Nothing is seen of somebody's work: a source is silent."),
        ),
        _MAIL,
    ),
    Kind(
        "given_to_you",
        _("Work of a colleague becomes yours"),
        (
            _("%(lead)s is yours now, from %(by)s. Due %(due)s."),
            _("%(lead)s is yours now, from %(by)s."),
            _("%(lead)s is yours now."),
            _("%(count)s leads of a colleague are yours now."),
            _("Work of a colleague is yours now."),
        ),
        _BOTH,
        is_urgent=True,
        actions=("accept", "reject", "ask"),
    ),
    Kind(
        "requested",
        _("The other team asks something of you"),
        (
            _("%(by)s asks something of you. Answer due %(due)s."),
            _("%(by)s asks something of you."),
            _("Something is asked of you. Answer due %(due)s."),
            _("Something is asked of you."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "replied",
        _("What you asked the other team is answered"),
        (
            _("%(by)s has answered what you asked."),
            _("What you asked is answered."),
        ),
        _MAIL,
    ),
    Kind(
        "measured",
        _("A draft of an agreement has been measured"),
        (_("The agreement was measured in silence until now. See what is proposed for it."),),
        _MAIL,
    ),
    Kind(
        "hours_proposed",
        _("Another leader proposes working hours for both teams"),
        (
            _("%(by)s proposes other working hours for both teams. Confirm or decline them."),
            _("Other working hours are proposed for both teams. Confirm or decline them."),
        ),
        _MAIL,
    ),
    Kind(
        "meeting_booked",
        _("A meeting of yours is booked"),
        (
            _("A meeting with %(lead)s is booked for %(at)s, by %(by)s."),
            _("A meeting with %(lead)s is booked for %(at)s."),
            _("A meeting of yours is booked."),
        ),
        _BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_moved",
        _("A meeting of yours is moved"),
        (
            _("The meeting with %(lead)s is moved to %(at)s, by %(by)s."),
            _("The meeting with %(lead)s is moved to %(at)s."),
            _("A meeting of yours is moved."),
        ),
        _BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_cancelled",
        _("A meeting of yours is called off"),
        (
            _("The meeting with %(lead)s on %(at)s is called off, by %(by)s."),
            _("The meeting with %(lead)s on %(at)s is called off."),
            _("A meeting of yours is called off."),
        ),
        _BOTH,
        is_urgent=True,
        is_kept=True,
    ),
    Kind(
        "meeting_missed",
        _("Somebody did not come to a meeting"),
        (
            _("%(lead)s did not come to the meeting of %(at)s. Book another one."),
            _("Somebody did not come to a meeting. Book another one."),
        ),
        _MAIL,
    ),
    Kind(
        "good_word",
        _("Sales finds a lead of yours promising"),
        (
            _("%(by)s finds %(lead)s promising. It came by %(campaign)s."),
            _("%(by)s finds %(lead)s promising."),
            _("Sales finds %(lead)s promising."),
            _("Sales finds a lead of yours promising."),
        ),
        _INSIDE,
    ),
    Kind(
        "account_plan",
        _("You share the plan for a company"),
        (
            _("%(by)s makes you an owner of the plan for %(company)s."),
            _("You are an owner of the plan for %(company)s now."),
        ),
        _MAIL,
    ),
    Kind(
        "account_task",
        _("You are given a task at a company"),
        (
            _("%(by)s gives you a task at %(company)s."),
            _("A task at %(company)s is yours now."),
        ),
        _MAIL,
    ),
    Kind(
        "hot_now",
        _("Somebody you work with shows strong interest"),
        (
            _("Call %(lead)s now: %(signal)s, %(at)s."),
            _("Somebody you work with shows strong interest."),
        ),
        _BOTH,
        is_urgent=True,
    ),
    Kind(
        "won_together",
        _("A deal that you had a part in is won"),
        (
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. Brought "
                "by %(campaign)s, pieces read: %(count)s, first called by %(by)s."
            ),
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. Brought "
                "by %(campaign)s, first called by %(by)s."
            ),
            _(
                "You two did this: %(deal)s is won, %(days)s days after the first visit. First "
                "called by %(by)s."
            ),
            _("You two did this: %(deal)s is won, %(days)s days after the first visit."),
            _("You two did this: %(deal)s is won."),
            _("A deal that you had a part in is won."),
        ),
        _MAIL,
    ),
)
KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class Agreed:
    """By which way a notice goes where its receiver chose none, and by which where that fails."""

    first: Way | None
    instead: Way | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a member was told. facts: codes, ids, numbers and moments in ISO form.

    digest_at: when the collection of the day goes out that holds it; None where it goes alone.
    """

    id: int
    member_id: int
    kind: Kind
    subject: str
    subject_id: int | None
    facts: Mapping[str, Any]
    told_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    digest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Habits:
    """When somebody wants to be left alone, and when to get what can wait, in their own time.

    quiet_from and quiet_to: None where they never want quiet; they may span midnight.
    digest_hour: 0–23; None where each notice goes by itself. has_chat: whether they can be reached
    by chat; that is not theirs to choose, see `set_chat`.
    """

    quiet_from: time | None = None
    quiet_to: time | None = None
    digest_hour: int | None = None
    has_chat: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a notice: by which ways it arrived, and whether it was read.

    left: state in the outbox of each way, SENT where it arrived; ended: when that was. instead: the
    ways that it went by because another failed.
    """

    notice_id: int
    member_id: int
    key: str
    told_at: datetime
    read_at: datetime | None
    withdrawn_at: datetime | None
    left: Mapping[Way, str]
    ended: Mapping[Way, datetime] = field(default_factory=dict)
    instead: frozenset[Way] = frozenset()


class UnableToTell(ValueError):
    """What was to be told is of no known kind, or holds what may not be kept."""


class SpentLink(Exception):
    """A link that was used already, or is too old."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link lets somebody do, once: one action on one subject as one member."""

    number: str
    member_id: int
    action: str
    subject: str
    subject_id: int
    ends_at: datetime
