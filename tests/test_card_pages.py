"""Scoring cards as both teams see them: what is in force, where leads stand, whom to call now."""

import csv
import re
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.definitions import api as definitions
from accord.definitions.models import Version
from accord.definitions.values import Kind
from accord.desk.rules import card_sheets
from accord.foundation import clock
from accord.leads.models import Lead
from accord.scoring import api as scoring
from accord.scoring.tests.cards import changed
from accord.team.values import EVERYTHING, Scope
from tests import people
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LEADS = ("external_id", "full_name", "email", "origin")
TOUCHES = ("external_id", "lead_external_id", "kind", "occurred_at", "direction")
# Who comes from a webinar fits; who fills in a form is asking.
CARD: dict[str, Any] = {
    "name": "Main card",
    "fit": {
        "threshold": 50,
        "criteria": [
            {
                "code": "origin",
                "name": "Came from a webinar",
                "field": "origin",
                "cases": [{"test": "one_of", "values": ["webinar"], "points": 60}],
            },
        ],
    },
    "interest": {
        "threshold": 30,
        "half_life_days": 30,
        "criteria": [
            {
                "code": "asked", "name": "Asked for a talk", "touch": {"kinds": ["form"]},
                "points": 40, "daily_cap": 40,
            },
            {
                "code": "visit", "name": "Looked around", "touch": {"kinds": ["web_visit"]},
                "points": 7,
            },
        ],
    },
}  # fmt: skip


def test_a_draft_that_cannot_be_read_says_so_instead_of_there_is_no_such_page():
    client = signed_in("rev_ops")
    scoring.propose_card(key="main", body=CARD, actor_id=None, at=clock.now())
    broken = {**CARD, "interest": {**CARD["interest"], "half_life_days": 0}}
    Version.objects.filter(kind="card", key="main").update(body=broken)
    answer = client.get("/cards/main/edit/", follow=True)
    assert answer.redirect_chain == [("/definitions/card/main/1/", 302)]
    said = words_of(unescape(answer.content.decode()))
    assert "Version 1 cannot be changed, as it cannot be read:" in said
    assert "Take it back here and write a new one" in said
    taken = client.post("/definitions/card/main/1/withdraw/", follow=True)
    assert "Version 1 is taken back." in words_of(taken.content.decode())
    assert client.get("/cards/other/edit/").status_code == 404


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Any, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.headers
    return words_of(answer.content.decode())


def begin(body: dict[str, Any] = CARD, *, key: str = "main", at: datetime | None = None) -> int:
    now = at or clock.now()
    number = scoring.propose_card(key=key, body=body, actor_id=None, at=now)
    people.sign(kind=Kind.CARD, key=key, number=number, at=now)
    version = definitions.find_version(kind=Kind.CARD, key=key, number=number)
    assert version is not None
    while scoring.judge_step(at=now):
        pass
    return version.id


def four_leads() -> None:
    """Perfect, hot, nurture and not now."""
    people.load(
        "leads",
        LEADS,
        [
            ("P", "Petra Perfect", "petra@one.example", "webinar"),
            ("H", "Hugo Hot", "hugo@two.example", "referral"),
            ("N", "Nora Nurture", "nora@three.example", "webinar"),
            ("C", "Carl Cold", "carl@four.example", "referral"),
        ],
    )
    on = clock.now().isoformat()  # of today, whatever the hour
    before = (clock.now() - timedelta(days=45)).isoformat()
    people.load(
        "touches",
        TOUCHES,
        [
            ("T1", "P", "form", on, "in"),
            ("T2", "H", "form", on, "in"),
            ("T3", "P", "web_visit", before, "in"),
            ("T4", "N", "web_visit", on, "in"),
        ],
    )


def lead_url(client: Any, name: str) -> str:
    html = client.get("/leads/").content.decode()
    found = re.search(rf'href="(/leads/\d+/)"[^>]*>{name}', html)
    assert found, html[:500]
    return found.group(1)


