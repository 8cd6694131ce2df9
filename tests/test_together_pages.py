"""A38, A47, A48, A51, A52, A87, B7, B8: how both teams get to know each other, and how it is."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, RequestFactory

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.together import training
from accord.desk.views.wording.together_words import UNPLANNED
from accord.foundation import clock
from accord.journal import api as journal
from accord.learning import api as learning
from accord.learning import models
from accord.learning.rules import checks
from accord.learning.values import Item, UnableToAnswer, UnableToCheck, Unanswered, Unplanned
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui
from tests import people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROLE = {
    "row-0-name": "SDR", "row-0-team": "sales", "row-0-does": "Calls first.",
    "row-0-measured_by": "First calls in time", "row-0-challenges": "Nobody answers",
    "row-0-needs": "Why now", "rows": "1",
}  # fmt: skip
ALL = {item.value: "4" for item in Item}


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(html.unescape(answer.content.decode()).split())


def entries(kind: str) -> list[journal.Entry]:
    return [one for one in journal.list_entries() if one.kind == kind]


def on_today(member: int) -> list[tuple[str, str]]:
    """What the first page asks a member for among both teams."""
    request = RequestFactory().get("/")
    request.actor = team.find_actor(member_id=member)
    return training.today(request)


def several(role: str, count: int) -> list[int]:
    return [
        people.add_member(role, name=f"{role} {at}", email=f"{role}{at}@example.com")
        for at in range(count)
    ]


def test_role_cards_are_signed_and_stand_beside_each_other():
    client = people.signed_in("marketing_lead")
    assert "Nobody has written down yet who does what." in read(client, "/together/")
    assert client.post("/definitions/roles/write/", ROLE).status_code == 302
    people.sign(kind=Kind.ROLES, number=1, at=clock.now())
    page = read(client, "/together/")
    for words in ("Calls first.", "Nobody answers", "Why now", "No role of this team"):
        assert words in page


@pytest.mark.parametrize("body", agreements.PRESETS.values(), ids=lambda body: body["name"])
def test_a_promise_with_another_number_is_one_that_could_stand_there(body: dict[str, Any]):
    at = clock.now()
    definitions.draft(kind=Kind.AGREEMENT, key="one", body=body, actor_id=None, at=at)
    version = definitions.find_open(kind=Kind.AGREEMENT, key="one")
    assert version is not None
    found = checks.questions_of(version)
    assert [one.right for one in found] == body["clauses"]
    for one in found:
        for wrong in one.wrong:
            clauses = [wrong if each == one.right else each for each in body["clauses"]]
            agreements.read_agreement({**body, "clauses": clauses})
            assert wrong != one.right
            assert (wrong["code"], wrong["side"]) == (one.right["code"], one.right["side"])


def answer(client: Client, *, rightly: bool) -> str:
    """Answers the question on the page; answers what it is about."""
    page = client.get("/together/check/").content.decode()
    said = {
        name: html.unescape(re.findall(f'name="{name}" value="([^"]*)"', page)[0])
        for name in ("version", "form", "clause")
    }
    member = int(client.session["_auth_user_id"])
    asked = learning.list_asked(at=clock.now())
    [question] = [one for one in asked if one.form == said["form"] and one.clause == said["clause"]]
    options = learning.options(question, member_id=member)
    choice = next(at for at, one in enumerate(options) if (one == question.right) is rightly)
    client.post("/together/check/", {**said, "choice": str(choice)})
    return question.clause


def test_one_question_after_another_and_only_ones_leader_reads_of_one():
    leader = people.add_member("sales_lead", name="Sam Head")
    own = people.signed_in("sdr", name="Ada Own")
    assert answer(own, rightly=True) != answer(own, rightly=False)
    mine = read(own, "/together/check/")
    assert "You know 1 of" in mine
    assert "Too few have answered" in mine
    assert "Not quite. What is agreed:" in mine
    assert "Ada Own" not in read(people.signed_in("content"), "/together/check/")
    told = read(people.as_member(leader), "/together/check/")
    assert "Ada Own" in told and "1 of 2" in told  # noqa: PT018
    assert [one.facts for one in entries("check.answered")] == [{}, {}]


def test_what_is_known_of_a_clause_is_told_from_five_people_on():
    at, members = clock.now(), several("sdr", 6)
    [question] = [o for o in learning.list_asked(at=at) if o.clause == "stages.mql"]
    for place, member in enumerate(members):
        shown = [(one.right, one.count) for one in learning.rights(asked=[question]).values()]
        assert shown == ([(4, 5)] if place == 5 else [])
        options = learning.options(question, member_id=member)
        right = options.index(question.right)
        choice = right if 0 < place < 5 else (right + 1) % len(options)
        for again in (choice, right):  # the first answer counts
            learning.answer_question(
                member_id=member, version_id=question.version_id, form=question.form.value,
                clause=question.clause, choice=again, at=at,
            )  # fmt: skip
    # Whoever comes sixth and alone changes nothing that others see.
    [told] = learning.rights(asked=[question]).values()
    assert (told.right, told.count) == (4, 5)
    with pytest.raises(UnableToCheck):
        learning.answer_question(
            member_id=members[0], version_id=question.version_id, form="stage_rule",
            clause="stages.nothing", choice=0, at=at,
        )  # fmt: skip


def asked_round(*, days: int = 3) -> int:
    today = clock.now().date()
    return learning.open_round(
        opens_on=today, closes_on=today + days * DAY, today=today, actor_id=None, at=clock.now()
    )


def test_a_survey_with_four_answers_shows_nothing_and_five_are_told_after_it():
    with pytest.raises(UnableToAnswer) as refused:
        asked_round(days=93)  # a mistyped year would block the survey for good
    assert refused.value.why is Unanswered.TOO_LONG
    number, today = asked_round(), clock.now().date()
    clients = [people.as_member(one) for one in [*several("sdr", 4), *several("content", 1)]]
    own = int(clients[0].session["_auth_user_id"])
    [(words, url)] = on_today(own)
    assert (words[:28], url) == ("How is it to work together? ", "/together/pulse/")
    for client in clients[:4]:
        sent = client.post("/together/pulse/", {**ALL, "round": str(number)})
        assert sent.status_code == 302
    again = clients[0].post("/together/pulse/", {**ALL, "round": str(number)})
    assert on_today(own) == []
    assert "You have answered this round already." in html.unescape(again.content.decode())
    rounds = learning.list_rounds()
    assert learning.told_of(rounds=rounds, today=today + 3 * DAY) == {}
    clients[4].post("/together/pulse/", {**ALL, "round": str(number)})
    assert learning.told_of(rounds=rounds, today=today) == {}  # of what runs nothing is told
    told = learning.told_of(rounds=rounds, today=today + 3 * DAY)[number]
    assert {item: (one.agree, one.count, one.sides) for item, one in told.items()} == {
        item: (5, 5, {}) for item in Item if item is not Item.MQL_MATTERS
    }
    models.Round.objects.update(opens_on=today - 3 * DAY, closes_on=today)
    page = read(clients[0], "/together/pulse/")
    assert "I trust the other team to do what it promises." in page
    assert "5 of 5" in page


def test_a_round_ends_before_its_time_but_never_before_its_first_day_is_over():
    number, today = asked_round(days=9), clock.now().date()
    leader, own = people.signed_in("rev_ops"), people.as_member(several("sdr", 1)[0])
    ending = {"round": str(number)}
    assert own.post("/together/pulse/end/", ending).status_code == 403
    assert "End this round" not in read(own, "/together/pulse/")
    assert "End it with today" in read(leader, "/together/pulse/")
    told = leader.post("/together/pulse/end/", ending, follow=True).content.decode()
    assert "It ends with today, so that everybody has one day." in told
    assert "End this round" not in told  # it cannot end earlier
    again = leader.post("/together/pulse/end/", ending, follow=True).content.decode()
    assert "This round ends with today already." in again
    assert "Asked until " + ui.calendar_day(today) in again
    assert own.post("/together/pulse/", {**ALL, **ending}).status_code == 302  # has its day
    models.Round.objects.update(opens_on=today - 3 * DAY, closes_on=today + 5 * DAY)
    assert "End it now" in read(leader, "/together/pulse/")
    leader.post("/together/pulse/end/", ending)
    [over] = learning.list_rounds()
    assert over.closes_on == today
    assert "Fewer than five answered" in read(leader, "/together/pulse/")
    late = people.as_member(several("content", 1)[0]).post("/together/pulse/", {**ALL, **ending})
    assert "This round is over." in late.content.decode()
    for stale in (ending, {"round": "none"}):
        refused = leader.post("/together/pulse/end/", stale, follow=True).content.decode()
        assert "round is over." in refused or "Nothing is asked" in refused
    assert (len(entries("pulse.ended")), learning.list_rounds()) == (2, [over])
    asked_round()  # from today on others may be asked


def test_no_row_joins_an_answer_to_who_gave_it():
    number, today, at = asked_round(), clock.now().date(), clock.now()
    first, second = several("sdr", 2)
    for member, said in ((first, 5), (second, 1)):
        items = learning.asked_of(member_id=member)
        learning.answer_pulse(
            round_id=number, member_id=member, said=dict.fromkeys(items, said), today=today, at=at
        )
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct xmin::text), count(*) from learning_said")
        assert cursor.fetchone() == (1, len(Item) * 5 * len(Side))
        cursor.execute(
            "select column_name from information_schema.columns where table_name = 'learning_said'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "id", "round_id", "side", "item", "answer", "count",
        }  # fmt: skip
    assert {one.actor_id for one in entries("pulse.answered")} == {None}
    with pytest.raises(UnableToAnswer) as refused:
        learning.answer_pulse(
            round_id=number, member_id=first, said={}, today=today + 5 * DAY, at=at
        )
    assert refused.value.why is Unanswered.CLOSED
    with pytest.raises(UnableToAnswer):
        asked_round()


def test_pairs_are_made_and_exchanged_by_the_two_of_them():
    several("sdr", 3)
    marketers = several("content", 2)
    leader, own = people.signed_in("rev_ops"), people.as_member(marketers[0])
    assert own.post("/together/pairs/make/").status_code == 403
    assert "3 pairs are made." in leader.post("/together/pairs/make/", follow=True).content.decode()
    before = {(one.marketer_id, one.seller_id) for one in learning.list_pairs()}
    [mine, *_more] = learning.pairs_of(member_id=marketers[0])
    [other, *_rest] = learning.pairs_of(member_id=marketers[1])
    refused = own.post(f"/together/pairs/{other.id}/exchange/", follow=True).content.decode()
    assert "Only the two of a pair" in refused
    done = own.post(f"/together/pairs/{mine.id}/exchange/", follow=True).content.decode()
    assert "Two pairs have exchanged partners." in done
    after = {(one.marketer_id, one.seller_id) for one in learning.list_pairs()}
    assert len(after - before) == 2
    assert 'href="mailto:content0@example.com"' in read(own, "/together/pairs/")


def test_sessions_are_planned_attended_and_missed():
    several("sdr", 5)
    leader = people.signed_in("sales_lead")
    own = people.signed_in("sdr", name="Ada Own")
    yesterday = (clock.now() - DAY).date().isoformat()
    said = {"name": "What marketing does", "day": yesterday, "minutes": "45",
            "given_by": "marketing", "whom": "sales"}  # fmt: skip
    wrong = leader.post("/together/learning/plan/", {**said, "name": "", "minutes": "0"})
    assert wrong.status_code == 422
    assert leader.post("/together/learning/plan/", said).status_code == 302
    assert "You have not been there yet." in read(own, "/together/learning/")
    [(words, _url)] = on_today(int(own.session["_auth_user_id"]))
    assert words == "You have not been to 1 session that you were to come to."
    led = read(leader, "/together/learning/")
    assert "of those you lead have not been there" in led
    assert "Ada Own" in led
    outside = read(people.signed_in("content"), "/together/learning/")
    assert "0 of 7 were there" in outside
    assert "of those you lead" not in outside
    [session] = learning.list_sessions()
    act = {"act": "there", "member": own.session["_auth_user_id"]}
    other = people.signed_in("marketing_lead")
    told = other.post(f"/together/learning/{session.id}/act/", act, follow=True)
    assert str(UNPLANNED[Unplanned.NOT_YOURS]) in html.unescape(told.content.decode())
    assert learning.list_sessions()[0].there == frozenset()
    assert leader.post(f"/together/learning/{session.id}/act/", act).status_code == 302
    assert len(learning.list_sessions()[0].there) == 1
    leader.post(f"/together/learning/{session.id}/act/", {**act, "act": "away"})
    own.post(f"/together/learning/{session.id}/act/", {"act": "there"})
    assert "You were there." in read(own, "/together/learning/")
    assert "1 of 7 were there" in read(own, "/together/learning/")
    refused = own.post(
        f"/together/learning/{session.id}/act/", {"act": "there", "member": session.members[0]}
    )
    assert refused.status_code == 302
    assert learning.find_session(session_id=session.id).there == {  # type: ignore[union-attr]
        int(own.session["_auth_user_id"])
    }


def test_a_visit_is_noted_shared_and_taken_back():
    own = people.signed_in("sdr", name="Ada Own")
    host = people.add_member("content", name="Cas Host")
    peer = people.add_member("ae", name="Pat Peer")
    said: dict[str, Any] = {
        "day": clock.now().date().isoformat(), "minutes": "60", "host": str(host),
        "words": "A brief takes two days.", "is_shared": "on",
    }  # fmt: skip
    assert own.post("/together/learning/visits/", {**said, "host": str(peer)}).status_code == 422
    assert own.post("/together/learning/visits/", said).status_code == 302
    other = people.as_member(host)
    assert "A brief takes two days." in read(other, "/together/learning/")
    [visit] = learning.list_visits()
    assert other.post(f"/together/learning/visits/{visit.id}/forget/").status_code == 404
    own.post(f"/together/learning/visits/{visit.id}/forget/")
    assert learning.list_visits(member_id=visit.member_id) == []
    own.post(f"/together/learning/visits/{visit.id}/restore/")
    models.Visit.objects.update(is_shared=False)
    assert "A brief takes two days." not in read(other, "/together/learning/")
    assert "A brief takes two days." in read(own, "/together/learning/")


def test_a_wording_that_changed_meanwhile_is_not_judged():
    own = people.signed_in("sdr")
    sent = {"version": "0", "form": "stage_rule", "clause": "stages.mql", "choice": "0"}
    page = own.post("/together/check/", sent, follow=True).content.decode()
    assert "These words have changed meanwhile." in page
    assert definitions.find_latest(kind=Kind.STAGES)
    assert team.get_team()
    assert get_user_model().objects.count() == 1
