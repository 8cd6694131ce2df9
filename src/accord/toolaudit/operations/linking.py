"""The keys of two tables, and the rows that they bring together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from accord.matching import api as matching
from accord.matching.values.roles import Role
from accord.toolaudit.operations.forms import Ids, Reader
from accord.toolaudit.rules import headings, identifiers, linking
from accord.toolaudit.rules.linking import Links
from accord.toolaudit.values.outcomes import KeyUsed, ReconcileCode, UnableToReconcile
from accord.toolaudit.values.tables import Key, Means, Table

CHECKED = 1_000  # rows of a pair of id columns that are looked at more closely
OVERLAP = 0.02
_NO_IDS = (Role.EMAIL, Role.PHONE, Role.DATE, Role.GIVEN_NAME, Role.FAMILY_NAME, Role.FULL_NAME,
           Role.CITY, Role.ADDRESS, Role.CATEGORY, Role.IGNORE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """A pair of id columns and the spelling in which they compare."""

    key: Key
    fold: Callable[[str], str]
    common: int
    is_stated: bool = False


def ids_of(left: Table, right: Table) -> list[Folded]:
    """The pairs of columns that hold one and the same id, those with most in common first."""
    given = [(one, two) for one in _named(left) for two in _named(right)]
    ones = {place: identifiers.Column(left.cells[place]) for place, _two in given}
    twos = {place: identifiers.Column(right.cells[place]) for _one, place in given}
    found = []
    for one, two in given:
        fold, common = identifiers.fold_of(ones[one], twos[two])
        if common > OVERLAP * min(left.size, right.size):
            found.append(Folded(Key(Means.ID, one, two), fold, common))
    return _one_each(sorted(found, key=lambda each: -each.common))


def as_stated(left: Table, right: Table, keys: Sequence[Key]) -> list[Folded]:
    """The pairs of columns that somebody says are one key: taken at their word, whatever else the
    rows say. Raises UnableToReconcile where the two columns share nothing."""
    found = []
    for key in keys:
        cells = left.cells[key.left], right.cells[key.right]
        fold, common = identifiers.fold_of(*map(identifiers.Column, cells))
        if left.roles[key.left] is right.roles[key.right] is Role.EMAIL:
            fold, common = _address, _common(_address, *cells)
        if not common:
            names = {"one": left.names[key.left], "two": right.names[key.right]}
            raise UnableToReconcile(ReconcileCode.NOTHING_IN_COMMON, **names)
        found.append(Folded(key, fold, common, is_stated=True))
    return found


def _address(cell: str) -> str:
    return next((told for each in matching.addresses_in(cell) if (told := matching.address(each))),
                "")  # fmt: skip


def _common(fold: Callable[[str], str], left: Sequence[str], right: Sequence[str]) -> int:
    return len((set(map(fold, left)) & set(map(fold, right))) - {""})


def _named(table: Table) -> list[int]:
    return [
        place
        for place, role in enumerate(table.roles)
        if role not in _NO_IDS
        and headings.subject_of(matching.plain(table.names[place])) is None
        and identifiers.names_rows(table.cells[place])
    ]


def _one_each(found: Sequence[Folded]) -> list[Folded]:
    kept: list[Folded] = []
    for each in found:
        taken = {(0, known.key.left) for known in kept} | {(1, known.key.right) for known in kept}
        if not {(0, each.key.left), (1, each.key.right)} & taken:
            kept.append(each)
    return kept


def trusted(left: Table, right: Table, ids: Sequence[Folded]) -> list[Folded]:
    """Those pairs of id columns whose rows are mostly about the same: two tools that both count
    their rows from 1 have no id in common."""
    if not ids:
        return []
    one, two = Reader(left), Reader(right)
    return [each for each in ids if _is_borne_out(left, right, each, one, two)]


def _is_borne_out(left: Table, right: Table, each: Folded, one: Reader, two: Reader) -> bool:
    index = linking.Index(map(each.fold, right.cells[each.key.right]))
    cells = left.cells[each.key.left]
    told = []
    for row in range(0, left.size, max(1, left.size // CHECKED)):
        for other in index.get(each.fold(cells[row]))[:1]:
            told.append(linking.agrees(one.get(row), two.get(other)))
    spoken = [each for each in told if each is not None]
    if spoken:
        return sum(spoken) >= 0.5 * len(spoken)
    one_name, two_name = left.names[each.key.left], right.names[each.key.right]
    named = headings.names_ids(matching.plain(one_name), matching.plain(two_name))
    return named or identifiers.is_telling(cells)


def readers(left: Table, right: Table, ids: Sequence[Folded]) -> tuple[Reader, Reader]:
    """What the rows of both are compared by."""
    ones: list[Ids] = [(each.fold, each.key.left) for each in ids]
    twos: list[Ids] = [(each.fold, each.key.right) for each in ids]
    return Reader(left, ids=ones), Reader(right, ids=twos)


def link_all(
    left: Table,
    right: Table,
    one: Reader,
    two: Reader,
    *,
    ids: Sequence[Folded],
    only: frozenset[Means] | None = None,
) -> tuple[Links, list[KeyUsed]]:
    """All rows that share a key, the surest keys first; raises UnableToReconcile without any."""
    links, used = Links(), []
    known = {address for told in one.all_emails() for address in told}
    for each in ids:
        by_id = _by_id(left, right, each, one, two, links, claimed=known.__contains__)
        used.append(_used(Means.ID, left, right, each.key.left, each.key.right, by_id))
    shared = _in_both(left, right, one, two)
    for means in Means:
        if means in shared and (only is None or means in only):
            weak = means in linking.WEAK and bool(used)
            if not weak:  # else these rows are weighed, not taken at once
                used.append(_by_means(means, left, right, one, two, links))
    if not used:
        raise UnableToReconcile(ReconcileCode.NO_SHARED_KEY)
    return links, used


def _by_id(
    left: Table,
    right: Table,
    each: Folded,
    one: Reader,
    two: Reader,
    links: Links,
    *,
    claimed: Callable[[str], bool],
) -> int:
    def accept(row: int, other: int) -> bool:
        if each.is_stated:
            return True
        mine, other_mails = one.emails(row), two.emails(other)
        if mine and mine == other_mails:
            return True
        return not linking.contradicts(one.get(row), two.get(other), claimed=claimed)

    index = linking.Index(map(each.fold, right.cells[each.key.right]))
    keys = [each.fold(cell) for cell in left.cells[each.key.left]]
    return linking.link(links, keys=keys, index=index, accept=accept)


def _in_both(left: Table, right: Table, one: Reader, two: Reader) -> set[Means]:
    shared = set()
    for means, role in ((Means.EMAIL, Role.EMAIL), (Means.PHONE, Role.PHONE)):
        if left.of_role(role) and right.of_role(role):
            shared.add(means)
    if one.has_names() and two.has_names():
        shared.add(Means.NAME)
    elif left.of_role(Role.COMPANY) and right.of_role(Role.COMPANY):
        shared.add(Means.COMPANY)
    return shared


def _by_means(
    means: Means, left: Table, right: Table, one: Reader, two: Reader, links: Links
) -> KeyUsed:
    def is_same(row: int, other: int) -> bool:
        return linking.same_name(one.get(row), two.get(other))

    def is_mailbox(row: int, other: int) -> bool:
        shared = any(matching.is_shared(each.partition("@")[0]) for each in one.emails(row))
        return not shared or is_same(row, other)

    before = len(links.partners)
    accept = {Means.EMAIL: is_mailbox, Means.PHONE: is_same}.get(means, lambda _row, _other: True)
    for keys, others in _spelled(means, left, right, one, two, found=links.partners):
        linking.link(links, keys=keys, index=linking.Index(others), accept=accept)
    roles = _ROLES[means]
    columns = (left.of_role(*roles), right.of_role(*roles))
    return _used(means, left, right, columns[0][0], columns[1][0], len(links.partners) - before)


_ROLES = {
    Means.EMAIL: (Role.EMAIL,),
    Means.PHONE: (Role.PHONE,),
    Means.NAME: (Role.FULL_NAME, Role.GIVEN_NAME, Role.FAMILY_NAME),
    Means.COMPANY: (Role.COMPANY,),
}


def _spelled(
    means: Means, left: Table, right: Table, one: Reader, two: Reader, *, found: Mapping[int, int]
) -> Iterator[tuple[linking.Keys, linking.Keys]]:
    """The keys of both tables, in spellings that say less and less."""
    rows, others = range(left.size), range(right.size)
    if means is Means.EMAIL:
        mine, theirs = one.all_emails(), two.all_emails()
        yield mine, theirs
        yield ([() if row in found else _untagged(told) for row, told in enumerate(mine)],
               [_untagged(told) for told in theirs])  # fmt: skip
    elif means is Means.PHONE:
        yield [one.phones(row) for row in rows], [two.phones(row) for row in others]
    elif means is Means.NAME:
        yield [one.name_key(row) for row in rows], [two.name_key(row) for row in others]
    else:
        yield [one.company(row) for row in rows], [two.company(row) for row in others]


def _untagged(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses without what people write after a plus sign to sort their mail."""
    if not any("+" in each for each in addresses):
        return addresses
    return tuple(
        f"{local.partition('+')[0] or local}@{domain}"
        for local, _at, domain in (each.rpartition("@") for each in addresses)
    )


def _used(means: Means, left: Table, right: Table, one: int, two: int, rows: int) -> KeyUsed:
    return KeyUsed(means, left.names[one], right.names[two], rows)
