"""The commands that report and calculate."""

import json

import pytest
from click.testing import CliRunner

from accord.reporting import cli


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["conversion", "--by", "cohort"], 0),
        (["--list"], 0),
        (["--list", "--json"], 0),
        (["conversion", "--csv"], 0),
        (["conversion", "--from", "1990-01-01", "--to", "2100-12-31"], 0),
        (["conversion", "--from", "0001-01-01"], 2),
        (["conversion", "--to", "9999-12-31"], 2),
        (["horoscope"], 2),
        (["conversion", "--by", "colour"], 2),
        (["conversion", "--step", "lead"], 2),
        (["conversion", "--from", "yesterday"], 2),
        (["conversion", "--definitions", "newest"], 2),
        (["funnel", "--card", "main"], 2),
        (["win_rate", "--card", "main", "--definitions", "then"], 2),
        (["promises_kept", "--version", "2"], 2),
    ],
)
def test_the_command_tells_good_from_wrong_usage(books, arguments, code):
    books.lead("2026-01-01")
    said = CliRunner().invoke(cli.report, arguments)
    assert said.exit_code == code, said.output
    assert said.stdout if code == 0 else said.stderr


def test_a_card_beside_what_was_written_is_refused_with_what_to_do(books):
    books.lead("2026-01-01")
    refused = CliRunner().invoke(cli.report, ["funnel", "--card", "main"])
    assert "A card judges only under a version of the stages" in refused.stderr
    assert "leave the card out" in refused.stderr


def test_the_calculator_reads_and_writes_json():
    document = {"subjects": [{"days": 1, "outcome": "won"}], "events": ["won"]}
    said = CliRunner().invoke(cli.calc, ["conversion"], input=json.dumps(document))
    assert json.loads(said.stdout)["naive"] == 1
    for wrong in ("{", '{"subject": []}', "[" * 100_000):
        refused = CliRunner().invoke(cli.calc, ["conversion"], input=wrong)
        assert refused.exit_code == 1
        assert isinstance(refused.exception, SystemExit), "a sentence, not a traceback"
        assert not refused.stdout
