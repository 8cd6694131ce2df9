"""What follows from a definition's wording; pure."""

from collections.abc import Mapping
from typing import Any

from accord.definitions.values import STAGE_ORDER, Origin, Reason, Stage


def stages_of(body: Mapping[str, Any]) -> tuple[Stage, ...]:
    """The stages of a stages version, in the order of the funnel."""
    by_code = {row["code"]: row for row in body["stages"]}
    return tuple(
        Stage(code, by_code[code]["name"], by_code[code]["owner_team"], by_code[code]["rule"])
        for code in STAGE_ORDER
        if code in by_code
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
