"""Why another tool counts otherwise: causes, and what is known of its records and ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_RECORDS, MOST_ROWS = 100_000, 100_000
MOST_BYTES = 30 * 1024 * 1024
MOST_NUMBER = 10**9


class Cause(StrEnum):
    """Why one of the two counts more: first what is only there, then what is only here."""

    TWICE_THERE = "twice_there"
    ARCHIVED = "archived"
    EDGE_THERE = "edge_there"
    OTHER_DATE = "other_date"
    OTHER_MEANING = "other_meaning"
    NOT_HERE = "not_here"
    NO_KEY = "no_key"
    TWICE_HERE = "twice_here"
    NOT_THERE = "not_there"
    EDGE_HERE = "edge_here"
    LEFT_OUT = "left_out"


# Which records of the tool these are cannot be told without asking it.
UNEXPLAINED = frozenset({Cause.LEFT_OUT, Cause.NO_KEY})


@dataclass(frozen=True, slots=True)
class Known:
    """One of our leads or deals. counts_as: the lead that it is counted with; who: the person, or
    the deal itself; in_tool: whether the tool that is compared with has them."""

    id: int
    who: int
    counts_as: int
    is_gone: bool = False
    in_tool: bool = True


@dataclass(frozen=True, slots=True)
class TheirRow:
    """A row of their file: its number as its owner sees it, and what it names its record by."""

    number: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ours:
    """Ids that one number counts: in its time; in any; a day more on both sides; a day less."""

    counted: frozenset[int]
    anytime: frozenset[int]
    wider: frozenset[int]
    narrower: frozenset[int]


@dataclass(frozen=True, slots=True)
class Part:
    """One cause: `count` above zero is what only they count, below what only we do. records: our
    ids; rows: numbers of rows of their file."""

    cause: Cause
    count: int
    records: Sequence[int] = ()
    rows: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """Ours, theirs, and parts that add up to the difference with what is left. is_sure: told by
    the records of a file; else parts are what would fit the number."""

    ours: int
    theirs: int
    parts: Sequence[Part]
    left: int
    is_sure: bool
