"""The state of a list is its address: reading it, and writing the neighbours of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

Kind = TypeVar("Kind", bound=StrEnum)
_YEARS = range(1900, 9001)  # beyond them clocks of some zones show nothing
_PLACE = "after"  # where a list continues is no part of what it shows


@dataclass(frozen=True, slots=True)
class Address:
    """A path and its known, filled parameters in the order of `names`."""

    path: str
    pairs: tuple[tuple[str, str], ...]

    def value(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        return tuple(value for key, value in self.pairs if key == name)

    @property
    def query(self) -> str:
        """The query string of what the list shows, wherever it continues."""
        return urlencode([pair for pair in self.pairs if pair[0] != _PLACE])

    def url(self, **changes: str) -> str:
        """This list with these parameters set anew, from its start unless `after` is set."""
        kept = [pair for pair in self.pairs if pair[0] not in changes and pair[0] != _PLACE]
        query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
        return f"{self.path}?{query}" if query else self.path


def read(*, path: str, given: Iterable[tuple[str, str]], names: Sequence[str]) -> Address:
    """What of an address a list knows; the rest, blanks and zero bytes are dropped."""
    clean = [(name, value.replace("\x00", "").strip()) for name, value in given if name in names]
    filled = [(name, value) for name, value in clean if value]
    return Address(path, tuple(sorted(filled, key=lambda pair: names.index(pair[0]))))


def chosen(kind: type[Kind], text: str) -> Kind | None:
    """The member of an enum that a parameter names, if any."""
    return kind(text) if text in {member.value for member in kind} else None


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """A moment that names its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and found.year in _YEARS else None


def day_start(text: str, *, zone: tzinfo, next_day: bool = False) -> datetime | None:
    """The first instant of a day in the reader's zone, or of the day after."""
    found = day(text)
    if found is None or found.year not in _YEARS:
        return None
    moved = found + timedelta(days=1) if next_day else found
    return datetime.combine(moved, time.min, tzinfo=zone).astimezone(UTC)
