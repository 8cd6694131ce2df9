"""Rules of touches as data: read within bounds, compiled, and what others would move."""

from dataclasses import replace
from fractions import Fraction

import pytest

from accord.attribution.rules.compiling import counts
from accord.attribution.rules.moving import Move, moves
from accord.attribution.rules.reading_rules import read_rules, rules_body
from accord.attribution.rules.summing import PARTS
from accord.attribution.tests.small_lakes import SmallLake
from accord.attribution.values.models_of_credit import Key, Weights
from accord.attribution.values.reports import By, Line, Question, Teams
from accord.attribution.values.touch_rules import USUAL, RulesFlaw, TouchRules, UnableToReadRules
from accord.journeys.values import TouchKind
from accord.kernel.money import Money

OWN = Weights({Key.FIRST: Fraction(2, 5), Key.CLOSED_WON: Fraction(1, 4)}, Fraction(7, 20))
USUAL_BODY = rules_body(USUAL)


@pytest.mark.parametrize(
    "rules",
    [
        USUAL,
        TouchRules(
            kinds=(TouchKind.FORM, TouchKind.CHAT), by_sales=False, mails_to_many=True,
            shortest_talk=30, look_back=90, collapse=False, influence=0, half_life=7, custom=OWN,
        ),
    ],
)  # fmt: skip
def test_a_body_says_the_rules_it_was_made_from(rules):
    assert read_rules(rules_body(rules)) == rules


def test_what_is_left_out_is_as_usual_and_the_order_of_kinds_says_nothing():
    kinds = [kind.value for kind in reversed(USUAL.kinds)]
    said = {"kinds": kinds, "look_back": 365, "sourced": "first_touch"}
    assert read_rules(said) == replace(
        USUAL, kinds=tuple(kind for kind in TouchKind if kind in USUAL.kinds)
    )


@pytest.mark.parametrize(
    ("wrong", "flaw", "where"),
    [
        ({"kinds": []}, RulesFlaw.NO_KIND, "kinds"),
        ({"kinds": ["form", "form"]}, RulesFlaw.TWICE, "kinds"),
        ({"kinds": ["fax"]}, RulesFlaw.NOT_ONE_OF, "kinds[0]"),
        ({"kinds": "form"}, RulesFlaw.NOT_A_LIST, "kinds"),
        ({"look_back": 0}, RulesFlaw.OUT_OF_BOUNDS, "look_back"),
        ({"look_back": 3_651}, RulesFlaw.OUT_OF_BOUNDS, "look_back"),
        ({"half_life": "7"}, RulesFlaw.NOT_WHOLE, "half_life"),
        ({"shortest_talk": 3_601}, RulesFlaw.OUT_OF_BOUNDS, "shortest_talk"),
        ({"by_sales": 1}, RulesFlaw.NOT_YES_OR_NO, "by_sales"),
        ({"sourced": "gut"}, RulesFlaw.NOT_ONE_OF, "sourced"),
        ({"custom": {"first": "0.9"}}, RulesFlaw.NOT_ONE_IN_ALL, "custom"),
        ({"custom": {"first": "1.5", "rest": "-0.5"}}, RulesFlaw.NOT_A_SHARE, "custom.first"),
        ({"custom": {"first": "NaN"}}, RulesFlaw.NOT_A_SHARE, "custom.first"),
        ({"custom": {"first": "1e-9999999"}}, RulesFlaw.NOT_A_SHARE, "custom.first"),
        ({"custom": {"best": "1"}}, RulesFlaw.UNKNOWN_KEY, "custom"),
        ({"machines": True}, RulesFlaw.UNKNOWN_KEY, "rules"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(wrong, flaw, where):
    with pytest.raises(UnableToReadRules) as refused:
        read_rules({**USUAL_BODY, **wrong})
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


def test_what_counts_is_said_to_the_lake_as_the_rules_say_it():
    usual = counts(USUAL, teams=Teams.BOTH)
    assert "seconds" not in usual
    assert "touches.team" not in usual
    strict = counts(replace(USUAL, by_sales=False, shortest_talk=30), teams=Teams.BOTH)
    assert "touches.team <> 'sales'" in strict
    assert "(touches.seconds is null or touches.seconds >= 30)" in strict


def test_weights_of_ones_own_share_as_any_others_do():
    lake = SmallLake(deals=12, seed=3)
    rows = lake.ask(
        question=Question(by=By.CHANNEL), rules=replace(USUAL, custom=OWN), names=["custom"]
    )
    touched = sum(bool(journey.touches) for journey in lake.journeys(
        question=Question(by=By.CHANNEL), rules=USUAL))  # fmt: skip
    parts = sum(row["custom"] for row in rows if not row["is_nobody"])
    assert touched
    assert abs(parts - touched * PARTS) <= len(rows)


def line(group, euros, currency="EUR"):
    return Line(group, currency, Fraction(1), Money(euros * 100, currency))


def test_what_other_rules_move_is_the_whole_difference_the_largest_first():
    before = [line("webinar", 100), line("ads", 30), line(None, 10), line("ads", 5, "USD")]
    after = [line("webinar", 60), line("ads", 25), line("email", 55), line("ads", 5, "USD")]
    assert moves(before, after) == [
        Move("webinar", "email", Money(40_00, "EUR")),
        Move(None, "email", Money(10_00, "EUR")),
        Move("ads", "email", Money(5_00, "EUR")),
    ]
    assert moves(before, before) == []
