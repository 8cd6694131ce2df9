"""What one file has and the other never got: exactly, with slips, and with files of all shapes."""

import csv
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.intake.api import read_table
from accord.toolaudit import cli
from accord.toolaudit.api import ReconcileCode, Reconciled, Subject, UnableToReconcile, reconcile
from accord.toolaudit.rules import identifiers


def words_of(text: str) -> list[str]:
    return text.split()


GIVEN = words_of("Maria Johann Andrei Lucas Petra Robert Karina Timo Viktor Sofie Elena David")
FAMILY = words_of("Popescu Smith Ivanov Kovacs Mueller Garcia Rossi Novak Horvat Lind Dumitru")
FIRMS = words_of("Alpina Borealis Cobalt Dunav Eterna Fluvia Granit Helios Isar Jura Kolos")
Row = list[str]


def people(size: int, *, seed: int) -> list[Row]:
    """id, given, family, e-mail, phone, company, day, owner, stage, amount."""
    chance = random.Random(seed)
    rows = []
    for number in range(size):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        firm = f"{chance.choice(FIRMS)} {chance.choice(FIRMS)} {chance.choice(('GmbH', 'SRL'))}"
        mail = f"{given}.{family}{chance.randrange(10_000)}@{firm.split()[0]}.example".lower()
        day = f"2026-0{chance.randrange(1, 9)}-{chance.randrange(10, 28)}"
        phone = f"+40 7{chance.randrange(10**8):08d}"
        owner = chance.choice(("Ann Lee", "Bob Ray", "Cy Fox"))
        stage, amount = chance.choice(("New", "Working", "Won")), str(chance.randrange(100, 99_999))
        rows.append([f"{number:06d}", given, family, mail, phone, firm, day, owner, stage, amount])
    return rows


HEADER = words_of("Submission First Last Email Phone Company Submitted Owner Stage Amount")


def slip(text: str, chance: random.Random) -> str:
    if len(text) < 4:
        return text
    at = chance.randrange(1, len(text) - 1)
    turned = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return chance.choice((text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], turned))


