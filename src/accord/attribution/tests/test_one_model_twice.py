"""Each model says of all deals at once, in columns, what it says of each journey by itself."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.soak import rounds

from accord.attribution.queries.crediting import told
from accord.attribution.rules import gathering
from accord.attribution.rules.shares import shares_of
from accord.attribution.rules.summing import _Sums
from accord.attribution.rules.weighing import names_of_models
from accord.attribution.tests.small_lakes import SmallLake
from accord.attribution.values.models_of_credit import Asked, Dialect, Model, Weights
from accord.attribution.values.reports import By, Pool, Question, Teams
from accord.attribution.values.touch_rules import TouchRules

OWN = Weights.of("0.3", first="0.3", lead_created="0.4")
ONLY_LEAD = Weights.of(lead_created="1")


def asked_of(name, rules):
    if name in set(Dialect):
        return Asked(model=Model.U, dialect=Dialect(name))
    return Asked(model=Model(name), half_life=rules.half_life, weights=rules.custom)


def by_hand(journeys, asked):
    """Deals and money by group, not rounded."""
    deals, money = {}, {}
    for journey in journeys:
        shares = shares_of(journey, asked)
        parts = {}
        for touch, share in zip(journey.touches, shares, strict=True):
            parts[touch.channel] = parts.get(touch.channel, 0) + share
        if not any(shares):
            parts = {None: 1}
        for group, share in parts.items():
            deals[group] = deals.get(group, 0) + share
            if journey.value:
                money[group] = money.get(group, 0) + share * journey.value.minor
    return deals, money


def hold_equal(lake, *, question, rules):
    journeys = lake.journeys(question=question, rules=rules)
    rows = lake.ask(question=question, rules=rules)
    whole = sum(journey.value.minor for journey in journeys if journey.value)
    for name in names_of_models(rules):
        if name == Model.LAST_NON_DIRECT and question.by is not By.CHANNEL:
            continue  # a value knows no channel but its group
        report = told(rows, model=name, is_id=question.by is By.ASSET)
        deals, money = by_hand(journeys, asked_of(name, rules))
        found = {
            (str(line.group) if line.group is not None else None): line for line in report.lines
        }
        if question.by is By.ASSET:  # a touch of no piece and a deal of no touch are one group
            deals[None] = deals.pop("None", 0) + deals.get(None, 0)
            money[None] = money.pop("None", 0) + money.get(None, 0)
        for group in {*found, *deals}:
            line = found.get(group)
            assert float(line.conversions if line else 0) == pytest.approx(
                float(deals.get(group, 0)), abs=1e-6
            ), (name, group)
            if line and line.value:
                assert abs(line.value.minor - money.get(group, 0)) <= 1.01, (name, group)
        assert sum(line.value.minor for line in report.lines if line.value) == whole, name
        assert sum(line.conversions for line in report.lines) == len(journeys), name


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(rounds(4, full=60)))
def test_models_in_columns_are_the_models(seed):
    question = Question(
        pool=list(Pool)[seed % 2], teams=list(Teams)[seed // 2 % 2],
        by=(By.CHANNEL, By.ASSET, By.TEAM)[seed % 3],
    )  # fmt: skip
    rules = TouchRules(
        collapse=seed % 2 == 0, half_life=(7, 30)[seed // 2 % 2],
        custom=(None, OWN, ONLY_LEAD)[seed % 3],
    )  # fmt: skip
    hold_equal(SmallLake(deals=1 if seed == 0 else 60, seed=seed), question=question, rules=rules)


def test_models_are_the_same_where_numbers_lie_far_apart_and_tables_would_be_large(monkeypatch):
    monkeypatch.setattr(gathering, "_TABLE", 10)
    monkeypatch.setattr(gathering, "_LARGEST", 10)
    monkeypatch.setattr(gathering, "_AT_ONCE", 3)
    hold_equal(SmallLake(deals=60, seed=3), question=Question(), rules=TouchRules())


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 10**12), st.integers(-(10**18), 10**18)),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_sums_of_large_money_are_right_to_the_last_digit(rows):
    number, parts, money = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    sums = _Sums(number)
    assert sums.known == sorted({row[0] for row in rows})
    for place, found in zip(sums.known, sums.of(parts, money), strict=True):
        assert found == sum(row[1] * row[2] for row in rows if row[0] == place)


def test_the_comparison_notices_another_rule():
    lake = SmallLake(deals=60, seed=2)
    rows = lake.ask(question=Question(), rules=TouchRules(look_back=1))
    journeys = lake.journeys(question=Question(), rules=TouchRules())
    deals, _money = by_hand(journeys, Asked(model=Model.LINEAR))
    report = told(rows, model="linear", is_id=False)
    assert {line.group: round(float(line.conversions), 6) for line in report.lines} != {
        group: round(float(share), 6) for group, share in deals.items()
    }


def test_ranges_hold_what_they_are_of_and_are_the_same_twice():
    lake = SmallLake(deals=120, seed=5)
    rows = lake.ask(question=Question(), rules=TouchRules(), in_places=True, names=["linear"])
    one, again = (told(rows, model="linear", is_id=False) for _ in range(2))
    assert one.lines == again.lines
    for line in one.lines:
        assert line.low.minor <= line.value.minor <= line.high.minor
    assert one.deals == 120
    assert one.untouched > 0
