"""What follows from a definition's wording; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.definitions.rules import criteria
from accord.definitions.values import (
    STAGE_ORDER,
    Flaw,
    Need,
    Origin,
    Reason,
    Stage,
    StageCode,
    UnableToPropose,
)
from accord.kernel.text import has_unseen

LONGEST_NAME, LONGEST_RULE = 60, 600
TEAMS = frozenset({"marketing", "sales"})


def stages_of(body: Mapping[str, Any]) -> tuple[Stage, ...]:
    """The stages of a stages version, in the order of the funnel."""
    by_code = {row["code"]: row for row in body["stages"]}
    return tuple(_stage_of(code, by_code[code]) for code in STAGE_ORDER if code in by_code)


def _stage_of(code: StageCode, row: Mapping[str, Any]) -> Stage:
    return Stage(
        code,
        row["name"],
        row["owner_team"],
        row["rule"],
        criteria.criteria_of(row),
        tuple(map(Need, row.get("needs", ()))),
    )


def reasons_of(body: Mapping[str, Any]) -> tuple[Reason, ...]:
    """The reject reasons of a reasons version."""
    return tuple(
        Reason(row["code"], row["name"], row["group"], row["next_state"], row["counts"])
        for row in body["reasons"]
    )


def origins_of(body: Mapping[str, Any]) -> tuple[Origin, ...]:
    """The origins of an origins version."""
    return tuple(Origin(row["code"], row["name"], row["kind"]) for row in body["origins"])


def stages_body(stages: Sequence[Stage]) -> dict[str, Any]:
    """The stages as a version keeps them; what a stage does not ask is left out."""
    return {"stages": [_stage_body(stage) for stage in stages]}


def _stage_body(stage: Stage) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": stage.code.value,
        "name": stage.name.strip(),
        "owner_team": stage.owner_team,
        "rule": stage.rule.strip(),
    }
    if stage.criteria:
        said["criteria"] = criteria.criteria_body(stage.criteria)
    if stage.needs:
        said["needs"] = [need.value for need in Need if need in stage.needs]
    return said


def check_stages(stages: Sequence[Stage], *, now: Sequence[Stage]) -> None:
    """Raises UnableToPropose for words that nobody could work by, or that change nothing."""
    if [stage.code for stage in stages] != list(STAGE_ORDER):
        raise UnableToPropose(flaw=Flaw.MISSING_STAGE)
    for stage in stages:
        _check_words(stage)
        flaw = criteria.flaw_of(stage.criteria)
        if flaw is not None:
            line = criteria.line_of(stage.criteria)
            raise UnableToPropose(flaw=flaw, stage=stage.code, line=line)
    names: set[str] = set()
    for stage in stages:
        if stage.name.strip().casefold() in names:
            raise UnableToPropose(flaw=Flaw.SAME_NAME, stage=stage.code)
        names.add(stage.name.strip().casefold())
    if {stage.owner_team for stage in stages} != TEAMS:
        raise UnableToPropose(flaw=Flaw.ONE_TEAM)
    if stages_body(stages) == stages_body(now):
        raise UnableToPropose(flaw=Flaw.NOTHING_NEW)


def _check_words(stage: Stage) -> None:
    for part, words, longest, none in (
        ("name", stage.name.strip(), LONGEST_NAME, Flaw.NO_NAME),
        ("rule", stage.rule.strip(), LONGEST_RULE, Flaw.NO_RULE),
    ):
        if not words:
            raise UnableToPropose(flaw=none, stage=stage.code, part=part)
        if has_unseen(words):
            raise UnableToPropose(flaw=Flaw.UNSEEN, stage=stage.code, part=part)
        if len(words) > longest:
            raise UnableToPropose(flaw=Flaw.TOO_LONG, stage=stage.code, part=part)
    if stage.owner_team not in TEAMS:
        raise UnableToPropose(flaw=Flaw.UNKNOWN_TEAM, stage=stage.code)