def test_the_card_in_force_says_where_leads_stand_and_who_meets_what() -> None:
    client = signed_in("rev_ops")
    assert "No card is in force" in page(client, "/cards/")
    four_leads()
    begin()
    listed = page(client, "/cards/")
    assert "For all leads · Version 1 · In force since today" in listed
    assert "You have 0 wins. We suggest at 20." in listed
    shown = page(client, "/cards/main/")
    assert "Fit is high from 50 points on." in shown
    assert "Points of interest halve every 30 days." in shown
    assert "one of Webinars: 60 points" in shown
    assert "2 of 4" in shown  # open leads that came from a webinar
    assert "Head of marketing" in shown
    html = client.get("/cards/main/").content.decode()
    assert html.count("plot__dot--") == 4
    assert html.count("plot__dot--hot") == 1
    assert 'href="/leads/?standing=hot"' in html


def test_a_lead_says_why_it_stands_where_it_does() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begin()
    told = page(client, lead_url(client, "Petra Perfect"))
    assert "Perfect call now" in told
    assert "Until " in told
    assert "Fit 60" in told
    # 40, and 7 which halved one and a half times; what is shown adds up.
    assert "Interest 42.5" in told
    assert "Asked for a talk 1 time, last on" in told
    assert " 40 " in told
    assert " 2.5 " in told
    assert "What would lift it Looked around 1 more touch +7" in told
    assert "Judged by Main card , Version 1" in told


def test_the_page_of_a_lead_asks_no_more_for_more_touches() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begin()
    counts = []
    for name in ("Petra Perfect", "Carl Cold"):
        url = lead_url(client, name)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] <= counts[1] + 1  # the story of touches names campaigns and content


def test_another_version_moves_a_lead_and_the_old_one_stays_named() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begin(at=clock.now() - timedelta(days=1))
    strict = changed("fit.threshold", 100, of=CARD)
    begin(strict)
    told = page(client, lead_url(client, "Petra Perfect"))
    assert "Hot asking, fit unchecked" in told
    assert "Judged by Main card , Version 2" in told


def test_the_list_of_leads_shows_and_asks_where_they_stand() -> None:
    client = signed_in("rev_ops")
    four_leads()
    assert "Where it stands" not in page(client, "/leads/")
    begin()
    assert "Where it stands" in page(client, "/leads/")
    hot = page(client, "/leads/?standing=hot")
    assert "1 lead." in hot
    assert "Hugo Hot" in hot
    assert "Petra" not in hot
    assert "4 leads." in page(client, "/leads/?standing=whatever")


def test_the_file_of_leads_says_where_they_stand() -> None:
    client = signed_in("rev_ops")
    four_leads()

    def written() -> list[list[str]]:
        told = b"".join(client.get("/leads/export/")).decode("utf-8-sig").splitlines()
        return [[line[1], line[-1]] for line in csv.reader(told)]

    assert written()[0][1] == "Ended"
    begin()
    header, *lines = written()
    assert header[1] == "Where it stands"
    assert sorted(lines) == [
        ["Carl Cold", "Not now"], ["Hugo Hot", "Hot"],
        ["Nora Nurture", "Nurture"], ["Petra Perfect", "Perfect"],
    ]  # fmt: skip


def test_a_lead_of_two_cards_stands_where_the_better_one_says() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begin()
    begin(changed("fit.threshold", 100, of=CARD), key="strict")
    assert "1 lead." in page(client, "/leads/?standing=perfect")
    hot = page(client, "/leads/?standing=hot")
    assert "1 lead." in hot
    assert "Hugo Hot" in hot


def test_whom_to_call_now_perfect_first_within_what_the_reader_sees() -> None:
    client = signed_in("rev_ops")
    assert "No scoring card is in force" in page(client, "/leads/hot/")
    begin()
    assert "No lead is judged by “Main card” yet." in page(client, "/leads/hot/")
    people.load_leads(2)
    scoring.judge_again(at=clock.now())
    while scoring.judge_step(at=clock.now()):
        pass
    assert "Nobody is to be called now" in page(client, "/leads/hot/")
    four_leads()
    scoring.judge_again(at=clock.now())
    while scoring.judge_step(at=clock.now()):
        pass
    told = page(client, "/leads/hot/")
    assert "2 leads to call now" in told
    assert told.index("Petra Perfect") < told.index("Hugo Hot")
    assert "Nora" not in told
    for nowhere in ("perfect~x~1", "cold~1~5", "hot~1~0", "~~"):
        assert page(client, f"/leads/hot/?after={nowhere}") == told
    assert "Call now: 2 leads are asking" in page(client, "/")
    assert 'href="/cards/"' in client.get("/definitions/").content.decode()


