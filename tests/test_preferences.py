"""The link in a mail: what somebody gets, said without signing in (ledger A22)."""

import pytest
from django.test import Client

from accord.contacts import api as contacts
from accord.contacts.api import StopKind, StopReason, Verdict
from accord.contacts.tests.builders import take
from accord.foundation import bulk, clock

pytestmark = pytest.mark.django_db
EMAIL = "zyx.pop@firm.example"


def path(person: int | None, *, address: str = EMAIL, purpose: str = "newsletter") -> str:
    link = contacts.PreferenceLink(person, address, purpose)
    return f"/u/{contacts.preference_token(link=link)}/"


def somebody(language: str = "") -> int:
    return take({"key": "z", "email": EMAIL, "name": "Zyx Pop", "language": language}).ids[0]


def verdict(person: int, purpose: str) -> Verdict:
    return contacts.may_contact(person_id=person, purpose=purpose, at=clock.now()).verdict


def test_looking_changes_nothing_and_pressing_takes_effect_at_once():
    person, stranger = somebody(), Client(enforce_csrf_checks=True)
    for _ in range(3):
        page = stranger.get(path(person)).content.decode()
    assert contacts.list_said(person_id=person) == []
    assert "z…@firm.example" in page
    assert "Zyx" not in page
    answer = stranger.post(path(person), {"act": "agree:newsletter"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert verdict(person, "newsletter") is Verdict.GIVEN
    [said] = contacts.list_said(person_id=person)
    wording = contacts.get_purpose(code="newsletter").wording
    assert (said.wording, said.door) == (wording, "link")
    stranger.post(path(person), {"act": "stop:newsletter"})
    assert verdict(person, "newsletter") is Verdict.WITHDRAWN
    assert verdict(person, "sales_contact") is Verdict.ASSUMED
    stranger.post(path(person), {"act": "stop-mail"})
    assert verdict(person, "sales_contact") is Verdict.OBJECTED
    stranger.post(path(person), {"act": "agree:sales_contact"})
    assert verdict(person, "sales_contact") is Verdict.GIVEN
    assert verdict(person, "newsletter") is Verdict.OBJECTED


def test_what_no_button_says_changes_nothing():
    person = somebody()
    for act in ("", "agree:service", "stop:nonsense", "agree", "List-Unsubscribe"):
        assert Client().post(path(person), {"act": act}).status_code == 400
    assert Client().post(path(person), {"List-Unsubscribe": "x" * 5_000}).status_code == 413
    assert contacts.list_said(person_id=person) == []


def test_links_that_nobody_made_all_get_the_same_answer():
    person = somebody()
    good = path(person)
    contacts.stop(
        kind=StopKind.EMAIL, values=["gone@x.example"], reason=StopReason.ERASED, at=clock.now()
    )
    erased = path(person, address="gone@x.example")
    strange = ["/u/x/", "/u/%00/", good[:-5] + "AAAA/", f"/u/{'a' * 3_000}/", erased]
    answers = [Client().get(one) for one in strange]
    answers += [Client().post(one, {"List-Unsubscribe": "One-Click"}) for one in strange[:4]]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    limited = [Client().get("/u/x/").status_code for _ in range(5)]
    assert 429 in limited
    assert Client().get(good).status_code == 200
    assert bulk.fetch("select count(*) from contacts_consent") == [(0,)]


def test_a_link_is_good_for_nothing_else_and_shows_no_name_or_address():
    token = path(somebody()).removeprefix("/u/").strip("/")
    other = path(somebody(), address="other@x.example")
    assert token not in other
    assert Client().get(f"/f/contact/confirm/{token}/").status_code == 404


def test_whoever_is_not_known_any_more_is_stopped_by_address_and_may_come_back():
    link = path(None, address="left@x.example")
    Client().post(link, {"List-Unsubscribe": "One-Click"})
    [stop] = contacts.list_stops()
    assert (stop.value, stop.reason) == ("left@x.example", StopReason.ASKED)
    Client().post(link, {"act": "agree:newsletter"})
    assert contacts.list_stops() == []


def test_the_page_speaks_the_readers_language():
    page = Client().get(path(somebody(language="en-xa"))).content.decode()
    assert 'lang="en-xa"' in page
