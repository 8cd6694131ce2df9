"""Forms of the company's own, over HTTP: what is filled in becomes a lead, once, with its story."""

import json
from datetime import timedelta

import pytest
from tests import people

from accord.foundation import bulk, clock
from accord.intake.operations import forms as operations
from accord.intake.queries import batches as batch_queries
from accord.intake.queries import forms as queries
from accord.intake.tests.filling_in import (
    MAIL,
    SITE,
    Visitor,
    leads,
    made,
    outcomes,
    touches,
)
from accord.intake.values.forms import Ask, Consent, Design, FormState, Question
from accord.journal import api as journal

pytestmark = pytest.mark.django_db


def test_what_is_filled_in_is_a_lead_with_its_touch_and_receipt():
    owner = people.add_member("sdr", name="Sam")
    visitor = Visitor(made(owner_id=owner, campaign="Spring", channel="web"))
    answer = visitor.send(email="Ana.Pop@Firm.example", full_name="Ana Pop", company="Firm SRL")
    assert (answer.status_code, answer["Location"]) == (303, "/f/contact/thanks/")
    [(email, name, origin, channel, heard, owner_id, source)] = leads()
    assert (email.lower(), name, channel, heard) == ("ana.pop@firm.example", "Ana Pop", "web", None)
    assert (owner_id, source, origin) == (owner, "form:contact", "direct_traffic")
    assert touches() == [("form", None)]
    [card] = batch_queries.list_batches()
    assert card.door == "form"
    assert (card.counts.received, card.counts.created) == (1, 1)


def test_the_public_pages_set_no_cookie():
    visitor = Visitor(made())
    page = visitor.client.get(visitor.path)
    sent = visitor.send(email="a@firm.example")
    thanks = visitor.client.get(sent["Location"])
    script = visitor.client.get(f"{visitor.path}form.js")
    assert [dict(answer.cookies) for answer in (page, sent, thanks, script)] == [{}] * 4
    assert "Cookie" not in page["Vary"]


def test_tracked_and_self_reported_sources_are_both_kept():
    visitor = Visitor(made(questions=(MAIL, Question("self_reported", ask=Ask.CHOICE))))
    hidden = visitor.open(
        "?utm_source=google&utm_medium=cpc&utm_campaign=Brand", Referer="https://www.google.com/x"
    )
    visitor.send(hidden, email="a@firm.example", self_reported="word_of_mouth")
    [(_email, _name, origin, channel, heard, *_rest)] = leads()
    assert (origin, channel, heard) == ("paid_search", "cpc", "word_of_mouth")
    assert touches() == [("form", None), ("self_reported", "word_of_mouth")]
    [(attributes,)] = bulk.fetch("select attributes from contacts_sourcerecord where kind='person'")
    told = json.loads(attributes)
    assert told["utm_campaign"] == "Brand"
    assert told["referrer"] == "https://www.google.com/x"
    assert told["page"].endswith("?utm_source=google&utm_medium=cpc&utm_campaign=Brand")
    [(lead,)] = bulk.fetch("select id from leads_lead")
    page = people.signed_in().get(f"/leads/{lead}/").text
    assert "Paid search" in page
    assert "Word of mouth" in page


def test_sending_twice_is_one_lead_and_one_touch():
    visitor = Visitor(made())
    hidden = visitor.open()
    first = visitor.send(hidden, email="a@firm.example")
    again = visitor.send(hidden, email="a@firm.example")
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    assert (len(leads()), len(touches()), len(outcomes())) == (1, 1, 1)


def test_the_same_person_again_joins_and_both_filled_in_forms_stay():
    visitor = Visitor(made())
    visitor.send(email="a@firm.example", full_name="Ana")
    visitor.send(email="a@firm.example", full_name="Ana")
    assert (len(leads()), len(touches())) == (1, 2)
    assert outcomes() == [("created",), ("joined",)]


def test_answers_do_not_tell_whether_an_address_is_known():
    card = made()
    Visitor(card).send(email="known@firm.example")
    known = Visitor(card).send(email="known@firm.example")
    fresh = Visitor(card).send(email="fresh@firm.example")
    caught = Visitor(card).send(email="fresh@firm.example", subject_line="x")
    told = [(one.status_code, dict(one.headers), one.content) for one in (known, fresh, caught)]
    assert told[0] == told[1] == told[2]


