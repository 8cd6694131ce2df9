"""What may be asked of a lead before it enters a stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accord.definitions.values.wordings import Condition, Origin, Reason, SegmentFacts, StageCode


class StageFact(StrEnum):
    """What a criterion looks at; FIELD: a field of the lead, as segments do."""

    FIT = "fit"
    INTEREST = "interest"
    QUADRANT = "quadrant"
    CELL = "cell"
    DIRECT = "direct"
    VERDICT_MARKETING = "verdict_marketing"
    VERDICT_SALES = "verdict_sales"
    FIELD = "field"


_VERDICTS = ("yes", "no", "unsure", "none")
# What each can be; "none": the team has said nothing.
FACT_VALUES: Mapping[StageFact, tuple[str, ...]] = {
    StageFact.FIT: ("high", "low", "unknown"),
    StageFact.INTEREST: ("high", "low"),
    StageFact.QUADRANT: ("perfect", "hot", "nurture", "check_fit", "cold"),
    StageFact.CELL: tuple(f"{letter}{digit}" for letter in "ABCD" for digit in "1234"),
    StageFact.DIRECT: ("yes", "no"),
    StageFact.VERDICT_MARKETING: _VERDICTS,
    StageFact.VERDICT_SALES: _VERDICTS,
}


class Need(StrEnum):
    """What has to be there before somebody moves a lead into a stage by hand."""

    VERDICT_SALES = "verdict_sales"
    VERDICT_MARKETING = "verdict_marketing"
    OWNER = "owner"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that must hold: the fact is one of these values; FIELD: its condition holds."""

    fact: StageFact
    values: tuple[str, ...] = ()
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What is known of one lead, "" or None where nothing is: of a lead without a score no
    criterion about scores holds."""

    fit: str = ""
    interest: str = ""
    quadrant: str = ""
    cell: str = ""
    is_direct: bool | None = None
    verdict_marketing: str = ""
    verdict_sales: str = ""
    fields: SegmentFacts = field(default_factory=SegmentFacts)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the funnel: `owner_team` is marketing or sales; `rule` in plain words.

    criteria: all have to hold; none: a lead is in it as records say. needs: for a step by hand.
    """

    code: StageCode
    name: str
    owner_team: str
    rule: str
    criteria: tuple[Criterion, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What both teams call things, as in force at one instant.

    owners: which team owned which stage under each version of the stages, by the version's id.
    """

    stages: tuple[Stage, ...]
    reasons: tuple[Reason, ...]
    origins: tuple[Origin, ...]
    owners: Mapping[tuple[int, StageCode], str]
