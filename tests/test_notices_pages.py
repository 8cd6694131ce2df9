"""Notices as members meet them: the bell, the list, the wishes, the log, the link in a mail."""

import io
import logging
import re
from datetime import time, timedelta
from logging import StreamHandler
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts.models import Person
from accord.foundation import bulk, clock
from accord.handoffs.models import Handoff
from accord.handoffs.tests.builders import Teams, handed, make_mql, make_teams
from accord.integrations.notices.operations import delivering
from accord.notices import api as notices
from accord.notices.api import Habits, Way
from accord.team import api as team
from tests import people

pytestmark = pytest.mark.django_db
AT = people.AT


def tell(member: int, *, key: str, kind: str = "handed_over", **facts: Any) -> int:
    [number] = notices.tell(
        kind=kind, to=[member], subject="handoff", subject_id=1, facts=facts, key=key, at=AT
    )
    return number


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


@pytest.fixture
def mara(db: None) -> int:
    return people.add_member("sdr", name="Mara", email="mara@example.com")


def test_the_bell_counts_what_is_unread_and_the_list_marks_it_read(mara: int):
    client = people.as_member(mara)
    assert 'aria-label="Notices"' in page(client, "/notices/")
    first, _second = tell(mara, key="a"), tell(mara, key="b", kind="returned")
    told = page(client, "/notices/")
    assert "Notices, 2 unread" in told
    assert "A lead is handed to you." in told
    client.post("/notices/read/", {"notice": first})
    assert "Notices, 1 unread" in page(client, "/notices/")
    client.post("/notices/read/", {"all": "1"})
    assert "unread" not in page(client, "/notices/")


def test_what_was_withdrawn_stays_and_says_so(mara: int):
    tell(mara, key="a")
    notices.withdraw(keys=["a"], at=AT)
    told = page(people.as_member(mara), "/notices/")
    assert "Withdrawn: not true any more" in told
    assert "unread" not in told


def test_nobody_reads_or_marks_what_another_was_told(mara: int):
    number = tell(mara, key="a")
    other = people.signed_in("ae")
    assert "A lead is handed to you." not in page(other, "/notices/")
    other.post("/notices/read/", {"notice": number})
    assert notices.count_unread(member_id=mara) == 1


def test_the_list_is_paged_and_asks_as_often_for_many_as_for_one(mara: int):
    people.load_leads(2)
    ids = [number for (number,) in bulk.fetch("select id from leads_lead order by id")]
    client = people.as_member(mara)
    tell(mara, key="first", lead=ids[0], by=mara)
    page(client, "/notices/")
    with CaptureQueriesContext(connection) as few:
        page(client, "/notices/")
    for number in range(60):
        tell(mara, key=f"k:{number}", lead=ids[number % 2], by=mara)
    with CaptureQueriesContext(connection) as many:
        told = page(client, "/notices/")
    assert len(many) == len(few)
    assert told.count("Mark as read:") == 50
    [before] = re.findall(r"\?before=(\d+)", told)
    assert page(client, f"/notices/?before={before}").count("Mark as read:") == 11


