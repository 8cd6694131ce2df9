"""Sessions in which one team teaches or both sit together, and days spent with the other team."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from accord.team.values import Side

LONGEST_NAME, LONGEST_ABOUT = 120, 1_000
LONGEST_MINUTES, MOST_PEOPLE = 24 * 60, 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A session as it is planned. given_by: BOTH is a session of both teams together."""

    name: str
    about: str
    day: date
    minutes: int
    given_by: Side
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session, who is to come, and who of them was there. is_cancelled: it is called off."""

    id: int
    name: str
    about: str
    day: date
    minutes: int
    given_by: Side
    members: tuple[int, ...]
    there: frozenset[int]
    is_cancelled: bool

    def missed(self, *, today: date) -> tuple[int, ...]:
        """Who was to come by now and has not been there."""
        if self.is_cancelled or self.day >= today:
            return ()
        return tuple(one for one in self.members if one not in self.there)


@dataclass(frozen=True, slots=True)
class VisitCard:
    """A day, or an hour, that somebody sat with the other team, and what they learned.
    is_shared: both teams read it."""

    id: int
    member_id: int
    host_id: int | None
    day: date
    minutes: int
    words: str
    is_shared: bool
    noted_at: datetime


class Unplanned(StrEnum):
    """Why a session or a visit is not kept."""

    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    UNSEEN = "unseen"
    NO_MINUTES = "no_minutes"
    NOBODY = "nobody"
    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    AHEAD = "ahead"
    NO_WORDS = "no_words"
    SAME_TEAM = "same_team"


class UnableToPlan(ValueError):
    """Nothing was kept."""

    def __init__(self, *, why: Unplanned) -> None:
        super().__init__(why.value)
        self.why = why
