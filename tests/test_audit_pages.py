"""The tool audit as colleagues see it, and as their task manager is told of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.foundation import clock
from accord.intake.models import Replay
from accord.intake.tests.delivered import upload
from accord.integrations.webhooks import rules as webhooks
from accord.journal import api as journal
from accord.team import api as team
from accord.toolaudit.models import Gap, Transfer
from accord.toolaudit.operations import looking
from accord.toolaudit.queries import audit
from accord.toolaudit.values.audit import Connected
from accord.toolaudit.values.audit_codes import GapState, Holds
from tests import people

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return words_of(answer)


@pytest.fixture
def keeper(db: None) -> Client:
    return people.signed_in("rev_ops", name="Elena Marin")


def add(client: Client, name: str, **said: Any) -> int:
    answer = client.post("/tools/list/new/", {"name": name, **said})
    assert answer.status_code == 302, words_of(answer)
    [number] = [one.id for one in audit.list_tools() if one.text.name == name]
    return number


def way(client: Client, start: int, end: int, **said: Any) -> str:
    answer = client.post("/tools/ways/new/", {"start": start, "end": end, "way": "hand", **said})
    assert answer.status_code == 302, words_of(answer)
    return str(answer["Location"])


def test_tools_are_written_down_and_one_of_a_single_team_is_told(keeper: Client):
    assert "No tool is written down yet." in page(keeper, "/tools/list/")
    add(keeper, "Sheet", purpose="Fairs", sides="marketing", holds=["people"], cost="12.50")
    add(keeper, "CRM", sides=["marketing", "sales"], holds=["people", "deals"])
    shown = page(keeper, "/tools/list/")
    assert "2 tools; 1 is of one team alone." in shown
    assert "Marketing alone" in shown
    assert "Both teams" in shown
    assert "€12.50" in shown
    taken = keeper.post("/tools/list/new/", {"name": " sheet "})
    assert taken.status_code == 422
    assert "That is in the list already." in words_of(taken)
    bad = keeper.post("/tools/list/new/", {"name": "X", "cost": "much"})
    unseen = keeper.post("/tools/list/new/", {"name": "\u200b"})
    assert (unseen.status_code, len(audit.list_tools())) == (422, 2)
    assert "Give the tool a name." in words_of(unseen)
    assert "Write a sum such as 120 or 99.50." in words_of(bad)
    reader = people.signed_in("sdr")
    assert "Add a tool" not in page(reader, "/tools/list/")
    assert reader.post("/tools/list/new/", {"name": "Y"}).status_code == 403
    assert len(audit.list_tools()) == 2
    add(keeper, "\ufdfa" * 60)  # one letter of it is eighteen where names are looked for


def test_a_blind_side_in_the_matrix_is_a_task_with_a_page(keeper: Client):
    number = add(keeper, "CRM", sides="sales", holds=["deals"])
    assert "Nobody has said yet" not in page(keeper, "/tools/sight/")
    keeper.post("/tools/sight/", {f"s-{number}-deals-marketing": "no", "s-999-deals-sales": "no"})
    shown = page(keeper, "/tools/sight/")
    assert "1 of 2 pairs of a team and a tool it needs are seen. 1 tool has a blind side." in shown
    [gap] = audit.list_gaps(is_open=True)
    told = page(keeper, f"/tools/gaps/{gap.id}/")
    assert "Marketing does not see into CRM" in told
    assert "Let the team read there" in told
    assert "1 red line is crossed." in page(keeper, "/tools/")
    seller = people.signed_in("sdr")
    assert "Close it" not in page(seller, f"/tools/gaps/{gap.id}/")
    refused = seller.post(f"/tools/gaps/{gap.id}/end/", {"how": "done", "words": "x"})
    assert refused.status_code == 422
    unsaid = keeper.post(f"/tools/gaps/{gap.id}/end/", {"how": "waived", "words": "Later"})
    assert "Choose a day from today on" in words_of(unsaid)
    for day in ("9999-12-31", "2020-01-01"):
        given = keeper.post(f"/tools/gaps/{gap.id}/give/", {"owner": gap.owner_id, "due": day})
        assert given.status_code == 422
        assert "Choose a day from today on" in words_of(given)
    keeper.post(f"/tools/gaps/{gap.id}/end/", {"how": "done", "words": "They may\0 read now"})
    assert audit.get_gap(gap_id=gap.id).state is GapState.DONE
    assert "They may read now" in page(keeper, f"/tools/gaps/{gap.id}/")
    assert page(keeper, "/tools/gaps/").count("Marketing does not see into CRM") == 1


def test_the_map_says_in_words_what_it_draws(keeper: Client):
    sheet, crm = add(keeper, "Sheet"), add(keeper, "CRM")
    where = way(keeper, sheet, crm, runs="22", minutes="20", rows="100", wrong="5")
    shown = page(keeper, "/tools/ways/")
    assert "7.33 hours a month go into moving data by hand." in shown
    assert 'role="img" aria-label="1 way between tools: Sheet to CRM, By hand."' in shown
    assert "5 in 100" in shown
    assert "style=" not in shown
    assert "<td>Sheet to CRM</td>" in shown or ">Sheet to CRM</a>" in shown
    same = keeper.post("/tools/ways/new/", {"start": sheet, "end": sheet, "way": "hand"})
    assert "Choose two different tools." in words_of(same)
    assert "Sheet to CRM" in page(keeper, where)
    assert keeper.get("/tools/ways/999999999999999999999/").status_code == 404


def test_a_log_with_other_columns_is_read_or_refused_with_their_names(keeper: Client):
    where = way(keeper, add(keeper, "Sheet"), add(keeper, "CRM"))
    good = "Datum;Zeilen;Fehler\n2026-11-02;100;3\n2026-11-03;200;4\n"
    answer = keeper.post(f"{where}file/", {"file": upload("log.csv", good)}, follow=True)
    assert "2 runs were taken in." in words_of(answer)
    [told] = audit.list_transfers(day=clock.now().date())
    assert audit.count_runs(transfer_id=told.id) == 2
    odd = "Alpha,Beta\n2026-11-04,10\n"
    refused = keeper.post(f"{where}file/", {"file": upload("log.csv", odd)})
    assert refused.status_code == 422
    assert "Its columns are: “Alpha”, “Beta”." in words_of(refused)
    said = {"column_on": "alpha", "column_rows": "Beta"}
    named = keeper.post(f"{where}file/", {"file": upload("log.csv", odd), **said})
    assert named.status_code == 302
    for bad in ("day,rows\n2026-11-05,ten\n", "day,rows\n2026-11-05,1\n2999-01-01,1\n"):
        answer = keeper.post(f"{where}file/", {"file": upload("log.csv", bad)})
        assert "nothing was taken in" in words_of(answer)
    assert audit.count_runs(transfer_id=told.id) == 3
    future = keeper.post(f"{where}runs/", {"on": "2999-01-01", "rows": "1"})
    assert future.status_code == 422
    tiny = keeper.post(f"{where}runs/", {"on": "2026-11-06", "rows": "1", "minutes": "1e-99999"})
    assert tiny.status_code == 422
    keeper.post(f"{where}runs/",
                {"on": "2026-11-06", "rows": "5", "failed": "1", "words": "Away\0"})  # fmt: skip
    failed = page(keeper, where)
    assert "Away" in failed
    [again] = [part.partition('"')[0] for part in failed.split('href="?again=')[1:]]
    number = again.partition("#")[0]
    assert "second try of the run" in page(keeper, f"{where}?again={number}")
    keeper.post(f"{where}runs/", {"on": "2026-11-06", "rows": "5", "again_of": number})
    assert "Failed, tried again" in page(keeper, where)


def test_what_waits_of_a_tool_is_tried_again_from_the_page_of_its_way(keeper: Client):
    people.load("leads", ("external_id", "email"), [("1", "a@example.com")], source="forms")
    looking.look(connected=[], at=people.AT)
    [told] = audit.list_transfers(day=people.AT.date())
    shown = page(keeper, f"/tools/ways/{told.id}/")
    assert "Last runs, as Accord took them in" in shown
    assert "Try " not in shown
    none = keeper.post(f"/tools/ways/{told.id}/again/")
    assert (none.status_code, Replay.objects.count()) == (422, 0)
    row = Transfer.objects.get(pk=told.id)
    row.measured["waiting"] = 3
    row.save()
    assert "Try 3 rows again" in page(keeper, f"/tools/ways/{told.id}/")
    keeper.post(f"/tools/ways/{told.id}/again/")
    assert Replay.objects.get().selection["source"] == "forms"


def test_questions_take_their_own_kind_of_answer(keeper: Client):
    keeper.post("/tools/questions/", {"code": "hours", "what": "answer", "value": "12,5"})
    shown = page(keeper, "/tools/questions/")
    assert "12.5 h a month, said by Elena Marin" in shown
    assert "Past its line" in shown
    for said in ({"code": "hours", "value": "a lot"}, {"code": "blind", "value": "7"},
                 {"code": "nothing", "value": "1"}, {"code": "hours", "value": "1e-99999"},
                 {"code": "wish", "value": "\0"}):  # fmt: skip
        assert keeper.post("/tools/questions/", {"what": "answer", **said}).status_code == 422
    keeper.post("/tools/questions/", {"code": "hours", "what": "line", "value": "13"})
    assert audit.list_gaps(is_open=True) == []
    assert people.signed_in("sdr").post("/tools/questions/", {}).status_code == 403


def test_a_task_manager_is_told_by_message_and_asks_for_the_rest(keeper: Client):
    number = add(keeper, "CRM", sides="sales", holds=["deals"])
    keeper.post("/tools/sight/", {f"s-{number}-deals-marketing": "no"})
    [entry] = [each for each in journal.list_entries(subject="gap") if each.kind == "gap.opened"]
    [told] = webhooks.of_entry(
        number=entry.id, kind=entry.kind, subject="gap", subject_id=entry.subject_id,
        at=entry.at, facts=entry.facts,
    )  # fmt: skip
    assert (told.topic, told.path) == ("gap.opened", f"/gaps/{entry.subject_id}")
    assert set(told.data) == {"gap", "about", "code", "state", "owner", "due"}
    key = team.make_key(name="Tasks", role="viewer", actor_id=None, at=clock.now())
    headers = {"authorization": f"Bearer {key}"}
    rest = Client().get(f"/api/v1{told.path}", headers=headers)
    assert rest.status_code == 200, rest.content
    found = rest.json()
    assert found["title"] == "Marketing does not see into CRM"
    assert found["owner_name"] == "Elena Marin"
    assert found["page"].endswith(f"/tools/gaps/{entry.subject_id}/")
    listed = Client().get("/api/v1/gaps?open=true", headers=headers).json()
    assert [one["id"] for one in listed["items"]] == [entry.subject_id]
    assert Client().get("/api/v1/gaps/999", headers=headers).status_code == 404
    assert Client().get("/api/v1/gaps?cursor=x", headers=headers).status_code == 422


def test_open_gaps_are_counted_and_listed_all(keeper: Client):
    day = clock.now().date()
    Gap.objects.bulk_create(
        Gap(key=f"k{one}", about="failing", value=1, line=1, due_on=day - timedelta(days=one % 3),
            opened_at=clock.now())
        for one in range(70)
    )  # fmt: skip
    first = page(keeper, "/tools/gaps/")
    assert "70 gaps are to close. 46 are late." in first
    more = re.search(r'href="(/tools/gaps/\?after=\d+)"', first)
    assert more
    rest = page(keeper, more[1])
    known = [re.findall(r'href="/tools/gaps/(\d+)/"', each) for each in (first, rest)]
    assert [len(each) for each in known] == [50, 20]
    assert len({*known[0], *known[1]}) == 70
    assert "Show later ones" not in rest


def test_notices_name_what_is_to_be_closed(keeper: Client):
    owner = people.add_member("mops")
    number = add(keeper, "CRM", sides="sales", holds=["deals"], owner=owner)
    keeper.post("/tools/sight/", {f"s-{number}-deals-marketing": "no"})
    [gap] = audit.list_gaps(is_open=True)
    shown = page(people.as_member(owner), "/notices/")
    assert "A gap between tools is yours to close: Marketing does not see into CRM" in shown
    assert f"/tools/gaps/{gap.id}/" in shown
    people.load_leads(1)
    assert "1 gap between tools is yours to close" in page(people.as_member(owner), "/")
    assert "yours to close" not in page(people.signed_in("sdr"), "/")


def test_pages_ask_the_database_as_often_however_many_tools_there_are(keeper: Client):
    paths = ("/tools/", "/tools/list/", "/tools/sight/", "/tools/ways/", "/tools/gaps/")

    def counts() -> list[int]:
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                page(keeper, path)
            found.append(len(asked))
        return found

    def tools(first: int) -> None:
        connected = [
            Connected(f"t{one}", f"Tool {one}", (Holds.PEOPLE,), ailing="away")
            for one in range(first + 3)
        ]
        looking.look(connected=connected, at=clock.now())
        numbers = [one.id for one in audit.list_tools()]
        way(keeper, numbers[-1], numbers[-2], runs="22", minutes="60")

    tools(0)
    counts()
    few = counts()
    tools(3)
    assert "7 tools" in page(keeper, "/tools/list/")
    assert counts() == few
