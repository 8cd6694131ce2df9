"""Rows of one table that say again, in another spelling perhaps, who another row is about."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice

from accord.toolaudit.operations.forms import Reader
from accord.toolaudit.rules import same_person
from accord.toolaudit.rules.linking import Links
from accord.toolaudit.values.tables import Forms, Table

LOOKED_AT = 60  # rows with the same address or line that are looked at more closely
Same = Callable[[Forms, Forms], bool]


def matched_twice(reader: Reader, links: Links, *, rows: Iterable[int]) -> dict[int, int]:
    """Those of `rows` that found the partner of an earlier one about the same person, with it."""
    first: dict[int, int] = {}
    again: dict[int, int] = {}
    for row in rows:
        partner = links.partners.get(row)
        if partner is None or first.setdefault(partner, row) == row:
            continue
        if same_person.is_about_the_same(reader.get(first[partner]), reader.get(row)):
            again[row] = first[partner]
    return again


def lent(again: Mapping[int, int], links: Links) -> dict[int, int]:
    """Partners for those that found none themselves, though a row that says them again did."""
    found: dict[int, int] = {}
    for row, kept in again.items():
        if row in links.partners and kept not in links.partners:
            found.setdefault(kept, links.partners[row])
    return found


def followers(
    reader: Reader, *, rows: Collection[int], among: Collection[int], same: Same
) -> dict[int, int]:
    """Those of `rows` that are about whom one of `among` is about, with that one."""
    few, many = sorted((rows, among), key=len)
    known = {key for row in few for key in _reached(reader, row)}
    if not known:
        return {}
    kept = {row for row in many if not known.isdisjoint(_reached(reader, row))}.union(few)
    index: dict[str, dict[int, None]] = {}
    for row in (row for row in among if row in kept):
        for key in _reached(reader, row):
            index.setdefault(key, {})[row] = None
    found = {}
    for row in (row for row in rows if row in kept):
        near = _near(index, _reached(reader, row))
        other = next((each for each in near if same(reader.get(each), reader.get(row))), None)
        if other is not None:
            found[row] = other
    return found


def grouped(table: Table, reader: Reader, *, rows: Sequence[int], same: Same) -> dict[int, int]:
    """Those of `rows` that say again whom a fuller one is about, with that one."""
    index: dict[str, dict[int, None]] = {}
    found: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (-_filled(table, row), row)):
        keys = (*_reached(reader, row), *filter(None, [reader.name_key(row)]))
        near = _near(index, keys)
        other = next((each for each in near if same(reader.get(each), reader.get(row))), None)
        if other is not None:
            found[row] = other
        # A repeat lends its own address and line to whom it repeats.
        for key in keys:
            index.setdefault(key, {})[row if other is None else other] = None
    return found


def named(again: Mapping[int, int]) -> dict[int, list[int]]:
    """The rows that are kept with those that say them again, however many steps that takes."""
    told: dict[int, list[int]] = {}
    for row in sorted(again):
        kept = again[row]
        while kept in again:
            kept = again[kept]
        told.setdefault(kept, []).append(row)
    return told


def _near(index: Mapping[str, Iterable[int]], keys: Iterable[str]) -> Sequence[int]:
    found = (row for key in keys for row in islice(index.get(key, ()), LOOKED_AT))
    return list(dict.fromkeys(found))


def _reached(reader: Reader, row: int) -> tuple[str, ...]:
    return (*reader.emails(row), *reader.phones(row))


def _filled(table: Table, row: int) -> int:
    return sum(bool(cells[row].strip()) for cells in table.cells)
