"""Which pairs are looked at: rules of what must be equal, chosen by the pairs they make.

A rule is one or two keys; a key is an SQL expression over a record, null where it says nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from accord.matching.values.roles import Role
from accord.matching.values.weights import Comparison

ALL_PAIRS_UP_TO = 1_000  # records: below, every pair is looked at
LARGEST_BLOCK = 120
RULES_BOUND, RULES_BOUND_OF_LARGE = 70, 24
LARGE = 50_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Records are paired where all keys are equal."""

    name: str
    keys: tuple[str, ...]
    about: tuple[str, ...]  # the comparisons whose values the keys are

    @property
    def sql(self) -> str:
        """The joint key as text; null where a part is."""
        if len(self.keys) == 1:
            return f"({self.keys[0]})::varchar"
        return "(" + " || '|' || ".join(f"({key})::varchar" for key in self.keys) + ")"


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule with the pairs it makes, and the records that it says something of."""

    rule: Rule
    pairs: float
    records: float


def budget(records: int) -> float:
    """How many pairs are looked at, about, in a file of so many records."""
    return max(400_000.0, records * (100.0 if records <= LARGE else 14.0))


def candidates(comparisons: Sequence[Comparison], *, filled: Iterable[str]) -> list[Rule]:
    """Single keys, and all pairs of keys of different comparisons."""
    there = set(filled)
    keys: list[tuple[str, str, str]] = []
    for comparison in comparisons:
        for name, expression, column in _keys(comparison):
            if column in there:
                keys.append((comparison.name, name, expression))
    single = [Rule(name, (expression,), (owner,)) for owner, name, expression in keys]
    double = [
        Rule(f"{one[1]} + {two[1]}", (one[2], two[2]), (one[0], two[0]))
        for one, two in combinations(keys, 2)
        if one[0] != two[0]
    ]
    if {"given_key", "family_key"} <= there:
        single += _both_names()
    return single + double


def _both_names() -> list[Rule]:
    """Both names in either order, whole and by their beginnings."""
    found = {
        "both names": "least(given_key, family_as_given) || '+' || "
        "greatest(given_key, family_as_given)",
        "beginnings": "least(given[1:3], family[1:3]) || '+' || greatest(given[1:3], family[1:3])",
        "family, initial": "family_key || '+' || given_key[1]",
        "given, initial": "given_key || '+' || family_key[1]",
    }
    return [Rule(name, (expression,), (name,)) for name, expression in found.items()]


_BY_NAME: dict[str, tuple[tuple[str, str], ...]] = {
    "given_name": (("given_key", "given_key"), ("given_start", "given[1:4]")),
    "family_name": (("family_key", "family_key"), ("family_start", "family[1:4]")),
    "email": (("email", "email"), ("email_2", "email_2"), ("email_local", "email_local"),
              ("email_firm", "email_firm"), ("email_start", "email[1:5]"),
              ("email_rest", "email[4:]")),
    "phone": (("phone", "phone"), ("phone_2", "phone_2"), ("phone_tail", "phone_tail"),
              ("phone_start", "phone[1:8]")),
}  # fmt: skip


def _keys(comparison: Comparison) -> Iterable[tuple[str, str, str]]:
    """(name, expression, column that must exist) of the keys that a comparison offers."""
    slot = comparison.name
    if slot in _BY_NAME:
        for name, expression in _BY_NAME[slot]:
            column = expression.partition("[")[0]
            yield name, expression, column
        return
    for ending, expression in _BY_ROLE.get(comparison.role, _WHOLE):
        yield slot + ending, expression.format(c=slot), slot


_WHOLE = (("", "{c}"),)
_WORDED = (
    ("", "{c}_sorted"), (" joined", "{c}_joined"), (" rare word", "{c}_rare[1]"),
    (" second word", "{c}_rare[2]"), (" rare words", "{c}_rare[1] || ' ' || {c}_rare[2]"),
    (" start", "{c}_joined[1:6]"),
)  # fmt: skip
_BY_ROLE: dict[str, tuple[tuple[str, str], ...]] = {
    Role.DATE: (
        *_WHOLE, (" year, month", "{c}[1:6]"), (" month, day", "{c}[5:8]"),
        (" year, day", "{c}[1:4] || {c}[7:8]"),
    ),
    Role.COMPANY: _WORDED,
    Role.TITLE: _WORDED,
    Role.ADDRESS: (
        *_WHOLE, (" rare word", "{c}_rare[1]"),
        (" rare words", "{c}_rare[1] || ' ' || {c}_rare[2]"), (" start", "{c}[1:6]"),
    ),
    Role.CODE: (*_WHOLE, (" start", "{c}[1:5]"), (" end", "{c}[-5:]")),
    Role.CITY: (*_WHOLE, (" start", "{c}[1:4]")),
    Role.OTHER: (*_WHOLE, (" start", "{c}[1:4]")),
}  # fmt: skip


def with_rare_words(comparisons: Sequence[Comparison]) -> list[str]:
    """The columns of words of which the rarest become keys."""
    worded = (Role.COMPANY, Role.TITLE, Role.ADDRESS)
    return [each.name for each in comparisons if each.role in worded]


def choose(tried: Sequence[Tried], *, records: int) -> list[Rule]:
    """The rules to use: of those about the same comparisons the loosest that is affordable, and
    of these the cheapest until the budget is spent; in large files first those that say
    something of most records."""
    whole = budget(records)
    large = records > LARGE
    bound = RULES_BOUND_OF_LARGE if large else RULES_BOUND
    loosest: dict[tuple[str, ...], Tried] = {}
    for each in sorted(tried, key=lambda one: (one.pairs, one.rule.name)):
        if each.records >= 0.005 * records and 1 <= each.pairs <= whole / 8:
            loosest[each.rule.about] = each
    ranked = sorted(
        loosest.values(),
        key=lambda one: (len(one.rule.about) if large else 0,
                         -one.records if large else one.pairs, one.rule.name),
    )  # fmt: skip
    chosen: list[Rule] = []
    for each in ranked[:bound]:
        if each.pairs <= whole:
            whole -= each.pairs
            chosen.append(each.rule)
    return chosen
