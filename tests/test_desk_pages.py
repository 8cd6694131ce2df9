"""Pages of people and records, through HTTP."""

import csv
import html
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.leads import api as leads
from tests import people

pytestmark = pytest.mark.django_db
FORBIDDEN = re.compile(
    r"\b(wilson|aalen|johansen|markov|shapley|kappa|auc|brier|censored|truncated|prior|invalid"
    r"|oops|please|sync|payload|entity)\b",
    re.IGNORECASE,
)


def words(response) -> str:
    """What a reader sees of a page, and what is read aloud."""
    body = response.content.decode()
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)
    aloud = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', body))
    return " ".join(re.sub(r"<[^>]+>", " ", body).split()) + " " + aloud


def ids_on(response) -> list[int]:
    return [
        int(number)
        for number in re.findall(
            r'<th scope="row"><a href="/leads/(\d+)/"', response.content.decode()
        )
    ]


def first_lead() -> leads.LeadRow:
    return leads.list_leads(where=leads.LeadFilter()).rows[0]


def every_address() -> list[str]:
    """One address of every page of the desk that a GET answers, with data behind it."""
    lead = first_lead()
    people.load(
        "deals",
        ("external_id", "name", "lead_external_id", "company", "outcome", "amount", "currency"),
        [("D1", "Two lines", "L1", "Firm 1", "open", "1200.50", "EUR")],
    )
    people.load(
        "assets", ("external_id", "title", "journey_stage"), [("A1", "Accord", "awareness")]
    )
    from accord.campaigns import api as campaigns
    from accord.deals import api as deals

    deal = deals.list_deals(where=deals.DealFilter()).rows[0]
    run = campaigns.list_campaigns()[0]
    return [
        "/leads/", "/leads/?stage=mql&q=ines", "/leads/?q=nobody", f"/leads/{lead.id}/",
        f"/leads/{lead.id}/?by=buyer", "/companies/", f"/companies/{lead.company_id}/", "/deals/",
        f"/deals/{deal.id}/", "/campaigns/", f"/campaigns/{run.id}/", "/definitions/",
        "/definitions/stages/1/", "/definitions/journey/1/", "/definitions/reasons/1/",
        "/definitions/origins/1/", "/search/", "/search/?q=ines", "/search/?q=nobody+at+all",
        "/imports/", "/imports/?state=FAILED", "/imports/new/",
        "/views/", "/start/", "/settings/", "/settings/team/", "/settings/company/",
        "/settings/roles/", "/settings/roles/sdr/", "/settings/roles/-/",
        "/settings/keys/", "/settings/sources/", "/settings/connections/",
        "/notices/", "/settings/notices/", "/settings/notices/log/",
        "/settings/connections/new/list/", "/settings/connections/new/hubspot/",
        "/password/", "/measures/", "/content/", "/content/reach/", "/content/new/",
        "/content/find/?step=decision", "/content/coverage/", "/content/messages/",
        f"/leads/{lead.id}/content/", f"/leads/{lead.id}/content/?short=1",
        "/results/", "/results/win_rate/",
        "/results/conversion/?step=lead:mql",
    ]  # fmt: skip


def test_every_page_answers_in_plain_words():
    people.load_leads(9)
    client = people.signed_in()
    for address in every_address():
        response = client.get(address)
        assert response.status_code == 200, address
        assert not FORBIDDEN.search(words(response)), (address, FORBIDDEN.search(words(response)))


def test_the_grep_for_plain_words_finds_what_it_looks_for():
    assert FORBIDDEN.search("The Wilson interval")
    assert not FORBIDDEN.search("Priority of Wilsonville")


def test_empty_lists_say_what_fills_them():
    client = people.signed_in()
    for address in ("/leads/", "/companies/", "/deals/", "/campaigns/"):
        body = client.get(address).content.decode()
        assert 'data-state="empty"' in body, address
        assert "/start/" in body