def test_wrong_answers_are_told_beside_their_fields_and_change_nothing():
    visitor = Visitor(made(consents=(Consent("newsletter", "Send me news", required=True),)))
    answer = visitor.send(email="ana(at)firm", full_name="<script>alert(1)</script>")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'href="#f_email"' in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text
    assert (leads(), outcomes()) == ([], [])


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"email": "a@firm.example", "stage": "customer"}, 422),
        ({"email": "a@firm.example", "owner_external_id": "1"}, 422),
        ({"email": "a\0b@firm.example"}, 422),
        ({"email": "a@firm.example", "full_name": "a\0b"}, 422),
        ({"email": "a@firm.example", "full_name": "n" * 5_000}, 422),
        ({"email": "a@firm.example", "full_name": "n" * 70_000}, 413),
        ({}, 422),
    ],
)
def test_what_does_not_belong_is_refused_and_changes_nothing(said, status):
    assert Visitor(made()).send(**said).status_code == status
    assert (leads(), outcomes()) == ([], [])


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b'{"email": "a@firm.example"}', "application/json", 415),
        (b"--x--", "multipart/form-data; boundary=x", 415),
        (b"email=%ff%fe", "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(2_500)), "application/x-www-form-urlencoded", 400),
        (b"email=", "application/x-www-form-urlencoded", 422),
    ],
)
def test_hostile_bodies_are_refused(body, media, status):
    visitor = Visitor(made())
    answer = visitor.client.post(visitor.path, body, content_type=media)
    assert answer.status_code == status
    assert leads() == []


