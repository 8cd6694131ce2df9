"""Coming in: by link, by password, by mail; and nobody else."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from accord.foundation import clock
from accord.team import api as team
from tests import people

pytestmark = pytest.mark.django_db
SAME_ANSWER = "do not belong together"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def test_the_first_member_comes_by_link_and_says_who_they_are():
    link = team.first_run_link(base_url="", at=clock.now())
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link)["Location"] == "/about-you/"
    about = {"name": "Mara Ionescu", "email": "mara@example.com", "password": people.PASSWORD}
    assert client.post("/about-you/", {**about, "password": "short"}).status_code == 422
    assert client.post("/about-you/", about)["Location"] == "/start/"
    assert client.get("/start/").status_code == 200
    assert team.first_run_link(base_url="", at=clock.now()) is None
    again = Client()
    answer = again.post("/sign-in/", {"login": "mara@example.com", "password": people.PASSWORD})
    assert answer["Location"] == "/"
    assert again.get("/leads/").status_code == 200


def test_a_link_opens_once():
    link = team.first_run_link(base_url="", at=clock.now())
    Client().post(link)
    assert Client().post(link).status_code == 410


def test_who_has_a_password_cannot_introduce_themselves_anew():
    client = people.signed_in("sdr")
    about = {"name": "X", "email": "x@example.com", "password": people.PASSWORD}
    assert client.post("/about-you/", about)["Location"] == "/"
    assert not get_user_model().objects.filter(email="x@example.com").exists()


def test_an_address_of_somebody_else_is_refused():
    people.add_member("ae", email="taken@example.com")
    member = team.add_member(email="new@example.com", name="New", role="sdr", at=people.AT)
    client = people.as_member(member)
    about = {"name": "New", "email": "taken@example.com", "password": people.PASSWORD}
    assert client.post("/about-you/", about).status_code == 422


@pytest.mark.parametrize("login", ["sdr@example.com", "nobody@example.com"])
def test_unknown_and_known_get_the_same_answer(login):
    people.add_member("sdr")
    body = Client().post("/sign-in/", {"login": login, "password": "wrong words here"}).content
    assert SAME_ANSWER in body.decode()


@pytest.mark.parametrize("login", ["sdr@example.com", "nobody@example.com"])
def test_too_many_tries_are_slowed_down(login):
    people.add_member("sdr")
    client = Client()
    tries = [
        client.post("/sign-in/", {"login": login, "password": f"wrong {number}"})
        for number in range(7)
    ]
    bodies = [answer.content.decode() for answer in tries]
    assert SAME_ANSWER in bodies[0]
    assert SAME_ANSWER not in bodies[-1]
    assert "Wait five minutes" in bodies[-1]
    right = client.post("/sign-in/", {"login": login, "password": people.PASSWORD})
    assert right.status_code in (200, 429)
    assert client.get("/leads/").status_code == 302


def test_nobody_signs_up():
    assert Client().get("/signup/").status_code == 404
    assert Client().get("/accounts/signup/").status_code == 404


def test_leaving_asks_first_and_takes_a_post():
    client = people.signed_in("sdr")
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/leads/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/leads/").status_code == 302


def test_a_password_is_changed_with_the_old_one():
    client = people.signed_in("sdr")
    new = "another long sentence 9"
    told = {"oldpassword": "not it", "password1": new, "password2": new}
    client.post("/password/", told)
    assert not get_user_model().objects.get(email="sdr@example.com").check_password(new)
    client.post("/password/", {**told, "oldpassword": people.PASSWORD})
    assert get_user_model().objects.get(email="sdr@example.com").check_password(new)


@pytest.mark.parametrize("email", ["sdr@example.com", "nobody@example.com"])
def test_asking_for_a_new_password_tells_a_stranger_nothing(email):
    people.add_member("sdr")
    answer = Client().post("/password/new/", {"email": email})
    assert answer["Location"] == "/password/new/sent/"
    assert (
        "If the e-mail belongs to a member" in Client().get("/password/new/sent/").content.decode()
    )


def test_a_new_password_comes_by_mail(mailoutbox):
    people.add_member("sdr")
    client = Client()
    client.post("/password/new/", {"email": "sdr@example.com"})
    [letter] = mailoutbox
    link = re.search(r"https?://[^/]+(/password/new/key/\S+)", letter.body)[1]
    asked = client.get(link, follow=True)
    new = "another long sentence 9"
    client.post(asked.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert get_user_model().objects.get(email="sdr@example.com").check_password(new)


def test_pages_speak_the_readers_language_and_zone():
    people.load_leads(1)
    member = people.add_member("sdr")
    get_user_model().objects.filter(pk=member).update(zone="Asia/Seoul")
    body = people.as_member(member).get("/leads/").content.decode()
    assert "+09:00" in body
    other = people.signed_in("ae").get("/leads/").content.decode()
    assert "+00:00" in other
    assert "+09:00" not in other
