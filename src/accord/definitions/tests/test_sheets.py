"""Personas, numbers of others, claims: what is missing is named, by row and part."""

from typing import Any

import pytest

from accord.definitions.rules.sheets import check_sheet
from accord.definitions.values import Flaw, Kind, UnableToPropose

PERSONA: dict[str, Any] = {
    "name": "Head of IT",
    "who": "Runs the systems of 200 people.",
    "buying_role": "decides",
    "needs": ["Fewer tools"],
    "behaviours": ["Reads, then asks a colleague"],
    "messages": ["One place for both teams"],
    "objections": ["Yet another tool"],
}
NUMBER = {
    "name": "Accepted",
    "value": "44 %",
    "source": "A study",
    "date": "2019-06-30",
    "caveat": "Who was asked is not told.",
}
CLAIM = {"claim": "Fast", "evidence": "Test 7", "may_say": "Everybody", "until": "2027-01-31"}

STEP = {"name": "Hand over", "team": "marketing", "accountable": "7", "responsible": "SDR"}
PERIOD = {
    "name": "2027, first quarter",
    "from": "2027-01-01",
    "marketing_people": "4",
    "sales_people": "6",
    "marketing_budget": "100000",
    "sales_budget": "150000.50",
}


def test_what_says_all_it_has_to_is_taken():
    check_sheet(kind=Kind.PERSONA, body=PERSONA)
    check_sheet(kind=Kind.BENCHMARKS, body={"benchmarks": [NUMBER]})
    check_sheet(kind=Kind.CLAIMS, body={"claims": [CLAIM]})
    check_sheet(kind=Kind.PROCESS, body={"steps": [STEP]}, members={7})
    check_sheet(kind=Kind.RESOURCES, body={"periods": [PERIOD]})


@pytest.mark.parametrize(
    ("kind", "body", "flaw", "row", "part"),
    [
        *(
            (Kind.PERSONA, {**PERSONA, part: type(said)()}, Flaw.IS_NEEDED, 1, part)
            for part, said in PERSONA.items()
        ),
        *(
            (Kind.BENCHMARKS, {"benchmarks": [{**NUMBER, part: " "}]}, Flaw.IS_NEEDED, 1, part)
            for part in ("source", "date", "caveat")
        ),
        (
            Kind.BENCHMARKS,
            {"benchmarks": [NUMBER, {**NUMBER, "name": "B", "date": "June"}]},
            Flaw.NO_DAY,
            2,
            "date",
        ),
        (Kind.BENCHMARKS, {"benchmarks": [NUMBER, NUMBER]}, Flaw.SAME_NAME, 2, "name"),
        (Kind.BENCHMARKS, {"benchmarks": []}, Flaw.NO_ROWS, None, ""),
        (Kind.CLAIMS, {"claims": [{**CLAIM, "until": ""}]}, Flaw.IS_NEEDED, 1, "until"),
        (Kind.PERSONA, {**PERSONA, "needs": ["x"] * 31}, Flaw.TOO_MANY_VALUES, 1, "needs"),
        (Kind.PERSONA, {**PERSONA, "needs": ["x" * 301]}, Flaw.TOO_LONG, 1, "needs"),
        (Kind.PERSONA, {**PERSONA, "needs": [7]}, Flaw.NO_VALUE, 1, "needs"),
        (Kind.PERSONA, {**PERSONA, "needs": ["a\u202eb"]}, Flaw.UNSEEN, 1, "needs"),
        (Kind.CLAIMS, {"claims": [{**CLAIM, "claim": "a\x00b"}]}, Flaw.UNSEEN, 1, "claim"),
        (Kind.PERSONA, {**PERSONA, "secret": "x"}, Flaw.NO_CLAUSE, 1, "secret"),
        (
            Kind.PROCESS,
            {"steps": [STEP, {**STEP, "name": "Call", "accountable": ""}]},
            Flaw.NOBODY_ANSWERS,
            2,
            "accountable",
        ),
        (
            Kind.PROCESS,
            {"steps": [{**STEP, "accountable": "7,8"}]},
            Flaw.ONE_ANSWERS,
            1,
            "accountable",
        ),
        (
            Kind.PROCESS,
            {"steps": [{**STEP, "accountable": ["7", "8"]}]},
            Flaw.ONE_ANSWERS,
            1,
            "accountable",
        ),
        (
            Kind.PROCESS,
            {"steps": [{**STEP, "accountable": "9"}]},
            Flaw.ONE_ANSWERS,
            1,
            "accountable",
        ),
        (Kind.PROCESS, {"steps": [{**STEP, "team": "both"}]}, Flaw.NO_SUCH_VALUE, 1, "team"),
        (
            Kind.RESOURCES,
            {"periods": [{**PERIOD, "sales_people": "a few"}]},
            Flaw.NO_NUMBER,
            1,
            "sales_people",
        ),
        (
            Kind.RESOURCES,
            {"periods": [{**PERIOD, "sales_budget": "-5"}]},
            Flaw.NO_AMOUNT,
            1,
            "sales_budget",
        ),
    ],
)
def test_what_is_missing_is_named(
    kind: Kind, body: dict[str, Any], flaw: Flaw, row: int | None, part: str
):
    with pytest.raises(UnableToPropose) as refused:
        check_sheet(kind=kind, body=body, members={7, 8})
    assert (refused.value.flaw, refused.value.row, refused.value.part) == (flaw, row, part)
