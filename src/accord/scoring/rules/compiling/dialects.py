"""What PostgreSQL and DuckDB say differently; all else of a statement is the same text.

Every word that somebody wrote is a parameter; numbers of a card are written as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from accord.kernel.folding import FOLDED_FROM, FOLDED_TO
from accord.scoring.rules.asking import NUMBER

TEXT, TEXTS, NUMBERS, MOMENT = "text", "text[]", "bigint[]", "timestamptz"


@dataclass(slots=True)
class Parameters:
    """What a statement is given, by name; the same value is given once."""

    given: dict[str, Any] = field(default_factory=dict)
    known: dict[tuple[str, Any], str] = field(default_factory=dict)

    def name(self, value: Any) -> str:
        key = tuple(value) if isinstance(value, list) else value
        place = (type(value).__name__, key)
        if place not in self.known:
            self.known[place] = f"p{len(self.given)}"
            self.given[self.known[place]] = value
        return self.known[place]


class Dialect(Protocol):
    """Texts of expressions; a `words` is an expression of a list of texts."""

    parameters: Parameters

    def given(self, value: Any, *, of: str) -> str: ...
    def folded(self, expression: str) -> str: ...
    def folded_each(self, words: str) -> str: ...
    def own(self, attribute: str) -> str: ...
    def is_in(self, expression: str, given: str) -> str: ...
    def meet(self, words: str, given: str) -> str: ...
    def some_has(self, words: str, given: str) -> str: ...
    def has(self, expression: str, given: str) -> str: ...
    def is_empty(self, words: str) -> str: ...
    def some_number(self, words: str, limits: Sequence[str]) -> str: ...
    def day(self, expression: str) -> str: ...


_PLAIN = (
    "regexp_replace(' ' || translate(lower(coalesce({0}, '')), {1}, {2}) || ' ', ' +', ' ', 'g')"
)


@dataclass(slots=True)
class Postgres:
    """As the live database says it; parameters as the driver takes them."""

    parameters: Parameters = field(default_factory=Parameters)

    def given(self, value: Any, *, of: str) -> str:
        return f"%({self.parameters.name(value)})s::{of}"

    def folded(self, expression: str) -> str:
        said = f'{expression} collate "pg_c_utf8"'
        return _PLAIN.format(said, self.given(FOLDED_FROM, of=TEXT), self.given(FOLDED_TO, of=TEXT))

    def folded_each(self, words: str) -> str:
        return f"array_remove(array(select {self.folded('w')} from unnest({words}) w), ' ')"

    def own(self, attribute: str) -> str:
        name = self.given(attribute, of=TEXT)
        return f"array(select coalesce(o ->> {name}, '') from jsonb_array_elements(attributes) o)"

    def is_in(self, expression: str, given: str) -> str:
        return f"{expression} = any({given})"

    def meet(self, words: str, given: str) -> str:
        return f"{words} && {given}"

    def some_has(self, words: str, given: str) -> str:
        return f"exists (select from unnest({words}) w, unnest({given}) x where strpos(w, x) > 0)"

    def has(self, expression: str, given: str) -> str:
        return f"exists (select from unnest({given}) x where strpos({expression}, x) > 0)"

    def is_empty(self, words: str) -> str:
        return f"cardinality({words}) = 0"

    def some_number(self, words: str, limits: Sequence[str]) -> str:
        holds = " and ".join(f"btrim(w)::numeric {limit}" for limit in limits)
        return (
            f"exists (select from unnest({words}) w where case when btrim(w) ~ '^{NUMBER.pattern}$'"
            f" then {holds} else false end)"
        )

    def day(self, expression: str) -> str:
        return f"(({expression} at time zone 'UTC')::date - date '2020-01-01')"


@dataclass(slots=True)
class DuckDb:
    """As the lake says it. attributes: a list of JSON texts; or, of the own fields in `packed`,
    a struct of the lists of what records say: o0, o1, …"""

    parameters: Parameters = field(default_factory=Parameters)
    packed: tuple[str, ...] = ()

    def given(self, value: Any, *, of: str) -> str:
        return f"${self.parameters.name(value)}::{of}"

    def folded(self, expression: str) -> str:
        return _PLAIN.format(
            expression, self.given(FOLDED_FROM, of=TEXT), self.given(FOLDED_TO, of=TEXT)
        )

    def folded_each(self, words: str) -> str:
        each = f"list_transform({words}, lambda w: {self.folded('w')})"
        return f"list_filter({each}, lambda w: w <> ' ')"

    def own(self, attribute: str) -> str:
        if self.packed:
            return f"coalesce(attributes.o{self.packed.index(attribute)}, [])"
        pointer = "/" + attribute.replace("~", "~0").replace("/", "~1")
        read = f"coalesce(json_extract_string(o, {self.given(pointer, of=TEXT)}), '')"
        return f"list_transform(attributes, lambda o: {read})"

    def is_in(self, expression: str, given: str) -> str:
        return f"list_contains({given}, {expression})"

    def meet(self, words: str, given: str) -> str:
        return f"list_has_any({words}, {given})"

    def some_has(self, words: str, given: str) -> str:
        return f"len(list_filter({words}, lambda w: {self.has('w', given)})) > 0"

    def has(self, expression: str, given: str) -> str:
        return f"len(list_filter({given}, lambda x: contains({expression}, x))) > 0"

    def is_empty(self, words: str) -> str:
        return f"len({words}) = 0"

    def some_number(self, words: str, limits: Sequence[str]) -> str:
        is_one = f"regexp_full_match(trim(w, ' '), '{NUMBER.pattern}')"
        holds = [f"try_cast(trim(w, ' ') as decimal(18, 6)) {limit}" for limit in limits]
        return f"len(list_filter({words}, lambda w: {' and '.join([is_one, *holds])})) > 0"

    def day(self, expression: str) -> str:
        return f"(floor(epoch({expression}) / 86400)::integer - 18262)"
