"""Criteria that ask a field, as columns of a statement.

What is asked of a field is answered once for each value that occurs, and not once for each lead:
folding words costs more than all the rest.
"""

from collections.abc import Sequence

from accord.kernel.folding import plain
from accord.scoring.rules.asking import bounds
from accord.scoring.rules.compiling.dialects import TEXTS, Dialect
from accord.scoring.values.cards import NUMBER_TESTS, Case, Field, Half, OfFields, Paired, Test

_MANY = frozenset({Field.OWN, Field.TARGET_LIST})
_COLUMNS = {Field.TARGET_LIST: "lists", Field.OWN: "attributes"}
_Place = tuple[Field, str]


class Facts:
    """The fields that criteria look at, each with the answers to its values."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._places: dict[_Place, int] = {}
        self._answers: dict[int, list[str]] = {}
        self._count = 0

    def points(self, asked: OfFields) -> str:
        """The points of a criterion; null where its question is open."""
        unknown = "null" if asked.unknown is None else str(asked.unknown)
        if isinstance(asked, Paired):
            one, other = (self.held(half) for half in asked.both)
            # A half that does not hold rules the pair out, whatever is known of the other.
            said = f"when true then {asked.points} when false then {asked.otherwise} else {unknown}"
            return f"(case {one} and {other} {said} end)::integer"
        known = self._known(asked.field)
        cases = [f"when {self._holds(asked.field, one)} then {one.points}" for one in asked.cases]
        said = f"case when not {known} then {unknown} {' '.join(cases)} else {asked.otherwise} end"
        return self._answer(asked.field, asked.attribute, f"({said})::integer")

    def is_among(self, field: Field, words: Sequence[str]) -> str:
        """The column that says whether the word of a field is one of these."""
        given = self._dialect.given(sorted({plain(word) for word in words}), of=TEXTS)
        return self._answer(field, "", self._dialect.is_in("f", given))

    def columns(self) -> list[str]:
        """What is asked of a relation of leads: no more is gathered than a card looks at."""
        return sorted({_COLUMNS.get(field, field.value) for field, _own in self._places})

    def read(self) -> list[str]:
        """The fields as they are stored, as a select list."""
        return [f"{self._raw(*place)} as r{number}" for place, number in self._places.items()]

    def tables(self) -> list[str]:
        """For each field a table of its values with the answers; reads `said`."""
        return [
            f"""w{number} as materialized (
              select r, {", ".join(self._answers[number])}
              from (select r, {_folded(field, self._dialect)} as f
                    from (select distinct r{number} as r from said) d) e)"""
            for (field, _own), number in self._places.items()
        ]

    def joins(self) -> str:
        """How the answers come to the leads of `said`."""
        each = (f"join w{number} on w{number}.r = said.r{number}" for number in self._answers)
        return " ".join(each)

    def held(self, half: Half) -> str:
        """The column that says whether a half of a pair holds; null where its field is empty."""
        known, holds = self._known(half.field), self._holds(half.field, half)
        said = f"case when {known} then {holds} end"
        return self._answer(half.field, half.attribute, f"({said})::boolean")

    def _answer(self, field: Field, own: str, expression: str) -> str:
        number = self._places.setdefault((field, own), len(self._places))
        name = f"q{self._count}"
        self._count += 1
        self._answers.setdefault(number, []).append(f"{expression} as {name}")
        return f"w{number}.{name}"

    def _raw(self, field: Field, own: str) -> str:
        if field is Field.EMPLOYEES:
            return "coalesce(employees, -1)"  # what is null cannot be looked up by its hash
        if field is Field.TARGET_LIST:
            return "lists"
        if field is Field.OWN:
            return self._dialect.own(own)
        return f"coalesce({field.value}, '')"

    def _known(self, field: Field) -> str:
        if field is Field.EMPLOYEES:
            return "(r >= 0)"
        if field is Field.TARGET_LIST:
            return "true"
        if field is Field.OWN:
            return f"(not {self._dialect.is_empty('f')})"
        return "(f <> ' ')"

    def _holds(self, field: Field, case: Case | Half) -> str:
        if case.test in NUMBER_TESTS:
            limits = [f"{sign} ({limit.lstrip('+')})" for sign, limit in bounds(case)]
            if field is Field.EMPLOYEES:
                return " and ".join(f"r {limit}" for limit in limits)
            return self._dialect.some_number("r", limits)
        if case.test is Test.KNOWN:
            is_list = field is Field.TARGET_LIST
            return f"not {self._dialect.is_empty('f')}" if is_list else "true"
        given = self._dialect.given(sorted({plain(value) for value in case.values}), of=TEXTS)
        is_many = field in _MANY
        if case.test is Test.HAS_WORD:
            return (self._dialect.some_has if is_many else self._dialect.has)("f", given)
        met = (self._dialect.meet if is_many else self._dialect.is_in)("f", given)
        return f"not ({met})" if case.test is Test.NONE_OF else met


def _folded(field: Field, dialect: Dialect) -> str:
    if field is Field.EMPLOYEES:
        return "r"
    return dialect.folded_each("r") if field in _MANY else dialect.folded("r")


def sums(criteria: Sequence[OfFields], *, first: int) -> tuple[str, str, str]:
    """Points, least and most of criteria whose columns are a{first}, …"""
    columns = [(f"a{first + place}", asked) for place, asked in enumerate(criteria)]
    told = [f"coalesce({name}, 0)" for name, _asked in columns]
    least = [f"coalesce({name}, {min(asked.answers)})" for name, asked in columns]
    most = [f"coalesce({name}, {max(asked.answers)})" for name, asked in columns]
    return tuple(" + ".join(["0", *each]) for each in (told, least, most))  # type: ignore[return-value]
