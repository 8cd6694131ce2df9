"""Agreements as both teams read, write and sign them, and as programs do."""

import copy
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.agreements import api as agreements
from accord.agreements.models import SilentRun
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY, PRESETS
from accord.agreements.values.silence import Measured
from accord.definitions import api as definitions
from accord.definitions.values import Kind, State
from accord.desk.rules import agreement_sheets
from accord.desk.views.agreed import measured as measured_page
from accord.foundation import clock
from tests import people
from tests.test_card_pages import page, words_of
from tests.test_cards_by_programs import Program

pytestmark = pytest.mark.django_db
KEY = "50-every-monday"
BODY: dict[str, Any] = dict(FIFTY_EVERY_MONDAY)


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send of the form."""
    found: dict[str, Any] = {}
    form = html[html.index('<form class="stack"') :]
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = (re.search(rf'{one}="([^"]*)"', tag) for one in ("name", "value"))
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if 'type="checkbox"' in tag:
            if " checked" in tag:
                found.setdefault(name[1], []).append(value[1] if value else "on")
        else:
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    return found


def sent(client: Any, url: str, **changed: Any) -> Any:
    form = fields_of(client.get(url).content.decode())
    return client.post(url, {**form, "act": "save", **changed})


def begin(body: dict[str, Any] = BODY, *, key: str = KEY) -> None:
    now = clock.now()
    number = agreements.propose_agreement(key=key, body=body, actor_id=None, at=now)
    people.sign(kind=Kind.AGREEMENT, key=key, number=number, at=now)


OTHERS: dict[str, Any] = {
    "name": "All the rest",
    "handoff": "own_kind",
    "batch": {"weekday": "tuesday", "roll": "skip"},
    "clauses": [
        {"code": "money", "side": "marketing", "kind": "value", "every": "quarter",
         "of": "pipeline", "at_least": 1250.5, "with_recycled": True},
        {"code": "points", "side": "marketing", "kind": "value", "every": "month", "of": "points",
         "at_least": 100, "points": {"perfect": 10, "cold": 0}},
        {"code": "staffed", "side": "sales", "kind": "coverage", "every": "week", "of": "staffed",
         "share": 0.995},
        {"code": "worked", "side": "sales", "kind": "coverage", "every": "week",
         "of": "attempted", "share": 0.9999, "within_days": 3, "calendar": "fixed:seoul"},
        {"code": "decided", "side": "sales", "kind": "verdict", "every": "week", "share": 0.5,
         "within_days": 3, "calendar": "always"},
        {"code": "rated", "side": "sales", "kind": "feedback", "every": "week", "of": "rated",
         "share": 1},
        {"code": "closing", "side": "sales", "kind": "deadline", "every": "batch",
         "promise": "attempt", "weekday": "friday", "roll": "previous", "days_after": 0},
        {"code": "taken", "side": "sales", "kind": "speed", "every": "week",
         "promise": "acknowledge", "calendar": "owner",
         "targets": [{"within": "PT90M", "origin": "webinar", "region": "RO"},
                     {"within": "PT100H"}]},
        {"code": "again", "side": "sales", "kind": "persistence", "every": "week", "attempts": 4,
         "within_days": 6, "channels": 1, "next_within": "PT12H30M", "share": 1},
        {"code": "tries", "side": "sales", "kind": "speed", "every": "week",
         "promise": "attempt", "automated": [], "targets": [{"within": "PT5M"}]},
    ],
    "ladder": [],
    "turnarounds": [{"task": "data_fix", "side": "sales", "within": "PT1H30M",
                     "calendar": "owner", "tell": ["sponsor", "manager"]},
                    {"task": "nurture_check", "side": "marketing", "within": "PT9H",
                     "tell": ["leader"], "every_days": 30}],
    "silent_days": 0,
}  # fmt: skip


@pytest.mark.parametrize("body", [*PRESETS.values(), OTHERS], ids=lambda one: one["name"])
def test_a_form_says_what_the_body_says(body: dict[str, Any]):
    again = agreement_sheets.to_body(agreement_sheets.from_body(copy.deepcopy(dict(body))))
    assert agreements.read_agreement(again) == agreements.read_agreement(body)


def test_saved_from_its_page_nothing_of_an_agreement_is_lost():
    client = people.signed_in("rev_ops")
    number = agreements.propose_agreement(key="rest", body=OTHERS, actor_id=None, at=people.AT)
    answer = sent(client, "/agreements/rest/edit/", name="All the rest of it")
    assert answer["Location"] == "/definitions/agreement/rest/1/"
    version = definitions.find_version(kind=Kind.AGREEMENT, key="rest", number=number)
    assert version is not None
    assert version.body == {**OTHERS, "name": "All the rest of it"}


def test_an_example_is_written_down_measured_signed_and_read():
    client = people.signed_in("rev_ops")
    assert "nobody has promised anything" in page(client, "/agreements/")
    answer = sent(client, "/agreements/new/?like=fifty-every-monday")
    assert answer["Location"] == f"/definitions/agreement/{KEY}/1/"
    version = definitions.find_open(kind=Kind.AGREEMENT, key=KEY)
    assert version is not None
    assert agreements.read_agreement(version.body) == agreements.read_agreement(BODY)
    client.post(f"/agreements/{KEY}/measure/", {"act": "start"})
    assert "Draft, measured in silence" in page(client, "/agreements/")
    assert "Nobody has signed it yet." in page(client, f"/agreements/{KEY}/")
    people.sign(kind=Kind.AGREEMENT, key=KEY, number=1, at=clock.now())
    shown = page(client, f"/agreements/{KEY}/")
    assert "Marketing hands over at least 50 new leads every Monday." in shown
    assert "In force since today" in shown
    assert "Head of sales" in shown
    assert "at least 60 in 100 fit whom both teams look for" in page(client, "/agreements/")


def test_measuring_is_stopped_and_said_no_to_in_words():
    client = people.signed_in("rev_ops")
    sent(client, "/agreements/new/")
    url = f"/agreements/{KEY}/measure/"
    assert "not being measured now" in words_of(
        client.post(url, {"act": "stop"}, follow=True).content.decode()
    )
    client.post(url, {"act": "start"})
    assert "Nobody is warned." in page(client, f"/agreements/{KEY}/")
    client.post(url, {"act": "stop"})
    assert "before its days were over, so nobody can sign it yet." in page(
        client, f"/agreements/{KEY}/"
    )
    over()
    assert "It was measured from" in page(client, f"/agreements/{KEY}/")


def over() -> None:
    """The days of silence began three weeks ago and nobody stopped them."""
    begun = clock.now() - timedelta(days=21)
    SilentRun.objects.update(started_at=begun, ends_at=begun + timedelta(days=14), stopped_at=None)


def sign_on_page(client: Any, key: str = KEY) -> str:
    """A leader of marketing tries to sign the draft on its page; answers what the page says."""
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    assert version is not None
    digest = definitions.digest_of(kind=Kind.AGREEMENT, key=key, body=version.body)
    answer = client.post(
        f"/definitions/agreement/{key}/1/sign/",
        {"side": "marketing", "digest": digest, "since": clock.now().date().isoformat()},
        follow=True,
    )
    return words_of(answer.content.decode())


def test_signing_before_its_silence_is_over_is_refused_in_a_sentence():
    people.add_member("sales_lead")
    client = people.signed_in("marketing_lead")
    sent(client, "/agreements/new/")
    assert "measured in silence before anybody signs it" in sign_on_page(client)
    client.post(f"/agreements/{KEY}/measure/", {"act": "start"})
    assert "It is still measured in silence." in sign_on_page(client)
    client.post(f"/agreements/{KEY}/measure/", {"act": "stop"})
    assert "It was measured for fewer days than it says." in sign_on_page(client)
    over()
    assert "You have signed version 1." in sign_on_page(client)


def test_what_was_measured_stands_beside_what_is_proposed_and_is_taken_by_ticks():
    client = people.signed_in("rev_ops")
    sent(client, "/agreements/new/")
    client.post(f"/agreements/{KEY}/measure/", {"act": "start"})
    client.post(f"/agreements/{KEY}/measure/", {"act": "stop"})
    [(held, run)] = agreements.list_to_be_measured(at=clock.now())
    measured = [
        Measured("volume", numbers=(Decimal(30), Decimal(45))),
        Measured("fit", met=21, base=30),
        Measured("first_attempt", times=tuple((0, timedelta(minutes=40)) for _one in range(12))),
    ]
    agreements.keep_measured(version_id=held.version_id, measured=measured, at=clock.now())
    shown = page(client, f"/agreements/{KEY}/")
    proposed = shown[shown.index("Measured, and proposed") :]
    for words in (
        "30, 45", "21 of 30", "12 leads, three of four within 40 min",
        "at least 80 in 100 fit", "at least 42 new leads", "Perfect within 30 min",
    ):  # fmt: skip
        assert words in proposed, words
    assert "Measured, and proposed" not in page(people.signed_in("sdr"), f"/agreements/{KEY}/")
    url = f"/agreements/{KEY}/take/"
    said = client.post(url, {"take": [], "revision": "1"}, follow=True).content.decode()
    assert "Tick at least one promise." in words_of(said)
    client.post(url, {"take": ["fit"], "revision": "1"})
    version = definitions.find_open(kind=Kind.AGREEMENT, key=KEY)
    assert version is not None
    assert (version.revision, version.body["clauses"][0]["at_least"]) == (2, 50)
    assert version.body["clauses"][1]["share"] == 0.8
    asks = replace(version, body={**version.body, "turnarounds": OTHERS["turnarounds"]})
    for one, count in ((version, 0), (asks, 1)):
        told = measured_page.proposed(one, replace(run, measured=tuple(measured)))
        assert told is not None
        assert told["unmeasured"].count("Looks at nurtures") == count
    # Ticked on a page that somebody else has overtaken, nothing changes.
    client.post(url, {"take": ["volume"], "revision": "1"})
    assert definitions.find_open(kind=Kind.AGREEMENT, key=KEY) == version


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept():
    client = people.signed_in("rev_ops")
    answer = sent(
        client, "/agreements/new/",
        **{"clause-0-at_least": "many", "name": "Ours"},
    )  # fmt: skip
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'aria-describedby="id_clause-0-at_least_error"' in html
    assert "Write a whole number." in words_of(html)
    assert definitions.list_latest(kind=Kind.AGREEMENT) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"clause-1-share": "160"}, "clause-1-share"),
        ({"clause-3-at": "late"}, "clause-3-at"),
        ({"clause-4-target-2-quadrant": "cold"}, "clause-4-target-0-within"),
        ({"clause-4-target-1-within": "soon"}, "clause-4-target-1-within"),
        ({"clause-5-spacing": "x"}, "clause-5-spacing"),
        ({"batch_weekday": ""}, "clause-0-every"),
        ({"step-3-tell": []}, "step-3-tell"),
        ({"answer-data_fix-within": ""}, "answer-data_fix-within"),
        ({"silent_days": "-1"}, "silent_days"),
    ],
)
def test_every_refusal_finds_its_field(changed: dict[str, Any], field: str):
    client = people.signed_in("rev_ops")
    answer = sent(client, "/agreements/new/", **changed)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_promises_are_added_moved_and_taken_out_without_a_script():
    client = people.signed_in("rev_ops")
    url = "/agreements/new/?like=as-they-come"

    def after(act: str, form: dict[str, Any]) -> dict[str, Any]:
        told = {**form, "act": act, "add_side": "sales", "add_kind": "coverage"}
        return fields_of(client.post(url, told).content.decode())

    form = fields_of(client.get(url).content.decode())
    kinds = [form[f"clause-{place}-kind"] for place in range(5)]
    form = after("add", form)
    assert form["clause-5-kind"] == "coverage"
    form = after("up-5", form)
    assert [form[f"clause-{place}-kind"] for place in (4, 5)] == ["coverage", kinds[4]]
    form = after("remove-0", form)
    assert [form[f"clause-{place}-kind"] for place in range(3)] == kinds[1:4]
    form = after("target-1", form)
    assert form["clause-1-target-2-within"] == ""
    form = after("add-step", form)
    assert (form["step-5-after"], form["step-6-at"]) == ("9:00", "100")


def test_a_promise_of_one_side_alone_cannot_be_saved():
    client = people.signed_in("rev_ops")
    form = fields_of(client.get("/agreements/new/?like=as-they-come").content.decode())
    told = {name: value for name, value in form.items() if not re.match(r"clause-[234]-", name)}
    answer = client.post("/agreements/new/", {**told, "act": "save"})
    assert answer.status_code == 422
    assert "Both teams promise something." in words_of(answer.content.decode())


def test_a_change_shows_what_is_different_and_only_that():
    begin()
    client = people.signed_in("rev_ops")
    answer = sent(client, f"/agreements/{KEY}/edit/", **{"clause-1-share": "65"})
    assert answer["Location"] == f"/definitions/agreement/{KEY}/2/"
    shown = client.get(answer["Location"]).content.decode()
    lines = re.findall(r"<tr>.*?</tr>", shown[shown.index('id="changes"') :].split("</table>")[0])
    told = [words_of(line) for line in lines[1:]]
    assert told == ["Marketing: How many fit At least so many 60 in 100 65 in 100"]
    assert "Perfect within 1 h" in words_of(shown)


def test_saved_unchanged_there_is_nothing_new():
    begin()
    client = people.signed_in("rev_ops")
    answer = sent(client, f"/agreements/{KEY}/edit/")
    assert answer.status_code == 422
    assert "Nothing is different" in words_of(answer.content.decode())


@pytest.mark.parametrize(
    ("role", "status"), [("rev_ops", 200), ("marketing_lead", 200), ("sdr", 403), ("viewer", 403)]
)
def test_who_may_word_definitions_may_word_agreements(role: str, status: int):
    client = people.signed_in(role)
    assert client.get("/agreements/").status_code == 200
    assert client.get("/agreements/new/").status_code == status
    assert client.post(f"/agreements/{KEY}/measure/").status_code == (
        302 if status == 200 else status
    )


def test_ten_agreements_take_as_many_queries_as_one():
    client = people.signed_in("rev_ops")
    counts = []
    for number in range(3):
        begin({**BODY, "name": f"Number {number}"}, key=f"number-{number}")
        with CaptureQueriesContext(
            connection,
        ) as told:
            page(client, "/agreements/")
        counts.append(len(told))
    assert counts[0] == counts[2]


def test_programs_read_what_holds_and_write_drafts():
    program = Program()
    assert program.get("/api/v1/agreements") == (200, {"items": []})
    status, draft = program.post(f"/api/v1/agreements/{KEY}/versions", {"body": BODY})
    assert (status, draft["number"], draft["state"]) == (200, 1, State.DRAFT.value)
    assert draft["body"] == BODY
    assert program.post(f"/api/v1/agreements/{KEY}/versions", {"body": BODY}) == (200, draft)
    assert program.get("/api/v1/agreements") == (200, {"items": []})
    people.sign(kind=Kind.AGREEMENT, key=KEY, number=1, at=clock.now())
    _status, told = program.get("/api/v1/agreements", handoff="marketing_to_sdr")
    [held] = told["items"]
    assert held["signed_for"] == ["marketing", "sales"]
    assert held["clauses"][0]["text"].startswith("Marketing hands over at least 50 new leads")
    assert program.get("/api/v1/agreements", handoff="sdr_to_ae") == (200, {"items": []})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**BODY, "mood": 1}, "/body/mood"),
        ({**BODY, "clauses": BODY["clauses"][:3]}, "/body/clauses"),
        ({**BODY, "clauses": [{**BODY["clauses"][0], "at_least": 0}, *BODY["clauses"][1:]]},
         "/body/clauses/0/at_least"),
    ],
)  # fmt: skip
def test_programs_are_told_what_is_wrong_and_where(body: dict[str, Any], pointer: str):
    status, told = Program().post(f"/api/v1/agreements/{KEY}/versions", {"body": body})
    assert status == 422
    assert [one["pointer"] for one in told["errors"]] == [pointer]
    assert definitions.list_latest(kind=Kind.AGREEMENT) == []
