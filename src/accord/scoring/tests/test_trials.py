"""What a card would have picked, and what that says."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.kernel.money import Money
from accord.scoring.rules import trials
from accord.scoring.rules.compiling.dialects import DuckDb
from accord.scoring.rules.compiling.history import compile_fit, compile_history
from accord.scoring.rules.quadrants import applies
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import MAIN
from accord.scoring.tests.drawing import cards, leads, touches_of
from accord.scoring.tests.test_one_rule_twice import NAMES, rows_of
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import CALLING, EPOCH, LeadFacts, LeadTouch, Quadrant
from accord.scoring.values.trials import Before, Cohort, Counted, Group, Said

AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
YEAR = Cohort(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect(":memory:", config={"threads": 1}) as asked:
        asked.execute("set timezone = 'UTC'")
        asked.execute(
            """create table told(lead_id bigint, head_id bigint, employees integer,
               industry text, country text, title text, segment text, origin text, channel text,
               campaign text, lists text[], attributes json[], opened_at timestamptz,
               until_at timestamptz)"""
        )
        asked.execute(
            """create table touched(head_id bigint, kind text, direction text, reach text,
               team text, channel text, asset_id bigint, campaign_id bigint,
               occurred_at timestamptz)"""
        )
        yield asked


def by_duckdb(
    duck: duckdb.DuckDBPyConnection,
    card: Card,
    known: list[tuple[LeadFacts, list[LeadTouch], datetime, datetime]],
    *,
    wanted: Any,
) -> dict[int, Any]:
    told, touched = rows_of([(facts, touches) for facts, touches, _from, _until in known])
    duck.execute("delete from told; delete from touched")
    for row, (_facts, _touches, opened_at, until_at) in zip(told, known, strict=True):
        own = [json.dumps(record) for record in row["attributes"]]
        values = [*[*row.values()][:-1], own, opened_at, until_at]
        duck.execute(f"insert into told values ({', '.join('?' * len(values))})", values)
    for row in touched:
        duck.execute(f"insert into touched values ({', '.join('?' * len(row))})", [*row.values()])
    dialect = DuckDb()
    fits = compile_fit(card, leads="told", dialect=dialect)
    history = compile_history(
        card, leads=f"({fits.sql})", touched="touched", names=NAMES, wanted=wanted, dialect=dialect
    )
    found = duck.execute(history.sql, history.parameters).fetchall()
    return {lead: tuple(told) for lead, *told in found}


def by_reference(card, known, *, wanted):
    answer = {}
    for place, (facts, touches, opened_at, until_at) in enumerate(known):
        if applies(card, facts):
            past = {"opened_at": opened_at, "until_at": until_at}
            day = trials.picked_on(card, facts, touches, wanted=wanted, **past)
            picked = None if day is None else (day - EPOCH).days
            quadrant, cell = trials.best_of(card, facts, touches, **past)
            answer[place] = (picked, quadrant.value, cell)
    return answer


@st.composite
def pasts(draw):
    opened = AT - timedelta(minutes=draw(st.integers(0, 110 * 1440)))
    until = opened + timedelta(minutes=draw(st.integers(-60, 90 * 1440)))
    return draw(leads()), draw(touches_of(at=AT)), opened, until


@pytest.mark.soak
@settings(max_examples=rounds(15, full=10_000), phases=[Phase.explicit, Phase.generate])
@given(cards(), st.data())
def test_the_days_of_a_card_in_one_question_are_those_of_the_reference(duck, card, data):
    known = [data.draw(pasts()) for _ in range(data.draw(st.integers(1, 3)))]
    wanted = data.draw(st.sampled_from([CALLING, {Quadrant.NURTURE}, {Quadrant.PERFECT}]))
    assert by_duckdb(duck, card, known, wanted=wanted) == by_reference(card, known, wanted=wanted)


def test_what_sales_did_later_does_not_speak_for_a_card(duck):
    """The control: the same form filled in once sales had the lead picks nobody."""
    card = read_card(MAIN)
    opened = AT - timedelta(days=40)
    asked = [LeadTouch("form", opened + timedelta(days=3), direction="in")]
    early = [(LeadFacts(), asked, opened, opened + timedelta(days=9))]
    late = [(LeadFacts(), asked, opened, opened + timedelta(days=2))]
    picked = (opened.date() - EPOCH).days + 3
    assert by_duckdb(duck, card, early, wanted=CALLING) == {0: (picked, "hot", "C2")}
    assert by_duckdb(duck, card, late, wanted=CALLING) == {0: (None, "cold", "C4")}


def test_a_lead_counts_where_it_stood_best_and_not_where_it_faded_to(duck):
    card = read_card(MAIN)
    opened = AT - timedelta(days=100)
    facts = LeadFacts(employees=300, attributes=({"Lead Origin": "Lead Add Form"},))
    asked = [LeadTouch("form", opened + timedelta(days=1), direction="in")]
    looked = LeadTouch("web_visit", opened + timedelta(days=90), direction="in")
    known = [(facts, [*asked, looked], opened, AT)]
    assert by_reference(card, known, wanted=CALLING)[0][1:] == ("perfect", "B2")
    assert by_duckdb(duck, card, known, wanted=CALLING) == by_reference(card, known, wanted=CALLING)
    # The control: without the form it only fits.
    quiet = [(facts, [looked], opened, AT)]
    assert by_duckdb(duck, card, quiet, wanted=CALLING) == {0: (None, "nurture", "B4")}


def group(leads: int, customers: int) -> Group:
    return Group(leads, customers, Money(customers * 100, "EUR"))


def trial(**groups):
    """Leads by whether this card picks them and the rule before did; both, now, then, none."""
    picks = {"both": (True, True), "now": (True, False), "then": (False, True),
             "none": (False, False)}  # fmt: skip
    return trials.trial_of(
        [Counted(half, *picks[name], told) for name, pair in groups.items()
         for half, told in enumerate(pair)],
        cohort=YEAR, before=Before.CARD, a_week=70, suspects=(), currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("case", "groups", "said"),
    [
        ("nothing flips", {"both": (group(50, 5), group(50, 5))}, Said.SAME),
        (
            "those who come in buy, those who go do not",
            {"now": (group(50, 20), group(50, 20)), "then": (group(50, 2), group(50, 2))},
            Said.BETTER,
        ),
        (
            "the other way round",
            {"then": (group(50, 20), group(50, 20)), "now": (group(50, 2), group(50, 2))},
            Said.WORSE,
        ),
        (
            "a few more or less",
            {"now": (group(50, 6), group(50, 6)), "then": (group(50, 5), group(50, 5))},
            Said.CANNOT_TELL,
        ),
        (
            "only those who never bought go",
            {"both": (group(50, 20), group(50, 20)), "then": (group(50, 0), group(50, 0))},
            Said.BETTER,
        ),
        (
            "those who bought go",
            {"both": (group(50, 4), group(50, 4)), "then": (group(50, 30), group(50, 30))},
            Said.WORSE,
        ),
        ("nine leads", {"now": (group(5, 5), group(4, 4)), "then": (group(5, 0), group(4, 0))},
         Said.TOO_FEW),
    ],
)  # fmt: skip
def test_whether_a_card_picks_more_of_those_who_buy(case, groups, said):
    assert trials.is_better(trial(**groups)) is said, case


def test_a_trial_adds_up():
    told = trial(
        both=(group(40, 8), group(40, 8)), now=(group(10, 2), group(20, 2)),
        then=(group(30, 1), group(20, 1)), none=(group(100, 0), group(100, 3)),
    )  # fmt: skip
    assert told.all == group(360, 25)
    assert told.picked == group(110, 20)
    assert told.picked_before == group(130, 18)
    assert trials.a_week(told.picked, YEAR) == 2
    assert trials.rate_of(told.picked) == pytest.approx((0.1818, 0.1209, 0.2642), abs=1e-4)
    assert trials.rate_of(group(0, 0)) is None


def test_a_card_that_holds_no_more_is_told_so():
    told = trial(both=(group(100, 40), group(100, 10)), none=(group(100, 0), group(100, 0)))
    assert trials.is_holding(told) is Said.WORSE
    assert trials.has_drifted(told) is Said.WORSE
    steady = trial(both=(group(100, 40), group(100, 38)), none=(group(100, 0), group(100, 0)))
    assert trials.is_holding(steady) is Said.CANNOT_TELL