def written(path: Path, header: Sequence[str], rows: Sequence[Row], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def compared(left: Path, right: Path, **asked: object) -> tuple[Reconciled, list[str]]:
    """The outcome, and the first cell of each missing row."""
    one, two = (read_table(path=path, locale="en") for path in (left, right))
    found = reconcile(left=one, right=two, **asked)  # type: ignore[arg-type]
    return found, [one.cells[0][row] for row in found.missing]


Shape = Callable[[Row, random.Random], Row]
CRM = words_of("Adresse Kontakt Tel Firma Angelegt Betreuer Phase Wert")


def crm(row: Row, _chance: random.Random) -> Row:
    return [row[3].upper(), f"{row[1]} {row[2]}", row[4].replace("+40 ", "0"), *row[5:]]


def with_id(row: Row, chance: random.Random) -> Row:
    return [*crm(row, chance), row[0].lstrip("0") or "0"]


def with_slips(row: Row, chance: random.Random) -> Row:
    slipped = [
        slip(cell, chance) if place in (1, 2, 3, 5) and chance.random() < 0.05 else cell
        for place, cell in enumerate(row)
    ]
    return crm(slipped, chance)


def without_some_mails(row: Row, chance: random.Random) -> Row:
    made = crm(row, chance)
    return [made[0] if chance.random() < 0.7 else "", *made[1:]]


def without_mails(row: Row, chance: random.Random) -> Row:
    return ["", *crm(row, chance)[1:]]


@pytest.mark.parametrize(
    ("name", "shape", "header", "within"),
    [
        ("other headings and another order", crm, CRM, 0),
        ("ids that lost their zeros", with_id, [*CRM, "Ref"], 0),
        ("slips in names, addresses and firms", with_slips, CRM, 2),
        ("a third without an address", without_some_mails, CRM, 2),
        ("no address at all", without_mails, CRM, 2),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_leaks_are_found(
    tmp_path: Path, name: str, shape: Shape, header: list[str], within: int, seed: int
):
    chance = random.Random(seed)
    rows = people(2_000, seed=seed)
    lost = {row[0] for row in chance.sample(rows, 54)}
    arrived = [shape(row, chance) for row in rows if row[0] not in lost]
    chance.shuffle(arrived)
    found, missing = compared(
        written(tmp_path / "a.csv", HEADER, rows), written(tmp_path / "b.csv", header, arrived, ";")
    )
    assert len(set(missing) ^ lost) <= within, name
    assert found.matched + len(missing) == 2_000
    if not within:
        assert found.share is not None
        assert found.share.value == 0.027
        assert (found.interval.low, found.interval.high) == pytest.approx(
            (0.02075, 0.03506), abs=1e-4
        )


def test_doubled_rows_on_either_side_change_nothing(tmp_path: Path):
    chance = random.Random(3)
    rows = people(1_000, seed=3)
    lost = {row[0] for row in chance.sample(rows, 27)}
    arrived = [crm(row, chance) for row in rows if row[0] not in lost]
    doubled = written(tmp_path / "a.csv", HEADER, [*rows, *chance.sample(rows, 100)])
    found, missing = compared(doubled, written(tmp_path / "b.csv", CRM, arrived * 2))
    assert (set(missing), len(missing)) == (lost, 27)
    assert (found.repeated, found.matched, found.extra) == (100, 973, 0)


def test_what_the_second_has_beside_the_first_is_no_leak(tmp_path: Path):
    chance = random.Random(4)
    rows = people(3_000, seed=4)
    lost = {row[0] for row in rows[:27]}
    arrived = [with_slips(row, chance) for row in rows if row[0] not in lost]
    found, missing = compared(
        written(tmp_path / "a.csv", HEADER, rows[:1_000]), written(tmp_path / "b.csv", CRM, arrived)
    )
    assert len(set(missing) ^ lost) <= 1
    assert found.extra >= 1_990


def test_a_file_and_itself_lose_nothing(tmp_path: Path):
    path = written(tmp_path / "a.csv", HEADER, people(300, seed=5))
    found, missing = compared(path, path)
    assert (missing, found.matched, found.extra, list(found.disagreements)) == ([], 300, 0, [])
    assert found.interval.low == 0


def test_two_tools_that_number_their_own_rows_share_no_id(tmp_path: Path):
    rows = people(400, seed=6)
    numbered = [[str(number), row[3], row[1], row[2]] for number, row in enumerate(rows, 1)]
    lost = {row[0] for row in numbered[:20]}
    theirs = [[str(number), *row[1:]] for number, row in enumerate(reversed(numbered[20:]), 1)]
    header = ["Id", "Mail", "First", "Last"]
    found, missing = compared(
        written(tmp_path / "a.csv", header, numbered), written(tmp_path / "b.csv", header, theirs)
    )
    assert set(missing) == lost
    assert {each.means.value for each in found.keys} == {"email"}


def test_one_address_in_many_spellings_and_names_in_any_script(tmp_path: Path):
    left = [
        ["김민준", "Min.Jun@Firma.example"],
        ["Иван Петров", "ivan@firma.example"],
        ["Ana Pop", "ana+news@gmail.com"],
        ["Țîru Ștefan", "tiru@firma.example"],
        ["이서연", "seoyeon@firma.example"],
    ]
    right = [
        ["민준 김", "min.jun@firma.example"],
        ["Ivan Petrov", "IVAN+crm@firma.example"],
        ["Pop Ana", "a.na@googlemail.com"],
        ["Stefan Tiru", " tiru@firma.example "],
    ]
    found, missing = compared(
        written(tmp_path / "a.csv", ["Name", "Mail"], left),
        written(tmp_path / "b.csv", ["Contact", "E-mail"], right),
    )
    assert (missing, found.matched) == (["이서연"], 4)


def test_colleagues_behind_one_shared_address_are_told_apart(tmp_path: Path):
    left = [
        ["Ana Pop", "office@firma.example"],
        ["Dan Radu", "office@firma.example"],
        ["Eva Lind", "eva@firma.example"],
    ]
    right = [["Ana Pop", "office@firma.example"], ["Eva Lind", "eva@firma.example"]]
    _found, missing = compared(
        written(tmp_path / "a.csv", ["Name", "Mail"], left),
        written(tmp_path / "b.csv", ["Name", "Mail"], right),
    )
    assert missing == ["Dan Radu"]


def test_within_the_window_nothing_is_missing_yet(tmp_path: Path):
    left = [
        ["a@x.example", "2026-03-01"],
        ["b@x.example", "2026-03-02"],
        ["c@x.example", "2026-03-20"],
        ["d@x.example", "2026-03-21"],
        ["e@x.example", "2026-03-05"],
    ]
    right = [["a@x.example", "2026-03-01"], ["d@x.example", "2026-03-22"]]
    header = ["Mail", "Created"]
    one, two = written(tmp_path / "a.csv", header, left), written(tmp_path / "b.csv", header, right)
    found, missing = compared(one, two, window=7)
    assert (missing, len(found.not_yet), found.matched) == (["e@x.example", "b@x.example"], 1, 2)
    assert (found.old_enough, found.share) == (3, found.share)
    assert found.share is not None
    assert found.share.value == pytest.approx(2 / 3)
    assert compared(one, two)[1] == ["c@x.example", "e@x.example", "b@x.example"]


def test_what_both_say_differently_is_listed(tmp_path: Path):
    rows = people(200, seed=7)
    word = {"New": "Neu", "Working": "In Arbeit", "Won": "Gewonnen"}
    theirs = [
        [row[3], row[7].split()[0].lower() + "@crm.example", word[row[8]], f"{row[9]},00 €"]
        for row in rows
    ]
    theirs[3][1], theirs[5][2], theirs[8][3] = "zoe@crm.example", "Verloren", "1,00 €"
    found, _missing = compared(
        written(tmp_path / "a.csv", HEADER, rows),
        written(tmp_path / "b.csv", ["Mail", "Besitzer", "Phase", "Betrag"], theirs, ";"),
    )
    assert [(each.left, each.subject) for each in found.disagreements] == [
        (3, Subject.OWNER),
        (5, Subject.STAGE),
        (8, Subject.AMOUNT),
    ]
    assert found.disagreements[0].said_right == "zoe@crm.example"


@pytest.mark.parametrize(
    ("header", "rows", "code"),
    [
        (["Mail", "Name"], [], ReconcileCode.NO_ROWS),
        (["Colour", "Weight"], [["red", "1.5"], ["blue", "2.5"]], ReconcileCode.NO_SHARED_KEY),
    ],
)
def test_files_with_nothing_to_compare_are_refused(
    tmp_path: Path, header: list[str], rows: list[Row], code: ReconcileCode
):
    left = written(tmp_path / "a.csv", HEADER, people(20, seed=8))
    with pytest.raises(UnableToReconcile) as refused:
        compared(left, written(tmp_path / "b.csv", header, rows))
    assert refused.value.code is code


def test_the_command_answers_as_told(tmp_path: Path):
    rows = people(100, seed=9)
    left = written(tmp_path / "a.csv", HEADER, rows)
    right = written(tmp_path / "b.csv", HEADER, rows[1:])
    answer = CliRunner().invoke(cli.reconcile, [str(left), str(right), "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["matched"], told["missing"]["count"]) == (0, 99, 1)
    assert told["missing"]["rows"][0]["Email"] == rows[0][3]
    assert (told["leak"]["share"], told["disagreements"]) == (0.01, [])
    assert 0 < told["leak"]["low"] < 0.01 < told["leak"]["high"]
    spoken = CliRunner().invoke(cli.reconcile, [str(left), str(right)])
    assert "1 of 100 never arrived (1.0 %)" in spoken.stdout


@pytest.mark.parametrize(
    ("text", "part"),
    [("", "empty"), ("Colour;Weight\nred;1\nblue;2\n", "no id"), ("Mail;Name\n", "no rows")],
)
def test_the_command_refuses_with_a_sentence(tmp_path: Path, text: str, part: str):
    left = written(tmp_path / "a.csv", HEADER, people(20, seed=10))
    right = tmp_path / "b.csv"
    right.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(cli.reconcile, [str(left), str(right), "--json"])
    assert answer.exit_code == 1
    assert part in answer.stderr
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("key", ["email", "Submission=Ref", "Email=Mail"])
def test_a_key_can_be_said(tmp_path: Path, key: str):
    rows = people(50, seed=11)
    left = written(tmp_path / "a.csv", HEADER, rows)
    right = written(tmp_path / "b.csv", ["Ref", "Mail"], [[row[0], row[3]] for row in rows[5:]])
    found, missing = compared(left, right, keys=[key])
    assert (len(missing), len(found.keys)) == (5, 1)
    with pytest.raises(UnableToReconcile) as refused:
        compared(left, right, keys=["Weight"])
    assert refused.value.code is ReconcileCode.UNKNOWN_KEY


LEADS = ["LEADID", "Last Name", "Company", "Email"]
DEALS = ["Potential Name", "Amount", "LEADID", "Stage"]


def leads_and_deals(tmp_path: Path, header: list[str]) -> tuple[Path, Path]:
    """Deals that are called by other people's names, of all leads but the first eight."""
    rows = people(120, seed=12)
    deals = [
        [f"{row[2]}, {row[1]}", row[9], old[0], row[8]]
        for row, old in zip(rows[9:], rows[8:-1], strict=True)
    ]
    leads = [[row[0], row[2], row[5], row[3]] for row in rows]
    return written(tmp_path / "a.csv", LEADS, leads), written(tmp_path / "b.csv", header, deals)


@pytest.mark.parametrize("keys", [[], ["LEADID"], ["id"], ["LEADID=LEADID"]])
def test_what_a_deal_is_called_is_not_held_against_its_lead(tmp_path: Path, keys: list[str]):
    left, right = leads_and_deals(tmp_path, DEALS)
    found, missing = compared(left, right, keys=keys)
    assert missing == [f"{number:06d}" for number in (*range(8), 119)]
    assert [(each.left, each.right) for each in found.keys] == [("LEADID", "LEADID")]
    turned, missing = compared(right, left, keys=keys)
    assert (missing, turned.matched, turned.extra) == ([], 111, 9)
    named = leads_and_deals(tmp_path, ["Name", "Amount", "LEADID", "Stage"])
    assert len(compared(*named, keys=keys)[1]) == 9


@pytest.mark.parametrize("keys", [["LEADID"], ["id"]])
def test_a_stated_key_is_obeyed_whatever_else_the_rows_say(tmp_path: Path, keys: list[str]):
    left, right = leads_and_deals(tmp_path, ["Contact", "Amount", "LEADID", "Stage"])
    assert len(compared(left, right, keys=keys)[1]) == 9
    with pytest.raises(UnableToReconcile) as refused:
        compared(left, right, keys=["LEADID=Amount"])
    assert refused.value.code is ReconcileCode.NOTHING_IN_COMMON
    told = CliRunner().invoke(cli.reconcile, [str(left), str(right), "--key", "LEADID=Amount"])
    assert (told.exit_code, "No value of “LEADID”" in told.stderr) == (1, True)


def test_a_stated_address_is_compared_as_an_address(tmp_path: Path):
    left = [[" Ana.Pop@X.example ", "1"], ["ana.pop@x.example", "2"], ["dan@x.example", "3"]]
    right = [["ANA.POP@x.example"], ["eva@x.example"]]
    for key in ("email", "Mail", "Mail=Mail"):
        one = written(tmp_path / "a.csv", ["Mail", "No"], left)
        two = written(tmp_path / "b.csv", ["Mail"], right)
        _found, missing = compared(one, two, keys=[key])
        assert missing == ["dan@x.example"], key


@pytest.mark.parametrize(
    ("form", "crm", "same"),
    [("00123", "123", True), ("123", "123.00", True), ("1230000", "1.23E+06", True),
     ("1,230", "1230", True), ("12E5", "1200000", False), ("123456789", "1.23E+08", False)],
)  # fmt: skip
def test_numbers_that_a_spreadsheet_rewrote_are_still_the_id(form: str, crm: str, same: bool):
    _fold, common = identifiers.fold_of(identifiers.Column([form]), identifiers.Column([crm]))
    assert (common == 1) is same


def test_an_id_is_found_under_the_other_tools_name_for_it(tmp_path: Path):
    rows = people(200, seed=13)
    left = written(tmp_path / "a.csv", ["Submission", "Message"], [[r[0], "x y"] for r in rows])
    theirs = [[f"003{n:05d}", str(int(r[0])), r[8]] for n, r in enumerate(rows[20:])]
    theirs += [[f"004{n:05d}", "", "New"] for n in range(300)]
    right = written(tmp_path / "b.csv", ["Record Id", "External ID", "Stage"], theirs)
    found, missing = compared(left, right)
    assert (missing, found.extra) == ([row[0] for row in rows[:20]], 300)
    assert [(each.left, each.right) for each in found.keys] == [("Submission", "External ID")]


def test_files_of_one_row_are_compared(tmp_path: Path):
    row, other = people(2, seed=14)
    left = written(tmp_path / "a.csv", HEADER, [row])
    assert compared(left, left)[0].matched == 1
    assert compared(left, written(tmp_path / "b.csv", HEADER, [other]))[1] == [row[0]]
