"""Segments: the rules one lead at a time, and the same for many at once in the database."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.definitions import api as definitions
from accord.definitions.rules import segments as rules
from accord.definitions.values import (
    Condition,
    Flaw,
    Segment,
    SegmentFacts,
    SegmentField,
    SegmentTest,
    UnableToPropose,
)
from accord.foundation import bulk

F, T = SegmentField, SegmentTest
ACME = SegmentFacts(
    industry="IT & Services",
    employees=500,
    country="România",
    title="Head of Sales/Marketing",
    said="Mid market",
    lists=("Spring accounts",),
    attributes=({"Tier": "A"}, {"Tier": "b", "Fleet": "12"}),
)
NOBODY = SegmentFacts()


@pytest.mark.parametrize(
    ("condition", "facts", "holds"),
    [
        (Condition(F.INDUSTRY, T.ONE_OF, ("steel", "it services")), ACME, True),
        (Condition(F.INDUSTRY, T.ONE_OF, ("services",)), ACME, False),
        (Condition(F.INDUSTRY, T.HAS_WORD, ("services",)), ACME, True),
        (Condition(F.INDUSTRY, T.HAS_WORD, ("service",)), ACME, False),
        (Condition(F.INDUSTRY, T.NONE_OF, ("steel",)), ACME, True),
        (Condition(F.INDUSTRY, T.NONE_OF, ("steel",)), NOBODY, False),
        (Condition(F.COUNTRY, T.ONE_OF, ("romania",)), ACME, True),
        (Condition(F.TITLE, T.HAS_WORD, ("marketing",)), ACME, True),
        (Condition(F.TITLE, T.HAS_WORD, ("head of sales",)), ACME, True),
        (Condition(F.TITLE, T.HAS_WORD, ("sales head",)), ACME, False),
        (Condition(F.EMPLOYEES, T.AT_LEAST, ("500",)), ACME, True),
        (Condition(F.EMPLOYEES, T.AT_LEAST, ("501",)), ACME, False),
        (Condition(F.EMPLOYEES, T.AT_MOST, ("500",)), ACME, True),
        (Condition(F.EMPLOYEES, T.AT_MOST, ("499",)), ACME, False),
        (Condition(F.EMPLOYEES, T.AT_MOST, ("499",)), NOBODY, False),
        (Condition(F.EMPLOYEES, T.UNKNOWN), NOBODY, True),
        (Condition(F.EMPLOYEES, T.KNOWN), NOBODY, False),
        (Condition(F.TARGET_LIST, T.ONE_OF, ("SPRING ACCOUNTS",)), ACME, True),
        (Condition(F.TARGET_LIST, T.NONE_OF, ("Spring accounts",)), NOBODY, True),
        (Condition(F.TARGET_LIST, T.KNOWN), NOBODY, False),
        (Condition(F.ATTRIBUTE, T.ONE_OF, ("B",), "Tier"), ACME, True),
        (Condition(F.ATTRIBUTE, T.ONE_OF, ("B",), "tier"), ACME, False),
        (Condition(F.ATTRIBUTE, T.UNKNOWN, (), "Region"), ACME, True),
        (Condition(F.SAID, T.ONE_OF, ("mid-market",)), ACME, True),
    ],
)
def test_a_condition_holds(condition: Condition, facts: SegmentFacts, *, holds: bool) -> None:
    found = rules.segment_of(facts, segments=[Segment("In", (condition,))])
    assert found == ("In" if holds else None)


def test_the_first_rule_that_holds_gives_the_segment() -> None:
    big = Segment("Big", (Condition(F.EMPLOYEES, T.AT_LEAST, ("200",)),))
    known = Segment("Known", (Condition(F.EMPLOYEES, T.KNOWN),))
    rest = Segment("Others", ())
    assert rules.segment_of(ACME, segments=[big, known]) == "Big"
    assert rules.segment_of(ACME, segments=[known, big]) == "Known"
    assert rules.segment_of(NOBODY, segments=[big, known]) is None
    assert rules.segment_of(NOBODY, segments=[big, known, rest]) == "Others"


ONE = Condition(F.TITLE, T.HAS_WORD, ("sales",))


@pytest.mark.parametrize(
    ("segments", "flaw", "row"),
    [
        ([Segment("A", (ONE,))] * 51, Flaw.TOO_MANY_SEGMENTS, None),
        ([Segment(" ", (ONE,))], Flaw.NO_NAME, 1),
        ([Segment("A" * 121, (ONE,))], Flaw.TOO_LONG, 1),
        ([Segment("A", ()), Segment("B", (ONE,))], Flaw.NO_CONDITION, 1),
        ([Segment("A", (ONE,) * 21)], Flaw.TOO_MANY_CONDITIONS, 1),
        ([Segment("A", (Condition(F.TITLE, T.AT_LEAST, ("5",)),))], Flaw.DOES_NOT_GO, 1),
        ([Segment("A", (Condition(F.TITLE, T.KNOWN, ("5",)),))], Flaw.DOES_NOT_GO, 1),
        ([Segment("A", (Condition(F.TITLE, T.ONE_OF, ()),))], Flaw.NO_VALUE, 1),
        ([Segment("A", (Condition(F.TITLE, T.ONE_OF, (" - ",)),))], Flaw.NO_VALUE, 1),
        ([Segment("A", (Condition(F.TITLE, T.ONE_OF, ("x",) * 101),))], Flaw.TOO_MANY_VALUES, 1),
        ([Segment("A", (Condition(F.TITLE, T.ONE_OF, ("x" * 121,)),))], Flaw.TOO_LONG, 1),
        ([Segment("A", (Condition(F.EMPLOYEES, T.AT_LEAST, ("many",)),))], Flaw.NO_NUMBER, 1),
        ([Segment("A", (Condition(F.EMPLOYEES, T.AT_LEAST, ("9" * 10,)),))], Flaw.NO_NUMBER, 1),
        ([Segment("A", (Condition(F.ATTRIBUTE, T.KNOWN),))], Flaw.NO_ATTRIBUTE, 1),
        ([], Flaw.NOTHING_NEW, None),
    ],
)
def test_rules_that_nobody_can_judge_by_are_refused(
    segments: list[Segment], flaw: Flaw, row: int | None
) -> None:
    with pytest.raises(UnableToPropose) as refused:
        rules.check_segments(segments, now=[])
    assert (refused.value.flaw, refused.value.row) == (flaw, row)


def test_rules_come_back_from_a_version_as_they_went_in() -> None:
    given_rules = (Segment("A", (ONE, Condition(F.ATTRIBUTE, T.KNOWN, (), "Tier"))),)
    rules.check_segments(given_rules, now=[])
    body = json.loads(json.dumps(rules.segments_body(given_rules)))
    assert rules.segments_of(body) == given_rules


WORDS = st.text(
    st.one_of(
        st.sampled_from("abAB İIıΣσςßẞéÉșȘÄñ-/&.,'"),
        st.characters(exclude_categories=("Cs", "Cn", "Co"), exclude_characters="\x00"),
    ),
    max_size=6,
)
SOME = st.sampled_from(["a", "B", "a b", "İ", "Σ", "É", "%(x)s", "'; drop", ""])
TEXT = st.one_of(SOME, WORDS)
VALUES = st.lists(TEXT.filter(lambda word: rules.plain(word) != " "), min_size=1, max_size=3)
NAMES = st.sampled_from(["Tier", "%s", "it's"])


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(SegmentField))
    test = draw(st.sampled_from(sorted(rules.TESTS[field])))
    values: tuple[str, ...] = ()
    if test not in (T.KNOWN, T.UNKNOWN):
        values = (str(draw(st.integers(0, 5))),) if field is F.EMPLOYEES else tuple(draw(VALUES))
    return Condition(field, test, values, draw(NAMES) if field is F.ATTRIBUTE else "")


SEGMENTS = st.lists(
    st.builds(
        Segment,
        st.sampled_from(["One", "Two", "%s'"]),
        st.lists(conditions(), max_size=3).map(tuple),
    ),
    max_size=4,
)
FACTS = st.builds(
    SegmentFacts,
    industry=TEXT,
    employees=st.none() | st.integers(0, 5),
    country=TEXT,
    title=TEXT,
    said=TEXT,
    lists=st.lists(TEXT, max_size=2).map(tuple),
    attributes=st.lists(st.dictionaries(NAMES, TEXT, max_size=2), max_size=2).map(tuple),
)


@pytest.mark.django_db
@pytest.mark.soak
@settings(
    max_examples=rounds(50, full=1_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(segments=SEGMENTS, facts=st.lists(FACTS, min_size=1, max_size=8))
def test_one_at_a_time_and_all_at_once_say_the_same(
    segments: list[Segment], facts: list[SegmentFacts]
) -> None:
    rows = [
        {
            "lead_id": place,
            "industry": fact.industry,
            "employees": fact.employees,
            "country": fact.country,
            "title": fact.title,
            "said": fact.said or None,
            "lists": list(fact.lists),
            "attributes": list(fact.attributes),
        }
        for place, fact in enumerate(facts)
    ]
    compiled = definitions.compile_segments(
        segments,
        source="""jsonb_to_recordset(%(rows)s) as raw(lead_id bigint, industry text, employees int,
          country text, title text, said text, lists text[], attributes jsonb)""",
    )
    told = dict(bulk.fetch(compiled.sql, {**compiled.parameters, "rows": bulk.Jsonb(rows)}))
    assert told == {
        place: definitions.segment_of(fact, segments=segments) for place, fact in enumerate(facts)
    }
