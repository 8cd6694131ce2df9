"""When the team works: named calendars in versions, who goes by which, and who is away."""

from dataclasses import dataclass
from datetime import date, datetime
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

    ends_at: when the last day is over, or when they came back before.
    """

    id: int
    member_id: int
    first_day: date
    last_day: date
    starts_at: datetime
    ends_at: datetime
    deputy_id: int


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


class HoursFlaw(StrEnum):
    """Why a change of hours or an absence is refused."""

    KEY_TAKEN = "key_taken"
    TOO_MANY = "too_many"
    PAST = "past"
    NOT_THEIRS = "not_theirs"
    COMPANY_NEEDS_ONE = "company_needs_one"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    OVERLAP = "overlap"
    DEPUTY_IS_SELF = "deputy_is_self"
    DEPUTY_LEFT = "deputy_left"


class UnableToSetHours(ValueError):
    """Raised with the flaw; nothing has changed."""

    def __init__(self, flaw: HoursFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
