import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.kernel.calendar_documents import KEYS, read_calendar, write_calendar
from accord.reporting import cli
from accord.reporting.queries.calculating import KINDS, calculate
from accord.reporting.rules.calc import UnableToCalculate

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
    answer = calculate(kind="conversion", document=TEN)
    assert answer["naive"] == 0.4
    assert dict(map(tuple, answer["curves"]["sql"]))[7] == pytest.approx(0.4625)
    assert dict(map(tuple, answer["curves"]["rejected"]))[7] == pytest.approx(0.2458, abs=5e-5)
    assert answer["interval"]["sql"] == pytest.approx([0.1682, 0.6873], abs=5e-5)
    assert json.loads(json.dumps(answer)) == answer


def test_a_list_gives_a_list():
    assert (
        calculate(kind="conversion", document=[TEN, TEN])
        == [calculate(kind="conversion", document=TEN)] * 2
    )
    assert calculate(kind="conversion", document=[]) == []


def test_nobody_has_no_share():
    answer = calculate(kind="conversion", document={"subjects": [], "events": ["won"]})
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
        calculate(kind="conversion", document=document)
    assert refused.value.key == key, case
    assert key in str(refused.value)


def test_the_place_in_a_list_is_named():
    with pytest.raises(UnableToCalculate, match=r"\[1\]\.subjects\[0\]"):
        calculate(kind="conversion", document=[TEN, {**TEN, "subjects": [{"days": 1}]}])


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnableToCalculate, match="horoscope"):
        calculate(kind="horoscope", document={})


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
    assert set(given["properties"]) == set(calculate(kind="conversion", document=TEN))
    subject = taken["properties"]["subjects"]["items"]
    assert set(subject["properties"]) == set(TEN["subjects"][0])


def test_a_formula_that_is_not_there_is_said_before_its_document_is_read():
    answer = CliRunner().invoke(cli.calc, ["nonsense"], input="no JSON at all")
    assert answer.exit_code == 1
    assert (
        "There is no formula “nonsense”. "
        "There is: conversion, due, elapsed, gap, attribution, plan, score." in answer.stderr
    )


CARD = {
    "name": "Main card",
    "fit": {
        "threshold": 20,
        "criteria": [
            {
                "code": "size",
                "field": "employees",
                "cases": [{"test": "at_least", "values": ["200"], "points": 30}],
            }
        ],
    },
    "interest": {
        "threshold": 20,
        "half_life_days": 30,
        "criteria": [{"code": "form", "touch": {"kinds": ["form"]}, "points": 40}],
    },
}
SCORED = {
    "card": CARD,
    "lead": {"employees": 250, "attributes": {"Minutes": 7}},
    "touches": [{"kind": "form", "at": "2026-03-01T10:00:00+02:00"}],
    "at": "2026-03-31T08:00:00Z",
}


def test_a_score_with_its_parts():
    answer = calculate(kind="score", document=SCORED)
    assert (answer["fit"], answer["interest"], answer["quadrant"]) == (30, 20, "perfect")
    assert [(part["criterion"], part["points"]) for part in answer["parts"]] == [
        ("size", 30),
        ("form", 20),
    ]
    assert answer["changes_on"] == "2026-04-01"
    assert json.loads(json.dumps(answer)) == answer


def test_a_score_of_a_card_that_asks_for_two_answers_together():
    both = [
        {"field": "title", "test": "has_word", "values": ["Director"]},
        {"field": "employees", "test": "between", "values": ["50", "200"]},
    ]
    pair = {"code": "pair", "both": both, "points": 6}
    card = {**CARD, "fit": {"threshold": 6, "criteria": [pair]}}
    told = {"card": card, "lead": {"title": "Sales director"}, "at": SCORED["at"]}
    answer = calculate(kind="score", document=told)
    assert (answer["fit"], answer["fit_low"], answer["fit_high"]) == (0, 0, 6)
    assert answer["parts"][0] == {"criterion": "pair", "axis": "fit", "points": 0, "open": True}
    lead = {"title": "Sales director", "employees": 80}
    sure = calculate(kind="score", document={**told, "lead": lead})
    assert (sure["fit"], sure["fit_level"], sure["quadrant"]) == (6, "high", "nurture")


