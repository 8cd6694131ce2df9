"""Visits with consent: taken once, kept anonymous, and somebody's once they name themselves."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from accord.contacts import api as contacts
from accord.foundation import bulk, clock, limits
from accord.intake import api as intake
from accord.intake.operations import beacons, records, sites, undoing
from accord.intake.rules import visits as rules
from accord.intake.tests.test_api import Program, rows_of
from accord.intake.values.batches import Kind
from accord.intake.values.visits import NoOrigin
from accord.journal import api as journal

pytestmark = pytest.mark.usefixtures("committed")
HOME = "https://www.example.com"
ANA, ION = "a" * 32, "b" * 32
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Site:
    """A website and the browsers that tell of it."""

    def __init__(self) -> None:
        self.id = sites.add_site(name="Ours", origins=[HOME], actor_id=None, at=clock.now())
        self.key = bulk.fetch("select key from intake_site where id = %s", [self.id])[0][0]

    def told(self, visitor: str = ANA, *paths: str, ago: int = 0, **more: Any) -> Any:
        """A message about pages seen so many minutes ago."""
        headers = {"Origin": HOME, "User-Agent": READER} | more.pop("headers", {})
        at = 1_800_000_000_000
        views = [view(path, at=at - ago * 60_000) for path in paths]
        said = {"visitor": visitor, "sent": at, "views": views} | more
        return self.post(json.dumps(said).encode(), **headers)

    def post(self, body: bytes, **headers: str) -> Any:
        client = Client(raise_request_exception=False)
        return client.post(f"/v/{self.key}/", body, content_type="text/plain", headers=headers)


def view(path: str, *, at: int) -> dict[str, Any]:
    return {
        "key": rules.digest(visitor=f"{path}{at}")[:16],
        "address": HOME + path,
        "title": f"Page {path}",
        "referrer": "search.example",
        "at": at,
    }


def lead(email: str, visitor: str = "", **more: str) -> int:
    """A lead sent by a program; answers its person."""
    said = {"email": email, "visitor": visitor, "source": "form"} | more
    [receipt] = records.take(kind=Kind.LEADS, records=[said], now=clock.now, source="form")
    assert receipt.subject_id is not None
    found = bulk.fetch("select person_id from leads_lead where id = %s", [receipt.subject_id])
    return int(found[0][0])


def visits_of(person: int) -> list[str]:
    """The pages a person's timeline shows, the latest first."""
    rows = bulk.fetch(
        """select detail ->> 'page' from journeys_touch
           where person_id = any(%s) and kind = 'web_visit' order by occurred_at desc""",
        [contacts.group_of(person_id=person)],
    )
    return [page.removeprefix(HOME) for (page,) in rows]


def test_a_visit_is_a_touch_of_somebody_nobody_knows():
    answer = Site().told(ANA, "/prices?utm_source=x&utm_medium=cpc&email=ana@example.com#top")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == HOME
    [(source, channel, detail)] = bulk.fetch(
        "select source, channel, detail::text from journeys_touch"
    )
    assert (source, channel) == ("website", "cpc")
    assert json.loads(detail) == {
        "page": f"{HOME}/prices?utm_source=x&utm_medium=cpc",
        "subject": "Page /prices?utm_source=x&utm_medium=cpc&email=ana@example.com#top",
        "referrer": "search.example",
    }
    [batch] = intake.list_batches()
    assert (batch.door, batch.kind, batch.counts.created) == ("tracking", "visits", 1)
    kept = bulk.fetch("select string_agg(r::text, ' ') from contacts_sourcerecord r")[0][0]
    assert ANA not in kept
    assert bulk.fetch("select name, email from contacts_person") == [("", "")]


