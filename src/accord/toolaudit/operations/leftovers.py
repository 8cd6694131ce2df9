"""Rows that no key has brought together, weighed by everything that both tables say."""

import random
from collections.abc import Callable, Mapping, Sequence

from accord.intake.values.tables import FileTable
from accord.matching.values.roles import Role
from accord.toolaudit.operations import tables
from accord.toolaudit.operations.forms import Reader
from accord.toolaudit.rules import candidates, deciding, disagreeing, nearness
from accord.toolaudit.rules.linking import Links
from accord.toolaudit.values.tables import Forms, Means, Table

LEARNT_FROM = 2_000
TRIED = 2_000
RARITY_ROWS = 20_000
SPEAKS = 0.2  # how much more often than by chance another column must agree
_COMPARED = frozenset({Role.EMAIL, Role.PHONE, Role.GIVEN_NAME, Role.FAMILY_NAME, Role.FULL_NAME,
                       Role.COMPANY, Role.ID, Role.IGNORE})  # fmt: skip
File = tuple[FileTable, Table]


def other_columns(
    left: File, right: File, *, links: Links, taken: frozenset[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs of columns, of none of the kinds that are compared anyway, that mostly agree.

    `taken` are (side, column) of the ids."""
    pairs = sample(links.partners, LEARNT_FROM)
    rows, others = [row for row, _other in pairs], [other for _row, other in pairs]
    ones = {place: tables.folded(*left, place, rows) for place in _open(left[1], 0, taken)}
    twos = {place: tables.folded(*right, place, others) for place in _open(right[1], 1, taken)}
    told = []
    for one, mine in ones.items():
        for two, theirs in twos.items():
            both = [pair for pair in zip(mine, theirs, strict=True) if all(pair)]
            if len(both) >= 10 and (speaks := disagreeing.beyond_chance(both)) >= SPEAKS:
                told.append((-speaks, one, two))
    found: list[tuple[int, int]] = []
    for _speaks, one, two in sorted(told):
        if all(one != each and two != other for each, other in found):
            found.append((one, two))
    return found[:8]


def _open(table: Table, side: int, taken: frozenset[tuple[int, int]]) -> list[int]:
    return [
        place
        for place, role in enumerate(table.roles)
        if role not in _COMPARED and (side, place) not in taken
    ]


def reading(file: File, columns: Sequence[int]) -> Callable[[int], tuple[str, ...]]:
    """The folded cells of these columns, row by row."""

    def read(row: int) -> tuple[str, ...]:
        return tuple(tables.folded(*file, place, [row])[0] for place in columns)

    return read


def find(
    *,
    rows: Sequence[int],
    others: Sequence[int],
    partners: Mapping[int, int],
    one: Reader,
    two: Reader,
    keyed: frozenset[Means],
) -> dict[int, int]:
    """Partners among `others` for those of `rows` of which enough speaks for one."""
    if not rows or not others:
        return {}
    theirs = {row: two.get(row) for row in others}
    known = sample(partners, LEARNT_FROM)
    tried = [row for row, _other in sample(partners, TRIED)]
    weights = _learn(known, theirs, one=one, two=two, keyed=keyed)
    mine = {row: one.get(row) for row in rows}
    scored = _score(mine, theirs, weights)
    assigned = deciding.assign(scored)
    wrong = deciding.mistaken(
        _score({row: one.get(row) for row in tried}, theirs, weights), partners=assigned
    )
    least = deciding.threshold(
        found=[bits for _other, bits in assigned.values()],
        wrong=list(wrong.values()),
        tried=len(tried),
        looked=len(rows),
    )
    return {row: other for row, (other, bits) in assigned.items() if bits >= least}


def _learn(
    known: Sequence[tuple[int, int]],
    theirs: Mapping[int, Forms],
    *,
    one: Reader,
    two: Reader,
    keyed: frozenset[Means],
) -> nearness.Weights:
    found = [(one.get(row), two.get(other)) for row, other in known]
    turned = [right for _left, right in found[1:]] + [right for _left, right in found[:1]]
    values = [*(right for _left, right in found), *list(theirs.values())[:RARITY_ROWS]]
    return nearness.learn(
        found=found,
        chance=[(left, right) for (left, _right), right in zip(found, turned, strict=True)],
        keyed=keyed,
        values=values,
        rows=len(theirs),
    )


def _score(
    mine: Mapping[int, Forms], theirs: Mapping[int, Forms], weights: nearness.Weights
) -> list[deciding.Scored]:
    scored = []
    for row, others in candidates.pairs_of(mine, theirs):
        forms = mine[row]
        for other in others:
            bits = weights.bits(forms, theirs[other])
            if bits >= deciding.LEAST_BITS:
                scored.append((bits, row, other))
    return scored


def sample(partners: Mapping[int, int], size: int) -> list[tuple[int, int]]:
    """Some of the pairs, the same ones each time."""
    pairs = sorted(partners.items())
    if len(pairs) <= size:
        return pairs
    return sorted(random.Random(len(pairs)).sample(pairs, size))  # noqa: S311 no secret
