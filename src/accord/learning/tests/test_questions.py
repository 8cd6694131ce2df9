"""A47: questions from the words in force; wrong answers are of the same kind and never right."""

import json
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest

from accord.definitions.values import DefinitionVersion, Kind, State
from accord.learning.rules import checks
from accord.learning.values import Form, Question

AT = datetime(2026, 11, 2, tzinfo=UTC)
FIRST = json.loads((resources.files("accord.definitions") / "presets" / "first.json").read_text())
ROLES = {
    "roles": [
        {"name": "SDR", "challenges": ["Nobody answers", "Short days"], "needs": ["A reason"]},
        {"name": "Content", "challenges": ["No word of what helped"], "needs": ["Objections"]},
        {"name": "AE", "challenges": ["Nobody answers"], "needs": ["A reason"]},
    ]
}
STEPS = {"steps": [{"name": "Hand over", "accountable": "7"}, {"name": "Call", "accountable": "8"}]}
CUSTOMER = {"not_for": ["Under ten people"], "signs": ["Has a CRM", "Under ten people"]}


def asked(kind: Kind, body: Any) -> list[Question]:
    version = DefinitionVersion(1, kind, 1, State.IN_FORCE, body, AT, None, None, AT)
    return checks.questions_of(version)


@pytest.mark.parametrize(
    ("kind", "body", "count"),
    [
        (Kind.STAGES, FIRST["stages"], 6),
        (Kind.REASONS, FIRST["reasons"], len(FIRST["reasons"]["reasons"])),
        (Kind.ORIGINS, FIRST["origins"], len(FIRST["origins"]["origins"])),
        (Kind.PROCESS, STEPS, 2),
        (Kind.IDEAL_CUSTOMER, CUSTOMER, 1),
        (Kind.SEGMENTS, {"segments": []}, 0),
    ],
)
def test_each_clause_is_asked_of_with_wrong_answers_beside_the_right_one(
    kind: Kind, body: Any, count: int
):
    found = asked(kind, body)
    assert len(found) == count
    assert len({(one.form, one.clause) for one in found}) == count
    for one in found:
        assert 1 <= len(one.wrong) <= checks.MOST_WRONG
        assert one.right not in one.wrong
        assert len({repr(each) for each in one.wrong}) == len(one.wrong)


def test_wrong_answers_are_other_answers_of_the_same_kind():
    [mql] = [one for one in asked(Kind.STAGES, FIRST["stages"]) if one.clause == "stages.mql"]
    rules = {one["rule"] for one in FIRST["stages"]["stages"]}
    assert mql.about == "Ready for sales"
    assert {mql.right, *mql.wrong} <= rules


def test_what_is_true_of_two_roles_is_no_wrong_answer_of_either():
    hard = {one.about: one for one in asked(Kind.ROLES, ROLES) if one.form is Form.ROLE_HARD}
    assert hard["SDR"].wrong == ("No word of what helped",)
    assert hard["Content"].wrong == ("Nobody answers",)


def test_a_word_that_nothing_differs_from_is_not_asked_of():
    same = {"steps": [{"name": "A", "accountable": "7"}, {"name": "B", "accountable": "7"}]}
    assert asked(Kind.PROCESS, same) == []


def test_answers_stand_in_an_order_of_each_members_own_that_stays():
    question = asked(Kind.STAGES, FIRST["stages"])[0]
    orders = {checks.options(question, member_id=member) for member in range(20)}
    assert len(orders) > 1
    assert checks.options(question, member_id=3) == checks.options(question, member_id=3)
    assert {frozenset(order) for order in orders} == {frozenset((question.right, *question.wrong))}
