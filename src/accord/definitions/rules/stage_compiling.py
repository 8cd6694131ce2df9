"""The criteria of a stage as one question to the database, for many leads at once."""

from collections.abc import Sequence
from typing import Any

from accord.definitions.rules.compiling import Compiled, column_of, test_of
from accord.definitions.values import Condition, Criterion, StageFact
from accord.kernel.folding import FOLDED_FROM, FOLDED_TO

_SAID = {
    StageFact.DIRECT: "case is_direct when true then 'yes' when false then 'no' else '' end",
    StageFact.VERDICT_MARKETING: "coalesce(nullif(verdict_marketing, ''), 'none')",
    StageFact.VERDICT_SALES: "coalesce(nullif(verdict_sales, ''), 'none')",
}


def compile_criteria(criteria: Sequence[Criterion], *, source: str) -> Compiled:
    """Answers (lead_id, holds) of each row of a relation with lead_id, fit, interest, quadrant,
    cell, is_direct, verdict_marketing, verdict_sales and, where fields are asked, the columns of
    `compile_segments`, given as `source`."""
    parameters: dict[str, Any] = {"folded_from": FOLDED_FROM, "folded_to": FOLDED_TO}
    fields = [one.condition for one in criteria if one.condition is not None]
    names = {
        key: f"c{place}"
        for place, key in enumerate(dict.fromkeys(_key(condition) for condition in fields))
    }
    columns = [
        f"{column_of(field, name, attribute, parameters)} as {name}"
        for (field, attribute), name in names.items()
    ]
    asked = list(dict.fromkeys(one.fact for one in criteria if one.condition is None))
    columns += [f"{_SAID.get(fact, _code(fact))} as said_{fact.value}" for fact in asked]
    tests = []
    for one in criteria:
        if one.condition is not None:
            tests.append(test_of(one.condition, names[_key(one.condition)], parameters))
        else:
            given = f"value{len(parameters)}"
            parameters[given] = list(one.values)
            tests.append(f"said_{one.fact.value} = any(%({given})s::text[])")
    return Compiled(
        f"""with facts as materialized (
              select {", ".join(["lead_id", *columns])} from {source}
            )
            select lead_id, {" and ".join(tests) or "false"} as holds from facts""",
        parameters,
    )


def _code(fact: StageFact) -> str:
    return f"coalesce({fact.value}, '')"


def _key(condition: Condition) -> tuple[Any, str]:
    return condition.field, condition.attribute
