"""The criteria of stages as one question to the database, for many leads at once."""

from collections.abc import Sequence
from typing import Any

from accord.definitions.rules.compiling import Compiled, column_of, test_of
from accord.definitions.rules.criteria import asked_of, name_of
from accord.definitions.values import Condition, Criterion, SegmentField, Stage, StageFact
from accord.kernel.folding import FOLDED_FROM, FOLDED_TO

_SAID = {
    StageFact.DIRECT: "case is_direct when true then 'yes' when false then 'no' else '' end",
    StageFact.VERDICT_MARKETING: "coalesce(nullif(verdict_marketing, ''), 'none')",
    StageFact.VERDICT_SALES: "coalesce(nullif(verdict_sales, ''), 'none')",
}


class _Asking:
    """The columns that criteria look at, each folded once, and their parameters."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.parameters: dict[str, Any] = {"folded_from": FOLDED_FROM, "folded_to": FOLDED_TO}
        conditions = [one.condition for one in criteria if one.condition is not None]
        self._names = {
            key: f"c{place}" for place, key in enumerate(dict.fromkeys(map(_key, conditions)))
        }
        asked = dict.fromkeys(one.fact for one in criteria if one.condition is None)
        self.columns = [
            *(
                f"{column_of(field, name, attribute, self.parameters)} as {name}"
                for (field, attribute), name in self._names.items()
            ),
            *(f"{_said(fact)} as said_{fact.value}" for fact in asked),
        ]

    def test(self, criteria: Sequence[Criterion]) -> str:
        """Whether all of these hold, never null; none: false."""
        return " and ".join(map(self._holds, criteria)) or "false"

    def _holds(self, one: Criterion) -> str:
        if one.condition is not None:
            return test_of(one.condition, self._names[_key(one.condition)], self.parameters)
        given = f"value{len(self.parameters)}"
        self.parameters[given] = list(one.values)
        return f"said_{one.fact.value} = any(%({given})s::text[])"


def compile_criteria(criteria: Sequence[Criterion], *, source: str) -> Compiled:
    """Answers (lead_id, holds) of each row of a relation with lead_id, fit, interest, quadrant,
    cell, is_direct, verdict_marketing, verdict_sales and, where fields are asked, the columns of
    `compile_segments`, given as `source`."""
    asking = _Asking(criteria)
    return Compiled(
        f"""with facts as materialized (
              select {", ".join(["lead_id", *asking.columns])} from {source}
            )
            select lead_id, {asking.test(criteria)} as holds from facts""",
        asking.parameters,
    )


def compile_stages(stages: Sequence[Stage], *, source: str, beside: Sequence[str] = ()) -> Compiled:
    """Answers (lead_id, stage, told) of each row of such a relation: the furthest stage whose
    criteria hold, null where none, and as jsonb all that the stages ask; `beside` as well."""
    criteria = asked_of(stages)
    asking = _Asking(criteria)
    branches = [
        f"when {asking.test(stage.criteria)} then '{stage.code.value}'"
        for stage in reversed(stages)
        if stage.criteria
    ]
    kept = []
    for place, (name, one) in enumerate({name_of(one): one for one in criteria}.items()):
        asking.parameters[f"key{place}"] = name
        kept.append(f"%(key{place})s::text, {_kept(one, f'own{place}', asking.parameters)}")
    judged = f"case {' '.join(branches)} end" if branches else "null::text"
    return Compiled(
        f"""with facts as materialized (
              select {", ".join(["lead_id", *beside, *asking.columns])},
                     jsonb_build_object({", ".join(kept)}) as told
              from {source}
            )
            select {", ".join(["lead_id", *beside])}, {judged} as stage, told from facts""",
        asking.parameters,
    )


def _kept(one: Criterion, name: str, parameters: dict[str, Any]) -> str:
    """What a criterion looks at as it is stored, neither folded nor shortened."""
    condition = one.condition
    if condition is None:
        return _said(one.fact)
    if condition.field is SegmentField.EMPLOYEES:
        return "employees"
    if condition.field is SegmentField.TARGET_LIST:
        return "coalesce(to_jsonb(lists), '[]')"
    if condition.field is SegmentField.ATTRIBUTE:
        parameters[name] = condition.attribute
        return f"""(select coalesce(jsonb_agg(record -> %({name})s::text order by place), '[]')
                    from jsonb_array_elements(attributes) with ordinality as own(record, place)
                    where jsonb_exists(record, %({name})s::text))"""
    return f"coalesce({condition.field.value}, '')"


def _said(fact: StageFact) -> str:
    return _SAID.get(fact) or f"coalesce({fact.value}, '')"


def _key(condition: Condition) -> tuple[Any, str]:
    return condition.field, condition.attribute
