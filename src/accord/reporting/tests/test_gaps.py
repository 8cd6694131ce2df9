"""The gap split by cause: it adds up, no order matters, and the planted cause comes first."""

import itertools
import json
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.reporting.api import UnableToCalculate, calculate
from accord.reporting.rules.gaps import booked, revenue_of, split_gap
from accord.reporting.values.gaps import Cause, Effects, Funnel, Part, Segment

INTERFACES = Path(__file__).parents[4] / "docs" / "interfaces"
SHARES = st.fractions(0, 1, max_denominator=50)
SEGMENTS = st.dictionaries(
    st.sampled_from(["fits", "does not fit", "unknown"]),
    st.builds(
        Segment,
        share=SHARES,
        rates=st.tuples(SHARES, SHARES),
        deal=st.integers(0, 10**7).map(Fraction),
    ),
    min_size=1,
)
FUNNELS = st.builds(
    Funnel,
    volume=st.integers(0, 10_000).map(Fraction),
    segments=SEGMENTS,
    late=SHARES,
    few_tries=SHARES,
    in_time=SHARES,
    revenue=st.none() | st.integers(-(10**9), 10**9),
)
EFFECTS = st.builds(
    Effects,
    late=st.fractions("1/20", 1, max_denominator=20),
    few_tries=st.fractions("1/20", 1, max_denominator=20),
)


def funnel(
    *, volume: int = 500, rates: tuple[str, ...] = ("0.2", "0.1"), deal: int = 100_000, **more: Any
) -> Funnel:
    segment = Segment(share=Fraction(1), rates=tuple(map(Fraction, rates)), deal=Fraction(deal))
    return Funnel(volume=Fraction(volume), segments={"": segment}, **more)


def of_cause(parts: list[Part], cause: Cause) -> int:
    return sum(part.minor for part in parts if part.cause is cause)


@pytest.mark.soak
@settings(max_examples=rounds(40, full=1_000), deadline=None)
@given(FUNNELS, FUNNELS, EFFECTS)
def test_the_parts_add_up_to_the_gap_to_the_cent(
    plan: Funnel, actual: Funnel, effects: Effects
) -> None:
    parts = split_gap(plan=plan, actual=actual, effects=effects)
    assert sum(part.minor for part in parts) == round(booked(actual) - booked(plan))


@pytest.mark.soak
@settings(max_examples=rounds(25, full=500), deadline=None)
@given(st.lists(st.tuples(SHARES, SHARES), min_size=2, max_size=4))
def test_each_part_is_the_mean_over_every_order_of_the_causes(
    changes: list[tuple[Fraction, Fraction]],
) -> None:
    rates = [tuple(pair[side] for pair in changes) for side in (0, 1)]
    whole = Fraction(10**9)
    plan, actual = (
        Funnel(volume=Fraction(1), segments={"": Segment(share=Fraction(1), rates=r, deal=whole)})
        for r in rates
    )
    expected = [Fraction(0)] * len(changes)
    for order in itertools.permutations(range(len(changes))):
        now = list(rates[0])
        for step in order:
            before = math.prod(now, start=whole)
            now[step] = rates[1][step]
            expected[step] += math.prod(now, start=whole) - before
    found = [part.minor for part in split_gap(plan=plan, actual=actual) if part.step is not None]
    for minor, exact in zip(found, expected, strict=True):
        assert abs(minor - exact / math.factorial(len(changes))) <= 1


@pytest.mark.parametrize(
    ("cause", "actual"),
    [
        (Cause.VOLUME, funnel(volume=400)),
        (Cause.CONVERSION, funnel(rates=("0.1", "0.1"))),
        (Cause.DEAL_SIZE, funnel(deal=80_000)),
        (Cause.TIMING, funnel(in_time=Fraction("0.7"))),
        (Cause.ELSEWHERE, funnel(revenue=700_000)),
        # Twice as late, and as many fewer made the step as lateness costs: speed has all of it.
        (Cause.SPEED, funnel(late=Fraction("0.4"), rates=("0.16", "0.1"))),
        (Cause.PERSISTENCE, funnel(few_tries=Fraction("0.4"), rates=("0.16", "0.1"))),
    ],
)
def test_what_alone_differs_has_the_whole_gap(cause: Cause, actual: Funnel) -> None:
    effects = Effects(late=Fraction("0.5"), few_tries=Fraction("0.5"))
    parts = split_gap(plan=funnel(), actual=actual, effects=effects)
    gap = round(booked(actual) - booked(funnel()))
    assert gap < 0
    assert of_cause(parts, cause) == gap
    assert [part for part in parts if part.minor and part.cause is not cause] == []


