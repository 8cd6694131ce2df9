"""Maps that no file could follow, and files that are none, each with its sentence."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.intake import cli
from accord.intake.rules import meanings
from accord.intake.tests.tables import workbook_bytes
from accord.intake.values.batches import Kind
from accord.intake.values.maps import UnableToMap
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES

LEADS = {"id": "external_id"}


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (Kind.LEADS, {"defaults": {"created_at": "never"}}, "a moment such as 2026-01-31"),
        (Kind.LEADS, {"defaults": {"converted": "perhaps"}}, "yes or no"),
        (Kind.LEADS, {"defaults": {"email": "nobody"}}, "an e-mail address"),
        (Kind.LEADS, {"defaults": {"stage": "warm"}}, "visit, lead, mql"),
        (Kind.LEADS, {"defaults": {"stage": "@nothing"}}, "cannot be taken from “nothing”"),
        (Kind.LEADS, {"defaults": {"stage": "@created_at"}}, "cannot be taken from “created_at”"),
        (Kind.LEADS, {"values": {"stage": {"warm": "hot"}}}, "“warm” of stage cannot mean “hot”"),
        (Kind.DEALS, {"defaults": {"amount": "much"}}, "a sum such as 1200.50"),
        (Kind.DEALS, {"defaults": {"currency": "euros"}}, "at most 3 characters"),
        (Kind.COMPANIES, {"defaults": {"size": "-1"}}, "a whole number from 0 up"),
        (Kind.CAMPAIGNS, {"defaults": {"ended_on": "soon"}}, "a day such as 2026-01-31"),
    ],
)
def test_a_plan_that_no_file_could_follow_is_refused(
    kind: Kind, more: dict[str, dict[str, str]], said: str
) -> None:
    with pytest.raises(UnableToMap, match=said):
        meanings.check(Plan(kind, "crm", LEADS, **more))


@pytest.mark.parametrize("name", PROFILES)
def test_the_profiles_can_be_followed(name: str) -> None:
    meanings.check(PROFILES[name])


def said_to(*arguments: str) -> str:
    answer = CliRunner().invoke(cli.import_, [*arguments])
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    return answer.stderr


def map_of(folder: Path, **more: object) -> str:
    path = folder / "map.json"
    path.write_text(json.dumps({"kind": "leads", "columns": LEADS, **more}))
    return str(path)


def test_a_default_that_is_no_time_is_refused_before_the_file_is_read(tmp_path: Path) -> None:
    said = said_to("none.csv", "--map", map_of(tmp_path, defaults={"created_at": "never"}))
    assert "The default of created_at, “never”" in said


@pytest.mark.django_db
def test_a_sheet_of_a_file_without_sheets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text("id\na\n")
    said = said_to(str(tmp_path / "leads.csv"), "--map", map_of(tmp_path, sheet="Leads"))
    assert "Sheet “Leads” is asked for, but this file is no workbook" in said
    (tmp_path / "leads.xlsx").write_bytes(workbook_bytes({"Leads": [["id"], ["a"]]}))
    said = said_to(str(tmp_path / "leads.xlsx"), "--map", map_of(tmp_path, sheet="Deals"))
    assert "has no sheet “Deals”" in said


def packed(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return kept.getvalue()


# One record of one text column, as dBASE III writes it.
DBASE = bytes.fromhex("037a0b1601000000 41000b00".replace(" ", "")) + b"\0" * 20
DBASE += b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + b"\x0a" + b"\0" * 15 + b"\r Ana       \x1a"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("leads.pdf", b"%PDF-1.7\n1 0 obj", "a PDF document"),
        ("leads.docx", packed("[Content_Types].xml", "word/document.xml"), "a text document"),
        ("leads.odt", packed("mimetype", "content.xml"), "an OpenDocument file"),
        ("leads.zip", packed("leads.csv"), "a ZIP archive"),
        ("leads.dbf", DBASE, "a database file"),
        ("leads.csv", DBASE, "a database file"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_called_by_its_name(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in said_to(str(tmp_path / name))


@pytest.mark.django_db
def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    assert "This is a folder." in said_to(str(tmp_path))
    assert "a device or a pipe" in said_to("/dev/null")
    os.mkfifo(tmp_path / "pipe")
    assert "a device or a pipe" in said_to(str(tmp_path / "pipe"))
    assert "There is no file" in said_to(str(tmp_path / "none.csv"))
    assert "There is no file" in said_to(str(tmp_path / ("x" * 300)))
