"""What stages ask of a score: one lead at a time, and many in the database, say the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.definitions.values import StageFacts
from accord.foundation import bulk
from accord.scoring.rules.compiling.stages import compile_known
from accord.scoring.rules.interest import day_of
from accord.scoring.rules.quadrants import score_of
from accord.scoring.rules.reading import read_card
from accord.scoring.rules.stages import best, facts_of_score
from accord.scoring.tests.cards import MAIN, changed
from accord.scoring.tests.drawing import cards, leads, touches_of
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import CardInForce, LeadFacts, LeadTouch, Score

AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
SCORES = """jsonb_to_recordset(%(scores)s::jsonb) as s(version_id bigint, lead_id bigint,
  fit_low integer, fit_high integer, sign smallint, log2 double precision, bonus integer,
  direct_until date, quadrant text)"""
WORDS = """(select * from jsonb_to_recordset(%(words)s::jsonb) as w(id bigint, lead_id bigint,
  side text, said text) where w.lead_id = f.lead_id)"""
Words = list[tuple[str, str]]


def by_reference(
    held: list[tuple[CardInForce, Score]], words: Words
) -> tuple[StageFacts, int | None]:
    found = best(held)
    facts = facts_of_score(found[1], today=day_of(AT)) if found else StageFacts()
    said = dict(words)  # the newest of each team counts
    return (
        replace(
            facts,
            verdict_marketing=said.get("marketing", ""),
            verdict_sales=said.get("sales", ""),
        ),
        found[0].version_id if found else None,
    )


def by_postgres(
    held: list[tuple[CardInForce, Score]], words: Words
) -> tuple[StageFacts, int | None]:
    known = compile_known(
        [one for one, _score in held],
        leads="(select 7 as lead_id) f",
        scores=f"(select * from {SCORES})",
        words=WORDS,
        at=AT,
    )
    scores = [
        {
            "version_id": one.version_id, "lead_id": 7, "fit_low": score.fit.low,
            "fit_high": score.fit.high, "sign": score.interest.sign, "log2": score.interest.log2,
            "bonus": score.interest.bonus, "quadrant": score.quadrant.value,
            "direct_until": score.interest.direct_until
            and score.interest.direct_until.isoformat(),
        }
        for one, score in held
    ]  # fmt: skip
    told = [
        {"id": place, "lead_id": 7, "side": side, "said": said}
        for place, (side, said) in enumerate(words)
    ]
    [(fit, interest, quadrant, cell, direct, marketing, sales, version)] = bulk.fetch(
        f"""select fit, interest, quadrant, cell, is_direct, verdict_marketing, verdict_sales,
                   card_version from {known.sql}""",
        {**known.parameters, "scores": json.dumps(scores), "words": json.dumps(told)},
    )
    said = [word or "" for word in (fit, interest, quadrant, cell)]
    return StageFacts(*said, direct, marketing or "", sales or ""), version


@st.composite
def with_cells(draw: st.DrawFn) -> Card:
    card = draw(cards())
    fit, interest = (
        (axis.threshold + draw(st.integers(0, 30)), axis.threshold - draw(st.integers(0, 30)))
        for axis in (card.fit, card.interest)
    )
    return replace(
        card, fit=replace(card.fit, cuts=fit), interest=replace(card.interest, cuts=interest)
    )


WORDS_SAID = st.lists(
    st.tuples(st.sampled_from(["marketing", "sales"]), st.sampled_from(["yes", "no", "unsure"])),
    max_size=4,
)


@pytest.mark.django_db
@settings(max_examples=40)
@given(drawn=st.lists(cards() | with_cells(), max_size=3), words=WORDS_SAID, data=st.data())
def test_the_facts_of_one_lead_and_of_many_are_the_same(drawn: list[Card], words: Words, data: Any):
    facts, touches = data.draw(leads()), data.draw(touches_of(at=AT))
    held = [
        (CardInForce(10 + place, str(place), 1, card), score_of(card, facts, touches, at=AT))
        for place, card in enumerate(drawn)
    ]
    assert by_postgres(held, words) == by_reference(held, words)


@pytest.mark.django_db
def test_of_several_cards_the_best_counts_and_its_cell_is_told():
    asked = [LeadTouch("form", AT, direction="in")]
    fits = LeadFacts(employees=500, attributes=({"Lead Origin": "Lead Add Form"},))
    main, strict = read_card(MAIN), read_card(changed("fit.threshold", 70))
    held = [
        (CardInForce(place, str(place), 1, card), score_of(card, fits, asked, at=AT))
        for place, card in ((1, strict), (2, main))
    ]
    expected = StageFacts("high", "high", "perfect", "B2", True, "", "no"), 2
    assert by_reference(held, [("sales", "yes"), ("sales", "no")]) == expected
    assert by_postgres(held, [("sales", "yes"), ("sales", "no")]) == expected
    assert by_postgres(held[:1], [])[0].quadrant == "hot"
    assert by_postgres([], []) == (StageFacts(), None) == by_reference([], [])
