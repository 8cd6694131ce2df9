"""When the team works: named calendars in versions, who goes by which, and who is away."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from accord.kernel.working_time import WorkingCalendar
from accord.team.values.people import Side

# From when on the first wording of a calendar counts: before anything that is reckoned.
FIRST_DAY = date(1990, 1, 1)
COMPANY = "company"  # the key of the calendar that the first migration makes
MOST_CALENDARS = 200
Reckoned = tuple[int, WorkingCalendar]  # the id of the version, and what it says


@dataclass(frozen=True, slots=True)
class NamedCalendar:
    """A calendar as people name it; `country` and `region` as ISO 3166 has them, "" where none."""

    id: int
    key: str
    name: str
    country: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """Hours from the beginning of a day on, in their own zone. Said anew for the same day they
    have a higher `revision`, which is the one that counts."""

    id: int
    calendar_id: int
    first_day: date
    revision: int
    starts_at: datetime
    made_at: datetime
    says: WorkingCalendar


@dataclass(frozen=True, slots=True)
class Given:
    """From a day on a side or a member goes by a calendar; None: no longer by one of their own."""

    whose: Side | int
    calendar_id: int | None
    first_day: date
    starts_at: datetime
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Absence:
    """A member is away on these days, both included, by the clock of their zone.

    ends_at: when the last day is over, or when they came back before. first_time, last_time: where
    they leave later on the first day, or come back earlier on the last one; None: a whole day.
    """

    id: int
    member_id: int
    first_day: date
    last_day: date
    starts_at: datetime
    ends_at: datetime
    deputy_id: int
    first_time: time | None = None
    last_time: time | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which somebody is away, both included; the times as those of an Absence."""

    first_day: date
    last_day: date
    first_time: time | None = None
    last_time: time | None = None


class DayKind(StrEnum):
    """What is proposed of a day: off, half of it worked, or worked at a week's end."""

    OFF = "off"
    HALF = "half"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A day of which a country says something; name: "" where it has none."""

    day: date
    name: str
    kind: DayKind


class ProposalEnd(StrEnum):
    """What became of proposed hours."""

    KEPT = "kept"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HoursProposal:
    """Hours that both teams go by, as one leader wants them and another has to confirm.

    says: what the calendar is to say from `first_day` on; None: the company is to go by it.
    """

    id: int
    calendar: NamedCalendar
    says: WorkingCalendar | None
    first_day: date
    proposed_by: int
    made_at: datetime


class HoursFlaw(StrEnum):
    """Why a change of hours or an absence is refused."""

    KEY_TAKEN = "key_taken"
    TOO_MANY = "too_many"
    PAST = "past"
    COMPANY_NEEDS_ONE = "company_needs_one"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    OVERLAP = "overlap"
    DEPUTY_IS_SELF = "deputy_is_self"
    DEPUTY_LEFT = "deputy_left"
    PROPOSED = "proposed"
    OWN_PROPOSAL = "own_proposal"


class UnableToSetHours(ValueError):
    """Raised with the flaw, and of several absences with the place of the one it is in, from 0;
    nothing has changed."""

    def __init__(self, flaw: HoursFlaw, *, place: int | None = None) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.place = place
