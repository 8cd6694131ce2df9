"""Who is said again, in other spellings or by other rows, counts once."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from accord.toolaudit import cli
from accord.toolaudit.operations import repeats
from accord.toolaudit.rules.linking import Links
from accord.toolaudit.tests.test_reconciling import HEADER, Row, compared, people, written


def thrice(row: Row) -> list[Row]:
    """A row as three people type it."""
    mail = row[3]
    return [[*row[:3], spelled, *row[4:]] for spelled in (mail.upper(), f" {mail} ", mail)]


def other_mails(rows: list[Row]) -> list[Row]:
    return [[*row[:3], f"work.{number}@crm.example", *row[4:]] for number, row in enumerate(rows)]


@pytest.mark.parametrize("arrived", [other_mails, list])
def test_a_person_in_three_spellings_counts_once(
    tmp_path: Path, arrived: Callable[[list[Row]], list[Row]]
):
    rows = people(40, seed=15)
    tripled = [each for row in rows for each in thrice(row)]
    random.Random(15).shuffle(tripled)
    theirs = [row[1:] for row in arrived(rows[10:])]
    left = written(tmp_path / "a.csv", HEADER[1:], [row[1:] for row in tripled])
    right = written(tmp_path / "b.csv", HEADER[1:], theirs)
    found, _missing = compared(left, right)
    lost = {tripled[row][0] for row in found.missing}
    assert (lost, len(found.missing)) == ({row[0] for row in rows[:10]}, 10)
    assert (found.matched, found.repeated, found.extra) == (30, 80, 0)
    assert found.share is not None
    assert found.share.value == 0.25
    for row in found.missing:
        assert {tripled[each][0] for each in found.repeats[row]} == {tripled[row][0]}
        assert len(found.repeats[row]) == 2
    turned, _missing = compared(right, left)
    assert (turned.matched, turned.repeated, turned.extra) == (30, 0, 30)


def test_the_command_names_who_is_said_again(tmp_path: Path):
    rows = people(30, seed=16)
    left = written(tmp_path / "a.csv", HEADER, [*rows[1:], *thrice(rows[0])])
    right = written(tmp_path / "b.csv", HEADER, rows[1:])
    told = json.loads(CliRunner().invoke(cli.reconcile, [str(left), str(right), "--json"]).stdout)
    assert (told["missing"]["count"], told["leak"]["of"], told["repeated"]) == (1, 30, 2)
    assert told["repeats"] == [{"row": 31, "again": [32, 33]}]
    spoken = CliRunner().invoke(cli.reconcile, [str(left), str(right)]).stdout
    assert "The same person again in rows: 32, 33." in spoken
    assert "2 rows say again" in spoken


def test_who_shares_an_address_or_a_line_is_not_said_again(tmp_path: Path):
    header = ["Name", "Mail", "Phone"]
    left = [
        ["Ana Pop", "family@pop.example", "+40 721 000 111"],
        ["Dan Radu", "family@pop.example", "+40 721 000 111"],
        ["Eva Lind", "office@x.example", ""],
        ["Ivo Novak", "office@x.example", ""],
        ["Ida Rossi", "ida@x.example", "+40 721 000 222"],
        ["Ida Rossi", "", "0721 000 222"],
        ["Tim Horvat", "tim@x.example", ""],
    ]
    found, missing = compared(
        written(tmp_path / "a.csv", header, left),
        written(tmp_path / "b.csv", header, left[-1:] * 2),
    )
    assert set(missing) == {row[0] for row in left[:5]}
    assert (len(missing), found.matched, found.repeated) == (5, 1, 1)


def test_where_an_id_alone_counts_another_id_is_another_row(tmp_path: Path):
    rows = people(60, seed=17)
    twice = [*rows, *([f"{900 + n:06d}", *row[1:]] for n, row in enumerate(rows[:6]))]
    left = written(tmp_path / "a.csv", HEADER, twice)
    right = written(tmp_path / "b.csv", ["Ref", "Sum"], [[row[0], row[9]] for row in rows[3:]])
    found, missing = compared(left, right)
    assert set(missing) == {row[0] for row in (*rows[:3], *twice[60:])}
    assert found.repeated == 0


def test_a_person_is_old_enough_when_any_of_their_rows_is(tmp_path: Path):
    left = [
        ["ANA@x.example", "2026-03-20"],
        ["ana@x.example", "2026-03-01"],
        ["eva@x.example", "2026-03-20"],
        ["dan@x.example", "2026-03-01"],
    ]
    header = ["Mail", "Created"]
    found, missing = compared(
        written(tmp_path / "a.csv", header, left),
        written(tmp_path / "b.csv", header, [["dan@x.example", "2026-03-21"]] * 2),
        window=7,
    )
    assert (missing, len(found.not_yet), found.repeated) == (["ANA@x.example"], 1, 1)


def test_who_is_found_by_a_row_that_says_them_again_is_not_missing(tmp_path: Path):
    rows = people(40, seed=18)
    moved = ["000900", "Ana", "Pop", "ana@old.example", "+40 721 000 111", "Pop SRL", *rows[0][6:]]
    scant = [*moved[:1], "Front", "Desk", moved[3], "+40 799 555 444", "Hall AG", *moved[6:]]
    theirs = [*moved[:3], "ana@new.example", *moved[4:]]
    left = written(tmp_path / "a.csv", HEADER, [*rows, scant, moved])
    right = written(tmp_path / "b.csv", HEADER, [*rows, theirs])
    found, missing = compared(left, right)
    assert (missing, found.matched, found.repeated, found.extra) == ([], 41, 1, 0)
    turned = written(tmp_path / "c.csv", HEADER, [*rows, moved, scant])
    found, missing = compared(turned, right)
    assert (missing, found.matched, found.repeated, found.extra) == ([], 41, 1, 0)


@given(st.data())
def test_nobody_is_missing_whom_any_of_their_rows_found(data: st.DataObject):
    again = {row: data.draw(st.integers(0, row - 1)) for row in range(1, 8) if row % 3}
    again = {row: kept for row, kept in again.items() if kept not in again}
    found = data.draw(st.dictionaries(st.integers(0, 7), st.integers(0, 20)))
    links = Links(partners=dict(found))
    links.partners.update(repeats.lent(again, links))
    for row, kept in again.items():
        assert row not in found or kept in links.partners
    assert {row: links.partners[row] for row in found} == found
    assert set(links.partners.values()) == set(found.values())
