"""/found/: two exports compared in the background, and the file that the CRM takes."""

import csv
import io
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import load

from accord.foundation import bulk, clock
from accord.intake.api import table_lines
from accord.intake.tests.delivered import signed_in, upload
from accord.toolaudit import jobs, models
from accord.toolaudit.operations import runs
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.rules import layouts, owners
from accord.toolaudit.tests.test_reconciling import HEADER, people
from accord.toolaudit.values.runs import Layout, OwnedBy, RunState

pytestmark = pytest.mark.usefixtures("committed")
CRM = ["E-mail", "Name", "Company", "Contact owner"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    shutil.rmtree(jobs.folder(), ignore_errors=True)


def table(header: list[str], rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    return written.getvalue()


def files(*, size: int = 200, lost: int = 60) -> dict[str, object]:
    rows = people(size, seed=21)
    rows[0][1], rows[0][3] = "=cmd|x", "first@lonely.example"
    crm = [[row[3], f"{row[1]} {row[2]}", row[5], row[7]] for row in rows[lost:]]
    return {"left": upload("form.csv", table(HEADER, rows)),
            "right": upload("crm.csv", table(CRM, crm))}  # fmt: skip


def ordered(client: Client, **said: object) -> int:
    answer = client.post("/found/", {"name": "Form to CRM", **files(), **said})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer["Location"].strip("/").split("/")[-1])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_two_exports_end_in_a_list_and_a_file():
    client = signed_in()
    run_id = ordered(client)
    assert "Waits for its turn" in page(client, f"/found/{run_id}/")
    jobs.run(run_id)
    assert client.get(f"/found/{run_id}/progress/")["HX-Redirect"] == f"/found/{run_id}/"
    shown = page(client, f"/found/{run_id}/")
    assert "60 of 200 never arrived. Here they are, newest first." in shown
    assert "50 of 60" in shown
    last = page(client, f"/found/{run_id}/?after=50")
    assert last.count('<tr id="lost-') == 10
    assert "30 in 100" in page(client, "/found/")
    assert not list(jobs.folder().iterdir())


def test_rows_about_the_same_person_are_shown_page_by_page():
    client = signed_in()
    rows = people(60, seed=22)
    spelled = [[*row[:3], f" {row[3].upper()}", *row[4:]] for row in rows[:55]]
    crm = [[row[3], f"{row[1]} {row[2]}", row[5], row[7]] for row in rows]
    run_id = ordered(
        client,
        left=upload("form.csv", table(HEADER, [*rows, *spelled])),
        right=upload("crm.csv", table(CRM, crm)),
    )
    jobs.run(run_id)
    shown = page(client, f"/found/{run_id}/")
    assert "All 60 arrived." in shown
    assert "The same person as another row" in shown
    assert shown.count('<tr id="again-') == 50
    assert "50 of 55" in shown
    assert f'href="/found/{run_id}/?again=50#repeats"' in shown
    last = page(client, f"/found/{run_id}/?again=50")
    assert last.count('<tr id="again-') == 5
    first = queries.list_said_again(run_id=run_id, limit=1)[0]
    assert (first.number, first.of_number, first.cells) == (62, 2, spelled[0])


def test_the_file_is_what_a_crm_imports_and_no_spreadsheet_runs():
    client = signed_in()
    run_id = ordered(client)
    jobs.run(run_id)
    for asked, heading in (
        ("hubspot", "Contact owner"), ("salesforce", "Lead Owner"), ("plain", "Owner")
    ):  # fmt: skip
        answer = client.get(f"/found/{run_id}/missing.csv?as={asked}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == 60
        assert {"Ann Lee", "Bob Ray"} < {row[heading] for row in rows}
        cells = [cell for row in rows for cell in row.values()]
        assert "'=cmd|x" in cells
        assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
        assert any(cell.startswith("0040 7") for cell in cells)
    assert client.get(f"/found/{run_id}/missing.csv?as=other").status_code == 404
    assert "'=x" in "".join(table_lines(["a"], [["=x"]]))


def test_owners_by_company_then_domain_then_in_turn():
    rows = [("alpina", "a.example"), ("other", "b.example"), ("", ""), ("new", ""), ("x", "y")]
    told = owners.owners_for(
        rows, of_company={"alpina": "Ann"}, of_domain={"b.example": "Bob"}, turns=["Cy", "Di"]
    )
    assert told == [("Ann", OwnedBy.COMPANY), ("Bob", OwnedBy.DOMAIN), ("Cy", OwnedBy.TURN),
                    ("Di", OwnedBy.TURN), ("Cy", OwnedBy.TURN)]  # fmt: skip
    assert owners.owners_for([("x", "")], of_company={}, of_domain={}, turns=[]) == [
        ("", OwnedBy.NOBODY)
    ]
    assert owners.usual_owners([("x", "Bob"), ("x", "Ann"), ("x", "Bob"), ("", "Cy")]) == {
        "x": "Bob"
    }


def test_one_link_is_followed_over_time():
    client = signed_in()
    for _time in range(2):
        run_id = ordered(client)
        jobs.run(run_id)
    jobs.run(run_id)  # twice is once
    assert [card.missing for card in queries.list_runs(name="Form to CRM")] == [60, 60]
    assert len(queries.list_lost(run_id=run_id, limit=500)) == 60
    shown = page(client, f"/found/{run_id}/")
    assert "This link over time" in shown
    assert "again=Form+to+CRM" in shown


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "n" * 81}, "Give the comparison a name"),
        ({"window": "-1"}, "whole number"),
        ({"window": "9" * 40}, "whole number"),
        ({"right": ""}, "Choose both"),
    ],
)
def test_what_cannot_be_compared_is_said_at_once(said: dict[str, str], sentence: str):
    client = signed_in()
    answer = client.post("/found/", {"name": "Form to CRM", **files(), **said})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert queries.count_runs() == 0


