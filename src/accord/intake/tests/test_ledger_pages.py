"""Where every lead is, and the rows that need fixing, as people see and use them."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.foundation import bulk
from accord.intake.tests.delivered import file, signed_in
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.tests.test_replays import BAD, DATED, DATES, PLAN
from accord.intake.values.batches import Counts

pytestmark = pytest.mark.usefixtures("committed")
GROUP = "/intake/fixing/rows/?" + urlencode(
    {"outcome": "refused", "code": "NOT_EMAIL", "column": "email", "source": "crm"}
)


def text(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_page_says_where_everything_is_and_leads_to_it(tmp_path: Path) -> None:
    client = signed_in()
    take_in(file(tmp_path, "a.csv", BAD), PLAN)
    take_in(file(tmp_path, "b.csv", DATES), DATED)
    page = text(client, "/intake/")
    assert "Where every lead is" in page
    assert "Needs fixing (5)" in page
    assert "9 received = 1 got it + 5 to be fixed + 3 refused" in page
    for place, label in (("got_it", "Got it"), ("needs_fixing", "Needs fixing")):
        assert f"place={place}" in page
        assert label in text(client, f"/intake/records/?place={place}&source=crm")
    for by in ("source", "door", "day"):
        assert "All together" in text(client, f"/intake/?by={by}&period=all")


@pytest.mark.parametrize(
    "address",
    [
        "/intake/?period=x&by=y&door=z&source=%00",
        "/intake/?from=9999-99-99&until=0000-01-01",
        "/intake/records/?place=got_it&after=x~y~z",
        "/intake/records/?place=got_it&after=2020-01-01~99999999999999999999~1",
        "/intake/fixing/?outcome=x",
        "/intake/fixing/rows/?code=%00&kind=x&after=1~2~3",
        "/intake/fixing/rows/?source=" + "s" * 3000,
    ],
)
def test_hostile_addresses_get_a_page(address: str) -> None:
    text(signed_in(), address)


def test_unknown_rows_are_not_found() -> None:
    client = signed_in()
    for address in (
        "/intake/records/",
        "/intake/fixing/1/1/",
        "/intake/fixing/99999999999999999999/99999999999/",
        "/intake/replays/99999999999999999999/",
    ):
        assert client.get(address).status_code == 404, address


def test_a_group_is_looked_at_ahead_then_corrected(tmp_path: Path) -> None:
    client = signed_in()
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    assert "3 rows" in text(client, "/intake/fixing/?outcome=refused")
    said = {"what": "REPLACE", "fix_column": "email", "old": "nobody", "new": ""}
    ahead = client.post(GROUP, said).content.decode()
    assert "2 of 3 rows will go in; 1 will stay." in ahead
    assert counts_of(batch).refused == 3
    done = client.post(GROUP, {**said, "go": "1"}, follow=True).content.decode()
    assert "Got it: 2 of 3 rows are in. Still to be fixed: 1." in done
    assert counts_of(batch) == Counts(received=4, created=3, refused=1)


def test_one_row_is_corrected_in_a_form_and_keeps_its_history(tmp_path: Path) -> None:
    client = signed_in()
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    address = f"/intake/fixing/{batch}/3/"
    assert "is not an e-mail address" in text(client, address)
    client.post(address, {"cell:1": "still wrong"})
    assert "As it came: “nobody”" in text(client, address)
    client.post(address, {"cell:1": "bea@example.com"})
    page = text(client, address)
    assert "Got it: the row is in." in page
    assert page.count("Written anew") == 2
    assert "Ana" in page


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"what": "x"}, "Choose one of the corrections"),
        ({"what": "CELLS"}, "Choose one of the corrections"),
        ({"what": "SET", "value": "x"}, "Choose the column first."),
        ({"what": "READ_AS", "fix_column": "email", "date_order": "x"}, "Choose one of"),
        ({"what": "DROP"}, "Say why"),
        ({"what": "SET", "fix_column": "email", "value": "x" * 40_000}, "too long"),
    ],
)
def test_a_correction_that_says_nothing_is_refused_in_words(
    tmp_path: Path, said: dict[str, str], trouble: str
) -> None:
    client = signed_in()
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    response = client.post(GROUP, {**said, "go": "1"})
    assert response.status_code == 422
    assert trouble in response.content.decode()
    assert counts_of(batch).refused == 3


def test_who_may_not_import_looks_and_changes_nothing(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    client = signed_in(role="sdr", email="sdr@example.com")
    assert "Correct them all" not in text(client, GROUP)
    assert client.post(GROUP, {"what": "again", "go": "1"}).status_code == 403
    assert client.post(f"/intake/fixing/{batch}/3/", {"again": "1"}).status_code == 403
    assert counts_of(batch).refused == 3


def test_many_rows_are_a_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.intake.operations import replaying

    monkeypatch.setattr(replaying, "AT_ONCE", 2)
    client = signed_in()
    take_in(file(tmp_path, "a.csv", BAD), PLAN)
    answer = client.post(GROUP, {"what": "again", "go": "1"}, follow=True)
    address, _status = answer.redirect_chain[-1]
    assert "Waits for its turn" in answer.content.decode()
    assert bulk.fetch(
        "select count(*) from procrastinate_jobs where task_name = 'intake.run_replay'"
    ) == [(1,)]
    client.post(f"{address}cancel/")
    assert "Stopped" in text(client, address)


def test_pages_ask_as_often_for_many_rows_as_for_few(tmp_path: Path) -> None:
    client = signed_in()
    asked = []
    for count in (60, 3_000):
        rows = "".join(f"{count}-{n},nobody,N{n}\n" for n in range(count))
        take_in(file(tmp_path, f"{count}.csv", f"id,email,name\n{rows}"), PLAN)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            for address in (
                "/intake/?period=all",
                "/intake/records/?place=refused",
                "/intake/fixing/?outcome=refused",
                GROUP,
            ):
                text(client, address)
        asked.append(len(seen))
    assert asked[0] == asked[1]
