"""Decisions somebody takes and somebody sees to, and the actions that follow."""

import html
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import people

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.intake import api as intake
from accord.journal import api as journal
from accord.meetings import api as meetings
from accord.meetings import models
from accord.meetings.api import (
    ActionState,
    DecisionFlaw,
    DecisionText,
    MeetingFlaw,
    Metric,
    UnableToDecide,
    UnableToMeet,
)
from accord.meetings.operations import acting
from accord.meetings.tests.test_packs import series
from accord.meetings.values.decisions import MOST_OPEN_ACTIONS
from accord.notices import api as notices
from accord.team import api as team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Madrid"))
TODAY = AT.date()
DUE, CHECK = TODAY + timedelta(days=7), TODAY + timedelta(days=70)


@pytest.fixture
def two() -> tuple[int, int]:
    return people.add_member("sales_lead"), people.add_member("sdr", email="sdr@example.com")


def text(two, **said) -> DecisionText:
    return replace(
        DecisionText("Call within an hour", two[0], two[1], Metric.SQLS, 10.0, DUE, CHECK), **said
    )


def actor_of(member_id: int):
    actor = team.find_actor(member_id=member_id)
    assert actor is not None
    return actor


def test_a_decision_is_kept_and_whoever_sees_to_it_is_told(two):
    made = meetings.decide(text=text(two), actor=actor_of(two[0]), at=AT)
    assert meetings.list_decisions(state=meetings.DecisionState.RUNNING).rows == [made]
    assert meetings.list_decisions(member_id=two[1]).rows == [made]
    assert [one.kind.code for one in notices.list_for(member_id=two[1])] == ["decision_yours"]
    [entry] = journal.list_entries(subject="decision", subject_id=made.id)
    assert (entry.kind, entry.facts["decider"]) == ("decision.made", two[0])


@pytest.mark.parametrize(
    ("said", "flaw", "where"),
    [
        ({"decider_id": None}, DecisionFlaw.NO_DECIDER, "decider"),
        ({"owner_id": None}, DecisionFlaw.NO_OWNER, "owner"),
        ({"metric": None}, DecisionFlaw.NO_METRIC, "metric"),
        ({"expected": 0.0}, DecisionFlaw.NO_EFFECT, "expected"),
        ({"expected": float("nan")}, DecisionFlaw.NO_EFFECT, "expected"),
        ({"metric": Metric.KEPT, "expected": 101.0}, DecisionFlaw.NO_EFFECT, "expected"),
        ({"title": "\x00 "}, DecisionFlaw.NO_TITLE, "title"),
        ({"title": "x" * 201}, DecisionFlaw.TOO_LONG, "title"),
        ({"due_on": TODAY - timedelta(days=1)}, DecisionFlaw.NO_DUE, "due"),
        ({"check_on": None}, DecisionFlaw.NO_CHECK, "check"),
        ({"check_on": DUE + timedelta(days=27)}, DecisionFlaw.CHECK_TOO_SOON, "check"),
        ({"check_on": date(2029, 1, 1)}, DecisionFlaw.CHECK_TOO_LATE, "check"),
        ({"kind": "agreement", "key": "nothing"}, DecisionFlaw.NO_SUBJECT, "changes"),
        ({"kind": "no kind"}, DecisionFlaw.NO_SUBJECT, "changes"),
    ],
)
def test_what_nobody_decides_or_nothing_can_check_is_no_decision(two, said, flaw, where):
    with pytest.raises(UnableToDecide) as refusal:
        meetings.decide(text=text(two, **said), actor=actor_of(two[0]), at=AT)
    assert (refusal.value.flaw, refusal.value.where) == (flaw, where)
    assert str(meetings.DECISION_FLAWS[flaw]).endswith(".")
    assert not meetings.list_decisions().rows
    assert not journal.list_entries(subject="decision")


def test_whoever_has_left_decides_nothing(two):
    team.close_member(member_id=two[1], actor=actor_of(people.add_member("rev_ops")), at=AT)
    with pytest.raises(UnableToDecide) as refusal:
        meetings.decide(text=text(two), actor=actor_of(two[0]), at=AT)
    assert (refusal.value.flaw, refusal.value.where) == (DecisionFlaw.LEFT, "owner")


def test_an_amendment_names_the_version_that_it_opens(two):
    now = definitions.get_in_force(kind=Kind.REASONS, at=AT)
    made = meetings.decide(text=text(two, kind="reasons"), actor=actor_of(two[0]), at=AT)
    assert made.number == now.number + 1
    body = {**now.body, "reasons": now.body["reasons"][:-1]}
    number = definitions.draft(kind=Kind.REASONS, body=body, actor_id=two[0], at=AT)
    assert number == made.number
    again = meetings.decide(text=text(two, kind="reasons"), actor=actor_of(two[0]), at=AT)
    assert again.number == number, "the draft that is open"