def test_keyset_paging_is_complete_and_without_doubles():
    people.load_leads(123)
    client = people.signed_in()
    for sort in ("", "oldest", "name"):
        seen, address = [], f"/leads/?sort={sort}"
        for _ in range(9):
            response = client.get(address)
            seen += ids_on(response)
            more = re.search(r'id="leads-more-link" hx-get="([^"]+)"', response.content.decode())
            if not more:
                break
            address = more[1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 123, sort


def test_the_number_of_queries_does_not_grow_with_the_list():
    client, counts = people.signed_in(), []
    for start, size in ((0, 5), (5, 60)):
        people.load_leads(size, start=start)
        client.get("/leads/")
        counted = []
        for path in (
            "/leads/",
            "/companies/",
            "/deals/",
            "/campaigns/",
            f"/leads/{first_lead().id}/",
        ):
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counted.append(len(captured))
        counts.append(counted)
    assert counts[0] == counts[1]
    assert min(counts[0]) > 3, counts
    assert max(counts[0]) <= 30, counts


def test_filters_are_the_address_and_the_file_has_the_same_rows():
    people.load_leads(30)
    client = people.signed_in()
    listed = client.get("/leads/?stage=mql&origin=referral")
    assert len(ids_on(listed)) == 10
    taken = client.get("/leads/export/?stage=mql&origin=referral")
    text = b"".join(taken.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 11
    assert {int(row[0]) for row in rows[1:]} == set(ids_on(listed))


def test_the_file_of_campaigns_counts_what_its_lists_show():
    people.load_leads(30)
    client = people.signed_in()
    assert "/campaigns/export/" in client.get("/campaigns/").content.decode()
    taken = client.get("/campaigns/export/")
    text = b"".join(taken.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(row["Leads"]) for row in rows) > 0
    for row in rows:
        for query, counted in (("", row["Leads"]), ("&ending=won", row["Customers"])):
            behind = client.get(f"/leads/export/?campaign={row['Campaign']}{query}")
            lines = b"".join(behind.streaming_content).decode("utf-8-sig")
            assert len(list(csv.DictReader(io.StringIO(lines)))) == int(counted), row
    narrowed = client.get("/campaigns/export/?q=no-such-campaign")
    assert len(b"".join(narrowed.streaming_content).decode().splitlines()) == 1


def test_a_file_holds_no_formula():
    people.load(
        "leads",
        people.LEAD_FIELDS,
        [("F1", "=cmd|' /C calc'!A0", "f@x.example", "+Firm", "lead", "webinar", "2026-11-01", "")],
    )
    taken = people.signed_in().get("/leads/export/")
    rows = list(csv.reader(io.StringIO(b"".join(taken.streaming_content).decode("utf-8-sig"))))
    assert rows[1][1].startswith("'=")
    assert rows[1][3].startswith("'+")


@pytest.mark.parametrize(
    "query",
    ["stage=x&ending=y&owner=-1&campaign=9999999999999999999999&from=2026-13-01&until=0001-01-01",
     "after=nonsense", "after=2026-01-01T00:00:00~7", "after=~~", "q=%00%25_", "origin=%00",
     "sort=zzz", "column=none"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_still_shows_a_list(query):
    people.load_leads(3)
    assert people.signed_in().get(f"/leads/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["before=x", "before=2026-01-01~1~2", "by=nobody"])
def test_a_story_forgives_an_address_too(query):
    people.load_leads(1)
    assert people.signed_in().get(f"/leads/{first_lead().id}/?{query}").status_code == 200


def test_search_finds_names_in_any_script():
    people.load_leads(3, names=("김서연", "Анна Кузнецова", "Șerban Pătrașcu"))
    client = people.signed_in()
    for asked in ("김서", "kuznet", "кузнец", "serban", "person1@firm"):
        assert ids_on(client.get("/leads/", {"q": asked})), asked
        found = client.get("/search/", {"q": asked}, headers={"accept": "application/json"}).json()
        assert found["results"], asked


def test_a_foreign_name_says_its_language():
    people.load_leads(1, names=("김서연",))
    body = people.signed_in().get("/leads/").content.decode()
    assert re.search(r'lang="ko">김서연', body)


def test_a_lead_page_tells_one_story_of_both_teams():
    people.load_leads(3)
    lead = next(
        row for row in leads.list_leads(where=leads.LeadFilter()).rows if row.stage == "sql"
    )
    number = int(lead.email.removeprefix("person").split("@")[0])
    fields = ("external_id", "lead_external_id", "kind", "occurred_at", "direction", "team")
    people.load("touches", fields, [
        ("T1", f"L{number}", "download", "2026-11-21T10:00:00+00:00", "in", ""),
        ("T2", f"L{number}", "email_sent", "2026-11-21T11:00:00+00:00", "out", "marketing"),
        ("T3", f"L{number}", "call_connected", "2026-11-22T08:30:00+00:00", "out", "sales"),
    ])  # fmt: skip
    client = people.signed_in()
    story = words(client.get(f"/leads/{lead.id}/"))
    assert story.index("Talked on the phone") < story.index("Mail sent") < story.index("Downloaded")
    assert "/definitions/stages/1/" in client.get(f"/leads/{lead.id}/").content.decode()
    assert "Downloaded" not in words(client.get(f"/leads/{lead.id}/?by=sales"))
    assert "Talked on the phone" not in words(client.get(f"/leads/{lead.id}/?by=buyer"))


def test_a_long_story_is_continued_without_gap_or_double():
    people.load_leads(1)
    lead = first_lead()
    rows = [
        (f"T{n}", "L0", "web_visit", f"2026-11-{1 + n % 20:02d}T10:00:00+00:00", "in", "")
        for n in range(130)
    ]
    people.load(
        "touches",
        ("external_id", "lead_external_id", "kind", "occurred_at", "direction", "team"),
        rows,
    )
    client, seen, address = people.signed_in(), [], f"/leads/{lead.id}/"
    for _ in range(5):
        body = client.get(address).content.decode()
        seen += re.findall(r'class="story__entry[^"]*" id="([^"]+)"', body)
        more = re.search(r'id="story-more-link" hx-get="([^"]+)"', body)
        if not more:
            break
        address = more[1].replace("&amp;", "&")
    touches = [entry for entry in seen if entry.startswith("e0-")]
    assert len(touches) == len(set(touches)) == 130
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("path", ["/leads/{}/", "/companies/{}/", "/deals/{}/", "/campaigns/{}/"])
@pytest.mark.parametrize("number", [999_999, 2**63 - 1])
def test_what_is_not_there_is_a_page_that_says_so(path, number):
    response = people.signed_in().get(path.format(number))
    assert response.status_code == 404
    assert "Search for it by name" in words(response)


def test_a_campaign_is_launched_only_with_a_whole_goal():
    people.load_leads(3)
    from accord.campaigns import api as campaigns

    run = campaigns.list_campaigns()[0]
    client = people.signed_in("demand_gen")
    whole = {
        "goal_stage": "sql",
        "goal_metric": "leads",
        "goal_target": "40",
        "goal_date": "2027-01-31",
    }
    for missing in whole:
        response = client.post(f"/campaigns/{run.id}/", {**whole, missing: ""})
        assert response.status_code == 422
        assert campaigns.get_campaign(campaign_id=run.id).launched_at is None
    untold = client.post(f"/campaigns/{run.id}/", whole)
    assert untold.status_code == 422
    assert "Write its brief first, or say that it starts without one." in words(untold)
    assert campaigns.get_campaign(campaign_id=run.id).launched_at is None
    said = {**whole, "without_brief": "on"}
    assert client.post(f"/campaigns/{run.id}/", said).status_code == 302
    assert campaigns.get_campaign(campaign_id=run.id).goal_target == 40


def test_a_campaign_shows_who_answers_for_it_and_takes_only_somebody_who_is_here():
    people.load_leads(3)
    from accord.campaigns import api as campaigns

    run = campaigns.list_campaigns()[0]
    member = people.add_member("demand_gen", name="Dana of campaigns")
    client = people.as_member(member)
    address = f"/campaigns/{run.id}/owner/"
    assert client.post(address, {"owner": "999999"}).status_code == 302
    assert campaigns.get_campaign(campaign_id=run.id).owner_id is None
    assert client.post(address, {"owner": str(member)}).status_code == 302
    assert campaigns.get_campaign(campaign_id=run.id).owner_id == member
    assert "Dana of campaigns" in words(client.get("/campaigns/"))
    assert people.signed_in("sdr").post(address, {"owner": ""}).status_code == 403
    client.post(address, {"owner": ""})
    assert campaigns.get_campaign(campaign_id=run.id).owner_id is None


def test_views_are_private_until_shared():
    people.load_leads(3)
    mine, theirs = people.signed_in("sdr"), people.signed_in("ae")
    keep = {"name": "Ready ones", "query": "stage=mql"}
    assert mine.post("/views/keep/leads/", keep)["Location"] == "/leads/?stage=mql"
    assert "Ready ones" in words(mine.get("/leads/"))
    assert "Ready ones" not in words(theirs.get("/leads/"))
    mine.post("/views/keep/leads/", {**keep, "is_shared": "on"})
    assert "Ready ones" in words(theirs.get("/leads/"))
    number = int(re.search(r"/views/(\d+)/", mine.get("/views/").content.decode())[1])
    theirs.post(f"/views/{number}/", {"name": "Taken over"})
    theirs.post(f"/views/{number}/", {"remove": "1"})
    assert "Ready ones" in words(mine.get("/leads/"))
    mine.post(f"/views/{number}/", {"remove": "1"})
    assert "Ready ones" not in words(mine.get("/leads/"))


def test_only_known_lists_keep_views():
    assert people.signed_in().post("/views/keep/elsewhere/", {"name": "x"}).status_code == 404


def test_the_frame_shows_modules_with_something_in_them():
    client = people.signed_in()
    body = client.get("/settings/").content.decode()
    shown = re.findall(r'class="rail__item"[^>]*title="([^"]+)"', body)
    assert shown == ["Today", "Leads", "Agreement", "Meetings", "Settings"]
    people.load_leads(1)
    body = html.unescape(client.get("/goals/new/").content.decode())
    shown = re.findall(r'class="rail__item"[^>]*title="([^"]+)"([^>]*)', body)
    assert [name for name, _more in shown] == [
        "Today", "Leads", "Agreement", "Results", "Content", "Meetings", "Settings",
    ]  # fmt: skip
    assert [name for name, more in shown if "aria-current" in more] == ["Agreement"]
    [areas] = re.findall(r'<nav class="tabs areas".*?</nav>', body)
    assert re.findall(r">([^<>]+)</a>", areas) == [
        "Promises kept", "Agreements", "Goals", "Definitions", "Leadership", "Handbook",
    ]  # fmt: skip
    assert re.findall(r'aria-current="page">([^<]+)<', areas) == ["Goals"]


def test_strangers_are_asked_to_sign_in_and_see_no_frame():
    response = Client().get("/leads/")
    assert response["Location"].startswith("/sign-in/")
    body = Client().get("/sign-in/").content.decode()
    assert "rail" not in body
    assert 'autocomplete="current-password"' in body
    assert 'autocomplete="username"' in body


def test_contacts_answer_people_by_id():
    people.load_leads(2)
    rows = leads.list_leads(where=leads.LeadFilter()).rows
    found = contacts.get_people(ids=[row.person_id for row in rows])
    assert {card.email for card in found.values()} == {row.email for row in rows}
