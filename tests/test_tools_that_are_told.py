"""Settings, Tools that we tell: a tool is added, told, looked after, taken away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accord.foundation import bulk, clock
from accord.integrations.webhooks import queries
from accord.integrations.webhooks.operations import telling
from accord.integrations.webhooks.tests.receiver import Receiver, signature
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{made.port}"})
    yield made
    made.close()


@pytest.fixture
def browser(db: None) -> Client:
    return people.signed_in("rev_ops", name="Elena Marin", email="elena@example.com")


def add(browser: Client, url: str, *topics: str) -> str:
    said = {"name": "Zap", "url": url, "topics": topics or ["merge.made"]}
    return browser.post("/settings/told/", said).content.decode()


def page(browser: Client, endpoint_id: int) -> str:
    return browser.get(f"/settings/told/{endpoint_id}/").content.decode()


def the_endpoint() -> int:
    [one] = queries.list_endpoints()
    return one.id


def test_a_tool_is_added_tried_and_its_secret_is_shown_once(browser: Client, receiver: Receiver):
    html = add(browser, receiver.url)
    [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/=]{20,}", html))
    endpoint = the_endpoint()
    assert secret not in page(browser, endpoint)
    assert "t0p~seen~by~nobody" not in page(browser, endpoint)
    browser.post(f"/settings/told/{endpoint}/test/")
    assert telling.deliver(endpoint_id=endpoint, now=clock.now) == 1
    [came] = receiver.came
    assert came.signatures == (signature(secret, came),)
    assert "Taken" in page(browser, endpoint)


def test_what_was_given_up_is_sent_again_from_the_log(browser: Client, receiver: Receiver):
    add(browser, receiver.url)
    endpoint = the_endpoint()
    receiver.answer = lambda count: 410 if count == 1 else 200
    browser.post(f"/settings/told/{endpoint}/test/")
    telling.deliver(endpoint_id=endpoint, now=clock.now)
    html = page(browser, endpoint)
    assert "Given up" in html
    assert "gone for good" in html
    browser.post(f"/settings/told/{endpoint}/state/", {"state": "active"})
    [one] = queries.list_told(endpoint_id=endpoint)
    browser.post(f"/settings/told/{endpoint}/again/", {"told": one.id})
    browser.post(f"/settings/told/{endpoint}/again/")
    assert telling.deliver(endpoint_id=endpoint, now=clock.now) == 2
    assert len({came.id for came in receiver.came}) == 1
    assert browser.post(f"/settings/told/{endpoint}/again/", {"told": "9" * 30}).status_code == 404


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "https://localhost/", "gopher://x/", "x"])
def test_an_address_inside_is_refused_in_words(url: str, browser: Client):
    html = add(browser, url)
    assert "Accord cannot send there" in html
    assert queries.list_endpoints() == []


def test_a_tool_is_paused_given_other_events_a_new_secret_and_taken_away(
    browser: Client, receiver: Receiver
):
    add(browser, receiver.url)
    endpoint = the_endpoint()
    browser.post(f"/settings/told/{endpoint}/state/", {"state": "paused"})
    assert "Paused" in page(browser, endpoint)
    browser.post(f"/settings/told/{endpoint}/", {"topics": ["deal.won", "deal.lost"]})
    assert queries.get_endpoint(endpoint_id=endpoint).topics == ("deal.lost", "deal.won")
    assert browser.post(f"/settings/told/{endpoint}/", {"topics": ["a.b"]}).status_code == 422
    browser.post(f"/settings/told/{endpoint}/secret/")
    assert "signs too until" in page(browser, endpoint)
    browser.post(f"/settings/told/{endpoint}/state/", {"state": "removed"})
    assert browser.get(f"/settings/told/{endpoint}/").status_code == 404
    assert bulk.fetch("select sealed from integrations_endpoint") == [("",)]
    assert bulk.fetch("select 1 from integrations_endpointsecret") == []


def test_events_that_a_role_may_not_see_are_not_offered(receiver: Receiver):
    mops = people.signed_in("mops", name="Ion Pop", email="ion@example.com")
    assert 'value="person.erased"' not in mops.get("/settings/told/").content.decode()
    add(mops, receiver.url, "person.erased")
    assert queries.list_endpoints() == []


def test_the_log_goes_on_page_by_page(browser: Client, receiver: Receiver):
    add(browser, receiver.url)
    endpoint = the_endpoint()
    for _ in range(52):
        browser.post(f"/settings/told/{endpoint}/test/")
    first = page(browser, endpoint)
    [older] = re.findall(r"\?before=(\d+)#log", first)
    second = browser.get(f"/settings/told/{endpoint}/?before={older}").content.decode()
    ids = [set(re.findall(r"test_[0-9a-f]{12,}", html)) for html in (first, second)]
    assert [len(found) for found in ids] == [50, 2]
    assert not ids[0] & ids[1]


def test_the_page_says_until_when_a_tool_asked_to_be_left_alone(
    browser: Client, receiver: Receiver
) -> None:
    add(browser, receiver.url)
    endpoint = the_endpoint()
    receiver.answer = lambda count: 503 if count == 1 else 200
    receiver.headers = {"Retry-After": "7200"}
    browser.post(f"/settings/told/{endpoint}/test/")
    telling.deliver(endpoint_id=endpoint, now=clock.now)
    assert "It asked to be left alone: what happens waits until" in page(browser, endpoint)
    browser.post(f"/settings/told/{endpoint}/state/", {"state": "paused"})
    assert "left alone" not in page(browser, endpoint)
    browser.post(f"/settings/told/{endpoint}/state/", {"state": "active"})
    telling.deliver(endpoint_id=endpoint, now=clock.now)
    assert "left alone" not in page(browser, endpoint)
    assert len(receiver.came) == 1, "the one that failed keeps its own time"
