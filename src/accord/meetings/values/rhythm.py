"""When both teams meet, who comes, and the meetings themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

SHORTEST, LONGEST = 5, 240  # minutes
FARTHEST = timedelta(days=366)  # to which a meeting is moved
MOST_SEATS = 100
MOST_LEAD_HOURS = 7 * 24
LONGEST_NAME = 120
MOST_RATE = 100_000_00  # of an hour, in minor units
LONGEST_WORDS = 1000


class Kind(StrEnum):
    """The two meetings that both teams keep."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


KIND_NAMES = {
    Kind.WEEKLY: gettext_lazy("Weekly meeting of both teams"),
    Kind.MONTHLY: gettext_lazy("Monthly meeting of management"),
}


class OnHoliday(StrEnum):
    """What becomes of a meeting on a day on which somebody who has to be there does not work."""

    BEFORE = "before"
    AFTER = "after"
    SKIP = "skip"


HOLIDAY_RULES = {
    OnHoliday.BEFORE: gettext_lazy(
        "It moves to the last day before on which all who have to be there work, in the same week; "
        "where there is none, to the first one after; where there is none either, it falls away."
    ),
    OnHoliday.AFTER: gettext_lazy(
        "It moves to the first day after on which all who have to be there work, in the same week; "
        "where there is none, to the last one before; where there is none either, it falls away."
    ),
    OnHoliday.SKIP: gettext_lazy("It falls away that time."),
}


class Size(StrEnum):
    """Whom a new rhythm asks to come: of a small company all, of a large one its key people."""

    EVERYBODY = "everybody"
    KEY_PEOPLE = "key_people"


SMALL = 12  # members who sign in, up to which all come


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a meeting: asked to come, or told what came of it."""

    member_id: int
    is_required: bool


@dataclass(frozen=True, slots=True)
class SeriesText:
    """A rhythm. weekday: Monday is 0; nth: of a month, the first to the fourth such day, 0 for each
    week; starts: by the clock of `zone`; lead_hours: so long before the pack goes out. rate_minor:
    what an hour of one person costs, in minor units of the company's currency, 0 where it is not
    said."""

    kind: Kind
    weekday: int
    nth: int
    starts: time
    minutes: int
    zone: str
    on_holiday: OnHoliday
    lead_hours: int
    rate_minor: int
    seats: tuple[Seat, ...]

    @property
    def required(self) -> frozenset[int]:
        return frozenset(one.member_id for one in self.seats if one.is_required)

    @property
    def optional(self) -> frozenset[int]:
        return frozenset(one.member_id for one in self.seats if not one.is_required)


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A rhythm as it is kept; since: the first day it counts for; is_on: meetings are planned."""

    id: int
    text: SeriesText
    since: date
    is_on: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a meeting of a nominal day falls; day None: it falls away."""

    nominal: date
    day: date | None

    @property
    def is_moved(self) -> bool:
        return self.day != self.nominal


class MeetingState(StrEnum):
    """CANCELLED: somebody called it off. FELL: the rule of holidays did."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    FELL = "fell"


