"""What is a card and what is not, each refusal by its place."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accord.journeys.values import TouchKind
from accord.scoring.rules.fit import fit_of
from accord.scoring.rules.quadrants import score_of
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import BOTH, MAIN, changed
from accord.scoring.values.cards import (
    CARD_FLAWS,
    CardFlaw,
    Counted,
    Field,
    Paired,
    Test,
    UnableToRead,
)
from accord.scoring.values.scores import LeadFacts, LeadTouch

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "interfaces" / "card.json").read_text(encoding="utf-8")
)
AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
FIT, INTEREST = "fit.criteria.0", "interest.criteria.0"
PAIRED = changed("fit.criteria", [BOTH])
OTHER = "fit.criteria.0.both.1"


def half(field: str, test: str, *values: str) -> dict[str, Any]:
    return {"field": field, "test": test, "values": [*values]}


def with_halves(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return changed("fit.criteria.0.both", [one, other], of=PAIRED)


def test_a_card_is_read_whole():
    card = read_card(MAIN)
    assert (card.fit.threshold, card.fit.cuts, card.segments) == (50, (80, 20), ())
    assert card.fit.criteria[1].attribute == "Lead Origin"
    assert [criterion.code for criterion in card.interest.criteria] == [
        "price_page", "asked", "three_visits", "minutes",
    ]  # fmt: skip
    first = card.interest.criteria[0]
    assert isinstance(first, Counted)
    assert (first.touch.assets, first.daily_cap) == (("Pricing",), 30)


@pytest.mark.parametrize(
    ("body", "flaw", "where", "given"),
    [
        ([], CardFlaw.NOT_AN_OBJECT, "card", "[]"),
        (changed("mood", 1), CardFlaw.UNKNOWN_KEY, "card", "mood"),
        (changed("fit", None), CardFlaw.MISSING_KEY, "card", "fit"),
        (changed("name", " "), CardFlaw.NO_TEXT, "name", " "),
        (changed("name", "a\0b"), CardFlaw.NO_TEXT, "name", "a\0b"),
        (changed("name", "n" * 121), CardFlaw.TOO_LONG, "name", "n" * 80),
        (changed("interest.half_life_days", 0), CardFlaw.NO_HALF_LIFE,
         "interest.half_life_days", "0"),
        # A day divided by it is no number, and no lead could be judged by such a card.
        (changed("interest.half_life_days", 5e-324), CardFlaw.NO_HALF_LIFE,
         "interest.half_life_days", "5e-324"),
        (changed("interest.half_life_days", 0.0009), CardFlaw.NO_HALF_LIFE,
         "interest.half_life_days", "0.0009"),
        (changed("interest.half_life_days", float("nan")), CardFlaw.NO_HALF_LIFE,
         "interest.half_life_days", "nan"),
        (changed("interest.half_life_days", 3651), CardFlaw.NO_HALF_LIFE,
         "interest.half_life_days", "3651"),
        (changed("fit.threshold", 90), CardFlaw.CUTS_CROSS, "cells.fit", "80, 90, 20"),
        (changed("interest.threshold", 5), CardFlaw.CUTS_CROSS, "cells.interest", "60, 5, 10"),
        (changed("cells", {"fit": [80, 20]}), CardFlaw.NO_CUTS, "cells.interest", ""),
        (changed("cells.fit", [80]), CardFlaw.NO_CUTS, "cells.fit", ""),
        (changed("fit.threshold", True), CardFlaw.NOT_WHOLE, "fit.threshold", "True"),
        (changed("fit.threshold", 10**9), CardFlaw.OUT_OF_BOUNDS, "fit.threshold", "1000000000"),
        (changed(f"{FIT}.field", "shoe_size"), CardFlaw.UNKNOWN_FIELD,
         "fit.criteria[0].field", "shoe_size"),
        (changed(f"{FIT}.field", "attribute"), CardFlaw.UNKNOWN_FIELD,
         "fit.criteria[0].field", "attribute"),
        (changed(f"{FIT}.field", "attribute: "), CardFlaw.NO_TEXT, "fit.criteria[0].field", ""),
        (changed(f"{FIT}.field", "title"), CardFlaw.DOES_NOT_GO,
         "fit.criteria[0].cases[0].test", "at_least"),
        (changed(f"{FIT}.cases.0.test", "like"), CardFlaw.UNKNOWN_TEST,
         "fit.criteria[0].cases[0].test", "like"),
        (changed(f"{FIT}.cases.0.values", ["many"]), CardFlaw.NO_NUMBER,
         "fit.criteria[0].cases[0].values", "many"),
        (changed("fit.criteria.1.cases.0.values", ["--"]), CardFlaw.NO_VALUE,
         "fit.criteria[1].cases[0].values", ""),
        (changed(f"{FIT}.cases.0.points", 1001), CardFlaw.OUT_OF_BOUNDS,
         "fit.criteria[0].cases[0].points", "1001"),
        (changed(f"{FIT}.cases.0.points", 1.5), CardFlaw.NOT_WHOLE,
         "fit.criteria[0].cases[0].points", "1.5"),
        (changed(f"{FIT}.code", "Company size"), CardFlaw.NO_CODE,
         "fit.criteria[0].code", "Company size"),
        (changed(f"{INTEREST}.code", "employees"), CardFlaw.SAME_CODE,
         "interest.criteria[0].code", "employees"),
        (changed(f"{INTEREST}.touch.kinds", ["seance"]), CardFlaw.UNKNOWN_KIND,
         "interest.criteria[0].touch.kinds[0]", "seance"),
        (changed(f"{INTEREST}.touch.kinds", []), CardFlaw.NO_KIND,
         "interest.criteria[0].touch.kinds", ""),
        (changed(f"{INTEREST}.touch.team", "legal"), CardFlaw.UNKNOWN_WORD,
         "interest.criteria[0].touch.team", "legal"),
        (changed(f"{INTEREST}.daily_cap", 0), CardFlaw.OUT_OF_BOUNDS,
         "interest.criteria[0].daily_cap", "0"),
        (changed(f"{INTEREST}.direct", 1), CardFlaw.NOT_YES_OR_NO,
         "interest.criteria[0].direct", "1"),
        (changed("interest.criteria.2.within_days", None), CardFlaw.NO_WINDOW,
         "interest.criteria[2]", ""),
        (changed("interest.criteria.2.daily_cap", 5), CardFlaw.DOES_NOT_GO,
         "interest.criteria[2].daily_cap", ""),
        (changed("interest.criteria.0.where", half("title", "known")), CardFlaw.DOES_NOT_GO,
         "interest.criteria[0].where", ""),
        (changed("interest.criteria.2.where", half("title", "at_least", "5")),
         CardFlaw.DOES_NOT_GO, "interest.criteria[2].where.test", "at_least"),
        (changed("interest.criteria.3.unknown", None), CardFlaw.NO_OPEN_QUESTION,
         "interest.criteria[3].unknown", ""),
        (changed("fit.criteria", MAIN["fit"]["criteria"] * 31), CardFlaw.TOO_MANY,
         "fit.criteria", "62"),
        (changed("fit.criteria.0.both", BOTH["both"][:1], of=PAIRED), CardFlaw.NO_PAIR,
         "fit.criteria[0].both", "1"),
        (changed("fit.criteria.0.both", BOTH["both"] * 2, of=PAIRED), CardFlaw.NO_PAIR,
         "fit.criteria[0].both", "4"),
        (changed(f"{OTHER}.field", "shoe_size", of=PAIRED), CardFlaw.UNKNOWN_FIELD,
         "fit.criteria[0].both[1].field", "shoe_size"),
        (changed(f"{OTHER}.values", ["200", "50"], of=PAIRED), CardFlaw.NO_RANGE,
         "fit.criteria[0].both[1].values", "200, 50"),
        (changed(f"{OTHER}.values", ["50"], of=PAIRED), CardFlaw.NO_RANGE,
         "fit.criteria[0].both[1].values", "50"),
        (changed(f"{OTHER}.points", 3, of=PAIRED), CardFlaw.UNKNOWN_KEY,
         "fit.criteria[0].both[1]", "points"),
        (changed("fit.criteria.0.points", 1001, of=PAIRED), CardFlaw.OUT_OF_BOUNDS,
         "fit.criteria[0].points", "1001"),
        (changed("fit.criteria.0.points", None, of=PAIRED), CardFlaw.MISSING_KEY,
         "fit.criteria[0]", "points"),
        (changed("fit.criteria.0.cases", [], of=PAIRED), CardFlaw.UNKNOWN_KEY,
         "fit.criteria[0]", "cases"),
        (with_halves(half("employees", "at_least", "50"), half("employees", "at_most", "200")),
         CardFlaw.SAME_FIELD, "fit.criteria[0].both[1].field", "employees"),
        (with_halves(half("title", "has_word", "head"), half("title", "has_word", "head")),
         CardFlaw.SAME_FIELD, "fit.criteria[0].both[1].field", "title"),
        (with_halves(half("attribute:Size", "one_of", "a"), half("attribute:Size", "known")),
         CardFlaw.SAME_FIELD, "fit.criteria[0].both[1].field", "Size"),
        (changed("interest.criteria", [BOTH]), CardFlaw.NO_OPEN_QUESTION,
         "interest.criteria[0].unknown", ""),
        (changed("fit.criteria", [], of=changed("interest.criteria", [])), CardFlaw.NO_CRITERIA,
         "fit.criteria", ""),
    ],
)  # fmt: skip
def test_what_is_no_card_is_refused_by_its_place(body, flaw, where, given):
    with pytest.raises(UnableToRead) as refused:
        read_card(body)
    assert (refused.value.flaw, refused.value.where, refused.value.given) == (flaw, where, given)


def test_the_same_field_may_be_asked_twice_for_words_that_one_test_cannot_ask():
    for one, other in (
        (half("title", "has_word", "sales"), half("title", "none_of", "sales assistant")),
        (half("target_list", "one_of", "A"), half("target_list", "one_of", "B")),
        (half("attribute:Size", "at_least", "5"), half("attribute:Staff", "at_least", "5")),
    ):
        [pair] = read_card(with_halves(one, other)).fit.criteria
        assert isinstance(pair, Paired)
        assert [each.test for each in pair.both] == [one["test"], other["test"]]


@pytest.mark.parametrize(
    ("case", "title", "employees", "unknown", "points", "low_high", "chance"),
    [
        ("both hold", "Sales director", 200, None, 6, (6, 6), ()),
        ("one does not", "Sales director", 201, None, 0, (0, 0), ((6.0, False),)),
        ("one is empty and may decide", "Director", None, None, None, (0, 6), ((6.0, True),)),
        ("not saying is an answer", "Director", None, 2, 2, (2, 2), ((4.0, True),)),
        ("the other rules it out", "Assistant", None, None, 0, (0, 0), ((6.0, False),)),
        ("nothing is known", "", None, None, None, (0, 6), ((6.0, True),)),
    ],
)
def test_two_answers_together(case, title, employees, unknown, points, low_high, chance):
    card = read_card(changed("fit.criteria", [{**BOTH, "unknown": unknown}]))
    fit, [part], chances = fit_of(card.fit, LeadFacts(title=title, employees=employees))
    assert (None if part.is_open else part.points) == points, case
    assert (fit.points, (fit.low, fit.high)) == (points or 0, low_high)
    assert tuple((each.points, each.is_open) for each in chances) == chance


@pytest.mark.parametrize(
    ("case", "size", "touches", "points", "changes", "chance"),
    [
        ("both", "201+", 3, 10, True, ()),
        ("too few touches", "201+", 2, 0, False, ((10.0, 1, False),)),
        ("another size", "1-10", 3, 0, False, ()),
        ("size may be filled in", "", 3, 0, False, ((10.0, 0, True),)),
        ("neither", "", 1, 0, False, ()),
    ],
)
def test_touches_count_only_where_a_field_says_so(case, size, touches, points, changes, chance):
    """Three visits in a week, of big companies."""
    often = {**MAIN["interest"]["criteria"][2], "where": half("attribute:Size", "one_of", "201+")}
    card = read_card(changed("interest.criteria", [often]))
    facts = LeadFacts(attributes=({"Size": size},))
    past = [LeadTouch("web_visit", AT - timedelta(days=day)) for day in range(touches)]
    told = score_of(card, facts, past, at=AT)
    [part] = [one for one in told.parts if one.code == "three_visits"]
    assert (part.points, told.interest.bonus) == (points, points), case
    assert (part.until is not None, told.changes_on is not None) == (changes, changes)
    found = [one for one in told.chances if one.code == "three_visits"]
    assert tuple((one.points, one.missing, one.is_open) for one in found) == chance


def test_every_refusal_says_what_to_do():
    assert set(CARD_FLAWS) == set(CardFlaw)
    assert all(str(said).endswith(".") for said in CARD_FLAWS.values())


def test_the_schema_names_what_the_code_knows():
    parts = SCHEMA["$defs"]
    assert parts["touch"]["properties"]["kinds"]["items"]["enum"] == [k.value for k in TouchKind]
    assert parts["case"]["properties"]["test"]["enum"] == [test.value for test in Test]
    assert parts["half"]["properties"]["test"]["$ref"] == "#/$defs/case/properties/test"
    whole = {*parts["pair"]["properties"]}
    assert whole == {"code", "name", "both", "points", "otherwise", "unknown"}
    asked = parts["field"]["properties"]["field"]["anyOf"]
    assert asked[0]["enum"] == [field.value for field in Field if field is not Field.OWN]
