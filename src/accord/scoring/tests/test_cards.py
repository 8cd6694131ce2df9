"""What is a card and what is not, each refusal by its place."""

import json
from pathlib import Path

import pytest

from accord.journeys.values import TouchKind
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import MAIN, changed
from accord.scoring.values.cards import CARD_FLAWS, CardFlaw, Counted, Field, Test, UnableToRead

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "interfaces" / "card.json").read_text(encoding="utf-8")
)
FIT, INTEREST = "fit.criteria.0", "interest.criteria.0"


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
        (changed("interest.criteria.3.unknown", None), CardFlaw.NO_OPEN_QUESTION,
         "interest.criteria[3].unknown", ""),
        (changed("fit.criteria", MAIN["fit"]["criteria"] * 31), CardFlaw.TOO_MANY,
         "fit.criteria", "62"),
        (changed("fit.criteria", [], of=changed("interest.criteria", [])), CardFlaw.NO_CRITERIA,
         "fit.criteria", ""),
    ],
)  # fmt: skip
def test_what_is_no_card_is_refused_by_its_place(body, flaw, where, given):
    with pytest.raises(UnableToRead) as refused:
        read_card(body)
    assert (refused.value.flaw, refused.value.where, refused.value.given) == (flaw, where, given)


def test_every_refusal_says_what_to_do():
    assert set(CARD_FLAWS) == set(CardFlaw)
    assert all(str(said).endswith(".") for said in CARD_FLAWS.values())


def test_the_schema_names_what_the_code_knows():
    parts = SCHEMA["$defs"]
    assert parts["touch"]["properties"]["kinds"]["items"]["enum"] == [k.value for k in TouchKind]
    assert parts["case"]["properties"]["test"]["enum"] == [test.value for test in Test]
    asked = parts["field"]["properties"]["field"]["anyOf"]
    assert asked[0]["enum"] == [field.value for field in Field if field is not Field.OWN]