def test_the_hot_list_goes_on_behind_its_last_line_and_keeps_to_what_one_sees() -> None:
    four_leads()
    version = begin()
    seen, after = [], None
    for _page in range(3):
        rows, after = scoring.list_calling(
            version_id=version, scope=EVERYTHING, at=clock.now(), limit=1, after=after
        )
        seen += [row.quadrant.value for row in rows]
        if after is None:
            break
    assert seen == ["perfect", "hot"]
    mine = people.add_member("sdr")
    Lead.objects.filter(pk=rows[0].lead_id).update(owner_id=mine)
    own = Scope(members=frozenset({mine}), unowned=False)
    rows, after = scoring.list_calling(version_id=version, scope=own, at=clock.now())
    assert [row.quadrant.value for row in rows] == ["hot"]
    assert after is None
    assert scoring.count_calling(version_id=version, scope=own) == 1


def test_a_card_that_is_not_there_is_no_page() -> None:
    client = signed_in("rev_ops")
    assert client.get("/cards/nothing/").status_code == 404


def form_of(html: str) -> dict[str, list[str]]:
    """The fields of the editor as a browser would send them."""
    found = Fields()
    found.feed(html.partition('id="card-form"')[2].partition("</form>")[0])
    return found.sent


class Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(name, []).append(value)
        elif tag in ("select", "textarea"):
            self._open = name
            self.sent[name] = []
        elif tag == "option" and "selected" in given:
            self.sent[self._open] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent.setdefault(self._open, [""])
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open and not self.sent[self._open] and data.strip():
            self.sent[self._open] = [data]


def test_a_draft_is_written_line_by_line_without_scripts_and_signed_like_any_other() -> None:
    client = signed_in("rev_ops")
    four_leads()
    begin()
    html = client.get("/cards/main/edit/").content.decode()
    assert "With these points 1 lead would be Perfect instead of 1, and 1 Hot instead of 1." in (
        words_of(html)
    )
    # What is compared may be words or a number, as the test beside it says.
    assert "Compared with, one on a line" in html
    sent = form_of(html)
    answer = client.post("/cards/main/edit/", {**sent, "act": "add-interest-often"})
    assert answer.status_code == 200
    sent = form_of(answer.content.decode())
    assert sent["interest-2-kind"] == ["often"]
    sent |= {
        "interest-2-name": ["Three visits in a week"], "interest-2-points": ["10"],
        "interest-2-at_least": ["3"], "interest-2-within_days": ["7"],
        "interest-2-kinds": ["web_visit"], "fit_threshold": ["70"],
        "interest-2-where_field": ["origin"], "interest-2-where_test": ["one_of"],
        "interest-2-where_values": ["webinar"],
    }  # fmt: skip
    answer = client.post("/cards/main/edit/", {**sent, "act": "up-interest-2"})
    sent = form_of(answer.content.decode())
    assert sent["interest-1-name"] == ["Three visits in a week"]
    said = words_of(client.post("/cards/preview/", sent).content.decode())
    assert (
        "With these points 0 leads would be Perfect instead of 1, and 2 Hot instead of 1." in said
    )
    answer = client.post("/cards/main/edit/", {**sent, "act": "save"})
    assert answer.headers["location"] == "/definitions/card/main/2/"
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    assert version is not None
    assert version.body["fit"]["threshold"] == 70
    assert [one["code"] for one in version.body["interest"]["criteria"]] == [
        "asked", "three_visits_in_a_week", "visit",
    ]  # fmt: skip
    visits = version.body["interest"]["criteria"][1]
    assert visits["where"] == {"field": "origin", "test": "one_of", "values": ["webinar"]}
    again = form_of(client.get("/cards/main/edit/").content.decode())
    assert again["interest-1-where_values"] == ["webinar"]
    told = page(client, "/definitions/card/main/2/")
    assert "Change this draft" in told
    assert "Only where: “Where the lead came from” one of Webinars" in unescape(told)
    assert "From how many points fit is high 70" in told
    assert "Brings: one of Webinars: 60 points" in told
    assert "Three visits in a week Looks at: Visited the website Only where: " in told
    assert "one of Webinars Points: 10" in told
    assert "Draft" in page(client, "/cards/")