def test_a_decision_is_taken_back_by_its_own_or_a_leader_and_once(two):
    made = meetings.decide(text=text(two), actor=actor_of(two[0]), at=AT)
    other = actor_of(people.add_member("bdr"))
    with pytest.raises(UnableToDecide) as refusal:
        meetings.take_back_decision(decision_id=made.id, actor=other, at=AT)
    assert refusal.value.flaw is DecisionFlaw.NOT_YOURS
    meetings.take_back_decision(decision_id=made.id, actor=actor_of(two[1]), at=AT)
    assert meetings.count_decisions()[meetings.DecisionState.ENDED] == 1
    with pytest.raises(UnableToDecide):
        meetings.take_back_decision(decision_id=made.id, actor=actor_of(two[1]), at=AT)


def test_an_experiment_ends_only_with_what_came_of_it(two):
    """A86: what somebody tries out is stopped with what was learned, or checked on its day."""
    actor = actor_of(two[0])
    made = meetings.decide(text=text(two, is_experiment=True), actor=actor, at=AT)
    meetings.decide(text=text(two), actor=actor, at=AT)
    assert meetings.list_decisions(is_experiment=True).rows == [made]
    with pytest.raises(UnableToDecide) as refusal:
        meetings.take_back_decision(decision_id=made.id, actor=actor, at=AT)
    assert refusal.value.flaw is DecisionFlaw.NO_RESULT
    assert meetings.get_decision(decision_id=made.id) == made
    said = {"decision_id": made.id, "actor": actor, "at": AT}
    meetings.say_learned(words="Nobody answers on Mondays", **said)
    meetings.take_back_decision(**said)
    with pytest.raises(UnableToDecide) as refusal:
        meetings.say_learned(words=" ", **said)
    assert refusal.value.flaw is DecisionFlaw.NO_RESULT
    assert meetings.count_decisions(is_experiment=True)[meetings.DecisionState.ENDED] == 1


def test_an_action_stands_in_its_owners_list_until_it_is_done(two):
    lead, owner = two
    made = meetings.add_action(
        title="Ask for phone numbers", owner_id=owner, due_on=DUE, actor=actor_of(lead), at=AT
    )
    assert meetings.list_actions(owner_id=owner) == [made]
    assert meetings.list_actions(owner_id=lead) == []
    assert [one.kind.code for one in notices.list_for(member_id=owner)] == ["action_yours"]
    done = meetings.end_action(
        action_id=made.id, wanted=ActionState.DONE, actor=actor_of(owner), at=AT
    )
    assert done.ended_at == AT
    assert meetings.count_actions(owner_id=owner) == 0
    meetings.end_action(action_id=made.id, wanted=ActionState.OPEN, actor=actor_of(lead), at=AT)
    assert meetings.count_actions(owner_id=owner) == 1


def test_what_somebody_has_to_do_goes_on_when_they_leave_and_back_when_they_return(two):
    """In the transaction in which they leave; what is done or decided stays who did it."""
    (boss, seller), ops = two, people.add_member("rev_ops")
    text_of_them = text(two, decider_id=seller)
    running, ended = (
        meetings.decide(text=text_of_them, actor=actor_of(boss), at=AT) for _each in range(2)
    )
    meetings.take_back_decision(decision_id=ended.id, actor=actor_of(boss), at=AT)
    given = {"owner_id": seller, "due_on": DUE, "actor": actor_of(boss), "at": AT}
    todo, done = (meetings.add_action(title=title, **given) for title in ("Ring", "Write"))
    meetings.end_action(action_id=done.id, wanted=ActionState.DONE, actor=actor_of(boss), at=AT)
    rhythm = series(boss, seller, ops)
    meetings.set_series(text=rhythm, actor=actor_of(boss), at=AT)
    card = meetings.list_coming(at=AT)[0]
    meetings.raise_topic(
        meeting_id=card.id, title="Forms", outcome="Fewer", process="", actor=actor_of(seller),
        at=AT,
    )  # fmt: skip

    def who_has() -> list[int]:
        meetings.plan_meetings(at=AT)
        decisions = [meetings.get_decision(decision_id=one.id) for one in (running, ended)]
        actions = meetings.list_actions(state=None)
        [topic] = meetings.list_topics(meeting_id=card.id)
        assert [one.decider_id for one in decisions] == [seller, seller]
        return [*(one.owner_id for one in [*decisions, *actions]), topic.member_id]

    assert who_has() == [seller] * 5
    departure = intake.leave(member_id=seller, actor=actor_of(ops), at=AT)
    assert who_has() == [boss, seller, boss, seller, boss]
    assert meetings.get_meeting(meeting_id=card.id).required == {boss, ops}
    kinds = [one.kind.code for one in notices.list_for(member_id=boss)]
    assert {"action_yours", "decision_yours"} <= set(kinds)
    [entry] = journal.list_entries(subject="action", subject_id=todo.id, limit=1)
    assert (entry.kind, entry.facts) == ("action.passed_on", {"owner": boss, "was": seller})
    with pytest.raises(UnableToDecide) as refusal:
        meetings.end_action(action_id=done.id, wanted=ActionState.OPEN, actor=actor_of(boss), at=AT)
    assert refusal.value.flaw is DecisionFlaw.LEFT
    page = people.as_member(ops).get("/settings/team/left/").content.decode()
    assert '<td class="is-number" data-label="To do">3</td>' in page
    intake.come_back(departure_id=departure, actor=actor_of(ops), at=AT)
    assert who_has() == [seller] * 5
    assert meetings.get_meeting(meeting_id=card.id).required == {boss, seller, ops}