@pytest.mark.parametrize(
    ("right", "part"),
    [("", "empty"), ("Colour;Weight\nred;a b\nblue;c d\n", "no id"), ("<html></html>", "")],
)
def test_files_that_cannot_be_compared_end_with_a_reason(right: str, part: str):
    client = signed_in()
    run_id = ordered(client, right=upload("crm.csv", right))
    jobs.run(run_id)
    card = queries.get_run(run_id=run_id)
    assert (card.state, part in card.failure, bool(card.failure)) == (RunState.FAILED, True, True)
    assert card.failure.split("“")[0] in page(client, f"/found/{run_id}/")


def test_files_go_with_their_comparison_and_only_with_theirs():
    client = signed_in()
    kept = runs.keep(pieces=[b"somebody just gave this"], folder=jobs.folder())
    waits = ordered(client, left=upload("other.csv", table(HEADER, people(9, seed=3))))
    failed, fine = ordered(client, right=upload("crm.csv", "")), ordered(client)
    jobs.run(failed)
    jobs.run(fine)
    card = models.Reconciliation.objects.get(pk=waits)
    assert {path.name for path in jobs.folder().iterdir()} == {
        kept, card.left_file, card.right_file
    }  # fmt: skip
    jobs.run(waits)
    assert [path.name for path in jobs.folder().iterdir()] == [kept]


def test_a_comparison_can_be_stopped():
    client = signed_in()
    run_id = ordered(client)
    assert client.post(f"/found/{run_id}/cancel/").status_code == 302
    assert "Stopping after this step" in page(client, f"/found/{run_id}/")
    jobs.run(run_id)
    assert queries.get_run(run_id=run_id).state is RunState.CANCELLED
    assert queries.list_lost(run_id=run_id) == []
    assert "Stopped" in page(client, f"/found/{run_id}/")


def test_a_killed_comparison_is_taken_up_again(monkeypatch: pytest.MonkeyPatch):
    run_id = ordered(signed_in())
    runs._beat(run_id, step="reading", at=clock.now() - runs.SILENT * 2)
    jobs.resume(0)
    assert queries.get_run(run_id=run_id).state is RunState.DONE


