"""The wizard through HTTP: from a chosen file to rows, errors, corrections and back."""

import re
from typing import Any

import pytest
from django.test import Client

from accord.intake import jobs, models
from accord.intake.tests.delivered import LEADS, lead_rows, signed_in, table, upload
from accord.intake.values.batches import BatchState, Counts
from accord.intake.views import words
from accord.leads import api as leads
from accord.leads.api import LeadFilter

pytestmark = pytest.mark.usefixtures("committed")


def begin(client: Client, text: str | bytes, name: str = "leads.csv") -> int:
    answer = client.post("/imports/new/", {"file": upload(name, text)})
    assert answer.status_code == 302, answer.content.decode()
    return int(re.search(r"/imports/new/(\d+)/reading/", answer["Location"])[1])


def go_through(client: Client, draft: int) -> int:
    """Reading, columns, values, try: each confirmed as proposed; answers the import."""
    read = client.post(f"/imports/new/{draft}/reading/", {"go_on": "1"})
    assert read["Location"].endswith("/columns/"), read.content.decode()
    shown = models.Draft.objects.get(pk=draft)
    form = {"source": shown.plan["source"]}
    for column in shown.reading["columns"]:
        form[f"field:{column['key']}"] = shown.plan["columns"].get(column["name"], "")
    assert client.post(f"/imports/new/{draft}/columns/", form)["Location"].endswith("/values/")
    said = {"currency": "BRL", "zone": "America/Sao_Paulo", "mean:stage": "mql"}
    assert client.post(f"/imports/new/{draft}/values/", said)["Location"].endswith("/try/")
    assert client.get(f"/imports/new/{draft}/try/").status_code == 200
    done = client.post(f"/imports/new/{draft}/try/")
    return int(re.search(r"/imports/(\d+)/", done["Location"])[1])


def how_many() -> int:
    return leads.count_leads(where=LeadFilter())


def test_a_file_goes_in_and_is_taken_back() -> None:
    client = signed_in()
    draft = begin(client, table(LEADS, lead_rows(40)))
    assert "first_contact_date" in client.get(f"/imports/new/{draft}/reading/").content.decode()
    batch = go_through(client, draft)
    assert how_many() == 0
    page = client.get(f"/imports/{batch}/").content.decode()
    assert "Waits for its turn" in page
    assert "No worker is running" in page

    jobs.run_file(batch)

    assert how_many() == 40
    fragment = client.get(f"/imports/{batch}/progress/")
    assert fragment["HX-Redirect"] == f"/imports/{batch}/"
    assert "All 40 rows went in." in client.get(f"/imports/{batch}/").content.decode()
    assert "Take it back" in client.get(f"/imports/{batch}/undo/").content.decode()
    client.post(f"/imports/{batch}/undo/")
    assert how_many() == 0
    assert "has been taken back" in client.get(f"/imports/{batch}/").content.decode()


def test_trying_writes_nothing() -> None:
    client = signed_in()
    draft = begin(client, table(LEADS, lead_rows(12)))
    client.post(f"/imports/new/{draft}/values/", {"currency": "EUR", "zone": "UTC"})
    page = client.get(f"/imports/new/{draft}/try/").content.decode()
    assert "Of 12 rows 12 would go in" in page
    assert how_many() == 0
    assert models.Batch.objects.count() == 0


def test_rows_set_aside_are_corrected_and_come_again() -> None:
    client = signed_in()
    text = "id,email,created\n1,ana@example.com,2026-05-01\n2,not a mail,2026-05-02\n"
    batch = go_through(client, begin(client, text))
    jobs.run_file(batch)
    page = client.get(f"/imports/{batch}/").content.decode()
    assert "1 of 2 rows went in, 1 are set aside." in page
    assert "Row 3, column email: “not a mail” is not an e-mail address." in page
    errors = b"".join(client.get(f"/imports/{batch}/errors.csv").streaming_content).decode()
    corrected = errors.replace("not a mail", "bob@example.com")

    again = client.post("/imports/new/", {"file": upload("e.csv", corrected), "like": str(batch)})
    second = go_through(client, int(re.search(r"/new/(\d+)/", again["Location"])[1]))
    jobs.run_file(second)

    assert "The one row went in." in client.get(f"/imports/{second}/").content.decode()
    assert how_many() == 2


