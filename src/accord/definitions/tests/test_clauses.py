"""What one can speak about in a wording, and how two wordings differ."""

from typing import Any

import pytest

from accord.definitions.rules.clauses import clauses_of, compare
from accord.definitions.values import Changed

CARD = {
    "name": "Main",
    "fit": {"threshold": 50, "criteria": [{"code": "size", "points": 3}, {"code": "land"}]},
    "notes": [],
    "who": ["a", "b"],
}


def test_clauses_have_an_anchor_each():
    assert clauses_of(CARD) == {
        "name": "Main",
        "fit.threshold": 50,
        "fit.criteria.size": {"code": "size", "points": 3},
        "fit.criteria.land": {"code": "land"},
        "notes": [],
        "who": ["a", "b"],
    }


def test_items_of_one_name_are_told_apart_and_those_without_counted():
    body = {"rows": [{"name": "A"}, {"name": "A"}, {"x": 1}, {"x": 2}]}
    assert list(clauses_of(body)) == ["rows.A", "rows.A~2", "rows.~1", "rows.~2"]


def rows(*names: str, **more: Any) -> dict[str, Any]:
    return {"rows": [{"name": name, **more} for name in names]}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (rows("A", "B"), rows("A", "B"), []),
        (rows("A"), rows("A", "B"), [("rows.B", Changed.ADDED)]),
        (rows("A", "B"), rows("B"), [("rows.A", Changed.REMOVED)]),
        (rows("A"), rows("A", rule="x"), [("rows.A", Changed.WORDED)]),
        (rows("A", "B"), rows("B", "A"), [("rows", Changed.MOVED)]),
        (rows("A", "B"), rows("C", "A", "B"), [("rows.C", Changed.ADDED)]),
        ({"x": 1}, {"x": 2}, [("x", Changed.WORDED)]),
        ({"x": 1}, {"y": 1}, [("x", Changed.REMOVED), ("y", Changed.ADDED)]),
    ],
)
def test_what_differs(
    before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, Changed]]
):
    assert [(one.anchor, one.how) for one in compare(before, after)] == expected
