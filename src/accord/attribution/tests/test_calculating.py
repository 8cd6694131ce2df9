import json
from pathlib import Path

import pytest

from accord.attribution.api import UnableToCalculateCredit, calculate

INTERFACES = Path(__file__).parents[4] / "docs" / "interfaces"
TWO = {
    "model": "linear",
    "journeys": [
        {
            "touches": [
                {"channel": "ads", "at": "2026-01-01T10:00:00Z", "milestone": "lead_created"},
                {"channel": "mail", "at": "2026-01-03T10:00:00+02:00"},
                {"channel": "ads", "at": "2026-01-04T10:00:00Z"},
            ],
            "converted_at": "2026-01-05T00:00:00Z",
            "value": "100.00",
            "count": 1,
        },
        {"touches": [{"channel": "mail", "at": "2026-01-03T10:00:00Z"}]},
    ],
}


def changed(key, value):
    return {**TWO, key: value}


def of_touch(**more):
    return changed("journeys", [{"touches": [{"channel": "a", **more}], "converted_at": True}])


def of_journey(**more):
    return changed("journeys", [{"touches": [], "converted_at": True, **more}])


def test_credit_of_a_document_adds_up_and_its_touches_do():
    answer = calculate(TWO, "")
    assert answer == {
        "credit": [
            {"channel": "ads", "conversions": "0.6666666667", "value": "66.67"},
            {"channel": "mail", "conversions": "0.3333333333", "value": "33.33"},
        ],
        "touches": [["33.34", "33.33", "33.33"], ["0"]],
    }
    assert json.loads(json.dumps(answer)) == answer


def test_the_document_of_the_interfaces():
    markov = {
        "model": "markov",
        "journeys": [
            {"touches": [{"channel": "G"}], "converted_at": True, "count": 2, "value": "10.00"},
            {"touches": [{"channel": "M"}], "converted_at": True, "value": "10.00"},
            {
                "touches": [{"channel": "G"}, {"channel": "M"}],
                "converted_at": True,
                "value": "10.00",
            },
            {"touches": [{"channel": "G"}]},
        ],
    }
    assert calculate(markov, "") == {
        "credit": [
            {"channel": "G", "conversions": "2.4", "value": "24.00"},
            {"channel": "M", "conversions": "1.6", "value": "16.00"},
        ],
        "touches": None,
    }


def test_a_currency_without_cents():
    yen = {
        **TWO, "currency": "JPY",
        "journeys": [{**TWO["journeys"][0], "value": "100"}],
    }  # fmt: skip
    assert calculate(yen, "")["touches"] == [["34", "33", "33"]]


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (changed("confidence", 1), "confidence"),
        ({"model": "linear"}, "journeys"),
        (changed("model", "guess"), "model"),
        (changed("model", ["linear"]), "model"),
        (changed("journeys", {}), "dict"),
        (changed("journeys", [3]), "int"),
        (changed("half_life_days", 0), "half_life_days"),
        (changed("half_life_days", float("nan")), "half_life_days"),
        (changed("order", 4), "order"),
        (changed("order", True), "order"),
        (changed("weights", {"first": "1"}), "weights"),
        ({**TWO, "model": "custom"}, "weights"),
        ({**TWO, "model": "custom", "weights": {"first": "0.9"}}, "weights"),
        ({**TWO, "model": "custom", "weights": {"first": "1.5", "rest": "-0.5"}}, "first"),
        ({**TWO, "model": "custom", "weights": {"best": "1"}}, "best"),
        (of_touch(milestone="first"), "milestone"),
        (of_touch(milestone="won"), "milestone"),
        (of_touch(at="yesterday"), "yesterday"),
        (of_touch(at="2026-01-01T10:00:00"), "2026-01-01T10:00:00"),
        (of_touch(team="sales"), "team"),
        (changed("journeys", [{"touches": [{"channel": ""}]}]), "channel"),
        (changed("journeys", [{"touches": [{}]}]), "channel"),
        (of_journey(value=12), "value"),
        (of_journey(value="12.001"), "value"),
        (of_journey(value="9" * 20), "value"),
        (of_journey(count=0), "count"),
        (of_journey(converted_at="now"), "now"),
        ({**changed("model", "decay"), "journeys": of_touch()["journeys"]}, "at"),
        (of_touch(at="2026-01-01T10:00:00Z") | {"look_back_days": 3}, "look_back_days"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(document, key):
    with pytest.raises(UnableToCalculateCredit) as refused:
        calculate(document, "")
    assert refused.value.key == key
    assert key in str(refused.value)


def test_the_schemas_are_what_the_code_takes_and_gives():
    taken = json.loads((INTERFACES / "calc-attribution-in.json").read_text())
    given = json.loads((INTERFACES / "calc-attribution-out.json").read_text())
    whole = {
        **dict.fromkeys(taken["properties"]),
        "model": "linear", "journeys": [], "half_life_days": 7, "dialect": "first_last",
        "order": 1, "currency": "EUR",
    }  # fmt: skip
    assert calculate(whole, "") == {"credit": [], "touches": []}
    assert set(given["properties"]) == {"credit", "touches"}
    journey = taken["properties"]["journeys"]["items"]["properties"]
    empty = {**dict.fromkeys(journey), "touches": [], "count": 1}
    assert calculate({**whole, "journeys": [empty]}, "")["credit"] == []