def test_a_day_that_could_be_two_is_asked_about() -> None:
    client = signed_in()
    draft = begin(
        client, "id,email,created_at\n1,a@example.com,03/04/2026\n2,b@example.com,05/06/2026\n"
    )
    page = client.get(f"/imports/new/{draft}/reading/").content.decode()
    assert "can be read in more than one way" in page
    refused = client.post(f"/imports/new/{draft}/reading/", {"go_on": "1"})
    assert refused.status_code == 422
    assert client.get(f"/imports/new/{draft}/try/")["Location"].endswith("/reading/")
    answer = {"go_on": "1", "answer:DATE_ORDER:created_at": "DMY"}
    assert client.post(f"/imports/new/{draft}/reading/", answer)["Location"].endswith("/columns/")
    plan = models.Draft.objects.get(pk=draft)
    order = {c["name"]: c["date_order"] for c in plan.reading["columns"]}
    assert order["created_at"] == "DMY"


def test_how_numbers_are_written_is_asked_once_for_the_whole_file() -> None:
    client = signed_in()
    text = "id;name;started_on;ended_on;cost;goal_target\n1;Fair;2026-01-05;;1.234;5.500\n"
    draft = begin(client, text + "2;Web;2026-01-06;;2.345;7.125\n", "campaigns.csv")
    shown = models.Draft.objects.get(pk=draft)
    assert shown.plan["kind"] == "campaigns"
    page = client.get(f"/imports/new/{draft}/reading/").content.decode()
    names = re.findall(r'name="answer:(\w+):(\w+)"', page)
    assert len(set(names)) == 1, names
    told = {"go_on": "1", f"answer:{names[0][0]}:{names[0][1]}": "COMMA"}
    assert client.post(f"/imports/new/{draft}/reading/", told)["Location"].endswith("/columns/")
    columns = models.Draft.objects.get(pk=draft).reading["columns"]
    formats = {column["name"]: column["number_format"] for column in columns}
    assert (formats["cost"], formats["goal_target"]) == ("COMMA", "COMMA")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv.gz", b"", "The file is empty"),
        ("a.csv", b"id,id\n1,2\n", "have the same name"),
        ("a.csv", b"%PDF-1.7\n%%EOF", "a PDF document"),
        ("a.csv", b"<!doctype html><html><body></body></html>", "a web page"),
        ("a.csv", b"\0" * 500, "only zero bytes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_gets_its_sentence(name: str, content: bytes, said: str) -> None:
    answer = signed_in().post("/imports/new/", {"file": upload(name, content)})
    assert answer.status_code in (200, 422)
    assert said in answer.content.decode()
    assert models.Draft.objects.count() == 0


def test_a_file_none_of_whose_names_are_known_can_still_be_mapped() -> None:
    client = signed_in()
    draft = begin(client, "a,b\nx1,y1\nx2,y2\n")
    steps = [f"/imports/new/{draft}/{step}/" for step in ("reading", "columns")]
    for address in ("/imports/", *steps):
        assert client.get(address).status_code == 200, address
    empty = client.post(f"/imports/new/{draft}/columns/", {"source": "crm"})
    assert empty.status_code == 422
    keys = [column["key"] for column in models.Draft.objects.get(pk=draft).reading["columns"]]
    form = {"source": "crm", f"field:{keys[0]}": "external_id", f"field:{keys[1]}": "full_name"}
    told = client.post(f"/imports/new/{draft}/columns/", form)
    assert told["Location"].endswith("/values/")


def test_one_field_takes_one_column() -> None:
    client = signed_in()
    draft = begin(client, "id,mail,other\n1,a@example.com,b@example.com\n")
    form = {
        "source": "crm",
        "field:id": "external_id",
        "field:mail": "email",
        "field:other": "email",
    }
    answer = client.post(f"/imports/new/{draft}/columns/", form)
    assert answer.status_code == 422
    assert "Two columns go to the field “email”" in answer.content.decode()


def test_a_mapping_is_remembered() -> None:
    client = signed_in()
    text = "Kennung,Mail\n1,a@example.com\n"
    draft = begin(client, text)
    form = {"source": "crm", "field:kennung": "external_id", "field:mail": "email"}
    client.post(f"/imports/new/{draft}/columns/", form)
    client.post(f"/imports/new/{draft}/values/", {"currency": "EUR", "zone": "UTC"})
    client.post(f"/imports/new/{draft}/try/")
    second = models.Draft.objects.get(pk=begin(client, text.replace("1,a", "2,b")))
    assert second.basis == "remembered"
    assert second.plan["columns"] == {"Kennung": "external_id", "Mail": "email"}
    assert second.plan["source"] == "crm"


def test_a_waiting_import_is_stopped() -> None:
    client = signed_in()
    batch = go_through(client, begin(client, table(LEADS, lead_rows(5))))
    client.post(f"/imports/{batch}/cancel/")
    assert models.Batch.objects.get(pk=batch).state == "CANCELLED"
    jobs.run_file(batch)
    assert how_many() == 0
    assert "stopped before it began" in client.get(f"/imports/{batch}/").content.decode()


@pytest.mark.parametrize(
    ("state", "began"),
    [
        (BatchState.CANCELLED, "Stopped: 900 rows were read, and 850 of them went in."),
        (BatchState.FAILED, "Broken off: 900 rows were read, and 850 of them went in."),
        (BatchState.DONE, "850 of 900 rows went in"),
    ],
)
def test_an_import_that_ended_early_does_not_say_that_all_went_in(
    state: BatchState, began: str
) -> None:
    counts = Counts(received=900, created=850, unchanged=50)
    assert words.outcome(counts, state=state).startswith(began)


def test_drafts_are_their_owners() -> None:
    draft = begin(signed_in(), table(LEADS, lead_rows(3)))
    other = signed_in(email="bo@example.com")
    assert other.get(f"/imports/new/{draft}/reading/").status_code == 404
    reader = signed_in(role="viewer", email="vi@example.com")
    assert reader.get(f"/imports/new/{draft}/reading/").status_code == 403
    assert reader.post("/imports/new/", {"file": upload("a.csv", "id\n1\n")}).status_code == 403
    assert reader.get("/imports/").status_code == 200


def test_a_number_without_end_names_no_import() -> None:
    sent = {"file": upload("a.csv", "id\n1\n"), "like": "9" * 5000}
    assert signed_in().post("/imports/new/", sent).status_code == 302


def test_a_file_that_is_too_large_is_not_kept(settings: Any) -> None:
    settings.UPLOAD_BYTES_BOUND = 1000
    client = signed_in()
    answer = client.post("/imports/new/", {"file": upload("a.csv", b"id\n" + b"1\n" * 1000)})
    assert answer.status_code == 400
    assert models.Draft.objects.count() == 0


def test_thirty_megabytes_go_in_as_any_other_file() -> None:
    client = signed_in()
    row = "{},p{}@example.com,2026-05-01," + "x" * 3000 + "\n"
    text = "id,email,created_at,note\n" + "".join(row.format(n, n) for n in range(10_000))
    assert len(text) > 30_000_000
    batch = go_through(client, begin(client, text))
    jobs.run_file(batch)
    assert how_many() == 10_000


def test_meanings_are_offered_in_words() -> None:
    client = signed_in()
    draft = begin(client, "id,email,stage\n1,ana@example.com,warm\n2,bob@example.com,cold\n")
    form = {"source": "crm", "field:id": "external_id", "field:email": "email",
            "field:stage": "stage"}  # fmt: skip
    client.post(f"/imports/new/{draft}/columns/", form)
    page = client.get(f"/imports/new/{draft}/values/").content.decode()
    assert '<option value="mql">Ready for sales</option>' in page
    assert ">mql<" not in page
