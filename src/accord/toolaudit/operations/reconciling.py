"""Which rows of one file never arrived in the other."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from accord.intake.values.tables import FileTable
from accord.toolaudit.operations import differences, leftovers, linking, repeats, tables
from accord.toolaudit.operations.forms import Reader
from accord.toolaudit.rules import same_person
from accord.toolaudit.rules.linking import Links
from accord.toolaudit.values.outcomes import ReconcileCode, Reconciled, UnableToReconcile
from accord.toolaudit.values.tables import Key, Means, Table

Say = Callable[[str, int], None]  # a step's name, and how many rows it is about
KINDS = {means.value: means for means in Means}


def reconcile(
    *,
    left: FileTable,
    right: FileTable,
    keys: Sequence[str] = (),
    window: int | None = None,
    say: Say = lambda _step, _count: None,
) -> Reconciled:
    """Look for each row of the first file in the second.

    What columns hold is told by their values. `keys` restrict what rows are found by: a kind
    (id, email, phone, name, company), a column of both files, or `column=column`. With a
    `window` in days, rows of the first that are younger than that, as of the newest row of the
    second, are not yet missing. Raises UnableToReconcile."""
    one, two = tables.table_of(left), tables.table_of(right)
    for side, table in (("left", one), ("right", two)):
        if not table.size:
            raise UnableToReconcile(ReconcileCode.NO_ROWS, side=side)
    say("read", one.size + two.size)
    stated, only = _stated(one, two, keys)
    one, two, ids = _ids(one, two, stated=stated, only=only)
    mine, theirs = linking.readers(one, two, ids)
    links, used = linking.link_all(one, two, mine, theirs, ids=ids, only=only)
    say("link", len(links.partners))
    again = _said_again(one, mine, ids)
    links.partners.update(repeats.lent(again, links))
    if not any(each.is_stated for each in ids):  # a stated key alone says which rows are one
        again |= _repeated(one, mine, links, again=again, means={each.means for each in used})
    originals = [row for row in range(one.size) if row not in again]
    rows = [row for row in originals if row not in links.partners]
    near = _near((left, one), (right, two), mine, theirs, links, ids=ids, rows=rows,
                 keyed=frozenset(each.means for each in used))  # fmt: skip
    say("weigh", len(near))
    links.met.update(near.values())
    links.met.update(_met_again(two, theirs, links, near))
    linked = links.partners | near
    partners = {row: linked[row] for row in originals if row in linked}
    missing = [row for row in originals if row not in partners]
    found, _columns = differences.disagreements((left, one), (right, two), partners=partners)
    named = repeats.named(again)
    dated = _dated(left, one, right, two, partners, window=window, repeats=named)
    late, not_yet = dated.part(missing)
    return Reconciled(
        partners=partners,
        missing=late,
        not_yet=not_yet,
        repeated=len(again),
        extra=two.size - len(links.met),
        old_enough=len(late) + sum(not dated.is_young(row) for row in partners),
        near=len(near),
        keys=used,
        disagreements=found,
        newest=dated.newest,
        dated_by=dated.column,
        repeats=named,
    )


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leave alone what is held: hundreds of thousands of cells, among which no cycle is found."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _ids(
    one: Table,
    two: Table,
    *,
    stated: Sequence[Key] | None,
    only: frozenset[Means] | None,
) -> tuple[Table, Table, list[linking.Folded]]:
    """The pairs of columns that hold one id, and the tables as rows are compared beside them."""
    if stated is not None:
        return one, two, linking.as_stated(one, two, stated)
    found = linking.ids_of(one, two)
    bare = tables.without_deals_names(one, two)
    if ids := linking.trusted(*bare, found):
        return *bare, ids
    asked_for = only is not None and Means.ID in only
    return one, two, found[:1] if asked_for else []


def _stated(
    one: Table, two: Table, keys: Sequence[str]
) -> tuple[list[Key] | None, frozenset[Means] | None]:
    """The pairs of columns and the kinds of key that were asked for; None for any."""
    if not keys:
        return None, None
    pairs, kinds = [], set()
    for asked in keys:
        left, _sign, right = (part.strip() for part in asked.partition("="))
        if left in one.names and (right or left) in two.names:
            pairs.append(Key(Means.ID, one.names.index(left), two.names.index(right or left)))
        elif not right and left in KINDS:
            kinds.add(KINDS[left])
        else:
            raise UnableToReconcile(ReconcileCode.UNKNOWN_KEY, key=asked)
    return (None if Means.ID in kinds and not pairs else pairs), frozenset(kinds)


def _said_again(table: Table, reader: Reader, ids: Sequence[linking.Folded]) -> dict[int, int]:
    """The rows that only say again what an earlier row has said, with that one: the same in every
    cell, or of the same id and person."""
    met: dict[tuple[object, ...], int] = {}
    again: dict[int, int] = {}
    rows = zip(*table.cells, strict=True)
    keyed = [(each.fold, table.cells[each.key.left]) for each in ids[:1]]
    for row, cells in enumerate(rows):
        keys: list[tuple[object, ...]] = [cells]
        for fold, column in keyed:
            if folded := fold(column[row]):
                keys.append((folded, reader.emails(row)))
        if earlier := [met[key] for key in keys if key in met]:
            again[row] = earlier[0]
        for key in keys:
            met.setdefault(key, again.get(row, row))
    return again


def _repeated(
    table: Table,
    reader: Reader,
    links: Links,
    *,
    again: Mapping[int, int],
    means: Collection[Means],
) -> dict[int, int]:
    """The rows that spell anew whom another row is about, with that one: a person counts once,
    whether they arrived or not. Where rows are found by an id alone, another id is another row."""
    same = (
        same_person.is_about_the_same if set(means) - {Means.ID} else same_person.is_the_same_record
    )
    rows = [row for row in range(table.size) if row not in again]
    twice = repeats.matched_twice(reader, links, rows=rows)
    matched = [row for row in rows if row in links.partners and row not in twice]
    lost = [row for row in rows if row not in links.partners]
    followers = repeats.followers(
        reader, rows=lost, among=matched, same=same_person.is_the_same_record
    )
    lost = [row for row in lost if row not in followers]
    return twice | followers | repeats.grouped(table, reader, rows=lost, same=same)


def _met_again(
    table: Table, reader: Reader, links: Links, near: Mapping[int, int]
) -> Collection[int]:
    """Rows of the second file that say again what a row found by nearness says."""
    if not near:
        return ()
    rows = [row for row in range(table.size) if row not in links.met]
    among = list(near.values())
    return repeats.followers(reader, rows=rows, among=among, same=same_person.is_the_same_record)


def _near(
    left: leftovers.File,
    right: leftovers.File,
    mine: Reader,
    theirs: Reader,
    links: Links,
    *,
    ids: Sequence[linking.Folded],
    rows: Sequence[int],
    keyed: frozenset[Means],
) -> dict[int, int]:
    """Partners for rows that share no key, found by all that the two files have in common."""
    others = [row for row in range(right[1].size) if row not in links.met]
    if not rows or not others:
        return {}
    taken = frozenset(side for each in ids for side in ((0, each.key.left), (1, each.key.right)))
    both = leftovers.other_columns(left, right, links=links, taken=taken)
    mine.compare(leftovers.reading(left, [one for one, _two in both]))
    theirs.compare(leftovers.reading(right, [two for _one, two in both]))
    return leftovers.find(
        rows=rows, others=others, partners=links.partners, one=mine, two=theirs, keyed=keyed
    )


class _Dates:
    """When the rows of the first file came to be, as far as it says."""

    def __init__(
        self, moments: Sequence[datetime | None], *, column: str, newest: datetime | None,
        window: int | None, repeats: Mapping[int, Sequence[int]],
    ) -> None:  # fmt: skip
        self._repeats = repeats
        self._moments, self.column, self.newest = moments, column, newest
        known = window is not None and newest is not None
        self._since = newest - timedelta(days=window) if known and newest and window else None
        if known and not window:
            self._since = newest

    def is_young(self, row: int) -> bool:
        """Whether a row may still be on its way, as may all that say it again."""
        return all(map(self._is_young, (row, *self._repeats.get(row, ()))))

    def _is_young(self, row: int) -> bool:
        moment = self._moments[row] if self._moments else None
        return self._since is not None and moment is not None and moment > self._since

    def part(self, rows: Sequence[int]) -> tuple[list[int], list[int]]:
        """Those that are missing, newest first, and those that may still be on their way."""
        if not self._moments:
            return list(rows), []
        told = [(self._moments[row], row) for row in rows]
        dated = sorted(
            ((moment, row) for moment, row in told if moment), key=lambda each: (each[0], -each[1])
        )
        ordered = [row for _moment, row in reversed(dated)]
        ordered += [row for moment, row in told if moment is None]
        return ([row for row in ordered if not self.is_young(row)],
                [row for row in ordered if self.is_young(row)])  # fmt: skip


def _dated(
    left: FileTable,
    one: Table,
    right: FileTable,
    two: Table,
    partners: dict[int, int],
    *,
    window: int | None,
    repeats: Mapping[int, Sequence[int]],
) -> _Dates:
    found, theirs = tables.begun(left, one), tables.begun(right, two)
    if found is None:
        if window is not None:
            raise UnableToReconcile(ReconcileCode.NO_DATES)
        return _Dates((), column="", newest=None, window=None, repeats=repeats)
    moments, column = found
    arrived = theirs[0] if theirs else [moments[row] for row in partners]
    newest = max((moment for moment in arrived if moment), default=None)
    return _Dates(moments, column=column, newest=newest, window=window, repeats=repeats)