def test_a_visit_told_twice_is_one_and_time_is_told_by_how_long_ago():
    site = Site()
    before = clock.now()
    for _ in range(3):
        site.told(ANA, "/a", ago=90)
    [(at,)] = bulk.fetch("select occurred_at from journeys_touch")
    assert abs(before - timedelta(minutes=90) - at) < timedelta(seconds=20)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": ""},
        {"Sec-GPC": "1"},
        {"DNT": "1"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": ""},
    ],
)
def test_what_is_not_to_be_taken_is_answered_alike_and_leaves_nothing(headers: dict[str, str]):
    answer = Site().told(ANA, "/a", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert rows_of("journeys_touch") == rows_of("intake_visitor") == rows_of("intake_batch") == 0


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b"null", b"\xff", b'{"visitor":1}', b"{" * 5000, b"NaN",
        json.dumps({"visitor": ANA, "sent": 1, "views": [], "email": "x"}).encode(),
        json.dumps({"visitor": ANA[:-1], "sent": 1}).encode(),
        json.dumps({"visitor": ANA, "sent": -1}).encode(),
        json.dumps({"visitor": ANA, "sent": 1, "token": "x" * 9000}).encode(),
        json.dumps({"visitor": ANA, "sent": 1, "views": [view("/a", at=1)] * 21}).encode(),
        json.dumps({"visitor": ANA, "sent": 1, "views": [
            view("/a", at=1) | {"address": "https://other.example/x"},
            view("/b", at=1) | {"address": "http://[::1"},
            view("/c", at=1) | {"address": "javascript:alert(1)"},
        ]}).encode(),
    ],
)  # fmt: skip
def test_a_message_that_is_none_is_answered_alike_and_leaves_nothing(body: bytes):
    answer = Site().post(body, **{"Origin": HOME, "User-Agent": READER})
    assert (answer.status_code, answer.content) == (204, b"")
    assert rows_of("journeys_touch") == rows_of("intake_visitor") == 0


def test_robots_are_counted_and_a_stopped_site_takes_nothing():
    site = Site()
    site.told(ANA, "/a", headers={"User-Agent": "curl/8.1"})
    assert bulk.fetch("select robots from intake_site") == [(1,)]
    sites.stop_site(site_id=site.id, actor_id=None, at=clock.now())
    assert site.told(ANA, "/a").status_code == 204
    assert rows_of("journeys_touch") == 0
    sites.start_site(site_id=site.id, actor_id=None, at=clock.now())
    site.told(ANA, "/a")
    assert rows_of("journeys_touch") == 1
    assert Client().get(f"/v/{site.key}/visits.js")["Content-Type"].startswith("text/javascript")


