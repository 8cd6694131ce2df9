"""A39, D12, D58: five steps in two orders over one state, and five scores, read from records."""

import html
import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client

from accord.agreements import api as agreements
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.definitions.values import Kind
from accord.desk.rules import guiding
from accord.desk.rules.guiding import Milestone, Sign, Step, StepState, Vital, Way
from accord.foundation import clock
from accord.meetings import api as meetings
from accord.notices import api as notices
from tests import people


def states(way: Way, there: set[Milestone]) -> list[str]:
    return [one.state.value for one in guiding.stands(way, there=there)]


def test_both_ways_have_five_steps_of_their_own_over_one_state():
    assert [len(steps) for steps in guiding.WAYS.values()] == [5, 5]
    assert sorted(one for steps in guiding.WAYS.values() for one in steps) == sorted(Step)
    every = [
        {part for parts in steps.values() for part in parts} for steps in guiding.WAYS.values()
    ]
    assert set.union(*every) == set(Milestone)
    assert {Milestone.AGREEMENT, Milestone.GOAL, Milestone.SIGNED} <= every[0] & every[1]


def test_a_step_is_done_by_what_is_there_alone_in_whichever_order_it_came():
    assert states(Way.TOOLS_FIRST, set()) == ["now", "later", "later", "later", "later"]
    there = {Milestone.AGREEMENT, Milestone.LEADERS}
    assert states(Way.LANGUAGE_FIRST, there) == ["now", "later", "done", "later", "later"]
    there |= {Milestone.GOAL, Milestone.SIGNED, Milestone.READ}
    assert states(Way.LANGUAGE_FIRST, there) == ["done", "now", "done", "later", "later"]
    assert states(Way.TOOLS_FIRST, there | {Milestone.LED})[2] == StepState.DONE
    assert states(Way.TOOLS_FIRST, set(Milestone)) == ["done"] * 5
    missing = guiding.missing(Way.LANGUAGE_FIRST, there=there | {Milestone.PACK})
    assert missing[:2] == (Milestone.RECORDS, Milestone.DEALS)
    assert (Milestone.HEALTHY in missing, Milestone.PACK in missing) == (True, False)


def test_each_score_is_the_mean_of_the_shares_that_can_be_counted():
    counts = {
        Sign.SIGNED: (3, 4), Sign.READERS: (1, 2), Sign.ANSWERED: (1, 3), Sign.ORIGINS: (0, 0),
        Sign.DEALS_LINKED: (0, 0), Sign.OWNERS: (5, 5),
    }  # fmt: skip
    found = {one.vital: one.score for one in guiding.health(counts)}
    assert found == {
        Vital.LANGUAGE: Fraction(125, 2), Vital.MONITORING: Fraction(100, 3),
        Vital.AGREEMENT: None, Vital.COMMUNICATION: None, Vital.DATA: 100,
    }  # fmt: skip


def shown(client: Client, way: str) -> tuple[dict[str, str], dict[str, str], str]:
    """Steps by their state, what they end in by whether it is there, and the page."""
    answer = client.get("/start/guide/", {"way": way})
    assert answer.status_code == 200
    page = html.unescape(answer.content.decode())
    steps = dict(re.findall(r'id="step-(\w+)" data-state="(\w+)"', page))
    return steps, dict(re.findall(r'id="\w+-(\w+)" data-there="(\w+)"', page)), page


@pytest.mark.django_db
def test_the_guide_follows_the_records_and_goes_on_where_it_was_left():
    client = people.signed_in("rev_ops")
    steps, there, page = shown(client, "language_first")
    assert list(steps) == ["language", "reporting", "agree", "talk", "data"]
    assert set(steps.values()) == {"now", "later"}
    assert (there["agreement"], there["records"], there["read"]) == ("no", "no", "no")
    assert "0 of 5 steps are done." in page
    assert '<a href="/meetings/">Both teams meet each week</a>' in page
    number = agreements.propose_agreement(
        key="fifty", body=dict(FIFTY_EVERY_MONDAY), actor_id=None, at=clock.now()
    )
    assert shown(client, "language_first")[0]["agree"] == "later"  # a draft is nothing signed
    people.sign(kind=Kind.AGREEMENT, key="fifty", number=number, at=clock.now())
    people.load_leads(4)
    client.post("/definitions/read/")
    steps, there, page = shown(client, "language_first")
    assert (steps["language"], steps["agree"]) == ("now", "done")
    assert (there["agreement"], there["records"], there["healthy"]) == ("yes", "yes", "yes")
    assert "1 of 5 steps are done." in page
    assert "4 of 4 leads of an origin that the definitions know" in page
    steps, there, _page = shown(client, "tools_first")
    assert list(steps) == ["audit", "educate", "lead", "clarity", "handoffs"]
    assert (there["agreement"], there["handed"], there["tools"]) == ("yes", "no", "no")


def errors(answer) -> list[str]:
    return re.findall(r'id="id_(\w+)_error"', answer.content.decode())


@pytest.mark.django_db
def test_what_is_missing_is_given_to_somebody_with_a_day_and_stands_in_their_list():
    """B2, B49: the plan of both teams is small tasks, each with an owner and a day."""
    at = clock.now()
    people.load_leads(1)
    mara = people.add_member("sdr", name="Mara Lind", email="mara@example.com")
    due = (at + timedelta(days=3)).date()
    client, own = people.signed_in("rev_ops"), people.as_member(mara)
    asked = {"milestone": "agreement", "title": " ", "owner": mara, "due_on": due}
    for wrong in ("owner", "due_on"):
        answer = client.post("/start/guide/", asked | {wrong: ""})
        assert (answer.status_code, errors(answer)) == (422, [wrong])
    for gone in ("records", "nonsense"):  # what is there already needs no task
        answer = client.post("/start/guide/", asked | {"milestone": gone})
        assert (answer.status_code, errors(answer)) == (422, ["milestone"])
    assert meetings.list_actions() == []
    assert "Who does what" in shown(client, "tools_first")[2]

    answer = client.post("/start/guide/?way=language_first", asked)
    assert answer.headers["location"] == "/start/guide/?way=language_first"
    [action] = meetings.list_actions()
    assert (action.owner_id, action.due_on) == (mara, due)
    assert [one.kind.code for one in notices.list_for(member_id=mara)] == ["action_yours"]
    client.post("/start/guide/", asked | {"milestone": "goal", "title": "Ask Ada for a number"})
    assert "Mara Lind" in shown(client, "tools_first")[2].split('id="handoffs-agreement"')[1][:300]
    assert "0 of 2 tasks are done." in shown(own, "language_first")[2]
    home = html.unescape(own.get("/").content.decode())
    assert "2 actions are yours" in home
    mine = html.unescape(own.get("/actions/").content.decode())
    assert "See to it: They signed an agreement" in mine
    assert "Guided start: They signed a goal" in mine

    own.post("/actions/", {"action": action.id, "act": "done"})
    page = shown(client, "tools_first")[2]
    assert "1 of 2 tasks are done." in page
    assert f'id="task-{action.id}"' not in page
    assert "Mara Lind" not in page.split('id="handoffs-agreement"')[1][:300]
