"""What the rows of an answer are called: ids by their names, codes by the words of definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from accord.campaigns import api as campaigns
from accord.campaigns.values import COST_NAMES
from accord.content import api as content
from accord.definitions import api as definitions
from accord.handoffs import api as handoffs
from accord.kernel import text
from accord.leads import api as leads
from accord.reporting.queries import trial_rows
from accord.reporting.rules.questions import IDS, ORIGINS, is_others
from accord.reporting.values.measures import OTHERS, Row
from accord.reporting.values.naming import (
    CALLED_NAMES,
    CALLED_WITHIN_NAMES,
    DIRECTION_NAMES,
    LEAK_NAMES,
    PART_NAMES,
    SOURCED_NAMES,
)
from accord.reporting.values.trial_wording import FIT_UNKNOWN, LINE_NAMES
from accord.scoring.values.scores import QUADRANT_NAMES
from accord.team import api as team

# What the codes of a dimension are called that no version of a definition words.
_NAMES: Mapping[str, Mapping[str, object]] = {
    "kind": LEAK_NAMES,
    "verdict": {said.value: name for said, name in leads.PROMISING_NAMES.items()},
    "called": CALLED_NAMES,
    "called_within": CALLED_WITHIN_NAMES,
    "direction": DIRECTION_NAMES,
    "sourced_by": SOURCED_NAMES,
    "cost_kind": COST_NAMES,
    "had_part": PART_NAMES,
    "quadrant": {one.value: name for one, name in QUADRANT_NAMES.items()},
    "cell": {trial_rows.UNKNOWN_FIT: FIT_UNKNOWN},
    "picked_by": LINE_NAMES,
}


def labelled(*, rows: tuple[Row, ...], dimension: str | None, at: datetime) -> tuple[Row, ...]:
    """Ids get their names; codes of definitions keep them and get words beside."""
    if dimension in IDS:
        names = _names(dimension, [row.group for row in rows if isinstance(row.group, int)])
        return tuple(
            replace(row, label=names.get(row.group) or row.label, words=_others(row.group))
            if isinstance(row.group, int)
            else row
            for row in rows
        )
    if any(is_others(row.group) for row in rows):
        rest = _others_of(dimension)
        apart = tuple(row for row in rows if not is_others(row.group))
        together = (replace(row, words=rest) for row in rows if is_others(row.group))
        return (*labelled(rows=apart, dimension=dimension, at=at), *together)
    words = _words("origin" if dimension == "day_origin" else dimension, at=at)
    if dimension == "day_origin":
        return tuple(replace(row, words=_of_day(row.label or "", words)) for row in rows)
    if dimension in ORIGINS:
        codes = [row.label for row in rows if row.label]
        words = {code: words.get(code) or text.sentence_case(code) for code in codes}
    return tuple(replace(row, words=words.get(row.label or "")) for row in rows) if words else rows


def _others(group: int) -> str | None:
    return _("All others together") if group == OTHERS else None


def _others_of(dimension: str | None) -> str:
    if dimension == "team":
        return _("Teams too small to be told alone")
    return _("Groups too small to be told alone")


def _of_day(label: str, words: dict[str, str]) -> str:
    day, _split, code = label.partition("|")
    return f"{day}|{words.get(code) or text.sentence_case(code)}"


def _words(dimension: str | None, *, at: datetime) -> dict[str, str]:
    """What the codes of a dimension are called, by the definitions in force or by all."""
    if (named := _NAMES.get(dimension or "")) is not None:
        return {code: str(name) for code, name in named.items()}
    try:
        if dimension == "handoff_kind":
            return {one.code: one.name for one in handoffs.kinds_at(at=at)[1]}
        if dimension == "stage":
            return {stage.code.value: _(stage.name) for stage in definitions.list_stages(at=at)}
        if dimension in ORIGINS:
            return {origin.code: _(origin.name) for origin in definitions.list_origins(at=at)}
        if dimension == "rule":
            body = definitions.get_in_force(kind=definitions.Kind.ROUTING, at=at).body
            return {rule["code"]: rule["name"] for rule in body["rules"]}
        if dimension == "reason":
            return {reason.code: _(reason.name) for reason in definitions.list_reasons(at=at)}
    except definitions.NoVersionInForce:
        return {}
    return {}


def _names(dimension: str, ids: list[int]) -> dict[int, str]:
    if dimension == "campaign":
        return campaigns.names(ids=ids)
    return team.names(ids=ids) if dimension in ("owner", "member") else content.titles(ids=ids)