def test_a_card_is_read_into_the_form_and_out_of_it_as_it_was() -> None:
    body = changed("cells", {"fit": [80, 20], "interest": [60, 10]})
    body["applies_to"] = {"segments": ["Mid-market", "Key, accounts"]}
    back = card_sheets.to_body(card_sheets.from_body(body))
    assert scoring.read_card(back) == scoring.read_card(body)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept() -> None:
    client = signed_in("rev_ops")
    begin()
    sent = form_of(client.get("/cards/main/edit/").content.decode())
    for name, value, why in (
        ("half_life_days", "0", "Points must halve after at least 0.001"),
        ("fit_threshold", "many", "Write a whole number."),
        ("fit-0-case-0-values", "", "Write at least one word to compare with."),
        ("interest-0-points", "5000", "This number is too small or too large."),
        ("cells_fit_last", "10", "Write a whole number."),
    ):
        answer = client.post("/cards/main/edit/", {**sent, name: [value], "act": "save"})
        assert answer.status_code == 422
        html = answer.content.decode()
        beside = name.replace("_last", "_best")
        found = re.search(rf'id="id_{beside}_error">.*?<span>(.*?)</span>', html, re.DOTALL)
        assert found, name
        assert why in found.group(1)
    assert definitions.find_version(kind=Kind.CARD, key="main", number=2) is None
    answer = client.post("/cards/main/edit/", {**sent, "act": "save"})
    assert "Nothing is different from the version before" in words_of(answer.content.decode())


def test_what_the_form_shows_it_also_keeps() -> None:
    """Of whom a touch is and to how many; kinds in whatever order."""
    client = signed_in("rev_ops")
    touch = {
        "kinds": ["meeting_booked", "chat", "form"],
        "direction": "in", "reach": "1:1", "team": "sales",
    }  # fmt: skip
    begin(changed("interest.criteria.0.touch", touch, of=CARD))
    sent = form_of(client.get("/cards/main/edit/").content.decode())
    unchanged = client.post("/cards/main/edit/", {**sent, "act": "save"})
    assert "Nothing is different from the version before" in words_of(unchanged.content.decode())
    sent["interest-0-points"] = ["39"]
    client.post("/cards/main/edit/", {**sent, "act": "save"})
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    assert version is not None
    kept = version.body["interest"]["criteria"][0]["touch"]
    assert {**kept, "kinds": sorted(kept["kinds"])} == {**touch, "kinds": sorted(touch["kinds"])}


def test_a_new_card_shows_at_once_what_its_first_lines_say() -> None:
    four_leads()
    told = page(signed_in("rev_ops"), "/cards/new/")
    assert "With these points 0 leads would be Perfect, and 2 Hot." in told


def test_which_touches_stand_open_where_none_are_chosen_or_something_is_wrong() -> None:
    client = signed_in("rev_ops")
    begin()
    sent = form_of(client.get("/cards/main/edit/").content.decode())
    added = client.post("/cards/main/edit/", {**sent, "act": "add-interest-touch"})
    assert added.content.decode().count('<details class="fold" open>') == 1
    wrong = {**sent, "interest-0-channels": ["\u202e"], "act": "save"}
    refused = client.post("/cards/main/edit/", wrong).content.decode()
    assert refused.count('<details class="fold" open>') == 1


def test_two_who_change_one_draft_are_told_of_each_other() -> None:
    one, other = signed_in("rev_ops", name="Ana One"), signed_in("marketing_lead")
    begin()
    sent = form_of(one.get("/cards/main/edit/").content.decode())
    one.post("/cards/main/edit/", {**sent, "fit_threshold": ["55"], "act": "save"})
    first = form_of(one.get("/cards/main/edit/").content.decode())
    second = form_of(other.get("/cards/main/edit/").content.decode())
    assert one.post(
        "/cards/main/edit/", {**first, "fit_threshold": ["60"], "act": "save"}
    ).status_code == 302  # fmt: skip
    late = other.post("/cards/main/edit/", {**second, "fit_threshold": ["65"], "act": "save"})
    assert late.status_code == 422
    assert "Ana One changed this draft on" in words_of(late.content.decode())
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    assert version is not None
    assert version.body["fit"]["threshold"] == 60