def test_another_mix_of_the_same_leads_is_the_mix_alone() -> None:
    def mixed(fit: str) -> Funnel:
        rates = {"fits": "0.3", "does not fit": "0.1"}
        shares = {"fits": Fraction(fit), "does not fit": 1 - Fraction(fit)}
        return Funnel(
            volume=Fraction(1_000),
            segments={
                name: Segment(share=shares[name], rates=(Fraction(rate),), deal=Fraction(1_000))
                for name, rate in rates.items()
            },
        )

    parts = split_gap(plan=mixed("0.6"), actual=mixed("0.4"))
    assert of_cause(parts, Cause.FIT_MIX) == -40_000
    assert [part for part in parts if part.minor and part.cause is not Cause.FIT_MIX] == []


def test_leads_that_the_plan_did_not_know_are_another_mix() -> None:
    unplanned = Segment(share=Fraction(1), rates=(Fraction("0.05"),), deal=Fraction(1_000))
    planned = Segment(share=Fraction(1), rates=(Fraction("0.1"),), deal=Fraction(1_000))
    parts = split_gap(
        plan=Funnel(volume=Fraction(100), segments={"fits": planned}),
        actual=Funnel(volume=Fraction(100), segments={"new": unplanned}),
    )
    assert of_cause(parts, Cause.FIT_MIX) == -5_000


def test_the_planted_cause_comes_first() -> None:
    """Funnels counted from chance, one cause a third worse than planned: it is named first."""
    dice = random.Random(20261123)
    causes = (
        Cause.VOLUME, Cause.FIT_MIX, Cause.SPEED, Cause.PERSISTENCE, Cause.CONVERSION,
        Cause.DEAL_SIZE, Cause.TIMING,
    )  # fmt: skip
    right = sum(_named_first(cause, dice) for _ in range(60) for cause in causes)
    assert right / (60 * len(causes)) >= 0.95


PLANNED = {"fits": ("0.6", "0.4", "0.3"), "does not fit": ("0.4", "0.1", "0.1")}
LATE, EARLY = Fraction("0.4"), Fraction("0.3")  # what lateness and giving up leave of a step


def _named_first(planted: Cause, dice: random.Random) -> bool:
    leads = 6_000
    plan = _funnel_of(
        volume=leads, late="0.1", few="0.1", in_time="0.95",
        segments={n: (Fraction(s), (Fraction(a), Fraction(b)), 5_000_00)
                  for n, (s, a, b) in PLANNED.items()},
    )  # fmt: skip
    volume = round(leads * (0.7 if planted is Cause.VOLUME else 1))
    fit = 0.35 if planted is Cause.FIT_MIX else 0.6
    late = 0.65 if planted is Cause.SPEED else 0.1
    few = 0.6 if planted is Cause.PERSISTENCE else 0.1
    shares = {"fits": fit, "does not fit": 1 - fit}
    segments = {}
    for name, (_share, made, won) in PLANNED.items():
        count = round(volume * shares[name])
        base = float(made) / (1 - 0.1 * (1 - float(LATE))) / (1 - 0.1 * (1 - float(EARLY)))
        handled = base * (1 - late * (1 - float(LATE))) * (1 - few * (1 - float(EARLY)))
        handled *= 0.65 if planted is Cause.CONVERSION else 1
        sqls = sum(dice.random() < handled for _ in range(count))
        wins = sum(dice.random() < float(won) for _ in range(sqls))
        size = 5_000_00 * (0.65 if planted is Cause.DEAL_SIZE else 1)
        deal = round(dice.gauss(size, size * 0.5 / math.sqrt(max(wins, 1))))
        segments[name] = (
            Fraction(count, volume),
            (Fraction(sqls, count), Fraction(wins, sqls)),
            deal,
        )
    in_time = "0.6" if planted is Cause.TIMING else "0.95"
    actual = _funnel_of(
        volume=volume, late=str(late), few=str(few), in_time=in_time, segments=segments
    )
    parts = split_gap(plan=plan, actual=actual, effects=Effects(late=LATE, few_tries=EARLY))
    return min(parts, key=lambda part: part.minor).cause is planted


