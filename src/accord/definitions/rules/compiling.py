"""The rules of a segments version as one question to the database, for many leads at once.

Fields and tests come from a closed list; every word that somebody wrote is a parameter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.definitions.values import Condition, Segment, SegmentField, SegmentTest
from accord.kernel.folding import FOLDED_FROM, FOLDED_TO, plain

_COLUMNS: Mapping[SegmentField, str] = {
    SegmentField.INDUSTRY: "industry",
    SegmentField.COUNTRY: "country",
    SegmentField.TITLE: "title",
    SegmentField.SAID: "said",
}
_PLAIN = """regexp_replace(' ' || translate(lower(coalesce({0}, '') collate "pg_c_utf8"),
              %(folded_from)s::text, %(folded_to)s::text) || ' ', ' +', ' ', 'g')"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A question and its parameters: `sql` answers (lead_id, name) of each row of its source, name
    null where no rule holds; or (lead_id, holds)."""

    sql: str
    parameters: Mapping[str, Any]


def compile_segments(segments: Sequence[Segment], *, source: str) -> Compiled:
    """The rules over a relation with lead_id, industry, employees, country, title, said, lists
    (text[]) and attributes (a jsonb array of objects), given as `source`."""
    parameters: dict[str, Any] = {"folded_from": FOLDED_FROM, "folded_to": FOLDED_TO}
    asked = list(
        dict.fromkeys(
            (condition.field, condition.attribute)
            for segment in segments
            for condition in segment.conditions
        )
    )
    names = {key: f"c{place}" for place, key in enumerate(asked)}
    columns = [
        f"{column_of(field, name, attribute, parameters)} as {name}"
        for (field, attribute), name in names.items()
    ]
    branches = []
    for place, segment in enumerate(segments):
        parameters[f"name{place}"] = segment.name
        holds = [
            test_of(condition, names[condition.field, condition.attribute], parameters)
            for condition in segment.conditions
        ]
        branches.append(f"when {' and '.join(holds) or 'true'} then %(name{place})s::text")
    told = f"case {' '.join(branches)} end" if branches else "null::text"
    # Each fact is folded once, however many rules look at it.
    return Compiled(
        f"""with facts as materialized (
              select {", ".join(["lead_id", *columns])} from {source}
            )
            select lead_id, {told} as name from facts""",
        parameters,
    )


def column_of(field: SegmentField, name: str, attribute: str, parameters: dict[str, Any]) -> str:
    """What is looked at, folded, as an expression over the relation; adds its parameters."""
    if field is SegmentField.EMPLOYEES:
        return "employees"
    if field is SegmentField.TARGET_LIST:
        said = f"array(select {_PLAIN.format('word')} from unnest(lists) word)"
    elif field is SegmentField.ATTRIBUTE:
        parameters[f"attribute_{name}"] = attribute
        word = _PLAIN.format(f"record ->> %(attribute_{name})s::text")
        said = f"array(select {word} from jsonb_array_elements(attributes) record)"
    else:
        said = f"array[{_PLAIN.format(_COLUMNS[field])}]"
    return f"array_remove({said}, ' ')"


def test_of(condition: Condition, column: str, parameters: dict[str, Any]) -> str:
    """One condition as a question that is never null."""
    given = f"value{len(parameters)}"
    if condition.field is SegmentField.EMPLOYEES:
        if condition.test in (SegmentTest.KNOWN, SegmentTest.UNKNOWN):
            return f"({column} is null) = {_word(condition.test is SegmentTest.UNKNOWN)}"
        parameters[given] = int(condition.values[0])
        sign = ">=" if condition.test is SegmentTest.AT_LEAST else "<="
        return f"coalesce({column} {sign} %({given})s, false)"
    if condition.test in (SegmentTest.KNOWN, SegmentTest.UNKNOWN):
        return f"(cardinality({column}) = 0) = {_word(condition.test is SegmentTest.UNKNOWN)}"
    parameters[given] = [plain(value) for value in condition.values]
    if condition.test is SegmentTest.HAS_WORD:
        return (
            f"exists (select from unnest({column}) word, unnest(%({given})s::text[]) wanted"
            " where strpos(word, wanted) > 0)"
        )
    if condition.test is SegmentTest.ONE_OF:
        return f"{column} && %({given})s::text[]"
    known = "true" if condition.field is SegmentField.TARGET_LIST else f"cardinality({column}) > 0"
    return f"({known} and not {column} && %({given})s::text[])"


def _word(is_true: bool) -> str:
    return "true" if is_true else "false"
