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
