"""Goals: under revenue, signed by both leaders, with one person who answers for each."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests import people
from tests.people import AT

from accord.definitions import api as definitions
from accord.definitions.values import Kind, Level
from accord.goals import api as goals
from accord.goals.models import Goal
from accord.goals.rules import tree
from accord.goals.rules.chain import measured
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.goals import (
    GOAL_FLAWS,
    GoalCard,
    GoalFlaw,
    GoalText,
    Metric,
    UnableToSetGoal,
)
from accord.goals.values.kept import Asked, Segment
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag
from accord.journal import api as journal
from accord.team.values import Side

ROOT: dict[str, Any] = {
    "name": "10,000 this year", "metric": "revenue", "target": "10000", "currency": "EUR",
    "side": "both", "from": "2026-01-01", "to": "2026-12-31",
}  # fmt: skip
LEADS: dict[str, Any] = {
    "name": "500 leads", "metric": "leads", "target": "500", "side": "marketing",
    "from": "2026-01-01", "to": "2026-12-31", "parent": "year",
}  # fmt: skip
ASKED = Asked(
    target=Fraction(10_000), currency="EUR", average_deal=Fraction(1_000),
    links=(measured("lead", "customer", won=10, of=500),),
    start=date(2026, 1, 1), end=date(2026, 6, 30), lag=Lag((0.5, 0.5)),
)  # fmt: skip


def text(body: dict[str, Any] = ROOT, **change: Any) -> GoalText:
    return tree.read_goal({**body, **change})


def card(key: str, **change: Any) -> GoalCard:
    return GoalCard(key, 1, text(LEADS, **change), 1, 1, is_agreed=True)


def test_a_goal_is_what_was_written_and_is_written_as_it_was():
    goal = text()
    assert goal == GoalText("10,000 this year", Metric.REVENUE, Decimal(10_000), "EUR", Side.BOTH,
                            date(2026, 1, 1), date(2026, 12, 31))  # fmt: skip
    assert goal.is_root
    assert tree.read_goal(tree.goal_body(goal)) == goal
    assert not text(LEADS).is_root


@pytest.mark.parametrize(
    ("flaw", "where", "change"),
    [
        (GoalFlaw.UNKNOWN_KEY, "", {"mood": 1}),
        (GoalFlaw.NO_TEXT, "name", {"name": " "}),
        (GoalFlaw.TOO_LONG, "name", {"name": "x" * 121}),
        (GoalFlaw.TOO_LONG, "comment", {"comment": "x" * 601}),
        (GoalFlaw.UNKNOWN_WORD, "metric", {"metric": "clicks"}),
        (GoalFlaw.UNKNOWN_WORD, "side", {"side": "finance"}),
        (GoalFlaw.NO_AMOUNT, "target", {"target": "0"}),
        (GoalFlaw.NO_AMOUNT, "target", {"target": "-5"}),
        (GoalFlaw.NO_AMOUNT, "target", {"target": 10}),
        (GoalFlaw.NO_AMOUNT, "target", {"target": "9" * 16}),
        (GoalFlaw.NO_AMOUNT, "target", {"metric": "leads", "currency": "", "target": "1.5"}),
        (GoalFlaw.NO_CURRENCY, "currency", {"currency": ""}),
        (GoalFlaw.NO_CURRENCY, "currency", {"currency": "euro"}),
        (GoalFlaw.NO_CURRENCY, "currency", {"metric": "leads"}),
        (GoalFlaw.NO_DAY, "from", {"from": "soon"}),
        (GoalFlaw.ENDS_BEFORE, "to", {"to": "2025-12-31"}),
        (GoalFlaw.TOO_LONG_A_TIME, "to", {"to": "2036-12-31"}),
    ],
)
def test_what_is_no_goal_is_refused_with_its_place(flaw, where, change):
    with pytest.raises(UnableToSetGoal) as refused:
        text(**change)
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


def test_every_flaw_of_a_goal_says_what_to_do():
    assert set(GOAL_FLAWS) == set(GoalFlaw)


def test_a_goal_that_does_not_lead_to_revenue_is_an_orphan():
    root = GoalCard("year", 1, text(), 1, 1, is_agreed=True)
    below = card("leads")
    deep = card("visits", parent="leads")
    alone = card("likes", parent="")
    under_alone = card("shares", parent="likes")
    lost = card("lost", parent="gone")
    round_, about = card("round", parent="about"), card("about", parent="round")
    found = tree.tree_of([alone, deep, below, root, under_alone, lost, round_, about])
    assert [(one.goal.key, one.depth) for one in found if not one.is_orphan] == [
        ("year", 0), ("leads", 1), ("visits", 2),
    ]  # fmt: skip
    assert {one.goal.key for one in found if one.is_orphan} == {
        "likes", "shares", "lost", "round", "about",
    }  # fmt: skip


def test_three_times_the_best_month_needs_a_word_of_how():
    """10,000 a year is 833 a month: three times a best month of 277."""
    tree.check_reach(text(), best_month=Fraction(278))
    tree.check_reach(text(), best_month=None)
    tree.check_reach(text(comment="Two more sellers from May."), best_month=Fraction(277))
    with pytest.raises(UnableToSetGoal) as refused:
        tree.check_reach(text(), best_month=Fraction(277))
    assert (refused.value.flaw, refused.value.where) == (GoalFlaw.NEEDS_COMMENT, "comment")


def test_a_goal_of_some_days_is_held_against_a_whole_month():
    short = text(**{"from": "2026-03-01", "to": "2026-03-10"})
    assert tree.times_of(short, best_month=Fraction(5_000)) == 2


def set_goal(key: str = "year", body: dict[str, Any] = ROOT, **told: Any) -> int:
    told = {"owner_id": None, "actor_id": None, "at": AT} | told
    return goals.propose_goal(key=key, body=body, **told)


@pytest.fixture
def ada(db: None) -> int:
    return people.add_member("marketing_lead", name="Ada")


@pytest.fixture
def bo(db: None) -> int:
    return people.add_member("sales_lead", name="Bo")


def test_a_goal_stays_a_draft_until_both_leaders_have_signed(ada: int, bo: int):
    number = set_goal(owner_id=ada)
    assert not goals.find_goal(key="year", at=AT).is_agreed
    version = definitions.find_open(kind=Kind.GOAL, key="year")
    digest = definitions.digest_of(kind=Kind.GOAL, key="year", body=version.body)
    for side, member, is_agreed in ((Side.MARKETING, ada, False), (Side.SALES, bo, True)):
        definitions.sign(kind=Kind.GOAL, key="year", number=number, side=side, digest=digest,
                         since=AT, member_id=member, at=AT)  # fmt: skip
        assert goals.find_goal(key="year", at=AT).is_agreed is is_agreed
    set_goal(body={**ROOT, "target": "12000"}, owner_id=ada)
    found = goals.find_goal(key="year", at=AT)
    assert (found.text.target, found.is_agreed, found.open_number) == (10_000, True, 2)


def test_nobody_signs_a_goal_while_a_leader_is_missing(ada: int):
    number = set_goal(owner_id=ada)
    version = definitions.find_open(kind=Kind.GOAL, key="year")
    digest = definitions.digest_of(kind=Kind.GOAL, key="year", body=version.body)
    with pytest.raises(definitions.UnableToAgree):
        definitions.sign(kind=Kind.GOAL, key="year", number=number, side=Side.MARKETING,
                         digest=digest, since=AT, member_id=ada, at=AT)  # fmt: skip


@pytest.mark.parametrize("owner", [None, 10**9])
def test_a_goal_without_somebody_accountable_is_refused_and_leaves_no_trace(db: None, owner):
    with pytest.raises(UnableToSetGoal) as refused:
        set_goal(owner_id=owner)
    assert refused.value.flaw in (GoalFlaw.NO_OWNER, GoalFlaw.OWNER_LEFT)
    assert goals.list_goals(at=AT) == []
    assert definitions.list_latest(kind=Kind.GOAL) == []
    assert not [one for one in journal.list_entries() if one.kind == "goal.given"]


def test_the_database_lets_no_goal_be_without_somebody_who_is_here(ada: int, bo: int):
    set_goal(owner_id=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(key="year").update(owner_id=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(key="year").update(owner_active=False)
    gone = "update team_member set is_active = false where id = %s; set constraints all immediate"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(gone, [ada])


def test_giving_a_goal_to_somebody_else_is_told_once(ada: int, bo: int):
    set_goal(owner_id=ada)
    goals.give_goal(key="year", owner_id=bo, actor_id=ada, at=AT)
    goals.give_goal(key="year", owner_id=bo, actor_id=ada, at=AT)
    told = [one.facts for one in journal.list_entries() if one.kind == "goal.given"]
    assert told == [
        {"key": "year", "owner": bo, "was": ada}, {"key": "year", "owner": ada, "was": None},
    ]  # fmt: skip
    with pytest.raises(UnableToSetGoal):
        goals.give_goal(key="gone", owner_id=bo, actor_id=ada, at=AT)


def test_a_goal_hangs_on_one_that_is_there_and_never_on_itself(ada: int):
    with pytest.raises(UnableToSetGoal) as refused:
        set_goal("leads", LEADS, owner_id=ada)
    assert refused.value.flaw is GoalFlaw.NO_PARENT
    set_goal(owner_id=ada)
    set_goal("leads", LEADS, owner_id=ada)
    with pytest.raises(UnableToSetGoal) as refused:
        set_goal("year", {**ROOT, "parent": "leads"}, owner_id=ada, change=(1, 1))
    assert refused.value.flaw is GoalFlaw.UNDER_ITSELF


def test_a_target_in_another_currency_than_the_companys_is_refused(ada: int):
    with pytest.raises(UnableToSetGoal) as refused:
        set_goal(owner_id=ada, currency="USD")
    assert refused.value.flaw is GoalFlaw.OTHER_CURRENCY


def test_three_of_eight_who_own_a_goal_are_37_5_in_100(ada: int, bo: int):
    number = set_goal(owner_id=ada)
    people.sign(kind=Kind.GOAL, key="year", number=number, at=AT)
    others = [people.add_member("sdr", name=f"S{one}", email=f"s{one}@example.com")
              for one in range(6)]  # fmt: skip
    version = goals.find_goal(key="year", at=AT).version_id
    for member in (ada, bo, others[0]):
        definitions.acknowledge(version_id=version, member_id=member, level=Level.OWNS, at=AT)
    levels = definitions.list_acknowledgements(version_ids=[version])[version]
    counts = definitions.count_levels(levels, members={ada, bo, *others})
    assert counts[Level.OWNS] / 8 == 0.375
    assert definitions.is_known_by_few(count=counts[Level.KNOWS], members=8)


def test_a_plan_is_kept_once_and_read_as_it_was(ada: int):
    set_goal(owner_id=ada)
    assert goals.keep_plan(key="year", segments=[Segment("", ASKED)], actor_id=ada, at=AT) == 1
    assert goals.keep_plan(key="year", segments=[Segment("", ASKED)], actor_id=ada, at=AT) == 1
    half = Link("lead", "customer", Fraction(1, 50), low=Fraction(1, 100), high=Fraction(1, 25))
    other = Asked(**{**{name: getattr(ASKED, name) for name in Asked.__dataclass_fields__},
                     "links": (half,)})  # fmt: skip
    assert goals.keep_plan(key="year", segments=[Segment("", other)], actor_id=ada, at=AT) == 2
    assert [one.asked for one in goals.list_plans(key="year")] == [other, ASKED]
    assert goals.latest_plans(keys=["year", "gone"])["year"].number == 2
    with pytest.raises(UnableToSetGoal):
        goals.keep_plan(key="gone", segments=[Segment("", ASKED)], actor_id=ada, at=AT)
    goals.forget(key="year")
    assert goals.list_goals(at=AT) == goals.list_plans(key="year") == []


def test_an_answer_says_what_has_to_come_and_by_when():
    """Of six months the leads of the last count half, as half of the customers come a month
    later: 500 that count are 500 / (5.5 / 6)."""
    found = goals.answer(ASKED)
    assert (found.plan.customers, found.chances.planned, found.chances.safe) == (10, 500, 700)
    assert (found.planned, found.safe, found.months) == (546, 764, 6)
    assert found.every_month == (91,) * 6
    assert (found.narrowing.counted, found.narrowing.more) == (500, 1_500)
    assert found.forecast.all_customers.low < 10 < found.forecast.all_customers.high


@pytest.mark.parametrize(
    ("start", "end", "flaw"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), PlanFlaw.PASSED),
        (date(2026, 1, 1), date(2029, 1, 4), PlanFlaw.TOO_LARGE),
    ],
)
def test_a_period_that_is_none_is_refused(start, end, flaw):
    with pytest.raises(UnableToPlan) as refused:
        goals.check_period(start, end)
    assert refused.value.flaw is flaw
    assert goals.months_between(date(2026, 11, 30), date(2027, 2, 1)) == [11, 12, 1, 2]
