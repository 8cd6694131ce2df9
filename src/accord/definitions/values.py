"""Words that both teams use in one sense, as versioned data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    STAGES = "stages"
    JOURNEY = "journey"
    REASONS = "reasons"
    ORIGINS = "origins"
    SEGMENTS = "segments"


class State(StrEnum):
    DRAFT = "DRAFT"
    DOCUMENTED = "DOCUMENTED"
    AGREED = "AGREED"
    IN_FORCE = "IN_FORCE"
    SUPERSEDED = "SUPERSEDED"


class StageCode(StrEnum):
    VISIT = "visit"
    LEAD = "lead"
    MQL = "mql"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    CUSTOMER = "customer"


STAGE_ORDER: tuple[StageCode, ...] = tuple(StageCode)


def skipped(*, before: StageCode | None, to: StageCode) -> tuple[StageCode, ...]:
    """Stages between, which a lead must have passed unseen. Visits are counted, not inferred."""
    start = STAGE_ORDER.index(before) if before else STAGE_ORDER.index(StageCode.VISIT)
    return STAGE_ORDER[start + 1 : STAGE_ORDER.index(to)]


def is_further(*, stage: StageCode, than: StageCode | None) -> bool:
    """Whether a stage lies beyond another in the funnel."""
    return than is None or STAGE_ORDER.index(stage) > STAGE_ORDER.index(than)


def furthest(stages: Sequence[StageCode]) -> StageCode:
    """The last stage in the order of the funnel."""
    return max(stages, key=STAGE_ORDER.index)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the funnel: `owner_team` is marketing or sales; `rule` in plain words."""

    code: StageCode
    name: str
    owner_team: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lead was rejected: where it goes next and whether it counts against quality."""

    code: str
    name: str
    group: str
    next_state: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where leads come from: `code` as tools write it, `kind` inbound, outbound, …"""

    code: str
    name: str
    kind: str


class SegmentField(StrEnum):
    """What a segment's condition looks at; SAID: the segment as records of the lead say it."""

    INDUSTRY = "industry"
    EMPLOYEES = "employees"
    COUNTRY = "country"
    TITLE = "title"
    TARGET_LIST = "target_list"
    ATTRIBUTE = "attribute"
    SAID = "said"


class SegmentTest(StrEnum):
    """How a condition looks at it."""

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    HAS_WORD = "has_word"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KNOWN = "known"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. attribute: the name of an own field, else "".

    values: words, any of which will do; one whole number for employees; none for known, unknown.
    """

    field: SegmentField
    test: SegmentTest
    values: tuple[str, ...] = ()
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A rule: whatever meets all its conditions is in the segment of this name."""

    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What is known of one lead: words as they are stored, "" where unknown.

    lists: names of the target lists its company is on. attributes: own fields, a mapping for
    each record of the person.
    """

    industry: str = ""
    employees: int | None = None
    country: str = ""
    title: str = ""
    said: str = ""
    lists: tuple[str, ...] = ()
    attributes: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """A version as read: `body` is the exact wording that judged events point to."""

    id: int
    kind: Kind
    number: int
    state: State
    body: dict[str, Any]
    active_from: datetime | None
    active_to: datetime | None
    made_by_id: int | None
    made_at: datetime


class Flaw(StrEnum):
    """Why a version cannot be proposed or put in force."""

    NO_NAME = "no_name"
    NO_RULE = "no_rule"
    TOO_LONG = "too_long"
    SAME_NAME = "same_name"
    UNKNOWN_TEAM = "unknown_team"
    ONE_TEAM = "one_team"
    MISSING_STAGE = "missing_stage"
    NOTHING_NEW = "nothing_new"
    PROPOSED_ALREADY = "proposed_already"
    NOT_PROPOSED = "not_proposed"
    IN_THE_PAST = "in_the_past"
    BEFORE_THE_LAST = "before_the_last"
    HAS_BEGUN = "has_begun"
    TOO_MANY_SEGMENTS = "too_many_segments"
    TOO_MANY_CONDITIONS = "too_many_conditions"
    TOO_MANY_VALUES = "too_many_values"
    NO_CONDITION = "no_condition"
    DOES_NOT_GO = "does_not_go"
    NO_VALUE = "no_value"
    NO_NUMBER = "no_number"
    NO_ATTRIBUTE = "no_attribute"


class UnableToPropose(Exception):
    """A wording that cannot be proposed; `stage` names the stage it is about, if it is one;
    `row` and `line` the segment's place and the condition's in it, from 1."""

    def __init__(
        self,
        *,
        flaw: Flaw,
        stage: StageCode | None = None,
        row: int | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(f"{flaw}: {stage}" if stage else flaw.value)
        self.flaw = flaw
        self.stage = stage
        self.row = row
        self.line = line


class UnableToPutInForce(Exception):
    """A version that cannot begin, or cannot be taken back."""

    def __init__(self, *, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


class NoVersionInForce(Exception):
    """No version of this kind was in force at the instant asked for."""
