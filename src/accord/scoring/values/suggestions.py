"""Points suggested from the company's own past leads: what was asked for, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from accord.scoring.values.learning import Liked, Suspect, Together, Warned
from accord.scoring.values.scores import LeadFacts, Quadrant

JUDGED_WITHIN = 30  # days after it came, a lead is judged at the latest
TOUCHED_WITHIN = 90  # days before that, touches count
LEARNED_FROM = 10_000  # leads at most, the newest: more take longer and hardly say more
MOST_FIELDS = 80  # own fields at most, those filled in most often


class Way(StrEnum):
    """What a team says of a column of numbers."""

    AS_IT_COMES = ""
    RISING = "rising"
    FALLING = "falling"


class Step(StrEnum):
    """What a suggestion that is under way is at."""

    WAITING = "waiting"
    GATHERING = "gathering"
    LEARNING = "learning"
    COUNTING = "counting"


class Unsuggested(StrEnum):
    """Why there is no suggestion."""

    NO_PAST = "no_past"
    NO_LAKE = "no_lake"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Told:
    """What a team says of columns, by their names. ways: of columns of numbers; touches rise where
    nothing else is said. kept: used although they are suspect."""

    ways: Mapping[str, Way] = field(default_factory=dict)
    kept: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PastLead:
    """A past lead as it was known when it could be judged. touches: how many of each kind its
    person did in TOUCHED_WITHIN days before. verdict: sales' word of it, yes, no or unsure."""

    lead_id: int
    day: date
    facts: LeadFacts
    touches: Mapping[str, int]
    is_customer: bool
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reads:
    """What a column of the past stands for: a field as a card names it, or a kind of touch."""

    column: str
    field: str = ""
    kind: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    leads: int
    customers: int


@dataclass(frozen=True, slots=True)
class Said:
    """What sales has said of the leads that a card puts somewhere: of so many of them a word, so
    many of these not promising; and how many came back, by reason."""

    judged: int
    not_promising: int
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A card from past leads, or why there is none (`warnings`).

    since, until: when those leads came. counts: of each criterion, for each of its cases, then any
    other value, then none. said: of leads that it would call Perfect and Hot.
    """

    since: date
    until: date
    leads: int
    wins: int
    card: Mapping[str, Any] | None
    reads: Sequence[Reads]
    suspects: Sequence[Suspect] = ()
    warnings: Sequence[Warned] = ()
    liked: Liked | None = None
    counts: Mapping[str, Sequence[Count]] = field(default_factory=dict)
    said: Mapping[Quadrant, Said] = field(default_factory=dict)
    together: Sequence[Together] = ()


@dataclass(frozen=True, slots=True)
class SuggestionRun:
    """A suggestion that was asked for; `suggestion` once it has ended well, else `problem`."""

    id: int
    asked_at: datetime
    ended_at: datetime | None
    is_stopped: bool
    step: str
    problem: str
    told: Told
    suggestion: Suggestion | None