def test_a_new_card_has_a_name_of_its_own_and_a_reader_changes_none() -> None:
    client = signed_in("rev_ops")
    begin()
    sent = form_of(client.get("/cards/new/").content.decode())
    taken = client.post("/cards/new/", {**sent, "name": ["Main"], "act": "save"})
    assert "A card of this name is there" in words_of(taken.content.decode())
    made = client.post("/cards/new/", {**sent, "name": ["New"], "act": "save"})
    assert made.headers["location"] == "/definitions/card/new-card/1/"
    for name, key in (("점수표", "card-1"), ("评分卡", "card-2")):
        made = client.post("/cards/new/", {**sent, "name": [name], "act": "save"})
        assert made.headers["location"] == f"/definitions/card/{key}/1/"
    again = client.post("/cards/new/", {**sent, "name": ["점수표"], "act": "save"})
    assert "A card of this name is there" in words_of(again.content.decode())
    unnamed = client.post("/cards/new/", {**sent, "name": [""], "act": "save"})
    assert "Write a name here." in words_of(unnamed.content.decode())
    reader = signed_in("viewer")
    assert reader.get("/cards/main/").status_code == 200
    assert reader.get("/cards/main/edit/").status_code == 403
    assert client.post("/cards/preview/", {"name": "x"}).status_code == 200


PAIR: dict[str, Any] = {
    "code": "webinar_director", "name": "Director who came from a webinar",
    "both": [
        {"field": "title", "test": "has_word", "values": ["Director"]},
        {"field": "origin", "test": "one_of", "values": ["webinar"]},
    ],
    "points": 6,
}  # fmt: skip


def with_titles() -> None:
    """Of those who came from a webinar one is a director and of one the title is not known."""
    people.load(
        "leads",
        (*LEADS, "title"),
        [
            ("D", "Dora Director", "dora@one.example", "webinar", "Sales Director"),
            ("U", "Ugo Unknown", "ugo@two.example", "webinar", ""),
            ("A", "Ada Assistant", "ada@three.example", "webinar", "Assistant"),
        ],
    )


def test_a_lead_shows_two_answers_together_as_a_part_with_what_it_looks_at() -> None:
    client = signed_in("rev_ops")
    with_titles()
    begin(changed("fit.criteria", [*CARD["fit"]["criteria"], PAIR], of=CARD))
    told = page(client, lead_url(client, "Dora Director"))
    assert "Fit 66" in told  # 60 and 6: what is shown adds up
    sentence = "“The job title” with a word of Director, and “Where the lead came from” one of"
    assert f"Director who came from a webinar {sentence} Webinars 6" in unescape(told)
    unknown = page(client, lead_url(client, "Ugo Unknown"))
    assert "With all answers it would be between 60 and 66." in unknown
    assert "Director who came from a webinar not known yet: fill it in +6" in unknown
    assert "fill it in" not in page(client, lead_url(client, "Ada Assistant"))
    card = unescape(page(client, "/cards/main/"))
    assert f"{sentence} Webinars both: 6 points" in card
    assert "not both: 0 points" in card
    assert "1 of 3" in card  # open leads that meet it


def test_touches_that_count_only_where_a_field_says_so_are_met_by_both() -> None:
    """Two fill in a form, of whom one came from a webinar."""
    client = signed_in("rev_ops")
    four_leads()
    asked = {
        "code": "webinar_form", "name": "Came from a webinar and asked",
        "touch": {"kinds": ["form"]}, "points": 9, "at_least": 1, "within_days": 7,
        "where": PAIR["both"][1],
    }  # fmt: skip
    begin(changed("interest.criteria", [*CARD["interest"]["criteria"], asked], of=CARD))
    gate = "only where “Where the lead came from” one of Webinars"
    told = unescape(page(client, lead_url(client, "Petra Perfect")))
    assert "Interest 51.5" in told
    assert f"{gate} 9" in told
    other = unescape(page(client, lead_url(client, "Hugo Hot")))
    assert "Interest 40" in other
    card = unescape(page(client, "/cards/main/"))
    [counts] = re.findall(rf"9 points for 1 or more within 7 days {gate} (\d of \d)", card)
    assert counts == "1 of 4"


