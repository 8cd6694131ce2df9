"""Lead cycles and the history of their stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.definitions.values import StageCode
from accord.team.values import Side


class Ending(StrEnum):
    """How a cycle ended."""

    WON = "won"
    LOST = "lost"
    REJECTED = "rejected"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"


class Cause(StrEnum):
    """Why a stage event exists; CRITERION: the lead met what the stage asks."""

    RECORD = "record"
    HISTORY = "history"
    DEAL = "deal"
    HAND = "hand"
    SKIPPED = "skipped"
    CRITERION = "criterion"


class Promising(StrEnum):
    """Whether a team finds a lead promising."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


ENDING_NAMES = {
    Ending.WON: pgettext_lazy("lead", "Became a customer"),
    Ending.LOST: pgettext_lazy("lead", "Deal lost"),
    Ending.REJECTED: pgettext_lazy("lead", "Returned by sales"),
    Ending.RECYCLED: pgettext_lazy("lead", "Back with marketing"),
    Ending.DISQUALIFIED: pgettext_lazy("lead", "Does not fit"),
}


PROMISING_NAMES = {
    Promising.YES: pgettext_lazy("verdict", "Promising"),
    Promising.NO: pgettext_lazy("verdict", "Not promising"),
    Promising.UNSURE: pgettext_lazy("verdict", "Not sure"),
}


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """A team's word of a lead as it counts now; `version_*`: the stages it was said under."""

    id: int
    side: Side
    said: Promising
    member_id: int | None
    said_at: datetime
    version_id: int
    version_number: int


@dataclass(frozen=True, slots=True)
class PastWord:
    """A team's word of a lead that was said elsewhere before."""

    lead_id: int
    side: Side
    said: Promising
    member_id: int | None
    said_at: datetime


class Unjudged(StrEnum):
    """Why a word about a lead, or a step by hand, is not taken."""

    OTHER_TEAM = "other_team"
    NOT_YET = "not_yet"
    HAS_ENDED = "has_ended"
    NOT_YOURS = "not_yours"
    NO_WORD_OF_SALES = "no_word_of_sales"
    SALES_DOUBTS = "sales_doubts"
    NO_STEP = "no_step"
    NO_WORD_OF_MARKETING = "no_word_of_marketing"
    NO_OWNER = "no_owner"
    NO_COMPANY = "no_company"