def test_nobody_has_more_to_do_than_can_be_told_and_all_of_it_is_listed(two):
    lead, owner = two
    asked = {"owner_id": owner, "due_on": DUE, "actor": actor_of(lead), "at": AT}
    done = meetings.add_action(title="One", **asked)
    held = "select objid from pg_locks where locktype = 'advisory' and classid = %s"
    assert bulk.fetch(held, [acting.TOPIC]), "two who give are counted one after the other"
    back = {"action_id": done.id, "actor": actor_of(lead), "at": AT}
    meetings.end_action(wanted=ActionState.DONE, **back)
    models.Action.objects.bulk_create(
        models.Action(
            title=str(number), owner_id=owner, due_on=DUE - timedelta(days=number % 3), made_at=AT
        )
        for number in range(MOST_OPEN_ACTIONS)
    )
    for gives in (
        lambda: meetings.add_action(title="Two", **asked),
        lambda: meetings.end_action(wanted=ActionState.OPEN, **back),
    ):
        with pytest.raises(UnableToDecide) as refusal:
            gives()
        assert refusal.value.flaw is DecisionFlaw.TOO_MANY
    client, seen = people.as_member(lead), []
    url = "/actions/?who=all"
    while url:
        page = client.get(url).content.decode()
        assert "200 actions are open." in page
        seen += re.findall(r'id="action-(\d+)"', page)
        found = re.search(r'href="(/actions/[^"]*after=[^"]*)">Show more', page)
        url = html.unescape(found[1]) if found else ""
    assert len(seen) == len(set(seen)) == MOST_OPEN_ACTIONS


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ({"title": " "}, DecisionFlaw.NO_TITLE),
        ({"owner_id": None}, DecisionFlaw.NO_OWNER),
        ({"due_on": TODAY - timedelta(days=1)}, DecisionFlaw.NO_DUE),
        ({"meeting_id": 404}, DecisionFlaw.NO_MEETING),
    ],
)
def test_an_action_of_nobody_is_refused(two, said, flaw):
    asked = {"title": "Call", "owner_id": two[1], "due_on": DUE, **said}
    with pytest.raises(UnableToDecide) as refusal:
        meetings.add_action(**asked, actor=actor_of(two[0]), at=AT)
    assert refusal.value.flaw is flaw
    assert not meetings.list_actions()


def test_whoever_raised_a_problem_takes_it_off_while_its_meeting_is_to_come(two):
    boss, seller = (actor_of(one) for one in two)
    meetings.set_series(text=series(*two), actor=boss, at=AT)
    card = meetings.list_coming(at=AT)[0]
    asked = {"meeting_id": card.id, "at": AT}
    raised = [
        meetings.raise_topic(title=title, outcome="A date", process="", actor=boss, **asked)
        for title in (
            "One",
            "Two",
        )
    ]
    client = people.as_member(two[0])
    assert client.get(f"/meetings/{card.id}/").content.decode().count('value="drop"') == 2
    url, off = f"/meetings/{card.id}/act/", {"act": "drop", "topic": raised[0].id}
    assert client.post(url, off).status_code == 302
    assert "off the agenda already" in client.post(url, off, follow=True).content.decode()

    def refused(by) -> MeetingFlaw:
        with pytest.raises(UnableToMeet) as refusal:
            meetings.drop_topic(topic_id=raised[1].id, actor=by, **asked)
        return refusal.value.flaw

    assert refused(seller) is MeetingFlaw.NOT_YOURS
    assert (
        'value="drop"' not in people.as_member(two[1]).get(f"/meetings/{card.id}/").content.decode()
    )
    meetings.cancel_meeting(actor=boss, **asked)
    assert refused(boss) is MeetingFlaw.NOT_NOW
    assert [one.title for one in meetings.list_topics(meeting_id=card.id)] == ["Two"]
    found = journal.list_entries(subject="team_meeting", subject_id=card.id)
    kinds = [one.kind for one in found]
    assert (kinds.count("team_meeting.raised"), kinds.count("team_meeting.dropped")) == (2, 1)