def test_two_answers_together_are_added_changed_and_taken_out_without_scripts() -> None:
    client = signed_in("rev_ops")
    with_titles()
    begin()
    url = "/cards/main/edit/"
    answer = client.post(url, {**form_of(opened(client, url)), "act": "add-fit-pair"})
    sent = form_of(answer.content.decode())
    assert sent["fit-1-kind"] == ["pair"]
    assert sent["fit-1-case-0-field"] == ["title"]
    sent |= {
        "fit-1-name": ["Director who came from a webinar"], "fit-1-points": ["6"],
        "fit-1-case-0-values": ["Director"], "fit-1-case-1-field": ["employees"],
        "fit-1-case-1-values": ["200\n50"],
    }  # fmt: skip
    refused = client.post(url, {**sent, "act": "save"})
    assert refused.status_code == 422
    beside = re.search(r'id="id_fit-1-case-1-values_error">.*?<span>(.*?)</span>',
                       refused.content.decode(), re.DOTALL)  # fmt: skip
    assert beside is not None
    assert "the lower one first" in beside.group(1)
    same = {**sent, "fit-1-case-1-field": ["title"], "fit-1-case-1-test": ["has_word"]}
    said = client.post(url, {**same, "fit-1-case-1-values": ["Director"], "act": "save"})
    assert "Both look at the same field." in words_of(said.content.decode())
    sent |= {
        "fit-1-case-1-field": ["origin"], "fit-1-case-1-test": ["one_of"],
        "fit-1-case-1-values": ["webinar"], "fit_threshold": ["66"],
    }  # fmt: skip
    preview = words_of(client.post("/cards/preview/", sent).content.decode())
    assert "With these points 0 leads would be Perfect" in preview
    client.post(url, {**sent, "act": "save"})
    code = "director_who_came_from_a_webinar"
    assert kept_pairs() == [{**PAIR, "code": code, "otherwise": 0, "unknown": None}]
    again = form_of(opened(client, url))
    client.post(url, {**again, "fit-1-points": ["9"], "act": "save"})
    assert [one["points"] for one in kept_pairs()] == [9]
    again = form_of(opened(client, url))
    gone = client.post(url, {**again, "act": "remove-fit-1"})
    client.post(url, {**form_of(gone.content.decode()), "fit_threshold": ["51"], "act": "save"})
    assert kept_pairs() == []


def opened(client: Any, url: str) -> str:
    return client.get(url).content.decode()


def kept_pairs() -> list[dict[str, Any]]:
    version = definitions.find_version(kind=Kind.CARD, key="main", number=2)
    assert version is not None
    return [one for one in version.body["fit"]["criteria"] if "both" in one]


def test_a_card_of_many_answers_is_saved_on_its_page_and_no_other_form_is_as_long() -> None:
    writer = signed_in("mops")
    lines = [
        {
            "code": f"line-{line}", "name": f"Line {line}", "field": "title",
            "cases": [
                {"test": "one_of", "values": [f"{line} {answer}"], "points": answer}
                for answer in range(40)
            ],
        }
        for line in range(20)
    ]  # fmt: skip
    body = changed("fit.criteria", lines, of=CARD)
    number = scoring.propose_card(key="long", body=body, actor_id=None, at=clock.now())
    form = form_of(writer.get("/cards/long/edit/").content.decode())
    posted = urlencode({**form, "name": ["Renamed"], "act": ["save"]}, doseq=True)
    assert posted.count("=") > 2_000
    plain = "application/x-www-form-urlencoded"
    assert writer.post("/cards/long/edit/", posted, content_type=plain).status_code == 302
    version = definitions.find_version(kind=Kind.CARD, key="long", number=number)
    assert version is not None
    assert version.body["name"] == "Renamed"
    assert len(version.body["fit"]["criteria"]) == 20
    # Everywhere else, for whoever is not signed in, and without end, it is refused.
    assert writer.post("/judging/start/", posted, content_type=plain).status_code == 400
    stranger = Client()
    stranger.cookies["csrftoken"] = "a" * 32
    stranger.handler.enforce_csrf_checks = True  # which reads the form
    assert stranger.post("/cards/long/edit/", posted, content_type=plain).status_code == 400
    endless = "&".join("a=1" for _field in range(20_001))
    assert writer.post("/cards/long/edit/", endless, content_type=plain).status_code == 400