STATE_NAMES = {
    MeetingState.PLANNED: gettext_lazy("Planned"),
    MeetingState.HELD: gettext_lazy("Held"),
    MeetingState.CANCELLED: gettext_lazy("Called off"),
    MeetingState.FELL: gettext_lazy("Fell on a holiday"),
}


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One meeting. nominal: the day of its rhythm; uid, sequence: as calendars know it. required,
    optional: members as they were asked. minutes: as planned, and as it took once it was held."""

    id: int
    series_id: int
    kind: Kind
    nominal: date
    starts_at: datetime
    minutes: int
    zone: str
    state: MeetingState
    uid: str
    sequence: int
    changed_at: datetime
    changed_by_id: int | None
    required: frozenset[int]
    optional: frozenset[int]
    rate_minor: int
    sends_at: datetime
    sent_at: datetime | None
    has_pack: bool
    is_quiet: bool

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        """The day it is on, by the clock of its zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day than its rhythm says."""
        return self.day != self.nominal


@dataclass(frozen=True, slots=True)
class TopicCard:
    """What somebody wants to talk about, with purpose, outcome and process: why it is raised, what
    is to come of it, and how it is gone about."""

    id: int
    meeting_id: int
    member_id: int
    title: str
    outcome: str
    process: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A line that somebody wrote while they met, under one part of the agenda."""

    id: int
    member_id: int
    part: str
    words: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """What meetings cost and what came of them. hours: of people, planned minutes times those who
    had to be there; cost_minor: None where no rate is said; unsaid: meetings that are over, of
    which nobody said whether they took place, so that nothing else counts them."""

    meetings: int
    called_off: int
    hours: float
    saved_hours: float
    cost_minor: int | None
    decisions: int
    worked: int
    actions: int
    actions_done: int
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Meetings, the latest first; next_id continues after them."""

    rows: Sequence[MeetingCard]
    next_id: int | None


class MeetingFlaw(StrEnum):
    """Why a rhythm or a meeting is not changed."""

    NO_MEMBER = "no_member"
    NO_DAY = "no_day"
    NO_TIME = "no_time"
    NO_LENGTH = "no_length"
    NO_ZONE = "no_zone"
    NO_LEAD = "no_lead"
    NO_RATE = "no_rate"
    NO_RULE = "no_rule"
    NOBODY = "nobody"
    TOO_MANY = "too_many"
    LEFT = "left"
    PAST = "past"
    TOO_FAR = "too_far"
    NOT_NOW = "not_now"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    ENOUGH_TOPICS = "enough_topics"
    NO_TOPIC = "no_topic"
    NOT_YOURS = "not_yours"


class UnableToMeet(ValueError):
    """Nothing is changed; `where` names the field."""

    def __init__(self, flaw: MeetingFlaw, *, where: str = "") -> None:
        super().__init__(f"{where}: {flaw.value}")
        self.flaw = flaw
        self.where = where


MEETING_FLAWS = {
    MeetingFlaw.NO_MEMBER: gettext_lazy("Only a colleague can do this, no program."),
    MeetingFlaw.NO_DAY: gettext_lazy("Choose a day of the week, and for a month which of them."),
    MeetingFlaw.NO_TIME: gettext_lazy("Write the time as on a clock, such as 10:30."),
    MeetingFlaw.NO_LENGTH: gettext_lazy("A meeting lasts between 5 and 240 minutes."),
    MeetingFlaw.NO_ZONE: gettext_lazy(
        "There is no such time zone. Write one such as Europe/Madrid."
    ),
    MeetingFlaw.NO_LEAD: gettext_lazy(
        "The pack goes out at least 1 hour before, and at most a week."
    ),
    MeetingFlaw.NO_RATE: gettext_lazy(
        "Write what an hour of one person costs, such as 60, or leave it out."
    ),
    MeetingFlaw.NO_RULE: gettext_lazy("Choose what becomes of a meeting on a holiday."),
    MeetingFlaw.NOBODY: gettext_lazy("Choose at least two people who have to come."),
    MeetingFlaw.TOO_MANY: gettext_lazy("At most 100 people. Leave some out."),
    MeetingFlaw.LEFT: gettext_lazy("One of them is not here any more. Choose again."),
    MeetingFlaw.PAST: gettext_lazy("This moment is over. Choose a later one."),
    MeetingFlaw.TOO_FAR: gettext_lazy("This is more than a year away. Choose an earlier moment."),
    MeetingFlaw.NOT_NOW: gettext_lazy(
        "The meeting was called off or held meanwhile. Nothing was changed."
    ),
    MeetingFlaw.NO_WORDS: gettext_lazy("Write something first."),
    MeetingFlaw.TOO_LONG: gettext_lazy("This is too long. Say it shorter."),
    MeetingFlaw.ENOUGH_TOPICS: gettext_lazy(
        "Two problems are raised already, which is what one meeting solves. Raise it in the next "
        "one, or ask for one of them to be taken off."
    ),
    MeetingFlaw.NO_TOPIC: gettext_lazy(
        "This problem is off the agenda already. Nothing was changed."
    ),
    MeetingFlaw.NOT_YOURS: gettext_lazy(
        "Only whoever raised it, or who leads a team, takes it off. Ask them; nothing was changed."
    ),
}