def test_lists_ask_as_often_for_many_as_for_few():
    client = signed_in()
    run_id = ordered(client)
    jobs.run(run_id)
    page(client, "/found/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, "/found/")
    for _time in range(5):
        ordered(client)
    with CaptureQueriesContext(connection) as many:
        page(client, "/found/")
    assert len(few) == len(many)


def test_readers_see_and_do_not_compare():
    client = signed_in(role="viewer")
    assert "Nothing has been compared yet" in page(client, "/found/")
    assert client.post("/found/", {"name": "x", **files()}).status_code == 403
    assert client.get("/found/99999999999999999999/").status_code == 404


def test_files_wait_inside_the_home():
    assert jobs.folder().parent == Path(django_settings.HOME)


def brought(source: str, rows: list[list[str]]) -> None:
    """Leads of a tool, as intake took them in."""
    load("leads", ["external_id", "email", "full_name", "company", "created_at"], rows,
         source=source)  # fmt: skip


def leads_of(size: int, *, prefix: str) -> list[list[str]]:
    return [
        [
            f"{prefix}{n}",
            f"ana.{n}@firm{n}.example",
            f"Ana Nr{n}",
            f"Firm {n}",
            f"2026-09-{1 + n % 28:02d}",
        ]
        for n in range(size)
    ]


def test_two_tools_whose_records_are_here_are_compared_without_a_file():
    brought("forms", leads_of(60, prefix="F"))
    brought("crm", leads_of(48, prefix="C"))
    client = signed_in()
    shown = page(client, "/found/")
    assert '<option value="forms">forms</option>' in shown
    answer = client.post(
        "/found/", {"name": "Forms to CRM", "left_source": "forms", "right_source": "crm"}
    )
    run_id = int(answer["Location"].strip("/").split("/")[-1])
    jobs.run(run_id)
    assert "12 of 60 never arrived" in page(client, f"/found/{run_id}/")
    lost = {row.cells[1] for row in queries.iterate_lost(run_id=run_id)}
    assert lost == {f"ana.{n}@firm{n}.example" for n in range(48, 60)}
    assert not list(jobs.folder().iterdir())
    assert '<option value="forms" selected>' in page(client, "/found/?again=Forms to CRM")


def test_the_tools_are_found_without_counting_their_records():
    assert queries.list_sources() == []
    for source in ("forms", "crm", "fair"):
        brought(source, leads_of(3, prefix=source))
    assert queries.list_sources() == ["crm", "fair", "forms"]
    plan = "\n".join(line for (line,) in bulk.fetch(f"explain {queries._SOURCES}"))
    assert "Aggregate" not in plan


def test_cells_of_a_tools_records_arrive_as_they_stand():
    header = ["external_id", "email", "full_name", "phone", "created_at"]
    for source, size in (("forms", 30), ("crm", 20)):
        rows = [
            [f"{source}{n}", f"ana.{n}@firm{n}.example", f"=Ana Nr{n}", f"+40 721 000 {n:03d}",
             f"2026-09-{1 + n % 28:02d}"]
            for n in range(size)
        ]  # fmt: skip
        load("leads", header, rows, source=source)
    client = signed_in()
    run_id = ordered(client, left="", right="", left_source="forms", right_source="crm")
    jobs.run(run_id)
    lost = list(queries.iterate_lost(run_id=run_id))
    assert len(lost) == 10
    cells = {cell for row in lost for cell in row.cells if cell}
    assert {"+40 721 000 029", "=Ana Nr29"} <= cells
    assert not [cell for cell in cells if cell.startswith("'")]
    file = client.get(f"/found/{run_id}/missing.csv?as=plain")
    told = b"".join(file.streaming_content).decode()
    assert '"\'=Ana Nr29"' in told
    assert "''" not in told
    heads = told.removeprefix("\ufeff").splitlines()[0].replace('"', "").split(",")
    assert heads[-2:] == ["Owner", "Owner (Accord)"]
    assert len(set(heads)) == len(heads)
    again = layouts.header_of(Layout.PLAIN, header=heads)
    assert again == [*heads, "Owner (Accord) 2"]
    assert layouts.header_of(Layout.PLAIN, header=["Mail"]) == ["Mail", "Owner"]


def test_who_is_a_lead_by_another_tool_is_one_for_this_tool_too():
    brought("crm", leads_of(6, prefix="C"))
    brought("forms", leads_of(8, prefix="F"))
    for source, size in (("forms", 8), ("crm", 6)):
        told = list(queries.iterate_people(source=source, only_leads=True))
        assert len(told) == size, source
        assert all(created for *_rest, created, _owner in told)


def test_a_comparison_is_done_by_one_process_at_a_time():
    run_id = ordered(signed_in())
    asked = 0

    def now() -> datetime:
        nonlocal asked
        asked += 1
        if asked == 3:
            jobs.run(run_id)  # another process, while this one reads
            assert queries.get_run(run_id=run_id).state is RunState.RUNNING
            assert list(jobs.folder().iterdir())
        return clock.now()

    runs.run(run_id=run_id, folder=jobs.folder(), now=now)
    assert asked > 3
    assert queries.get_run(run_id=run_id).state is RunState.DONE
    jobs.run(run_id)
    assert queries.get_run(run_id=run_id).missing == 60


def test_a_file_is_compared_with_a_tool_whose_records_are_here():
    brought("crm", leads_of(48, prefix="C"))
    header = ["External id", "E-mail", "Name", "Company", "Created"]
    client = signed_in()
    answer = client.post(
        "/found/",
        {"name": "", "left": upload("fair.csv", table(header, leads_of(50, prefix="X"))),
         "right_source": "crm"},
    )  # fmt: skip
    run_id = int(answer["Location"].strip("/").split("/")[-1])
    jobs.run(run_id)
    assert queries.get_run(run_id=run_id).name == "fair to crm"
    assert "2 of 50 never arrived" in page(client, f"/found/{run_id}/")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"left_source": "crm", "right_source": "crm"}, "Choose two different tools"),
        ({"left_source": "crm"}, "Choose both"),
        ({"left_source": "crm", "right_source": "nobody"}, "Choose both"),
    ],
)
def test_a_tool_has_to_be_known_and_another(said: dict[str, str], sentence: str):
    brought("crm", leads_of(3, prefix="C"))
    answer = signed_in().post("/found/", {"name": "x", **said})
    assert (answer.status_code, queries.count_runs()) == (422, 0)
    assert sentence in answer.content.decode()
