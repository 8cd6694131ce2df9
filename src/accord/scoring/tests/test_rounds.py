"""Rounds on a real database: blind until they are over, each answer once, no leads that name."""

from datetime import timedelta

import pytest
from tests import people

from accord.foundation import bulk
from accord.journal import api as journal
from accord.scoring import api as scoring
from accord.scoring.values.rounds import (
    MOST_PHONES,
    RoundFlaw,
    RoundKind,
    Told,
    UnableToJudgeTogether,
)
from accord.team.values import Side

pytestmark = pytest.mark.django_db
AT, HOUR = people.AT, timedelta(hours=1)


def begun(count: int = 24, kind: RoundKind = RoundKind.TEAM) -> tuple[int, list[int]]:
    people.load_leads(count)
    two = [people.add_member(role) for role in ("content", "sdr")]
    members = dict(zip(two, (Side.MARKETING, Side.SALES), strict=True))
    number = scoring.begin_round(
        kind=kind, members=members if kind is RoundKind.TEAM else {}, actor_id=two[0], at=AT
    )
    return number, two


def refused(call, **told) -> RoundFlaw:
    with pytest.raises(UnableToJudgeTogether) as refusal:
        call(**told)
    return refusal.value.flaw


def vote(number, member, place, said, clause="", at=AT):
    voter = scoring.find_voter(round_id=number, member_id=member)
    scoring.answer(voter=voter, place=place, is_good=said, clause=clause, at=at)


def test_twenty_leads_of_many_stages_without_a_name():
    number, _two = begun()
    shown = scoring.shown_leads(round_id=number)
    assert [one.place for one in shown] == list(range(1, 21))
    stages = dict(
        bulk.fetch(
            "select stage, count(*) from live.leads where id = any(%s) group by 1",
            [[one.lead_id for one in shown]],
        )
    )
    assert set(stages) == {"lead", "mql", "sql"}
    assert min(stages.values()) >= 6
    [(kept,)] = bulk.fetch("select string_agg(shown::text, ' ') from scoring_roundlead")
    for word in ("Ines", "Duarte", "@", "firm", "Firm"):
        assert word not in kept
    [(known,)] = bulk.fetch("select string_agg(name || email, ' ') from contacts_person")
    assert "Ines" in known  # what is looked for above is there to be found
    (entry,) = journal.list_entries(subject="round", subject_id=number)
    assert (entry.kind, entry.facts) == ("round.begun", {"leads": 20, "about": "team"})


def test_no_answer_of_another_is_read_before_the_end_and_all_are_after_it():
    number, (marketer, seller) = begun()
    vote(number, marketer, 1, True, "employees")
    vote(number, seller, 1, False, "employees")
    assert refused(scoring.get_result, round_id=number, at=AT) is RoundFlaw.NOT_OVER
    other = scoring.find_voter(round_id=number, member_id=seller)
    assert scoring.own_answers(voter=other) == {1: (False, "employees")}
    assert scoring.count_answers(round_id=number)[1] == 2
    vote(number, seller, 1, True, "title")  # members may change their own
    assert scoring.own_answers(voter=other) == {1: (True, "title")}
    vote(number, seller, 1, False, "employees")
    assert (
        refused(scoring.show_outcomes, round_id=number, actor_id=None, at=AT) is RoundFlaw.NOT_OVER
    )
    scoring.end_round(round_id=number, actor_id=marketer, at=AT + HOUR)
    found = scoring.get_result(round_id=number, at=AT + HOUR)
    assert (found.compared, found.agreed, found.told) == (1, 0, Told.FEW)
    assert found.split_most == "employees"
    voter = scoring.find_voter(round_id=number, member_id=seller)
    told = {"voter": voter, "place": 2, "is_good": True, "at": AT + HOUR}
    assert refused(scoring.answer, **told) is RoundFlaw.IS_OVER
    scoring.show_outcomes(round_id=number, actor_id=marketer, at=AT + HOUR)
    kinds = [one.kind for one in journal.list_entries(subject="round", subject_id=number)]
    assert kinds == ["round.outcomes_shown", "round.ended", "round.begun"]


def test_once_all_have_answered_it_is_over_by_itself():
    number, two = begun(count=3)
    for place in (1, 2, 3):
        for member in two:
            assert not scoring.get_round(round_id=number).is_over(at=AT)
            vote(number, member, place, True)
    card = scoring.get_round(round_id=number)
    assert (card.is_over(at=AT), card.answered, card.voters) == (True, 2, 2)
    assert scoring.get_result(round_id=number, at=AT).agreed == 3


