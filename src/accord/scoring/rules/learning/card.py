"""What was learned, as a card like one made by hand."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.scoring.rules.learning.binning import Bins
from accord.scoring.rules.learning.columns import Kind, Numbers, fewest
from accord.scoring.rules.learning.fitting import Scale
from accord.scoring.values.cards import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_CASES,
    MOST_CRITERIA,
    MOST_VALUES,
    OWN_FIELD,
)

HALF_LIFE = 30
Points = NDArray[np.int64]


def card_of(
    scale: Scale,
    *,
    name: str,
    interest: Sequence[str],
    thresholds: tuple[int, int],
    fields: Mapping[str, str],
    values: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """The body of a card. `values` are the spellings of a column's words, in the order of codes."""
    codes: set[str] = set()
    axes: dict[bool, list[tuple[int, dict[str, Any]]]] = {True: [], False: []}
    parts = zip(scale.bins, scale.points, scale.counts, strict=True)
    for bins, points, counts in parts:
        if not np.any(points):
            continue
        doing = bins.name in interest
        open_ = not doing and counts[bins.unknown] < fewest(int(counts.sum()))
        cases, otherwise = _cases(bins, points, values.get(bins.name, ()))
        criterion = {
            "code": _code(bins.name, codes),
            "name": _shown(bins.name),
            "field": field_of(bins.name, fields),
            "cases": cases[:MOST_CASES],
            "otherwise": otherwise,
            "unknown": None if open_ else int(points[bins.unknown]),
        }
        axes[doing].append((int(np.ptp(points)), criterion))
    fit, asked = ([each for _weight, each in _strongest(axes[doing])] for doing in (False, True))
    return {
        "name": name,
        "applies_to": {"segments": []},
        "fit": {"threshold": thresholds[0], "criteria": fit},
        "interest": {"threshold": thresholds[1], "half_life_days": HALF_LIFE, "criteria": asked},
    }


def field_of(column: str, fields: Mapping[str, str]) -> str:
    """The field of a card that a column stands for."""
    return fields.get(column) or OWN_FIELD + column.strip()


def bounds(bins: Bins, points: Points, counts: Points, *, doing: bool) -> tuple[Points, Points]:
    """Points by group at the least and at the most: where the question of an unknown is open, any
    answer is possible."""
    low, high = points.copy(), points.copy()
    if not doing and counts[bins.unknown] < fewest(int(counts.sum())):
        known = np.append(points[: bins.unknown], 0)
        low[bins.unknown], high[bins.unknown] = known.min(), known.max()
    return low, high


def usable(name: str) -> bool:
    """Whether a column can be named on a card."""
    return bool(name.strip()) and name.strip().isprintable() and len(name.strip()) <= LONGEST_VALUE


def _strongest(criteria: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    return sorted(criteria, key=lambda each: -each[0])[:MOST_CRITERIA]


def _cases(bins: Bins, points: Points, values: Sequence[str]) -> tuple[list[dict[str, Any]], int]:
    """The cases, and the points of whatever none of them names."""
    unknown = int(points[bins.unknown])
    if bins.kind is Kind.NUMBER:
        return _of_number(bins, points), unknown
    if bins.kind is Kind.PRESENCE:
        return [{"test": "known", "values": [], "points": int(points[0])}], unknown
    return _of_words(bins, points, values), unknown


def _of_number(bins: Bins, points: Points) -> list[dict[str, Any]]:
    """From the top down; the lowest group by `at_most`, so that no number is left over."""
    cases: list[dict[str, Any]] = []
    for level in range(bins.levels - 1, 0, -1):
        if points[level] == points[level - 1]:
            continue
        cases.append(_case("at_least", [_written(bins.edges[level - 1])], points[level]))
    if bins.edges:
        cases.append(_case("at_most", [_written(bins.edges[0])], points[0]))
    return cases


def _of_words(bins: Bins, points: Points, values: Sequence[str]) -> list[dict[str, Any]]:
    assert bins.places is not None
    by_points: dict[int, list[str]] = {}
    order = np.argsort(bins.places, kind="stable")
    for place in order:
        level = int(bins.places[place])
        value = values[place].strip()
        if level != bins.unknown and len(value) <= LONGEST_VALUE and value.isprintable():
            by_points.setdefault(int(points[level]), []).append(value)
    cases = []
    for number in sorted(by_points, reverse=True):
        listed = by_points[number]
        cases += [
            _case("one_of", listed[start : start + MOST_VALUES], number)
            for start in range(0, len(listed), MOST_VALUES)
        ]
    return cases


def _case(test: str, values: list[str], points: Any) -> dict[str, Any]:
    return {"test": test, "values": values, "points": int(points)}


def _written(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _shown(name: str) -> str:
    short = " ".join(name.split())
    return short if len(short) <= LONGEST_NAME else short[: LONGEST_NAME - 1] + "…"


def _code(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[: LONGEST_CODE - 4] or "column"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    taken.add(code)
    return code


def quadrants(
    low: Numbers, high: Numbers, asked: Numbers, thresholds: tuple[int, int]
) -> list[str]:
    """The quadrant of every row by the bounds of its fit and the points of its interest."""
    found = []
    for least, most, points in zip(low, high, asked, strict=True):
        if points >= thresholds[1]:
            found.append("perfect" if least >= thresholds[0] else "hot")
        elif least >= thresholds[0]:
            found.append("nurture")
        else:
            found.append("check_fit" if most >= thresholds[0] else "cold")
    return found
