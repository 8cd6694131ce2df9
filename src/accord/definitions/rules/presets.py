"""Two meanings of a lead that is ready for sales, to begin a draft with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from accord.definitions.values import Criterion, Need, Stage, StageCode, StageFact


class Preset(StrEnum):
    """inbound: whoever can be placed at all is ready for sales, who take the two that show
    interest. fit_and_ready: only who fits and shows interest is."""

    INBOUND = "inbound-class-9"
    FIT_AND_READY = "fit-and-ready"


_YES = Criterion(StageFact.VERDICT_SALES, ("yes",))
_TOLD = (Need.VERDICT_SALES,)
_MEANINGS: Mapping[
    Preset, Mapping[StageCode, tuple[str, tuple[Criterion, ...], tuple[Need, ...]]]
] = {
    Preset.INBOUND: {
        StageCode.MQL: (
            "The lead has a place in the quadrants, whichever it is.",
            (Criterion(StageFact.QUADRANT, ("perfect", "hot", "nurture", "check_fit", "cold")),),
            (),
        ),
        StageCode.SQL: (
            "The lead shows interest, perfect or hot, and sales has found it promising.",
            (Criterion(StageFact.QUADRANT, ("perfect", "hot")), _YES),
            _TOLD,
        ),
    },
    Preset.FIT_AND_READY: {
        StageCode.MQL: (
            "The lead fits whom we look for, and shows interest.",
            (Criterion(StageFact.FIT, ("high",)), Criterion(StageFact.INTEREST, ("high",))),
            (),
        ),
        StageCode.SQL: (
            "Sales has looked at the lead and found it promising.",
            (_YES,),
            _TOLD,
        ),
    },
}


def filled(stages: Sequence[Stage], *, preset: Preset) -> tuple[Stage, ...]:
    """The stages with rule, criteria and needs of a meaning; names and owners stay."""
    meaning = _MEANINGS[preset]
    return tuple(
        replace(
            stage,
            rule=meaning[stage.code][0],
            criteria=meaning[stage.code][1],
            needs=meaning[stage.code][2],
        )
        if stage.code in meaning
        else stage
        for stage in stages
    )