def test_whoever_knocks_too_often_in_a_minute_waits():
    site, answers = Site(), []
    while 429 not in answers and len(answers) < 130:  # a new minute may begin on the way
        answers.append(site.post(b"{}", Origin=HOME).status_code)
    assert answers[-1] == 429
    assert answers[:60] == [204] * 60
    knocks = bulk.fetch("select knock, minute from foundation_tally")
    assert "127.0.0.1" not in str(knocks)
    limits.forget_old(at=clock.now() + timedelta(hours=2))
    assert rows_of("foundation_tally") == 0


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "9.9.9.9, 8.8.8.8", "8.8.8.8"),
        (2, "9.9.9.9, 8.8.8.8, 7.7.7.7", "8.8.8.8"),
        (3, "8.8.8.8", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(settings, proxies, passed, address):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": passed} if passed else {})
    assert limits.address_of(request) == address


def test_visits_before_a_form_are_the_persons_as_of_their_own_times():
    site = Site()
    site.told(ANA, "/first", ago=300)
    site.told(ANA, "/second", ago=60)
    person = lead("ana@example.com", ANA, full_name="Ana Pop")
    site.told(ANA, "/after")
    assert visits_of(person) == ["/after", "/second", "/first"]
    card = contacts.get_person(person_id=person)
    assert (card.name, card.reference) == ("Ana Pop", "mail:ana@example.com")
    assert [entry.kind for entry in journal.list_entries(limit=20)].count(
        "person.visits_joined"
    ) == 1


def test_the_lead_may_come_before_the_first_visit_is_told():
    site = Site()
    person = lead("ana@example.com", ANA)
    site.told(ANA, "/first")
    assert visits_of(person) == ["/first"]


def test_visits_of_a_second_browser_join_the_same_person():
    site = Site()
    site.told(ANA, "/laptop", ago=5)
    site.told(ION, "/phone")
    assert lead("ana@example.com", ANA) == lead("ana@example.com", ION)
    assert visits_of(lead("ana@example.com")) == ["/phone", "/laptop"]


def test_a_browser_that_two_people_use_does_not_join_them():
    site = Site()
    site.told(ANA, "/first", ago=9)
    ana, ion = lead("ana@example.com", ANA), lead("ion@example.com", ANA)
    site.told(ANA, "/later")
    assert contacts.get_person(person_id=ana).email == "ana@example.com"
    assert contacts.get_person(person_id=ion).email == "ion@example.com"
    assert ion not in contacts.group_of(person_id=ana)
    assert (visits_of(ana), visits_of(ion)) == (["/first"], [])
    lead("ion@example.com", ANA)
    lead("ana@example.com", ANA)
    assert (visits_of(ana), visits_of(ion)) == (["/first"], [])


def test_two_people_in_one_delivery_are_kept_apart_too():
    Site().told(ANA, "/first")
    said = [{"email": f"{name}@example.com", "visitor": ANA} for name in ("ana", "ion")]
    records.take(kind=Kind.LEADS, records=said, now=clock.now, source="form")
    people = bulk.fetch("select id from contacts_person where email <> '' or canonical_id is null")
    groups = {tuple(contacts.group_of(person_id=one)) for (one,) in people}
    assert sorted(map(len, groups)) == [1, 2]


def test_a_visitor_told_apart_by_hand_stays_apart():
    Site().told(ANA, "/first")
    person = lead("ana@example.com", ANA)
    [merge] = contacts.list_merges(person_id=person)
    intake.unmerge_people(merge_id=merge.id, actor_id=None, at=clock.now())
    lead("ana@example.com", ANA)
    assert visits_of(person) == []


def test_withdrawing_takes_the_visits_away_and_nothing_more_is_taken():
    site = Site()
    site.told(ANA, "/first", ago=5)
    site.told(ION, "/other")
    person = lead("ana@example.com", ANA)
    site.told(ANA, forget=True, headers={"Sec-GPC": "1"})
    site.told(ANA, "/again")
    lead("ana@example.com", ANA)
    assert visits_of(person) == []
    assert contacts.list_merges(person_id=person) == []
    assert bulk.fetch("select detail ->> 'page' from journeys_touch") == [(f"{HOME}/other",)]
    gone = bulk.fetch("select count(*) from foundation_tombstone where relation = 'journeys_touch'")
    assert gone == [(1,)]


def test_who_follows_a_link_of_a_mail_is_whom_it_was_made_for():
    site = Site()
    person = lead("ana@example.com")
    token = beacons.link_token(person_id=person)
    site.told(ION, "/from-mail", token=token + "x")
    assert visits_of(person) == []
    site.told(ION, "/from-mail", token=token, ago=1)
    assert visits_of(person) == ["/from-mail", "/from-mail"]


def test_taking_the_lead_back_leaves_the_visits_nobodys():
    Site().told(ANA, "/first")
    before = bulk.fetch("select id, name, email, canonical_id from contacts_person")
    person = lead("ana@example.com", ANA)
    undoing.undo(batch_id=intake.list_batches()[0].id, actor_id=None, at=clock.now())
    assert bulk.fetch("select id, name, email, canonical_id from contacts_person") == before
    assert rows_of("contacts_merge") == rows_of("leads_lead") == 0
    assert visits_of(person) == []


def test_a_program_names_the_visitor_of_a_lead():
    Site().told(ANA, "/first")
    answer = Program().post("/leads", {"email": "ana@example.com", "visitor": ANA})
    assert answer.status_code == 200, answer.content
    [(person,)] = bulk.fetch("select person_id from leads_lead")
    assert visits_of(person) == ["/first"]


def test_a_visitor_as_another_tool_calls_them_is_found_too():
    said = {"visitor_external_id": "GA1.2", "occurred_at": "2026-03-02T09:00:00Z",
            "page_address": HOME + "/first"}  # fmt: skip
    records.take(kind=Kind.VISITS, records=[said], now=clock.now, source="tool")
    [receipt] = records.take(
        kind=Kind.LEADS,
        records=[{"email": "ana@example.com", "visitor": "GA1.2"}],
        now=clock.now,
        source="tool",
    )
    [(person,)] = bulk.fetch("select person_id from leads_lead")
    assert visits_of(person) == ["/first"]
    assert receipt.problems == ()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"{HOME}/a/b?x=1&utm_term=t#frag", f"{HOME}/a/b?utm_term=t"),
        (HOME, f"{HOME}/"),
        ("HTTPS://WWW.EXAMPLE.COM/A", f"{HOME}/A"),
        ("https://user:pw@www.example.com/", None),
        ("https://www.example.com.evil.example/", None),
        ("http://www.example.com/", None),
        ("//www.example.com/", None),
    ],
)
def test_an_address_is_kept_without_what_may_tell_of_a_person(address: str, kept: str | None):
    assert rules.kept_address(address=address, origins=[HOME]) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "www.example.com",
        "https://a b",
        "ftp://a.example",
        "https://a.example/x",
        "https://*.example",
    ],
)
def test_an_origin_that_is_none_is_refused(text: str):
    with pytest.raises(NoOrigin):
        rules.origins(text=text)


def test_origins_are_written_one_to_a_line():
    assert rules.origins(text="https://A.example/\nhttp://localhost:8080") == [
        "https://a.example",
        "http://localhost:8080",
    ]


def test_a_clock_that_is_wrong_moves_a_visit_no_further_than_a_day():
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert rules.moment(seen=9e13, sent=0, received_at=at) == at
    assert rules.moment(seen=0, sent=9e13, received_at=at) == at - timedelta(hours=24)