def test_what_does_not_go_is_refused_and_leaves_nothing():
    people.load_leads(2)
    member = people.add_member("sdr")
    told = {"kind": RoundKind.TEAM, "actor_id": None, "at": AT}
    for members, flaw in (
        ({member: Side.SALES}, RoundFlaw.NO_TEAMS),
        ({}, RoundFlaw.NO_TEAMS),
        ({member: Side.SALES, people.add_member("content"): Side.MARKETING}, "too_few_leads"),
    ):
        assert refused(scoring.begin_round, members=members, **told) == flaw
    assert bulk.fetch("select count(*) from scoring_round") == [(0,)]
    people.load_leads(3, start=2)
    number = scoring.begin_round(kind=RoundKind.ROOM, members={}, actor_id=None, at=AT)
    phone = scoring.join_room(round_id=number, key="k1", side=Side.SALES, at=AT)
    for place, clause, flaw in (
        (9, "", RoundFlaw.NO_SUCH_LEAD),
        (1, "shoe_size", RoundFlaw.NO_SUCH_CLAUSE),
    ):
        said = {"voter": phone, "place": place, "is_good": True, "clause": clause, "at": AT}
        assert refused(scoring.answer, **said) is flaw
    assert bulk.fetch("select count(*) from scoring_roundanswer") == [(0,)]


def test_a_phone_answers_once_joins_once_and_not_after_the_end():
    number, two = begun(kind=RoundKind.ROOM)
    told = {"round_id": number, "key": "k1", "at": AT}
    phone = scoring.join_room(side=Side.SALES, **told)
    assert scoring.join_room(side=Side.MARKETING, **told) == phone
    assert scoring.find_phone(round_id=number, key="other") is None
    said = {"voter": phone, "place": 1, "is_good": True, "at": AT}
    scoring.answer(**said)
    assert refused(scoring.answer, **{**said, "is_good": False}) is RoundFlaw.ANSWERED_ALREADY
    assert scoring.own_answers(voter=phone) == {1: (True, "")}
    assert bulk.fetch("select phone from scoring_roundvoter") != [("k1",)]
    late = AT + 2 * HOUR
    assert refused(scoring.answer, **{**said, "place": 2, "at": late}) is RoundFlaw.IS_OVER
    again = {"round_id": number, "key": "k2", "side": Side.SALES, "at": late}
    assert refused(scoring.join_room, **again) is RoundFlaw.IS_OVER
    assert scoring.get_result(round_id=number, at=late).told is Told.ONE_TEAM
    scoring.show_outcomes(round_id=number, actor_id=two[0], at=late)
    assert scoring.get_round(round_id=number).ended_at is not None


def test_a_room_takes_so_many_phones_and_no_more():
    number, _two = begun(kind=RoundKind.ROOM)
    joined = {"round_id": number, "side": Side.SALES, "at": AT}
    for phone in range(MOST_PHONES):
        scoring.join_room(key=f"k{phone}", **joined)
    assert refused(scoring.join_room, key="one more", **joined) is RoundFlaw.FULL
    assert scoring.join_room(key="k1", **joined)


def test_the_criteria_of_a_card_in_force_are_what_may_decide():
    body = {
        "name": "Main card",
        "fit": {"threshold": 5, "criteria": [
            {"code": "size", "name": "Company size", "field": "employees"},
            {"code": "lead_origin", "field": "attribute:Lead Origin"}]},
        "interest": {"threshold": 5, "half_life_days": 30, "criteria": [
            {"code": "asked", "name": "Asked for a talk", "touch": {"kinds": ["form"]}}]},
    }  # fmt: skip
    bulk.execute(
        """insert into definitions_version
             (kind, key, number, state, body, made_at, active_from, revision)
           values ('card', 'main', 1, 'IN_FORCE', %s, %s, %s, 1)""",
        [bulk.Jsonb(body), AT, AT],
    )
    number, _two = begun(count=6)
    card = scoring.get_round(round_id=number)
    assert [one.name for one in card.clauses] == ["Company size", "lead_origin", "Asked for a talk"]
    assert (card.about, card.about_key) == ("card", "main")
    assert scoring.shown_leads(round_id=number)[0].own == {"Lead Origin": ""}