def test_words_of_the_web_are_inert_where_we_look_at_them():
    card = made()
    Visitor(card).send(email="a@firm.example", full_name="<img src=x onerror=alert(1)>",
                       subject_line="<script>1</script>")  # fmt: skip
    client = people.signed_in()
    page = client.get(f"/forms/{card.id}/").text
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_a_program_is_caught_and_a_person_is_not():
    card = made()
    Visitor(card).send(email="trap@firm.example", subject_line="Buy now")
    Visitor(card, takes=timedelta(milliseconds=300)).send(email="quick@firm.example")
    Visitor(card).client.post(
        f"/f/{card.slug}/", "email=bare%40firm.example",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert leads() == []
    assert outcomes() == [("quarantined",)] * 3
    Visitor(card).send(email="person@firm.example")
    assert [row[0] for row in leads()] == ["person@firm.example"]
    [line] = queries.list_forms()
    assert (line.submitted, line.went_in, line.caught, line.waiting) == (4, 1, 3, 0)


def test_who_was_caught_wrongly_is_let_in_once_with_all_they_said():
    owner = people.add_member("sdr")
    card = made(owner_id=owner, questions=(MAIL, Question("q1", "Seats", Ask.NUMBER)))
    Visitor(card).send(email="a@firm.example", q1="12", subject_line="x")
    [held] = queries.list_submissions(form_id=card.id)
    client = people.signed_in("demand_gen")
    path = f"/forms/{card.id}/filled-in/{held.id}/let-in/"
    assert client.post(path).status_code == 302
    client.post(path)
    assert [(row[0], row[5]) for row in leads()] == [("a@firm.example", owner)]
    assert touches() == [("form", None)]
    [(attributes,)] = bulk.fetch("select attributes from contacts_sourcerecord where kind='person'")
    assert json.loads(attributes)["Seats"] == "12"
    [card_] = batch_queries.list_batches()
    assert (card_.counts.received, card_.counts.created, card_.counts.quarantined) == (1, 1, 0)
    assert [entry.kind for entry in journal.list_entries()].count("form.let_in") == 1


@pytest.fixture
def one_minute(monkeypatch):
    """All is sent within one minute of the clock, however slow the machine."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)


def test_ten_posts_a_minute_pass_from_one_place_and_no_more(one_minute):
    card = made()
    here = {"REMOTE_ADDR": "203.0.113.7"}
    visitor = Visitor(card, **here)
    statuses = [visitor.send(email=f"p{n}@firm.example").status_code for n in range(12)]
    assert statuses == [303] * 10 + [429] * 2
    refused = visitor.send(email="late@firm.example")
    assert 1 <= int(refused["Retry-After"]) <= 61
    assert Visitor(card, REMOTE_ADDR="203.0.113.8").send(email="o@firm.example").status_code == 303
    assert len(leads()) == 11


def test_an_address_comes_three_times_an_hour():
    card = made()
    sent = [
        Visitor(card, REMOTE_ADDR=f"203.0.113.{n}").send(email="Flood@firm.example")
        for n in range(5)
    ]
    assert [one.status_code for one in sent] == [303] * 3 + [429] * 2
    assert int(sent[-1]["Retry-After"]) > 3_000


@pytest.mark.parametrize(
    ("proxies", "header", "many"),
    [(0, "1.1.1.{n}", False), (1, "9.9.9.9, 1.1.1.{n}", True), (1, "{n}.9.9.9, 2.2.2.2", False)],
)
def test_only_proxies_of_ones_own_say_who_asks(settings, one_minute, proxies, header, many):
    settings.PROXIES = proxies
    card = made()
    statuses = {
        Visitor(card, HTTP_X_FORWARDED_FOR=header.format(n=n))
        .send(email=f"p{n}@firm.example")
        .status_code
        for n in range(1, 13)
    }
    assert (429 not in statuses) is many


def test_other_sites_send_only_where_they_are_allowed():
    card = made(sites=(SITE,))
    ajax = {"Accept": "application/json"}
    allowed = Visitor(card).send(email="a@firm.example", headers={**ajax, "Origin": SITE})
    assert json.loads(allowed.content)["state"] == "done"
    assert allowed["Access-Control-Allow-Origin"] == SITE
    for origin in ("https://evil.example", "null", f"{SITE}.evil.example"):
        refused = Visitor(card).send(email="b@firm.example", headers={**ajax, "Origin": origin})
        assert refused.status_code == 403
        assert "Access-Control-Allow-Origin" not in refused
    assert len(leads()) == 1


def test_a_form_copied_as_html_to_an_allowed_site_needs_no_token():
    card = made(sites=(SITE,))
    visitor = Visitor(card)
    for _click in range(2):
        visitor.send({}, email="a@firm.example", headers={"Origin": SITE, "Referer": f"{SITE}/p"})
    assert (len(leads()), outcomes()) == (1, [("created",)])


def test_each_filled_in_form_keeps_the_version_it_was_filled_in_under():
    card = made()
    visitor = Visitor(card)
    hidden = visitor.open()
    design = Design(heading="Other", questions=(MAIL, Question("phone", required=True)))
    operations.change(form_id=card.id, name="Contact", design=design, actor_id=None, at=clock.now())
    assert visitor.send(hidden, email="a@firm.example", full_name="Ana").status_code == 303
    assert visitor.send(email="b@firm.example").status_code == 422
    visitor.send(email="b@firm.example", phone="+40 721 000 111")
    found = queries.list_submissions(form_id=card.id)
    assert [one.version_no for one in found] == [2, 1]


@pytest.mark.parametrize("state", [FormState.PAUSED, FormState.STOPPED])
def test_a_closed_form_takes_nothing(state):
    card = made()
    visitor = Visitor(card)
    hidden = visitor.open()
    operations.set_state(form_id=card.id, state=state, actor_id=None, at=clock.now())
    assert visitor.client.get(visitor.path).status_code == 410
    assert visitor.send(hidden, email="a@firm.example").status_code == 410
    assert visitor.client.get(f"{visitor.path}form.js").status_code == 410
    assert leads() == []


def test_after_a_form_one_goes_on_to_an_allowed_site_and_nowhere_else():
    card = made(sites=(SITE,), after=f"{SITE}/thanks")
    visitor = Visitor(card)
    page = visitor.client.get(visitor.path)
    assert f"form-action 'self' {SITE}" in page["Content-Security-Policy"]
    assert visitor.send(email="a@firm.example")["Location"] == f"{SITE}/thanks"


def test_a_page_that_was_open_for_days_asks_to_send_once_more():
    visitor = Visitor(made(), takes=timedelta(days=3))
    answer = visitor.send(email="a@firm.example", full_name="Ana")
    assert answer.status_code == 409
    assert 'value="Ana"' in answer.text
    assert leads() == []


def test_a_colleague_who_has_left_gets_no_new_leads():
    owner = people.add_member("sdr")
    card = made(owner_id=owner)
    bulk.execute("update team_member set is_active = false where id = %s", [owner])
    Visitor(card).send(email="a@firm.example")
    assert [row[5] for row in leads()] == [None]


def test_a_form_speaks_its_own_language():
    with pytest.MonkeyPatch.context():
        card = made(language="ru")
    page = Visitor(card).client.get(f"/f/{card.slug}/", headers={"Accept-Language": "ko"})
    assert '<html lang="ru">' in page.text
