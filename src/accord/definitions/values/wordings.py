"""What stages, reasons, origins and segments say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


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
