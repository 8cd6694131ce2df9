"""What a lead must be to enter a stage: one at a time, and the same for many in the database."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.definitions import api as definitions
from accord.definitions.rules import criteria as rules
from accord.definitions.rules import presets
from accord.definitions.rules.wording import stages_body, stages_of
from accord.definitions.tests.test_segments import FACTS, conditions
from accord.definitions.values import (
    FACT_VALUES,
    Condition,
    Criterion,
    Flaw,
    Kind,
    Need,
    SegmentFacts,
    SegmentField,
    SegmentTest,
    Stage,
    StageCode,
    StageFact,
    StageFacts,
)
from accord.foundation import bulk

F = StageFact
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERFECT = StageFacts("high", "high", "perfect", "A1", True, "yes", "yes", SegmentFacts(title="CEO"))
HOT = StageFacts("low", "high", "hot", "C2", False, "", "unsure")
NOBODY = StageFacts()
CEO = Criterion(F.FIELD, (), Condition(SegmentField.TITLE, SegmentTest.ONE_OF, ("ceo",)))
UNSEEN = Criterion(F.FIELD, (), Condition(SegmentField.TITLE, SegmentTest.ONE_OF, ("a\u2066b",)))


@pytest.mark.parametrize(
    ("criterion", "facts", "holds"),
    [
        (Criterion(F.FIT, ("high",)), PERFECT, True),
        (Criterion(F.FIT, ("high", "unknown")), HOT, False),
        (Criterion(F.FIT, ("high", "low", "unknown")), NOBODY, False),
        (Criterion(F.QUADRANT, ("perfect", "hot")), HOT, True),
        (Criterion(F.CELL, ("A1", "A2")), PERFECT, True),
        (Criterion(F.DIRECT, ("yes",)), PERFECT, True),
        (Criterion(F.DIRECT, ("no",)), HOT, True),
        (Criterion(F.DIRECT, ("yes", "no")), NOBODY, False),
        (Criterion(F.VERDICT_SALES, ("yes",)), HOT, False),
        (Criterion(F.VERDICT_MARKETING, ("none",)), HOT, True),
        (Criterion(F.VERDICT_MARKETING, ("none",)), PERFECT, False),
        (CEO, PERFECT, True),
        (CEO, HOT, False),
    ],
)
def test_a_criterion(criterion: Criterion, facts: StageFacts, holds: bool):
    assert rules.holds(criterion, facts=facts) is holds


def test_all_must_hold_and_none_is_met_by_nobody():
    both = [Criterion(F.FIT, ("high",)), Criterion(F.INTEREST, ("high",))]
    assert rules.meets(both, facts=PERFECT)
    assert not rules.meets(both, facts=HOT)
    assert not rules.meets([], facts=PERFECT)


@pytest.mark.parametrize(
    ("criteria", "flaw"),
    [
        ([Criterion(F.FIT, ("high",)), Criterion(F.FIT, ("low",))], Flaw.ASKED_TWICE),
        ([Criterion(F.FIT, ("huge",))], Flaw.NO_SUCH_VALUE),
        ([Criterion(F.CELL, ("E1",))], Flaw.NO_SUCH_VALUE),
        ([Criterion(F.FIT)], Flaw.NO_VALUE),
        ([Criterion(F.FIELD, ("high",))], Flaw.DOES_NOT_GO),
        ([CEO] * 4, Flaw.TOO_MANY_CRITERIA),
        ([UNSEEN], Flaw.UNSEEN),
        ([CEO, CEO, Criterion(F.FIT, ("high",))], None),
    ],
)
def test_criteria_that_nobody_can_judge_by_are_refused(
    criteria: Sequence[Criterion], flaw: Flaw | None
):
    assert rules.flaw_of(criteria) is flaw


@pytest.mark.parametrize(
    ("preset", "stage", "leads"),
    [
        (presets.Preset.INBOUND, StageCode.MQL, {"perfect", "hot", "nurture", "cold", "check_fit"}),
        (presets.Preset.INBOUND, StageCode.SQL, {"perfect", "hot"}),
        (presets.Preset.FIT_AND_READY, StageCode.MQL, {"perfect"}),
    ],
)
@pytest.mark.django_db
def test_the_two_meanings_of_ready_for_sales(
    preset: presets.Preset, stage: StageCode, leads: set[str]
):
    stages = presets.filled(definitions.list_stages(at=AT), preset=preset)
    [asked] = [one for one in stages if one.code is stage]
    met = {
        quadrant
        for quadrant, fit, interest in (
            ("perfect", "high", "high"),
            ("hot", "low", "high"),
            ("nurture", "high", "low"),
            ("check_fit", "unknown", "low"),
            ("cold", "low", "low"),
        )
        if rules.meets(
            asked.criteria, facts=StageFacts(fit, interest, quadrant, verdict_sales="yes")
        )
    }
    assert met == leads
    assert stages_of(json.loads(json.dumps(stages_body(stages)))) == stages
    no_word = StageFacts("high", "high", "perfect")
    assert rules.meets(asked.criteria, facts=no_word) is (stage is StageCode.MQL)
    [sql] = [one for one in stages if one.code is StageCode.SQL]
    assert rules.missing(sql.needs, there=frozenset()) == (Need.VERDICT_SALES,)


@pytest.mark.django_db
def test_the_first_stages_ask_nothing_and_stay_as_they_were_worded():
    version = definitions.get_in_force(kind=Kind.STAGES, at=AT)
    stages = stages_of(version.body)
    assert all(stage.criteria == stage.needs == () for stage in stages)
    assert stages_body(stages) == version.body


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    fact = draw(st.sampled_from(StageFact))
    if fact is F.FIELD:
        return Criterion(fact, (), draw(conditions()))
    values = st.lists(st.sampled_from(FACT_VALUES[fact]), min_size=1, max_size=3, unique=True)
    return Criterion(fact, tuple(draw(values)))


def code(fact: StageFact) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *FACT_VALUES[fact][:3]])


STAGE_FACTS = st.builds(
    StageFacts,
    fit=code(F.FIT),
    interest=code(F.INTEREST),
    quadrant=code(F.QUADRANT),
    cell=code(F.CELL),
    is_direct=st.none() | st.booleans(),
    verdict_marketing=code(F.VERDICT_MARKETING),
    verdict_sales=code(F.VERDICT_SALES),
    fields=FACTS,
)


ROWS = """jsonb_to_recordset(%(rows)s) as raw(lead_id bigint, fit text, interest text,
  quadrant text, cell text, is_direct bool, verdict_marketing text, verdict_sales text,
  industry text, employees int, country text, title text, said text, lists text[],
  attributes jsonb)"""
DRAWN = settings(
    max_examples=rounds(25, full=500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rows_of(facts: Sequence[StageFacts]) -> bulk.Jsonb:
    return bulk.Jsonb(
        [
            {
                "lead_id": place,
                **{fact.value: getattr(one, fact) or None for fact in F if hasattr(one, fact)},
                "is_direct": one.is_direct,
                "industry": one.fields.industry,
                "employees": one.fields.employees,
                "country": one.fields.country,
                "title": one.fields.title,
                "said": one.fields.said or None,
                "lists": list(one.fields.lists),
                "attributes": list(one.fields.attributes),
            }
            for place, one in enumerate(facts)
        ]
    )


@pytest.mark.django_db
@pytest.mark.soak
@DRAWN
@given(asked=st.lists(criteria(), max_size=4), facts=st.lists(STAGE_FACTS, min_size=1, max_size=8))
def test_one_at_a_time_and_all_at_once_say_the_same(
    asked: list[Criterion], facts: list[StageFacts]
):
    compiled = definitions.compile_criteria(asked, source=ROWS)
    rows = bulk.fetch(compiled.sql, {**compiled.parameters, "rows": rows_of(facts)})
    assert dict(rows) == {place: rules.meets(asked, facts=one) for place, one in enumerate(facts)}


@st.composite
def stages(draw: st.DrawFn) -> tuple[Stage, ...]:
    asked = st.lists(criteria(), max_size=3).map(tuple)
    return tuple(Stage(code, code, "sales", "", draw(asked)) for code in StageCode)


@pytest.mark.django_db
@pytest.mark.soak
@DRAWN
@given(asked=stages(), facts=st.lists(STAGE_FACTS, min_size=1, max_size=8))
def test_the_stage_of_one_lead_and_of_many_is_the_same_and_so_is_what_is_kept_of_them(
    asked: tuple[Stage, ...], facts: list[StageFacts]
):
    compiled = definitions.compile_stages(asked, source=ROWS)
    rows = bulk.fetch(compiled.sql, {**compiled.parameters, "rows": rows_of(facts)})
    found = {lead: (stage, bulk.read_json(told)) for lead, stage, told in rows}
    everything = rules.asked_of(asked)
    assert found == {
        place: (rules.judged(asked, facts=one), rules.told(everything, facts=one))
        for place, one in enumerate(facts)
    }
    # What is kept is enough to judge once more.
    for stage, told in found.values():
        assert rules.judged(asked, facts=rules.facts_told(json.loads(json.dumps(told)))) == stage


def test_the_furthest_stage_that_is_met_counts_and_a_stage_that_asks_nothing_never():
    asked = [Criterion(F.FIT, ("high",))]
    nobody, fits = StageFacts(), StageFacts("high")
    given = [
        Stage(StageCode.LEAD, "Lead", "marketing", "", (Criterion(F.FIT, ("high", "low")),)),
        Stage(StageCode.MQL, "Ready", "marketing", "", tuple(asked)),
        Stage(StageCode.SQL, "Taken", "sales", ""),
    ]
    assert rules.judged(given, facts=fits) is StageCode.MQL
    assert rules.judged(given, facts=StageFacts("low")) is StageCode.LEAD
    assert rules.judged(given, facts=nobody) is None
    assert rules.judged(given[2:], facts=fits) is None
