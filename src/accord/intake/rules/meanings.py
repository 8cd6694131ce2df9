"""What the codes of a file mean: which words need a meaning, and the plan that says it; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accord.intake.rules import endings
from accord.intake.rules.mapping import value_choices
from accord.intake.rules.normalise import ANYTHING_ELSE, LIKE_STAGE, is_like, read_one
from accord.intake.values import refusals
from accord.intake.values.batches import Kind
from accord.intake.values.maps import UnableToMap
from accord.intake.values.plans import Field, Plan, Type, fields_of
from accord.intake.values.reading import Reading

OUTCOME = "outcome"
STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One written word of a field and what it means; "" where nobody has said."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class ToMean:
    """A field whose words need a meaning, or, with `words` empty, a default for all rows."""

    field: str
    label: Any
    codes: tuple[str, ...]
    words: tuple[Meaning, ...]
    column: str = ""
    default: str = ""


def to_mean(plan: Plan, *, reading: Reading) -> tuple[ToMean, ...]:
    """The fields of fixed codes, each with the words its column holds."""
    known = fields_of(plan.kind)
    headers = {name: header for header, name in plan.columns.items()}
    asked = []
    for field in known.values():
        if field.type is not Type.CODE:
            continue
        header = headers.get(field.name) or _stands_in(plan, field.name, headers=headers)
        if header is None:
            default = plan.defaults.get(field.name, "")
            asked.append(ToMean(field.name, field.label, field.codes, (), default=default))
            continue
        column = next((each for each in reading.columns if each.name == header), None)
        written = column.choices if column else ()
        meant = plan.values.get(field.name, {})
        guessed = value_choices(known=field, written=written)
        words = tuple(
            Meaning(word, meant.get(word.casefold()) or guessed[word] or _ending(field.name, word))
            for word in written
            if word
        )
        other = meant.get(ANYTHING_ELSE, "")
        asked.append(ToMean(field.name, field.label, field.codes, words, header, other))
    return tuple(asked)


def unexplained(plan: Plan, *, reading: Reading) -> int:
    """How many words of a file nobody has given a meaning and none is guessed for."""
    return sum(
        not word.meant
        for each in to_mean(plan, reading=reading)
        if plan.columns.get(each.column) == each.field and not each.default
        for word in each.words
    )


def check(plan: Plan) -> None:
    """Refuse meanings and defaults that their fields cannot hold; raises UnableToMap."""
    known = fields_of(plan.kind)
    for name, table in plan.values.items():
        for word, code in table.items():
            if known[name].type is Type.CODE and code not in known[name].codes:
                facts = {"word": word, "field": name, "code": code}
                raise _unable("MEANING", facts | {"codes": ", ".join(known[name].codes)})
    for name, default in plan.defaults.items():
        if is_like(known[name], default):
            _check_like(default[1:], name=name, known=known)
        elif default and read_one(known[name], default, plan=plan) is None:
            facts = {"field": name, "default": default, "why": _expected(known[name])}
            raise _unable("DEFAULT", facts)


def _unable(code: str, facts: Mapping[str, str]) -> UnableToMap:
    return UnableToMap(refusals.sentence(f"MAP.{code}", facts))


def _check_like(base: str, *, name: str, known: Mapping[str, Field]) -> None:
    if base not in known or known[base].type not in (Type.TEXT, Type.KEY, Type.CODE):
        raise _unable("LIKE", {"field": name, "base": base})


def _expected(field: Field) -> str:
    if field.type is Type.CODE:
        return ", ".join(field.codes)
    return refusals.what_it_holds(field.type, bound=field.bound)


def _stands_in(plan: Plan, field: str, *, headers: Mapping[str, str]) -> str | None:
    """A deal's stage says how it ended where no column does."""
    if plan.kind is Kind.DEALS and field == OUTCOME:
        return headers.get(STAGE)
    return None


def _ending(field: str, word: str) -> str:
    return endings.ending_of(word) if field == OUTCOME else ""


def with_meanings(plan: Plan, *, asked: Sequence[ToMean], said: Mapping[str, str]) -> Plan:
    """The plan with meanings as said: `mean:FIELD:n` for the n-th word, `mean:FIELD` for the rest.

    Raises ValueError for a code that the field does not have.
    """
    values, defaults = dict(plan.values), dict(plan.defaults)
    for each in asked:
        rest = _code(said.get(f"mean:{each.field}", each.default), codes=each.codes)
        if not each.column:
            _set(defaults, each.field, rest)
            continue
        table = {
            word.written.casefold(): _code(
                said.get(f"mean:{each.field}:{place}", word.meant), codes=each.codes
            )
            for place, word in enumerate(each.words)
        }
        table = {word: code for word, code in table.items() if code}
        values[each.field] = table | ({ANYTHING_ELSE: rest} if rest else {})
        if plan.columns[each.column] != each.field:
            defaults[each.field] = f"{LIKE_STAGE}{plan.columns[each.column]}"
        elif defaults.get(each.field, "").startswith(LIKE_STAGE):
            defaults.pop(each.field)
    return replace(plan, values=values, defaults=defaults)


def _set(table: dict[str, str], name: str, value: str) -> None:
    if value:
        table[name] = value
    else:
        table.pop(name, None)


def _code(said: str, *, codes: Sequence[str]) -> str:
    if said and said not in codes:
        raise ValueError(said)
    return said
