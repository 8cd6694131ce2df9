import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.reporting import cli
from accord.reporting.rules.calc import KINDS, UnableToCalculate, calculate

INTERFACES = Path(__file__).parents[4] / "docs" / "interfaces"
TEN = {
    "subjects": [
        {"days": day, "outcome": outcome}
        for day, outcome in [
            (1, "sql"), (2, "sql"), (2, "rejected"), (3, "open"), (4, "sql"),
            (5, "open"), (6, "rejected"), (7, "sql"), (9, "open"), (10, "open"),
        ]
    ],
    "events": ["sql", "rejected"],
}  # fmt: skip


def test_conversion_of_ten_subjects():
    answer = calculate("conversion", TEN)
    assert answer["naive"] == 0.4
    assert dict(map(tuple, answer["curves"]["sql"]))[7] == pytest.approx(0.4625)
    assert dict(map(tuple, answer["curves"]["rejected"]))[7] == pytest.approx(0.2458, abs=5e-5)
    assert answer["interval"]["sql"] == pytest.approx([0.1682, 0.6873], abs=5e-5)
    assert json.loads(json.dumps(answer)) == answer


def test_a_list_gives_a_list():
    assert calculate("conversion", [TEN, TEN]) == [calculate("conversion", TEN)] * 2
    assert calculate("conversion", []) == []


def test_nobody_has_no_share():
    answer = calculate("conversion", {"subjects": [], "events": ["won"]})
    assert answer == {"naive": None, "curves": {"won": []}, "interval": {"won": [0, 1]}}


@pytest.mark.parametrize(
    ("case", "document", "key"),
    [
        ("unknown key", {**TEN, "confidence": 0.9}, "confidence"),
        ("missing key", {"subjects": []}, "events"),
        (
            "unknown key of a subject",
            {**TEN, "subjects": [{"days": 1, "outcome": "sql", "id": 7}]},
            "id",
        ),
        ("unknown outcome", {**TEN, "subjects": [{"days": 1, "outcome": "won"}]}, "won"),
        ("no number of days", {**TEN, "subjects": [{"days": "1", "outcome": "sql"}]}, "days"),
        ("negative days", {**TEN, "subjects": [{"days": -1, "outcome": "sql"}]}, "days"),
        ("true is no number", {**TEN, "subjects": [{"days": True, "outcome": "sql"}]}, "days"),
        (
            "days without end",
            {**TEN, "subjects": [{"days": float("inf"), "outcome": "sql"}]},
            "days",
        ),
        ("outcome of another type", {**TEN, "subjects": [{"days": 1, "outcome": None}]}, "None"),
        ("equal events", {**TEN, "events": ["sql", "sql"]}, "events"),
        ("open is no event", {**TEN, "events": ["open"]}, "events"),
        ("no events", {**TEN, "events": []}, "events"),
        ("subjects are no list", {**TEN, "subjects": {}}, "subjects"),
        ("a subject is no object", {**TEN, "subjects": [1]}, "int"),
        ("the document is no object", "sql", "str"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(case, document, key):
    with pytest.raises(UnableToCalculate) as refused:
        calculate("conversion", document)
    assert refused.value.key == key, case
    assert key in str(refused.value)


def test_the_place_in_a_list_is_named():
    with pytest.raises(UnableToCalculate, match=r"\[1\]\.subjects\[0\]"):
        calculate("conversion", [TEN, {**TEN, "subjects": [{"days": 1}]}])


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnableToCalculate, match="horoscope"):
        calculate("horoscope", {})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_schemas(kind):
    for direction in ("in", "out"):
        schema = json.loads((INTERFACES / f"calc-{kind}-{direction}.json").read_text())
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])


def test_the_schema_of_conversion_is_what_the_code_takes_and_gives():
    taken = json.loads((INTERFACES / "calc-conversion-in.json").read_text())
    given = json.loads((INTERFACES / "calc-conversion-out.json").read_text())
    assert set(taken["properties"]) == set(TEN)
    assert set(given["properties"]) == set(calculate("conversion", TEN))
    subject = taken["properties"]["subjects"]["items"]
    assert set(subject["properties"]) == set(TEN["subjects"][0])


def test_a_formula_that_is_not_there_is_said_before_its_document_is_read():
    answer = CliRunner().invoke(cli.calc, ["nonsense"], input="no JSON at all")
    assert answer.exit_code == 1
    assert "There is no formula “nonsense”. There is: conversion." in answer.stderr
