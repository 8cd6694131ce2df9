"""Signing in by the company's own directory: who comes in, and everybody who does not."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from accord.foundation import clock
from accord.intake import api as intake
from accord.team import api as team
from accord.team.models import DirectoryAccount
from tests import people
from tests.portals.oidc import SECRET, Portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(settings: Any) -> Iterator[Portal]:
    cache.clear()
    made = Portal()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{made.port}"})
    settings.DIRECTORY = made.settings()
    yield made
    made.close()


def begun(browser: Client, path: str = "/sign-in/directory/") -> dict[str, str]:
    answer = browser.get(path)
    assert answer.status_code == 302, answer.content.decode()
    return {name: one[0] for name, one in parse_qs(urlsplit(answer["Location"]).query).items()}


def came_back(portal: Portal, browser: Client, path: str = "/sign-in/directory/") -> Any:
    parts = urlsplit(portal.let_in(begun(browser, path)))
    return browser.get(f"{parts.path}?{parts.query}")


def is_in(browser: Client) -> bool:
    return browser.get("/leads/").status_code == 200


def test_a_member_comes_in_by_their_verified_address_and_then_by_the_directorys_name(
    portal: Portal,
):
    member = people.add_member("sdr", email="ann@example.com")
    first = Client()
    answer = came_back(portal, first, "/sign-in/directory/?next=/deals/")
    assert answer["Location"] == "/deals/"
    assert is_in(first)
    assert DirectoryAccount.objects.get().member_id == member
    portal.claims["email"] = "ann.new@example.com"  # renamed there: the same person all the same
    second = Client()
    came_back(portal, second)
    assert is_in(second)
    assert get_user_model().objects.count() == 1


def test_what_is_asked_carries_state_nonce_and_a_hashed_verifier_and_no_secret(portal: Portal):
    browser = Client()
    asked = begun(browser)
    other = begun(Client())
    assert asked["code_challenge_method"] == "S256"
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))
    assert browser.session["directory"]["verifier"] not in str(asked)
    assert SECRET not in str(asked)
    assert "Sign in with Acme" in Client().get("/sign-in/").content.decode()


BENT = {
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "another audience": {"aud": "another-client"},
    "several audiences for another": {"aud": ["accord-at-work", "b"], "azp": "b"},
    "several audiences for nobody": {"aud": ["accord-at-work", "b"]},
    "expired": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "not verified": {"email_verified": False},
    "verified unsaid": {"email_verified": None},
    "no address": {"email": None},
    "another domain": {"email": "ann@elsewhere.example"},
    "a domain that ends alike": {"email": "ann@notexample.com"},
    "nobody here": {"email": "nobody@example.com"},
    "no name of theirs": {"sub": None},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
def test_whose_token_says_otherwise_does_not_come_in(bent: dict[str, Any], portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    people.add_member("ae", email="ann@elsewhere.example")
    portal.change = lambda said: {
        name: value for name, value in {**said, **bent}.items() if value is not None
    }
    browser = Client()
    answer = came_back(portal, browser)
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert not is_in(browser)
    assert DirectoryAccount.objects.count() == 0
    assert get_user_model().objects.count() == 2


@pytest.mark.parametrize("how", ["foreign key", "none", "secret as key"])
def test_a_token_counts_by_the_directorys_own_signature_alone(how: str, portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    if how == "foreign key":
        portal.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        portal.algorithm = "none" if how == "none" else "HS256"
        portal.signing_key = None if how == "none" else SECRET * 3
    browser = Client()
    assert came_back(portal, browser).status_code == 403
    assert not is_in(browser)


def test_an_answer_is_good_once_and_for_who_began(portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    browser, stranger = Client(), Client()
    parts = urlsplit(portal.let_in(begun(browser)))
    address = f"{parts.path}?{parts.query}"
    assert stranger.get(address).status_code == 403
    begun(stranger)
    assert stranger.get(address).status_code == 403
    assert portal.redeemed == 0
    assert browser.get(address).status_code == 302
    browser.post("/sign-out/")
    assert browser.get(address).status_code == 403
    assert not is_in(browser)
    assert not is_in(stranger)


def test_an_answer_after_ten_minutes_is_too_late(portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    browser = Client()
    parts = urlsplit(portal.let_in(begun(browser)))
    session = browser.session
    began = clock.now() - timedelta(minutes=11)
    session["directory"] = {**session["directory"], "at": began.isoformat()}
    session.save()
    assert "Begin again" in browser.get(f"{parts.path}?{parts.query}").content.decode()
    assert not is_in(browser)


def test_two_people_with_one_address_do_not_share_an_account(portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    came_back(portal, Client())
    portal.claims["sub"] = "sub-2"
    browser = Client()
    assert "Another account" in came_back(portal, browser).content.decode()
    assert not is_in(browser)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "x"]
)
def test_nobody_is_led_elsewhere(wanted: str, portal: Portal):
    people.add_member("sdr", email="ann@example.com")
    browser = Client()
    begun_at = f"/sign-in/directory/?next={wanted}"
    assert came_back(portal, browser, begun_at)["Location"] == "/"


def test_a_closed_account_stays_closed_whatever_the_directory_says(portal: Portal):
    head = people.add_member("team_lead")
    member = people.add_member("sdr", email="ann@example.com")
    browser = Client()
    came_back(portal, browser)
    assert is_in(browser)
    intake.leave(member_id=member, actor=team.find_actor(member_id=head), at=people.AT)
    assert not is_in(browser)
    again = Client()
    assert "closed" in came_back(portal, again).content.decode()
    portal.claims["sub"] = "sub-2"
    assert came_back(portal, Client()).status_code == 403
    assert not is_in(again)


def test_who_is_hired_again_comes_in_by_the_name_the_directory_gives_them_now(portal: Portal):
    head = people.add_member("team_lead")
    member = people.add_member("sdr", email="ann@example.com")
    came_back(portal, Client())
    leader = team.find_actor(member_id=head)
    departure = intake.leave(member_id=member, actor=leader, at=people.AT)
    portal.claims["sub"] = "sub-2"
    assert came_back(portal, Client()).status_code == 403, "closed is closed, by any name"
    intake.come_back(departure_id=departure, actor=leader, at=people.AT)
    browser = Client()
    came_back(portal, browser)
    assert is_in(browser)
    portal.claims["sub"] = "sub-1"
    assert "Another account" in came_back(portal, Client()).content.decode()


@pytest.mark.parametrize(("role", "enters"), [("ae", True), ("rev_ops", False), ("mops", False)])
def test_a_colleague_of_a_tool_comes_in_unless_their_role_leads(
    role: str, enters: bool, portal: Portal
):
    people.load(
        "users", ("external_id", "name", "email", "role"), [("u1", "Ann", "Ann@Example.com", role)]
    )
    browser = Client()
    answer = came_back(portal, browser)
    assert is_in(browser) is enters
    assert enters or "invite you once" in answer.content.decode()


def test_newcomers_come_in_as_readers_only_where_that_is_switched_on(portal: Portal, settings: Any):
    assert came_back(portal, Client()).status_code == 403
    settings.DIRECTORY = portal.settings(newcomers=True, domains=frozenset())
    assert came_back(portal, Client()).status_code == 403
    settings.DIRECTORY = portal.settings(newcomers=True)
    browser = Client()
    came_back(portal, browser)
    assert is_in(browser)
    [card] = team.list_members()
    assert (card.roles, card.email) == (("viewer",), "ann@example.com")
    browser.post("/about-you/", {"name": "A", "email": "b@example.com",
                                 "password": people.PASSWORD})  # fmt: skip
    assert team.list_members()[0].email == "ann@example.com"


def test_a_directory_that_owns_its_addresses_need_not_say_that_it_verified_them(
    portal: Portal, settings: Any
):
    people.add_member("sdr", email="ann@example.com")
    del portal.claims["email_verified"]
    settings.DIRECTORY = portal.settings(is_owner=True)
    browser = Client()
    came_back(portal, browser)
    assert is_in(browser)


def test_a_directory_inside_or_none_is_not_reached(portal: Portal, settings: Any):
    settings.OUTGOING_ALLOWED = frozenset()
    assert Client().get("/sign-in/directory/").status_code == 403
    settings.DIRECTORY = portal.settings(issuer="")
    assert Client().get("/sign-in/directory/").status_code == 404
    assert "/sign-in/directory/" not in Client().get("/sign-in/").content.decode()


def test_a_turned_back_sign_in_says_so(portal: Portal):
    browser = Client()
    state = begun(browser)["state"]
    answer = browser.get(f"/sign-in/directory/back/?error=access_denied&state={state}")
    assert "turned back" in answer.content.decode()