def test_the_schema_of_score_is_what_the_code_takes_and_gives():
    taken = json.loads((INTERFACES / "calc-score-in.json").read_text())
    given = json.loads((INTERFACES / "calc-score-out.json").read_text())
    assert set(taken["properties"]) == set(SCORED)
    assert set(given["properties"]) == set(calculate(kind="score", document=SCORED))
    lead = dict.fromkeys(taken["properties"]["lead"]["properties"])
    touch = dict.fromkeys(taken["properties"]["touches"]["items"]["properties"]) | {
        "kind": "form",
        "at": SCORED["at"],
    }
    empty = calculate(kind="score", document={**SCORED, "lead": lead, "touches": [touch]})
    assert (empty["fit"], empty["fit_high"], empty["interest"]) == (0, 30, 40)


@pytest.mark.parametrize(
    ("change", "where", "key"),
    [
        ({"mood": 1}, "[0]", "mood"),
        ({"card": {**CARD, "mood": 1}}, "[0].card", "mood"),
        ({"lead": {"shoe_size": 9}}, "[0].lead", "shoe_size"),
        ({"lead": {"employees": "many"}}, "[0].lead", "employees"),
        ({"touches": [{"kind": "seance", "at": SCORED["at"]}]}, "[0].touches[0]", "seance"),
        ({"touches": [{"kind": "form", "at": "2026-03-01"}]}, "[0].touches[0]", "2026-03-01"),
        ({"touches": [{"kind": [], "at": SCORED["at"]}]}, "[0].touches[0]", "[]"),
        ({"lead": {"employees": 10**40}}, "[0].lead", "employees"),
        ({"at": 7}, "[0].at", "7"),
        # The day after is in no calendar.
        ({"at": "9999-12-31T23:59:59-12:00"}, "[0].at", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_score_of_what_cannot_be_read_is_refused_by_its_place(change, where, key):
    with pytest.raises(UnableToCalculate) as refused:
        calculate(kind="score", document=[SCORED | change])
    assert (refused.value.where, refused.value.key) == (where, key)


def test_a_card_for_other_segments_says_nothing():
    card = {**CARD, "applies_to": {"segments": ["Enterprise"]}}
    answer = calculate(kind="score", document={**SCORED, "card": card})
    assert (answer["applies"], answer["quadrant"], answer["parts"]) == (False, None, [])


NINE_TO_SIX = [["09:00", "18:00"]]
OFFICE = {
    "zone": "Europe/Bucharest",
    "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), NINE_TO_SIX),
}
DUE = {"calendar": OFFICE, "start": "2026-03-06T16:00:00+02:00", "target": "PT4H"}
ELAPSED = {
    "calendar": OFFICE, "start": "2026-03-06T18:01:00+02:00", "end": "2026-03-09T09:02:00+02:00",
}  # fmt: skip


def test_a_target_is_due_by_a_calendar():
    nights = {"zone": "UTC", "week": {"mon": [["22:00", "06:00"]], "tue": [["22:00", "24:00"]]}}
    answers = calculate(
        kind="due",
        document=[
            DUE,
            {**DUE, "calendar": {**OFFICE, "closed": ["2026-03-09"]}},
            {**DUE, "calendar": {**OFFICE, "extra": {"2026-03-07": [["09:00", "10:30"]]}}},
            {**DUE, "pauses": [["2026-03-06T17:00:00+02:00", "2026-03-09T11:00:00+02:00"]]},
            {**DUE, "pauses": [["2026-03-06T17:00:00+02:00", None]]},
            {"calendar": nights, "start": "2026-03-09T23:00:00Z", "target": "PT8H"},
        ],
    )
    assert [one["due"] for one in answers] == [
        "2026-03-09T11:00:00+02:00",
        "2026-03-10T11:00:00+02:00",
        "2026-03-09T09:30:00+02:00",
        "2026-03-09T14:00:00+02:00",
        None,
        "2026-03-10T23:00:00+00:00",
    ]


def test_what_was_worked_stands_beside_what_the_buyer_waited():
    assert calculate(kind="elapsed", document=ELAPSED) == {"working": "PT2M", "wall": "PT63H1M"}
    pause = ["2026-03-09T09:00:00+02:00", "2026-03-09T09:01:00+02:00"]
    assert calculate(kind="elapsed", document={**ELAPSED, "pauses": [pause]})["working"] == "PT1M"


@pytest.mark.parametrize(
    ("kind", "change", "where", "key"),
    [
        ("due", {"mood": 1}, "[0]", "mood"),
        ("due", {"target": "P1M"}, "[0]", "target"),
        ("due", {"target": "PT0S"}, "[0]", "target"),
        ("due", {"target": 4}, "[0]", "target"),
        ("due", {"target": "P99999D"}, "[0]", "P99999D"),
        ("due", {"start": "2026-03-06T16:00:00"}, "[0].start", "2026-03-06T16:00:00"),
        ("due", {"start": "9999-12-31T00:00:00Z"}, "[0].start", "9999-12-31T00:00:00Z"),
        ("due", {"calendar": []}, "[0].calendar", "list"),
        ("due", {"calendar": {**OFFICE, "mood": 1}}, "[0].calendar", "mood"),
        ("due", {"calendar": {"zone": "UTC"}}, "[0].calendar", "week"),
        ("due", {"calendar": {**OFFICE, "zone": "Mars/Base"}}, "[0].calendar.zone", "Mars/Base"),
        ("due", {"calendar": {**OFFICE, "zone": "../etc"}}, "[0].calendar.zone", "../etc"),
        ("due", {"calendar": {**OFFICE, "zone": 7}}, "[0].calendar.zone", "7"),
        ("due", {"calendar": {**OFFICE, "week": {}}}, "[0].calendar", ""),
        ("due", {"calendar": {**OFFICE, "week": {"montag": []}}}, "[0].calendar.week", "montag"),
        (
            "due", {"calendar": {**OFFICE, "week": {"mon": [["9", "18:00"]]}}},
            "[0].calendar.week.mon[0]", "9",
        ),
        (
            "due", {"calendar": {**OFFICE, "week": {"mon": [["09:00", "24:30"]]}}},
            "[0].calendar.week.mon[0]", "24:30",
        ),
        (
            "due", {"calendar": {**OFFICE, "week": {"mon": [["09:00"]]}}},
            "[0].calendar.week.mon[0]", "1",
        ),
        (
            "due",
            {"calendar": {**OFFICE, "week": {"tue": [["09:00", "13:00"], ["12:00", "18:00"]]}}},
            "[0].calendar", "tue",
        ),
        ("due", {"calendar": {**OFFICE, "closed": ["soon"]}}, "[0].calendar.closed", "soon"),
        (
            "due",
            {"calendar": {**OFFICE, "closed": ["2026-03-07"], "extra": {"2026-03-07": []}}},
            "[0].calendar", "2026-03-07",
        ),
        ("due", {"pauses": [["2026-03-06T17:00:00Z"]]}, "[0].pauses[0]", "1"),
        (
            "due", {"pauses": [["2026-03-06T17:00:00Z", "2026-03-06T16:00:00Z"]]},
            "[0].pauses[0]", "2026-03-06T16:00:00Z",
        ),
        ("elapsed", {"end": "2026-03-01T00:00:00Z"}, "[0]", "end"),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_be_read_is_refused_by_its_place(kind, change, where, key):
    with pytest.raises(UnableToCalculate) as refused:
        calculate(kind=kind, document=[{"due": DUE, "elapsed": ELAPSED}[kind] | change])
    assert (refused.value.where, refused.value.key) == (where, key)


def test_the_schemas_of_clocks_are_what_the_code_takes_and_gives():
    for kind, document in (("due", DUE), ("elapsed", ELAPSED)):
        taken = json.loads((INTERFACES / f"calc-{kind}-in.json").read_text())
        given = json.loads((INTERFACES / f"calc-{kind}-out.json").read_text())
        assert set(taken["properties"]) == {*document, "pauses"}
        assert set(taken["required"]) == set(document)
        assert set(taken["properties"]["calendar"]["properties"]) == set(KEYS)
        assert set(given["properties"]) == set(calculate(kind=kind, document=document))


def test_a_plan_is_reckoned_back_from_its_target():
    plan = {"target": "10000", "average_deal": "1000",
            "chain": [{"from": "lead", "to": "customer", "won": 10, "of": 500}]}  # fmt: skip
    assert calculate(kind="plan", document=[plan])[0]["needs"] == [
        {"stage": "lead", "need": 500, "low": 275, "high": 918}
    ]
    with pytest.raises(UnableToCalculate, match=r"\[1\]: unknown key: mood"):
        calculate(kind="plan", document=[plan, {**plan, "mood": 1}])


LINK = {"from": "lead", "to": "customer", "rate": "0.02"}
ONE = {"target": "10000", "average_deal": "1000", "chain": [LINK]}


def test_a_plan_in_segments_and_periods_adds_up():
    segments = [{"name": "DACH", **ONE}, {"name": "UK", **ONE, "target": "10500",
                                          "cycle_days": "30"}]  # fmt: skip
    document = {"segments": segments, "from": "2026-11-15", "to": "2027-03-31", "per": "quarter",
                "season": ["1"] * 11 + ["2"]}  # fmt: skip
    found = calculate(kind="plan", document=document)
    assert found["customers"] == 21
    assert found["needs"] == [{"stage": "lead", "need": 1050}]
    dach, uk = found["segments"]
    assert dach["needs"] == [{"stage": "lead", "need": 500}]
    assert dach["leads"]["even"] == 500  # all at once
    assert dach["leads"]["periods"] == [
        {"from": "2026-11-15", "to": "2026-12-31", "need": 229},  # 16/30 + 2, of 16/30 + 5
        {"from": "2027-01-01", "to": "2027-03-31", "need": 271},
    ]
    assert uk["leads"]["even"] > 550  # some come too late
    for key in ("even", "safe"):
        assert found["leads"][key] == dach["leads"][key] + uk["leads"][key]
    assert sum(one["need"] for one in found["leads"]["periods"]) == found["leads"]["even"]
    taken = json.loads((INTERFACES / "calc-plan-in.json").read_text())
    given = json.loads((INTERFACES / "calc-plan-out.json").read_text())
    assert set(taken["properties"]) == {
        "currency",
        "average_deal_currency",
        *ONE,
        *document,
        "cycle_days",
    }
    assert {"from", "to", "rate", "won", "of"} == set(
        taken["$defs"]["chain"]["items"]["properties"]
    )
    assert set(given["properties"]) == set(found)
    assert set(given["properties"]["segments"]["items"]["properties"]) == set(dach)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to": "2026-12-31"}, "missing key: from"),
        ({"from": "2026-13-01", "to": "2026-12-31"}, "from: not a day from 1990 to 2100"),
        ({"from": "9999-01-01", "to": "9999-12-31"}, "from: not a day"),
        ({"from": "2026-02-01", "to": "2026-01-01"}, "to: has passed"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "to: too large"),
        ({"per": "month"}, "of no period"),
        ({"from": "2026-01-01", "to": "2026-01-31", "per": "week"}, "not month, quarter or year"),
        ({"from": "2026-01-01", "to": "2026-01-31", "season": ["1"]}, "not twelve numbers"),
        ({"from": "2026-01-01", "to": "2026-01-31", "season": ["0"] * 12}, "not twelve numbers"),
        ({"segments": []}, "not 1 to 20 segments"),
        ({"segments": [{"name": "A", **ONE}] * 21}, "not 1 to 20 segments"),
        ({"segments": [{"name": "A", **ONE}] * 2}, "a name that stands there already"),
        ({"segments": [{"name": "A", **ONE}, {"name": "B", **ONE, "currency": "USD"}]},
         r"segments\[1\]: another currency"),
        ({"segments": [{"name": "A", **ONE, "chain": [{**LINK, "rate": "0"}]}]},
         r"segments\[0\].chain\[0\]: a rate of zero"),
        ({"segments": [{"name": "A", **ONE, "cycle_days": "9"}]}, "of no period"),
    ],
)  # fmt: skip
def test_a_plan_of_no_period_or_segment_is_refused_with_its_place(change, said):
    base = {} if "segments" in change else ONE
    with pytest.raises(UnableToCalculate, match=said):
        calculate(kind="plan", document={**base, **change})


def test_a_calendar_that_is_written_is_read_as_the_same():
    calendar = read_calendar(
        {**OFFICE, "closed": ["2026-03-07"], "extra": {"2026-03-08": [["22:00", "06:00"]]}}
    )
    assert read_calendar(write_calendar(calendar)) == calendar
