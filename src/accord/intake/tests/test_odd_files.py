"""Files as spreadsheets and people really make them, from the file to what is known."""

from pathlib import Path

import pytest
from django.conf import settings

from accord.foundation import bulk, clock
from accord.intake.operations import files
from accord.intake.queries.files import read_head
from accord.intake.rules import mapping
from accord.intake.rules.header import bare
from accord.intake.tests.delivered import file
from accord.intake.tests.tables import workbook_bytes
from accord.intake.values.batches import Kind, OnDoubt
from accord.intake.values.plans import Plan
from accord.intake.values.reading import DateOrder, QuestionCode


def tried(path: Path, plan: Plan) -> files.TriedOut:
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    return files.try_out(path=path, reading=prepared.reading, plan=prepared.plan, now=clock.now)


LEADS = {"id": "external_id", "email": "email", "created": "created_at"}


@pytest.mark.django_db
def test_words_for_nothing_are_no_ids_and_no_addresses(tmp_path: Path) -> None:
    text = "id,email,created\nNULL,a@x.org,-\nnull,b@x.org,N/A\n7,none,2026-01-05\n8,n/a,\n"
    found = tried(file(tmp_path, "a.csv", text), Plan(Kind.LEADS, "crm", LEADS))
    assert (found.counts["created"], found.counts["refused"]) == (4, 0)


@pytest.mark.django_db
def test_an_id_that_a_spreadsheet_has_shortened_is_nobody(tmp_path: Path) -> None:
    text = "id,email,created\n1.23E+11,a@x.org,\n1.23E+11,b@x.org,\n12E5,c@x.org,\n"
    found = tried(file(tmp_path, "a.csv", text), Plan(Kind.LEADS, "crm", LEADS))
    assert (found.counts["created"], found.counts["refused"]) == (1, 2)
    assert "its last digits are lost" in str(found.problems[0]["sentence"])


@pytest.mark.django_db
def test_rows_in_doubt_wait_and_are_not_refused(tmp_path: Path) -> None:
    text = "id,email,created\n1,a@x.org,46027\n2,b@x.org,46028\n"
    plan = Plan(Kind.LEADS, "crm", LEADS, on_doubt=OnDoubt.QUARANTINE)
    found = tried(file(tmp_path, "a.csv", text), plan)
    assert (found.counts["quarantined"], found.counts["refused"]) == (2, 0)
    assert "can be read in two ways" in str(found.problems[0]["sentence"])


@pytest.mark.parametrize("days", [(46027, 46028), (46027.5, 46028.25)])
def test_day_numbers_of_a_workbook_are_asked_about(
    tmp_path: Path, days: tuple[float, float]
) -> None:
    rows = [["id", "created at"], *([f"{place}", day] for place, day in enumerate(days))]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes({"Leads": rows}))
    [question] = read_head(path, locale="en").questions
    assert question.code is QuestionCode.NUMBER_OR_DATE
    assert question.suggested == DateOrder.SERIAL
    assert question.options[1].shows == ((f"{days[0]:g}", "2026-01-05"),)


def test_a_sheet_out_of_sight_is_not_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheets = {"Old": [["id"], ["9"]], "Leads": [["id"], ["1"]]}
    path.write_bytes(workbook_bytes(sheets, hidden=("Old",)))
    reading = read_head(path, locale="en")
    assert (reading.sheet, reading.questions) == ("Leads", ())
    assert reading.sheets == ("Leads", "Old")
    path.write_bytes(workbook_bytes(sheets))
    assert [q.code for q in read_head(path, locale="en").questions] == [QuestionCode.SHEET]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Data de criação", "created_at"),
        ("Adresă de email", "email"),
        ("Data creării", "created_at"),
        ("Țara", "country"),
        ("Sobrenome", "last_name"),
        ("Дата создания", "created_at"),
        ("생성일", "created_at"),
    ],
)
def test_names_of_columns_are_known_with_and_without_their_marks(header: str, field: str) -> None:
    assert mapping.propose_columns(kind=Kind.LEADS, headers=[header]) == {header: field}
    assert mapping.propose_columns(kind=Kind.LEADS, headers=[bare(header)]) == {bare(header): field}


@pytest.mark.usefixtures("committed")
def test_cells_of_columns_without_names_are_all_kept(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", "id,email,,\n1,a@x.org,red,blue\n")
    plan = Plan(Kind.LEADS, "crm", {"id": "external_id", "email": "email"})
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    batch_id = files.deliver(
        path=path, file_name="a.csv", plan=prepared.plan, reading=prepared.reading,
        files=settings.FILES, at=clock.now(),
    )  # fmt: skip
    files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)
    [(kept,)] = bulk.fetch(
        "select attributes::text from contacts_sourcerecord where kind = 'person'"
    )
    assert bulk.read_json(kept) == {"column_3": "red", "column_4": "blue"}


@pytest.mark.usefixtures("committed")
def test_a_small_file_of_deals_says_by_its_stages_how_they_ended(tmp_path: Path) -> None:
    text = "id,deal name,amount,stage\n1,A,5,Closed Won\n2,B,5,Fechado perdido\n3,C,5,Offer\n"
    path = file(tmp_path, "a.csv", text)
    columns = {"id": "external_id", "stage": "stage", "amount": "amount"}
    plan = Plan(Kind.DEALS, "crm", columns, defaults={"outcome": "@stage"})
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    batch_id = files.deliver(
        path=path, file_name="a.csv", plan=prepared.plan, reading=prepared.reading,
        files=settings.FILES, at=clock.now(),
    )  # fmt: skip
    files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)
    rows = bulk.fetch("select external_key, status from deals_deal order by 1")
    assert rows == [("1", "WON"), ("2", "LOST"), ("3", "OPEN")]
