"""The tests of a comparison, twice from one definition: in Python and in SQL.

Compared forms are plain ASCII, so that the two agree to the letter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from accord.matching.values.weights import MISSING, Comparison, Kind, Test

Record = Mapping[str, Any]


def holds(test: Test, left: Record, right: Record) -> bool:
    """Whether a test holds between two records of compared forms; False where one is empty."""
    one, two = left.get(test.column), right.get(test.column)
    if test.kind == "same":
        return one is not None and one == two
    if test.kind in _OVER_CROSS:
        return _OVER_CROSS[test.kind](test, one, two, left.get(test.other), right.get(test.other))
    if one is None or two is None:
        return False
    return _IN_PYTHON[test.kind](test, one, two)


def level_of(comparison: Comparison, left: Record, right: Record) -> int:
    """The number of the first level that holds; -1 where one side says nothing."""
    # Loops within loops, since nothing is asked as often as this.
    for at, level in enumerate(comparison.levels):
        for way in level.ways:
            for test in way:
                if not holds(test, left, right):
                    break
            else:
                return MISSING if level.silent else at
    filled = any(
        left.get(one) is not None and right.get(two) is not None for one, two in comparison.needs
    )
    return len(comparison.levels) - 1 if filled else MISSING


def level_sql(comparison: Comparison) -> str:
    """The same as an expression over the tables `l` and `r`.

    Cases within cases, since DuckDB works out every part of `and` and `or` in a selection, but
    of a case only what is asked for; a case also takes null for false."""
    cases = [
        f"when {_all_of([part for test in way for part in _sql(test)])} "
        f"then {MISSING if level.silent else at}"
        for at, level in enumerate(comparison.levels[:-1])
        for way in level.ways
    ]
    filled = [
        f"when l.{one} is not null and r.{two} is not null then {len(comparison.levels) - 1}"
        for one, two in comparison.needs
    ]
    return f"case {' '.join([*cases, *filled])} else {MISSING} end"


def _all_of(parts: Sequence[str]) -> str:
    """All parts hold, looked at one after the other."""
    *first, whole = parts
    for part in reversed(first):
        whole = f"case when {part} then {whole} else false end"
    return whole


def columns_of(comparison: Comparison) -> set[str]:
    """The columns of compared forms that a comparison reads."""
    named = {column for pair in comparison.needs for column in pair}
    for level in comparison.levels:
        named |= {level.frequency} - {""}
        for way in level.ways:
            for test in way:
                named |= {test.column, test.other} - {""}
    return named


def _same(one: object, two: object) -> bool:
    return one is not None and one == two


def _crossed(_test: Test, one: str, two: str, other_one: str, other_two: str) -> bool:
    return _same(one, other_two) or _same(two, other_one)


def _turned(test: Test, one: str, two: str, other_one: str, other_two: str) -> bool:
    if None in (one, two, other_one, other_two):
        return False
    return _near(test, one, other_two) and _near(test, two, other_one)


def _moved(_test: Test, one: str, two: str, other_one: str, other_two: str) -> bool:
    if one is not None and two is not None and other_one is not None and other_two is not None:
        return False
    return _same(one, other_two) or _same(two, other_one)


_OVER_CROSS: dict[Kind, Callable[[Test, Any, Any, Any, Any], bool]] = {
    "crossed": _crossed,
    "turned": _turned,
    "moved": _moved,
}


def _near(test: Test, one: str, two: str) -> bool:
    if min(len(one), len(two)) < test.least:
        return False
    return JaroWinkler.similarity(one, two) >= test.bound


def _edits(test: Test, one: str, two: str) -> bool:
    if min(len(one), len(two)) < test.least or abs(len(one) - len(two)) > test.bound:
        return False
    return DamerauLevenshtein.distance(one, two) <= test.bound


def _overlap(test: Test, one: list[str], two: list[str]) -> bool:
    common = len(set(one) & set(two))
    return common * (1 + test.bound) >= test.bound * (len(one) + len(two))


def _contained(test: Test, one: list[str], two: list[str]) -> bool:
    least = min(len(one), len(two))
    return least >= test.least and len(set(one) & set(two)) == least


def _parts(_test: Test, one: str, two: str) -> bool:
    same = (one[:4] == two[:4]) + (one[4:6] == two[4:6]) + (one[6:] == two[6:])
    return same >= 2


def _initial(_test: Test, one: str, two: str) -> bool:
    return (len(one) == 1 or len(two) == 1) and one[0] == two[0]


_IN_PYTHON: dict[Kind, Callable[[Test, Any, Any], bool]] = {
    "same": lambda _test, one, two: one == two,
    "near": _near,
    "edits": _edits,
    "overlap": _overlap,
    "contained": _contained,
    "within": lambda test, one, two: abs(one - two) <= test.bound,
    "parts": _parts,
    "initial": _initial,
    "told": lambda _test, _one, _two: True,
}

# Parts that must all hold, the cheapest first.
_CROSSED = "(coalesce(l.{c} = r.{o}, false) or coalesce(r.{c} = l.{o}, false))"
_IN_SQL: dict[Kind, tuple[str, ...]] = {
    "same": ("l.{c} = r.{c}",),
    "crossed": (_CROSSED,),
    "turned": (
        "jaro_winkler_similarity(l.{c}, r.{o}) >= {b}",
        "jaro_winkler_similarity(r.{c}, l.{o}) >= {b}",
    ),
    "moved": (
        "(l.{c} is null or r.{c} is null or l.{o} is null or r.{o} is null)",
        _CROSSED,
    ),
    "near": (
        "least(length(l.{c}), length(r.{c})) >= {n}",
        "jaro_winkler_similarity(l.{c}, r.{c}) >= {b}",
    ),
    "edits": (
        "length(l.{c}) >= {n}",
        "length(r.{c}) >= {n}",
        "abs(length(l.{c}) - length(r.{c})) <= {b}",
        # At most twice the slower distance, and worked out ten times as fast.
        "levenshtein(l.{c}, r.{c}) <= 2 * {b}",
        "damerau_levenshtein(l.{c}, r.{c}) <= {b}",
    ),
    "overlap": (
        "least(len(l.{c}), len(r.{c})) * (1 + {b}) >= {b} * (len(l.{c}) + len(r.{c}))",
        "len(list_intersect(l.{c}, r.{c})) * (1 + {b}) >= {b} * (len(l.{c}) + len(r.{c}))",
    ),
    "contained": (
        "least(len(l.{c}), len(r.{c})) >= {n}",
        "len(list_intersect(l.{c}, r.{c})) = least(len(l.{c}), len(r.{c}))",
    ),
    "within": ("abs(l.{c} - r.{c}) <= {b}",),
    "parts": (
        "((l.{c}[1:4] = r.{c}[1:4])::int + (l.{c}[5:6] = r.{c}[5:6])::int "
        "+ (l.{c}[7:8] = r.{c}[7:8])::int) >= 2",
    ),
    "initial": ("length(l.{c}) = 1 or length(r.{c}) = 1", "l.{c}[1] = r.{c}[1]"),
    "told": ("l.{c} is not null", "r.{c} is not null"),
}


def _sql(test: Test) -> list[str]:
    return [
        part.format(c=test.column, o=test.other, b=repr(test.bound), n=test.least)
        for part in _IN_SQL[test.kind]
    ]
