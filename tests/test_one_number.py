"""One number: page, file, API, command and the records behind it say the same (B4, B40, D56)."""

import csv
import io
import json
import re

import pytest
from click.testing import CliRunner

from accord.reporting import cli
from accord.team import api as team
from tests import people
from tests.browsing import whole


@pytest.fixture
def counted(committed: None) -> None:
    """Forty-five leads, a third from webinars, a third of them taken by sales."""
    people.load_leads(45)


def by_command(measure: str, *options: str) -> list[dict[str, object]]:
    told = CliRunner().invoke(cli.report, [measure, *options, "--json"], catch_exceptions=False)
    return json.loads(told.stdout)["rows"]


def test_conversion_is_the_same_wherever_it_is_read(counted: None) -> None:
    client = people.signed_in()
    key = team.make_key(name="program", role="mops", at=people.AT)
    asked = "by=origin&step=lead:sql"
    rows = by_command("conversion", "--by", "origin", "--step", "lead:sql")
    assert sum(int(str(row["entered"])) for row in rows) == 45
    api = client.get(
        f"/api/v1/measures/conversion?{asked}", headers={"Authorization": f"Bearer {key}"}
    ).json()
    assert [(row["origin"], row["entered"], row["reached"]) for row in api["rows"]] == [
        (row["origin"], row["entered"], row["reached"]) for row in rows
    ]
    written = client.get(f"/results/conversion/file/?{asked}").content.decode("utf-8-sig")
    assert [
        (row["origin"] or None, int(row["entered"]), int(row["reached"]))
        for row in csv.DictReader(io.StringIO(written))
    ] == [(row["origin"], row["entered"], row["reached"]) for row in rows]
    page = client.get(f"/results/conversion/?{asked}").content.decode()
    for row in rows:
        for cell in ("entered", "reached"):
            group = row["origin"] or ""
            link = re.search(rf'href="([^"]*cell={cell}[^"]*group={group})">([\d,]+)<', page)
            if not row[cell]:
                assert not link, "behind a nought is nothing to open"
                continue
            assert link, (cell, group)
            assert int(link[2]) == row[cell]
            behind = client.get(link[1].replace("&amp;", "&")).content.decode()
            assert len(re.findall(r"<tr[^>]*data-line", behind)) == row[cell]


def test_every_figure_names_the_definition_it_rests_on(counted: None) -> None:
    client = people.signed_in()
    for path in ("/", "/results/funnel/", "/results/conversion/"):
        page = client.get(path).content.decode()
        assert 'href="/definitions/stages/1/"' in page
    assert client.get("/definitions/stages/1/").status_code == 200


def test_from_a_figure_to_its_records_in_two_steps(counted: None) -> None:
    client = people.signed_in()
    home = client.get("/").content.decode()
    link = re.search(r'href="(/results/funnel/records/[^"]*group=sql)"[^>]*>([\d,]+)<', home)
    assert link
    behind = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert whole(re.search(r"<p>([^<]*)</p>", behind)[1].rpartition(":")[2]) == int(link[2])  # type: ignore[index]


def compared(client, asked: str = "", **sent: object) -> str:
    answer = client.post(f"/results/conversion/why/?{asked}", sent)
    assert answer.status_code == 200, answer.content.decode()[:300]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def file_of(*lines: str, name: str = "hubspot.csv") -> io.BytesIO:
    found = io.BytesIO("\n".join(lines).encode())
    found.name = name
    return found


def test_why_another_tool_says_otherwise_is_told_by_cause_with_the_records(counted: None) -> None:
    client = people.signed_in()
    page = client.get("/results/conversion/?by=total").content.decode()
    assert 'href="/results/conversion/why/' in page
    assert "Which number" in client.get("/results/conversion/why/").content.decode()
    # All but two of ours, one of them twice, and two that never came.
    rows = [f"L{number},person{number}@firm{number % 7}.example" for number in range(2, 45)]
    rows += ["X1,person2@firm2.example", "X2,", "X3,nobody@else.example"]
    said = compared(client, "by=total", cell="entered", tool="test",
                    file=file_of("Record ID,Email", *rows))  # fmt: skip
    for words in ("There 46, here 45: 1 more there.", "There twice, here once: merged +1",
                  "Never came here +2", "Row 46: X2",
                  "but not in the file: another filter or date −2",
                  "2 of it can only be told by asking that tool."):  # fmt: skip
        assert words in said, words
    assert "Ines Duarte 0" in said
    number = compared(client, "by=total", cell="entered", other="45")
    assert "Both count 45." in number
    number = compared(client, "by=total", cell="entered", other="9,000")
    assert "8,955 are left" in number


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"other": "many"}, "Write the other number"),
        ({"file": ("Amount,Shop", "1,2")}, "There is: Amount, Shop."),
        ({"file": ("Amount,Shop", "1,2"), "column": "Id"}, "There is no column"),
        ({"file": ("",)}, "This cannot be compared"),
    ],
)
def test_what_cannot_be_compared_says_what_is_missing(committed: None, sent, said: str) -> None:
    sent = {**sent, **({"file": file_of(*sent["file"])} if "file" in sent else {})}
    answer = people.signed_in().post("/results/conversion/why/?by=total", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
