"""`accord dedupe`: the file it writes, what it says, what it refuses."""

import csv
import json

import pytest
from bench import people
from click.testing import CliRunner

from accord.intake.cli import dedupe


def run(*arguments):
    return CliRunner().invoke(dedupe, [str(each) for each in arguments])


def write(path, table, *, delimiter=","):
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, delimiter=delimiter)
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    return path


@pytest.fixture(scope="module")
def table():
    made, _truth = people.hard(records=150, seed=2)
    return {"number": [f"n{row}" for row in range(150)], **made}


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_row_gets_its_cluster(tmp_path, table, delimiter):
    path = write(tmp_path / "people.csv", table, delimiter=delimiter)
    said = run(path, "--id", "number", "--out", tmp_path / "out.csv", "--json")
    assert said.exit_code == 0, said.output
    told = json.loads(said.stdout)
    assert (told["rows"], told["roles"]["email"]) == (150, "email")
    with (tmp_path / "out.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["id", "cluster", "probability"]
    assert [row["id"] for row in rows] == table["number"]
    assert len({row["cluster"] for row in rows}) == told["clusters"] < 150
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


def test_it_says_in_words_what_to_expect(tmp_path, table):
    path = write(tmp_path / "people.csv", table)
    said = run(path, "--id", "number", "--out", tmp_path / "out.csv")
    assert "Of 100 pairs joined about" in said.stdout
    assert "email = email" in said.stdout


def test_a_higher_threshold_joins_less(tmp_path, table):
    path = write(tmp_path / "people.csv", table)
    clusters = [
        json.loads(
            run(path, "--id", "number", "--out", tmp_path / "o.csv", "--json",
                "--threshold", threshold).stdout
        )["clusters"]
        for threshold in (0.1, 0.999999)
    ]  # fmt: skip
    assert clusters[0] < clusters[1]


@pytest.mark.parametrize(
    ("case", "change", "arguments", "status", "sentence"),
    [
        ("no such column", {}, ["--id", "nope"], 1, "has no column “nope”"),
        ("an id twice", {"number": ["n1"] * 150}, ["--id", "number"], 1, "more than one row"),
        ("no role", {}, ["--id", "number", "--roles", "city=town"], 2, "“town” is no role"),
        ("no column", {}, ["--id", "number", "--roles", "x=city"], 2, "does not have"),
        ("beyond one", {}, ["--id", "number", "--threshold", "2"], 2, "2"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, table, case, change, arguments, status, sentence):
    path = write(tmp_path / "people.csv", {**table, **change})
    said = run(path, *arguments, "--out", tmp_path / "out.csv")
    assert (said.exit_code, sentence in said.output) == (status, True), (case, said.output)
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("number,name\n", encoding="utf-8")
    said = run(path, "--id", "number", "--out", tmp_path / "out.csv")
    assert said.exit_code == 1
    assert "no rows" in said.output


def test_the_file_itself_is_never_written_over(tmp_path, table):
    path = write(tmp_path / "people.csv", table)
    before = path.read_bytes()
    said = run(path, "--id", "number", "--out", path)
    assert (said.exit_code, "Name another file." in said.output) == (2, True)
    assert path.read_bytes() == before


def test_a_stated_role_is_used(tmp_path, table):
    path = write(tmp_path / "people.csv", table)
    said = run(path, "--id", "number", "--out", tmp_path / "o.csv", "--json",
               "--roles", "city=ignore, company=category")  # fmt: skip
    roles = json.loads(said.stdout)["roles"]
    assert (roles["city"], roles["company"]) == ("ignore", "category")


def test_a_file_without_doubles_is_said_to_have_none(tmp_path):
    table = {"number": ["1", "2", "3"], "name": ["Ada King", "Leo Brandt", "Ion Popescu"]}
    path = write(tmp_path / "people.csv", table)
    said = run(path, "--id", "number", "--out", tmp_path / "out.csv")
    assert "nobody is in them twice" in said.stdout
