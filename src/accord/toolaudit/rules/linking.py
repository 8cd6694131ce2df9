"""Rows of two tables brought together by keys that are equal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from accord.toolaudit.rules import nearness
from accord.toolaudit.values.tables import Forms, Means

Keys = Sequence[str | tuple[str, ...]]  # a row's keys; empty where it has none
CONTRADICTING = 2


@dataclass(slots=True)
class Links:
    """What has been found so far: a partner for rows of the first, and all that were met."""

    partners: dict[int, int] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)  # rows of the second


class Index:
    """The rows that carry each key; hardly any key is carried twice."""

    def __init__(self, keys: Iterable[str | tuple[str, ...]]) -> None:
        self._first: dict[str, int] = {}
        self._more: dict[str, list[int]] = {}
        first = self._first
        for row, key in enumerate(keys):
            for each in (key,) if isinstance(key, str) else key:
                if each and first.setdefault(each, row) != row:
                    self._more.setdefault(each, []).append(row)

    def get(self, key: str) -> tuple[int, ...]:
        """The rows that carry a key, in order."""
        row = self._first.get(key)
        if row is None:
            return ()
        more = self._more.get(key)
        return (row, *more) if more else (row,)


def link(links: Links, *, keys: Keys, index: Index, accept: Callable[[int, int], bool]) -> int:
    """Find the rows that have no partner yet by a key; answers how many were found."""
    found = 0
    for row, key in enumerate(keys):
        if not key or row in links.partners:
            continue
        told = (key,) if isinstance(key, str) else key
        partners = [other for each in told for other in index.get(each) if accept(row, other)]
        if partners:
            links.partners[row] = partners[0]
            links.met.update(partners)
            found += 1
    return found


def contradicts(left: Forms, right: Forms, *, claimed: Callable[[str], bool]) -> bool:
    """Whether two rows of one id are about two people all the same.

    They are where the address of the one is another row's (`claimed`), or where everything else
    that both say of who it is, of two things at least, is different."""
    told = nearness.levels(left, right)
    spoken = [level for level in told[1:4] if level != nearness.SILENT]
    if not spoken or any(level != nearness.OTHER for level in spoken):
        return False
    if told[1] == nearness.OTHER and any(map(claimed, right.emails)):
        return True
    return len(spoken) >= CONTRADICTING


def agrees(left: Forms, right: Forms) -> bool | None:
    """Whether two rows are about one person or company; None where they say nothing of it."""
    told = [level for level in nearness.levels(left, right)[1:5] if level != nearness.SILENT]
    return any(level != nearness.OTHER for level in told) if told else None


def same_name(left: Forms, right: Forms) -> bool:
    """Whether nothing in the names speaks against two rows being one person."""
    return nearness.levels(left, right)[3] != nearness.OTHER


WEAK = frozenset({Means.PHONE, Means.NAME, Means.COMPANY})