class UnableToJudge(Exception):
    """A word about a lead that is not taken; nothing was changed."""

    def __init__(self, *, why: Unjudged) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class StageMove:
    """A lead comes to `stage` or ends; `inferred` when nobody saw it happen. judged: as JSON, by
    what a criterion judged."""

    stage: StageCode
    at: datetime
    time_known: bool = True
    inferred: bool = False
    cause: Cause = Cause.RECORD
    ending: Ending | None = None
    reason: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Won:
    """A record says that a lead became a customer; without a day it counts from the record's."""

    at: datetime
    day_known: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What one record says of where a lead stands; an opener's `stage` is None once stored."""

    stage: StageCode | None
    at: datetime
    time_known: bool = True
    won: Won | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lead stands by its events; `earliest` is its first event."""

    stage: StageCode
    ending: Ending | None
    at: datetime
    earliest: datetime


@dataclass(frozen=True, slots=True)
class LeadRecords:
    """Leads on their way in, one sequence per field; `opened_at` None where unknown.

    origin: where tracking says they came from; self_reported: where they say it themselves.
    """

    source: str
    person_id: Sequence[int]
    company_id: Sequence[int | None]
    sort_key: Sequence[str]
    stage: Sequence[StageCode]
    opened_at: Sequence[datetime | None]
    origin: Sequence[str | None]
    channel: Sequence[str | None]
    campaign_id: Sequence[int | None]
    landing_page_id: Sequence[int | None]
    segment: Sequence[str | None]
    owner_id: Sequence[int | None]
    won: Sequence[Won | None] = ()
    self_reported: Sequence[str | None] = ()

    def __len__(self) -> int:
        return len(self.person_id)

    def statement(self, row: int, *, at: datetime) -> Statement:
        """What this row says of its lead; without a moment of its own it speaks of `at`."""
        opened_at = self.opened_at[row]
        return Statement(
            self.stage[row],
            opened_at or at,
            time_known=opened_at is not None,
            won=self.won[row] if self.won else None,
        )


@dataclass(frozen=True, slots=True)
class OwnerChange:
    """A lead that went from one colleague to another; None: nobody."""

    lead_id: int
    owner_id: int | None
    was: int | None


@dataclass(frozen=True, slots=True)
class OwnerSaid:
    """What a source record says of who owns its lead, in its tool's words.

    lead_id, owner_id: the lead that went to them because of it, if one did.
    """

    record_id: int
    said: str
    lead_id: int | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A line of the lead list. segment_version: of the rules that put it into its segment.

    counted_with_id: the lead that it is counted with, itself unless its person is one with another.
    gone_at: since when its tools have it no more, so that it counts nowhere.
    """

    id: int
    person_id: int
    name: str
    email: str
    reference: str
    company_id: int | None
    company_name: str
    stage: StageCode
    ending: Ending | None
    origin: str | None
    channel: str | None
    campaign_id: int | None
    landing_page_id: int | None
    segment: str | None
    owner_id: int | None
    owner_name: str
    opened_at: datetime
    time_known: bool
    stage_at: datetime
    closed_at: datetime | None
    cycle_no: int
    self_reported: str | None
    segment_version: int | None
    counted_with_id: int
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many leads stand at a stage, or have ended so, with or without an owner."""

    stage: StageCode
    ending: Ending | None
    has_owner: bool
    count: int


@dataclass(frozen=True, slots=True)
class StageEventCard:
    """A stage event as a timeline shows it, with the version that judged it."""

    id: int
    stage: StageCode
    ending: Ending | None
    reason: str
    occurred_at: datetime
    time_known: bool
    inferred: bool
    cause: Cause
    version_id: int
    version_number: int
    version_since: datetime | None = None
    judged: "Basis | None" = None


@dataclass(frozen=True, slots=True)
class Basis:
    """By what a lead was judged: everything that the stages ask, as `definitions.told` has it;
    `by` names what the stage that it came to asks. card: whose score it was, by name and version,
    "" and None where no card scores it."""

    facts: Mapping[str, Any]
    by: Sequence[str]
    card: str = ""
    card_version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A lead as the criteria in force see it now: the furthest stage it meets, None for none."""

    lead_id: int
    stage: StageCode | None
    facts: Mapping[str, Any]
    card: str = ""
    card_version_id: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that was moved back is left where it is while the facts are those it had then.

    is_over: they have been others since.
    """

    facts: Mapping[str, Any]
    is_over: bool


class Step(StrEnum):
    """What comes of what criteria say of a lead."""

    STAY = "stay"
    MOVE = "move"
    HOLD = "hold"
    LET_GO = "let_go"


class Differs(StrEnum):
    """How what was judged does not come out the same when it is judged again."""

    OTHER_STAGE = "other_stage"
    NOT_IN_FORCE = "not_in_force"
    UNREADABLE = "unreadable"
    OTHER_STANDING = "other_standing"


@dataclass(frozen=True, slots=True)
class Difference:
    """A stage that does not come out the same: of an event, or, without one, of where a lead
    stands after all of its events. found: what came out instead, "" for nothing."""

    lead_id: int
    event_id: int | None
    version_number: int | None
    how: Differs
    stored: str
    found: str


@dataclass(frozen=True, slots=True)
class Replay:
    """All that was judged, judged again: `erased` events hold nothing any more to judge by.

    differences: the first of them, `differing` how many there are.
    """

    events: int
    reproduced: int
    erased: int
    leads: int
    differing: int
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        return not self.differing


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of judging everything again at `at`: how many judged stages and leads, and how
    many of them differ."""

    at: datetime
    events: int
    leads: int
    differing: int
