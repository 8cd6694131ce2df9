"""A trial as it is stored, and read again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from accord.definitions.values import StageCode
from accord.kernel.money import Money
from accord.scoring.values.scores import BEST_FIRST
from accord.scoring.values.trials import Before, Cohort, Group, StageCount, StageTrial, Trial

_GROUPS = ("all", "picked", "picked_before", "only_now", "only_before")


def written(trial: Trial) -> dict[str, Any]:
    """As JSON: days as ISO, money in minor units of one currency."""
    return {
        "since": trial.cohort.since.isoformat(),
        "until": trial.cohort.until.isoformat(),
        "before": trial.before.value,
        "currency": trial.all.value.currency,
        **{name: _numbers(getattr(trial, name)) for name in _GROUPS},
        "halves": [[_numbers(group) for group in half] for half in trial.halves],
        "a_week": trial.a_week,
        "suspects": [*trial.suspects],
        "quadrants": {one.value: _numbers(group) for one, group in trial.quadrants.items()},
        "cells": {cell: _numbers(group) for cell, group in trial.cells.items()},
    }


def stages_written(trial: StageTrial) -> dict[str, Any]:
    """As JSON: each stage with its four numbers."""
    return {
        "tried_at": trial.tried_at.isoformat(),
        "leads": trial.leads,
        "before_number": trial.before_number,
        "counts": [
            [one.stage.value, one.before, one.under, one.comes_in, one.falls_out]
            for one in trial.counts
        ],
        "flips": trial.flips,
    }


def read_stages(told: Mapping[str, Any]) -> StageTrial:
    """The trial that was written."""
    return StageTrial(
        datetime.fromisoformat(told["tried_at"]),
        told["leads"],
        told["before_number"],
        tuple(StageCount(StageCode(stage), *numbers) for stage, *numbers in told["counts"]),
        told["flips"],
    )


def read(told: Mapping[str, Any]) -> Trial:
    """The trial that was written; what a trial did not tell in its day is empty."""

    def group(numbers: list[int]) -> Group:
        leads, customers, minor = numbers
        return Group(leads, customers, Money(minor, told["currency"]))

    earlier, later = ((group(picked), group(all_)) for picked, all_ in told["halves"])
    return Trial(
        cohort=Cohort(date.fromisoformat(told["since"]), date.fromisoformat(told["until"])),
        before=Before(told["before"]),
        **{name: group(told[name]) for name in _GROUPS},
        halves=(earlier, later),
        a_week=told["a_week"],
        suspects=tuple(told["suspects"]),
        quadrants={
            one: group(told["quadrants"][one.value])
            for one in BEST_FIRST
            if one.value in told.get("quadrants", {})
        },
        cells={
            cell: group(numbers)
            for cell, numbers in sorted(
                told.get("cells", {}).items(), key=lambda one: (one[0] == "", one[0])
            )
        },
    )


def _numbers(group: Group) -> list[int]:
    return [group.leads, group.customers, group.value.minor]