def test_a_member_says_how_they_are_told(mara: int):
    client = people.as_member(mara)
    assert "Chat</th>" not in page(client, "/settings/notices/")
    answer = client.post(
        "/settings/notices/",
        {
            "ways": "mail", "on": ["mail.broken", "mail.good_word"], "quiet_from": "20:00",
            "quiet_to": "08:00", "digest_hour": "16",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    habits = notices.habits_of(member_ids=[mara])[mara]
    assert habits == Habits(time(20), time(8), 16)
    chosen = notices.choices_of(member_ids=[mara])[mara]
    assert {kind for (kind, way), is_on in chosen.items() if is_on} == {"broken", "good_word"}
    assert all(way is Way.MAIL for _kind, way in chosen)
    told = page(client, "/settings/notices/")
    assert re.search(r'value="mail.broken"[^>]* checked', told)
    assert not re.search(r'value="mail.handed_over"[^>]* checked', told)
    assert 'value="20:00"' in told


@pytest.mark.parametrize(
    "told", [{"quiet_from": "20:00"}, {"quiet_from": "late"}, {"digest_hour": "25"}]
)
def test_what_cannot_be_is_refused_and_changes_nothing(mara: int, told: dict[str, str]):
    client = people.as_member(mara)
    answer = client.post("/settings/notices/", {"ways": "mail", **told})
    assert answer.status_code == 422
    assert notices.habits_of(member_ids=[mara]) == {}
    assert notices.choices_of(member_ids=[mara]) == {}


def test_a_chat_inside_the_network_is_refused_in_words(mara: int):
    client = people.as_member(mara)
    said = {"act": "set", "kind": "slack", "url": "https://127.0.0.1/services"}
    answer = client.post("/settings/notices/chat/", said)
    assert answer.status_code == 422
    assert "Accord cannot send there." in answer.content.decode()


def test_whoever_manages_the_team_sees_what_left_and_nobody_else(mara: int, settings: Any):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 1  # nobody listens there
    tell(mara, key="a", kind="broken")
    delivering.deliver(way=Way.MAIL, now=lambda: AT)
    assert page(people.as_member(mara), "/settings/notices/log/", 403)
    told = page(people.signed_in("rev_ops"), "/settings/notices/log/?show=waiting")
    assert "Mara" in told
    assert "A promise is broken" in told
    assert "ConnectionRefusedError" in told


@pytest.fixture
def teams(db: None) -> Teams:
    return make_teams()


def link(member_id: int | None, action: str, number: int, *, ago: timedelta = timedelta()) -> str:
    assert member_id is not None
    token = notices.make_link(
        member_id=member_id, action=action, subject="handoff", subject_id=number,
        at=clock.now() - ago,
    )  # fmt: skip
    return f"/n/{token}/"


def offered(teams: Teams) -> int:
    number = handed(make_mql(owner=teams.seller.member_id))
    notices.tell(
        kind="handed_over", to=[teams.seller.member_id or 0], subject="handoff",
        subject_id=number, facts={"lead": Handoff.objects.get(pk=number).lead_id},
        key=f"handoff:{number}", at=AT,
    )  # fmt: skip
    return number


def state(number: int) -> tuple[str, str]:
    row = Handoff.objects.get(pk=number)
    return row.state, row.reason


def test_a_link_asks_and_one_press_accepts_without_signing_in(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "accept", number)
    asked = page(Client(), path)
    assert "Do you accept this lead?" in asked
    assert "Ana is handed to you." in asked
    assert "You answer as Mara." in asked
    assert state(number) == ("offered", "")  # looking changes nothing
    client = Client(enforce_csrf_checks=True)
    answer = client.post(path)
    assert (answer.status_code, state(number)) == (200, ("worked", ""))
    assert not client.cookies
    assert client.post(path).status_code == 404  # once
    assert bulk.fetch(
        "select actor_id, facts->>'action' from journal_entry where kind = 'notice.answered'"
    ) == [(teams.seller.member_id, "accept")]


def test_a_lead_is_given_back_with_one_press_for_its_reason(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "reject", number)
    assert 'name="option" value="duplicate"' in page(Client(), path)
    assert Client().post(path, {"option": "bought it"}).status_code == 409
    assert Client().post(path, {"option": "other", "words": " "}).status_code == 409
    assert state(number) == ("offered", "")
    assert Client().post(path, {"option": "chose_competitor"}).status_code == 200
    assert state(number) == ("closed", "chose_competitor")


def test_another_reason_is_told_in_ones_own_words(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "reject", number)
    answer = Client().post(path, {"option": "other", "words": "They moved to the moon."})
    assert (answer.status_code, state(number)) == (200, ("closed", "other"))


def test_accepting_tells_in_the_same_press_whether_a_lead_is_promising(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "accept", number)
    assert 'name="option" value="yes"' in page(Client(), path)
    assert Client().post(path, {"option": "perhaps"}).status_code == 409
    assert (Client().post(path, {"option": "yes"}).status_code, state(number)[0]) == (200, "worked")
    assert bulk.fetch("select side, said from leads_verdict") == [("sales", "yes")]


def test_more_is_asked_for_in_ones_own_words(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "ask", number)
    assert Client().post(path, {"option": "words", "words": ""}).status_code == 409
    assert Client().post(path, {"option": "words", "words": "Which plant?"}).status_code == 200
    assert state(number)[0] == "asked"


def test_a_link_is_for_one_member_one_subject_one_action_and_a_week(teams: Teams):
    number = offered(teams)
    own = teams.seller.member_id
    assert Client().post(link(teams.other.member_id, "accept", number)).status_code == 409
    assert Client().post(link(own, "accept", number + 1)).status_code == 409
    assert Client().post(link(own, "erase", number)).status_code == 404
    assert Client().post(link(own, "accept", number, ago=timedelta(days=7))).status_code == 404
    assert state(number) == ("offered", "")
    assert Client().post(link(own, "accept", number, ago=timedelta(days=6))).status_code == 200


def test_a_refused_answer_leaves_the_link_as_it_was(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "accept", number)
    Handoff.objects.filter(pk=number).update(owner_id=teams.other.member_id)
    refused = Client().post(path)
    assert refused.status_code == 409
    assert "Somebody else has it now." in refused.content.decode()
    assert not bulk.fetch("select 1 from notices_usedlink")
    Handoff.objects.filter(pk=number).update(owner_id=teams.seller.member_id)
    assert Client().post(path).status_code == 200


def test_a_link_that_was_changed_or_made_up_says_nothing(teams: Teams):
    number = offered(teams)
    path = link(teams.seller.member_id, "accept", number)
    for wrong in ("/n/x/", path[:-6] + "AAAA=/", "/n/" + "a" * 2_000 + "/"):
        answer = Client().post(wrong)
        assert answer.status_code == 404
        assert "This link does nothing any more." in answer.content.decode()
    assert state(number) == ("offered", "")


def test_whoever_left_answers_nothing_any_more(teams: Teams):
    number = offered(teams)
    path = link(teams.other.member_id, "accept", number)
    assert teams.other.member_id is not None
    team.close_member(member_id=teams.other.member_id, actor=teams.sales_lead, at=clock.now())
    assert Client().get(path).status_code == 404


def test_a_strangers_tries_are_counted():
    answers = [Client().get("/n/x/").status_code for _ in range(12)]
    assert answers[:10] == [404] * 10
    assert answers[-1] == 429


def test_somebody_erased_meanwhile_is_not_named_on_the_page_of_a_link(teams: Teams):
    number = offered(teams)
    Person.objects.update(name="")
    assert "Ana" not in page(Client(), link(teams.seller.member_id, "accept", number))


def test_the_secret_of_a_link_stands_in_no_log(db: None):
    """The handler that the settings make writes what Django says of a refused request."""
    [handler] = [each for each in logging.getLogger().handlers if type(each) is StreamHandler]
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        Client().get("/n/s3cret-token/")
    finally:
        handler.setStream(before)
    assert "Not Found: /n/…/" in written.getvalue()
    assert "s3cret" not in written.getvalue()
