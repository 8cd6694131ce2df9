"""Plans from the target back, by the worked numbers of the formulas."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.goals.rules.calculating import UnableToReckon
from accord.goals.rules.calculating import plan as calc
from accord.goals.rules.chain import measured, plan_back, range_of, whole_range
from accord.goals.values.flaws import PLAN_FLAWS, PlanFlaw, UnableToPlan
from accord.goals.values.plans import Link

SEED = Link("lead", "customer", Fraction("0.02"))
CHAIN = tuple(
    Link(start, end, Fraction(rate))
    for start, end, rate in (
        ("visit", "lead", "0.02"),
        ("lead", "mql", "0.3"),
        ("mql", "sql", "0.4"),
        ("sql", "opportunity", "0.6"),
        ("opportunity", "customer", "0.25"),
    )
)
COUNTED = {"from": "lead", "to": "customer", "won": 10, "of": 500}
DOCUMENT = {"target": "10000", "average_deal": "1000", "chain": [COUNTED]}


@pytest.mark.parametrize(
    ("target", "deal", "customers", "leads"),
    [
        ("10000", "1000", 10, 500),
        ("10500", "1000", 11, 550),
        ("0", "1000", 0, 0),
        ("0.01", "1000", 1, 50),
        ("10000", "333.33", 31, 1550),
    ],
)
def test_customers_are_rounded_before_leads_are_reckoned(target, deal, customers, leads):
    plan = plan_back(target=Fraction(target), average_deal=Fraction(deal), links=[SEED])
    assert (plan.customers, plan.needs[0].need) == (customers, leads)


def test_a_rate_that_no_binary_number_holds_adds_nobody():
    """7 / 0.07 is 99.99999999999999 in binary, and 0.7 / 0.007 is 100.00000000000001."""
    for deal, rate in (("1", "0.07"), ("10", "0.007")):
        link = Link("lead", "customer", Fraction(rate))
        plan = plan_back(target=7 * Fraction(deal), average_deal=Fraction(deal), links=[link])
        assert plan.needs[0].need == 7 / Fraction(rate)


def test_each_stage_is_rounded_up_from_its_exact_number():
    plan = plan_back(target=Fraction(10_000), average_deal=Fraction(1_000), links=CHAIN)
    assert {need.stage: need.need for need in plan.needs} == {
        "visit": 27_778, "lead": 556, "mql": 167, "sql": 67, "opportunity": 40,
    }  # fmt: skip
    assert plan.of("sql").exact == Fraction(200, 3)
    assert [need.low for need in plan.needs] == [None] * 5


def test_what_one_seller_takes_is_taken_by_ten_ten_times():
    """Roberge's: 100 leads of one seller are 50 talks, 30 calls, 15 demos and 5 customers a month;
    ten sellers take 1,000 (formulas 2.3)."""
    links = [
        Link("lead", "talk", Fraction(1, 2)), Link("talk", "call", Fraction(3, 5)),
        Link("call", "demo", Fraction(1, 2)), Link("demo", "customer", Fraction(1, 3)),
    ]  # fmt: skip
    one, ten = (
        plan_back(target=Fraction(800 * customers), average_deal=Fraction(800), links=links)
        for customers in (5, 50)
    )
    assert [need.need for need in one.needs] == [100, 50, 30, 15]
    assert ten.needs[0].need == 1_000


def test_a_counted_rate_gives_the_range_of_what_it_takes():
    link = measured("lead", "customer", won=10, of=500)
    plan = plan_back(target=Fraction(10_000), average_deal=Fraction(1_000), links=[link])
    need = plan.needs[0]
    assert (need.need, need.low, need.high) == (500, 275, 918)


def test_the_range_of_a_chain_is_wider_than_of_any_link_and_narrower_than_all_at_their_ends():
    links = [measured("lead", "sql", won=50, of=500), measured("sql", "customer", won=10, of=50)]
    low, high = whole_range(links)
    (low_1, high_1), (low_2, high_2) = map(range_of, links)
    assert low_1 * low_2 < low < 0.1 * low_2
    assert 0.1 * high_2 < high < high_1 * high_2


def test_a_stated_range_counts_and_a_bare_rate_has_none():
    half = Link("lead", "customer", Fraction("0.02"), low=Fraction("0.01"), high=Fraction("0.04"))
    need = plan_back(target=Fraction(10), average_deal=Fraction(1), links=[half]).needs[0]
    assert (need.low, need.need, need.high) == (250, 500, 1_000)
    assert not SEED.has_range


@given(
    target=st.integers(0, 10**9),
    more=st.integers(0, 10**6),
    won=st.integers(1, 400),
    besides=st.integers(0, 4_000),
)
def test_a_higher_target_never_takes_less_and_the_range_holds_the_need(target, more, won, besides):
    link = measured("lead", "customer", won=won, of=won + besides)
    one, two = (
        plan_back(target=Fraction(said), average_deal=Fraction(997), links=[link]).needs[0]
        for said in (target, target + more)
    )
    assert one.need <= two.need
    assert one.low <= one.need <= one.high
    assert one.need - 1 < one.exact <= one.need


@pytest.mark.parametrize(
    ("flaw", "where", "change"),
    [
        (PlanFlaw.NEGATIVE_TARGET, "target", {"target": Fraction(-1)}),
        (PlanFlaw.NO_DEAL, "average_deal", {"average_deal": Fraction(0)}),
        (PlanFlaw.NO_DEAL, "average_deal", {"average_deal": Fraction(-1)}),
        (PlanFlaw.TOO_LARGE, "target", {"target": Fraction(10**15 + 1)}),
        (PlanFlaw.TOO_LARGE, "target", {"average_deal": Fraction(1, 10**9)}),
        (PlanFlaw.NO_CHAIN, "chain", {"links": []}),
        (PlanFlaw.ZERO_RATE, "chain[0]", {"links": [Link("a", "b", Fraction(0))]}),
        (PlanFlaw.NOT_A_RATE, "chain[0]", {"links": [Link("a", "b", Fraction(-1, 2))]}),
        (PlanFlaw.NOT_A_RATE, "chain[0]", {"links": [Link("a", "b", Fraction(3, 2))]}),
        (PlanFlaw.BROKEN_CHAIN, "chain[1].from", {"links": [CHAIN[0], CHAIN[2]]}),
        (PlanFlaw.BROKEN_CHAIN, "chain[0].to", {"links": [Link("a", "a", Fraction(1, 2))]}),
        (
            PlanFlaw.RANGE_APART, "chain[0]",
            {"links": [Link("a", "b", Fraction(1, 2), low=Fraction(3, 5), high=Fraction(4, 5))]},
        ),
        (
            PlanFlaw.RANGE_APART, "chain[0]",
            {"links": [Link("a", "b", Fraction(1, 2), low=Fraction(2, 5))]},
        ),
    ],
)  # fmt: skip
def test_what_gives_no_plan_is_refused_with_its_place(flaw, where, change):
    said = {"target": Fraction(10_000), "average_deal": Fraction(1_000), "links": [SEED], **change}
    with pytest.raises(UnableToPlan) as refused:
        plan_back(**said)
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


@pytest.mark.parametrize(
    ("won", "of", "flaw"),
    [
        (0, 0, PlanFlaw.EMPTY_COHORT),
        (0, 20, PlanFlaw.NOBODY_REACHED),
        (3, 2, PlanFlaw.MORE_THAN_ENTERED),
        (-1, 2, PlanFlaw.NOT_A_RATE),
        (1, 10**10, PlanFlaw.TOO_LARGE),
    ],
)
def test_counts_that_give_no_rate_are_refused(won, of, flaw):
    with pytest.raises(UnableToPlan) as refused:
        measured("lead", "customer", won=won, of=of)
    assert refused.value.flaw is flaw


def test_every_flaw_says_what_to_do():
    assert set(PLAN_FLAWS) == set(PlanFlaw)
    assert all(len(str(words)) > 30 for words in PLAN_FLAWS.values())


def test_the_document_of_a_plan():
    assert calc(DOCUMENT, "") == {
        "customers": 10,
        "needs": [{"stage": "lead", "need": 500, "low": 275, "high": 918}],
    }
    bare = {**DOCUMENT, "chain": [{"from": "lead", "to": "customer", "rate": "0.02"}]}
    assert calc(bare, "")["needs"] == [{"stage": "lead", "need": 500}]
    assert calc({**bare, "target": "10500"}, "")["needs"] == [{"stage": "lead", "need": 550}]


def test_a_chain_may_be_told_from_either_end():
    chain = [{"from": link.start, "to": link.end, "rate": str(float(link.rate))} for link in CHAIN]
    there = calc({**DOCUMENT, "chain": chain}, "")
    assert there == calc({**DOCUMENT, "chain": chain[::-1]}, "")
    assert [one["stage"] for one in there["needs"]] == [link.start for link in CHAIN]


@pytest.mark.parametrize(
    ("change", "where", "key"),
    [
        ({"mood": 1}, "[0]", "mood"),
        ({"target": 10000}, "[0].target", "target"),
        ({"target": "ten"}, "[0].target", "target"),
        ({"target": "1e9"}, "[0].target", "target"),
        ({"target": "-1"}, "[0].target", "-1"),
        ({"average_deal": "0"}, "[0].average_deal", "0"),
        ({"currency": "euro"}, "[0]", "currency"),
        ({"currency": "EUR", "average_deal_currency": "USD"}, "[0].average_deal_currency", "USD"),
        ({"chain": {}}, "[0].chain", "dict"),
        ({"chain": []}, "[0].chain", "0"),
        ({"chain": [7]}, "[0].chain[0]", "int"),
        ({"chain": [{**COUNTED, "mood": 1}]}, "[0].chain[0]", "mood"),
        ({"chain": [{**COUNTED, "rate": "0.1"}]}, "[0].chain[0]", "rate"),
        ({"chain": [{"from": "a", "to": "b"}]}, "[0].chain[0]", "rate"),
        ({"chain": [{"from": "a", "to": "b", "won": 1}]}, "[0].chain[0]", "of"),
        ({"chain": [{"from": "a", "to": "b", "rate": 0.1}]}, "[0].chain[0]", "rate"),
        ({"chain": [{"from": "a", "to": "b", "rate": "0"}]}, "[0].chain[0]", "0"),
        ({"chain": [{"from": "", "to": "b", "rate": "0.1"}]}, "[0].chain[0]", "from"),
        ({"chain": [{**COUNTED, "of": 0, "won": 0}]}, "[0].chain[0]", "0"),
        ({"chain": [{**COUNTED, "won": True}]}, "[0].chain[0]", "won"),
        ({"chain": [COUNTED, {**COUNTED, "from": "visit"}]}, "[0].chain[1].from", "visit"),
    ],
)
def test_a_document_that_gives_no_plan_is_refused_by_its_place(change, where, key):
    with pytest.raises(UnableToReckon) as refused:
        calc({**DOCUMENT, **change}, "[0]")
    assert (refused.value.where, refused.value.key) == (where, key)