def _funnel_of(
    *, volume: int, late: str, few: str, in_time: str,
    segments: dict[str, tuple[Fraction, tuple[Fraction, ...], int]],
) -> Funnel:  # fmt: skip
    return Funnel(
        volume=Fraction(volume),
        segments={
            name: Segment(share=share, rates=rates, deal=Fraction(deal))
            for name, (share, rates, deal) in segments.items()
        },
        late=Fraction(late),
        few_tries=Fraction(few),
        in_time=Fraction(in_time),
    )


def test_what_the_funnel_gives() -> None:
    assert revenue_of(funnel()) == 1_000_000


# The command's document


def chain(*rates: str) -> list[dict[str, str]]:
    names = ["lead", "sql", "customer"]
    return [
        {"from": a, "to": b, "rate": rate}
        for (a, b), rate in zip(itertools.pairwise(names), rates, strict=True)
    ]


def document(**actual: Any) -> dict[str, Any]:
    plan = {"volume": 500, "chain": chain("0.2", "0.1"), "average_deal": "1000"}
    return {"plan": plan, "actual": {**plan, **actual}}


def test_the_document_is_as_described_and_its_parts_add_up() -> None:
    asked = document(volume="450", late="0.4", chain=chain("0.15", "0.1"), revenue="6000.01")
    asked |= {"effects": {"late": "0.5"}, "currency": "EUR"}
    told = calculate(kind="gap", document=asked)
    for way, body in (("in", asked), ("out", told)):
        jsonschema.validate(body, json.loads((INTERFACES / f"calc-gap-{way}.json").read_text()))
    assert (told["planned"], told["actual"], told["gap"]) == ("10000.00", "6000.01", "-3999.99")
    cents = [round(float(part["amount"]) * 100) for part in told["parts"]]
    assert sum(cents) == -399_999
    sides = {part["cause"]: part["side"] for part in told["parts"]}
    assert (sides["volume"], sides["speed"], sides["timing"]) == ("marketing", "sales", "both")


def test_a_step_before_the_one_that_sales_works_is_marketing_s() -> None:
    told = calculate(kind="gap", document={**document(), "worked": "customer"})
    assert {part["step"]: part["side"] for part in told["parts"] if "step" in part} == {
        "sql": "marketing",
        "customer": "sales",
    }


def test_nobody_came_at_all() -> None:
    told = calculate(kind="gap", document=document(volume=0))
    assert told["gap"] == "-10000.00"
    assert [part["cause"] for part in told["parts"] if part["amount"] != "0.00"] == ["volume"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"volume": "-3"}, "actual: not a number of 0 or more: volume"),
        ({"volume": True}, "actual: not a number of 0 or more: volume"),
        ({"volume": float("nan")}, "actual: not a number of 0 or more: volume"),
        ({"average_deal": "-5"}, "a deal worth less than nothing"),
        ({"average_deal": "5.001"}, "more than 2 decimals: average_deal"),
        ({"chain": []}, "not between 1 and 12 steps: chain"),
        ({"chain": chain("0.2", "1.1")}, "actual.chain[1]: not a share between 0 and 1: rate"),
        ({"chain": chain("0.2", "0.1")[:1]}, "not the steps of the plan (sql → customer): sql"),
        ({"chain": chain("0.2", "0.1")[::-1]}, "does not start where the step before ends: lead"),
        ({"mood": 1}, "unknown key: mood"),
        ({"late": "2"}, "not a share between 0 and 1: late"),
    ],
)
def test_what_is_no_funnel_is_refused_by_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(UnableToCalculate) as refusal:
        calculate(kind="gap", document=document(**change))
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"effects": {"late": "0"}}, "effects: not over 0 and up to 1: late"),
        ({"effects": []}, "effects: not an object: list"),
        ({"worked": "visit"}, "no step of the chain: visit"),
        ({"currency": "euro"}, "not a currency of three letters: currency"),
    ],
)
def test_what_else_is_wrong_is_refused_by_name(more: dict[str, Any], said: str) -> None:
    with pytest.raises(UnableToCalculate) as refusal:
        calculate(kind="gap", document={**document(), **more})
    assert said in str(refusal.value)
