"""A pack in words, for a page, a mail and paper."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A sentence, what stands under it, and the page it leads to: a route's name and its
    arguments, "" where none."""

    text: str
    more: Sequence[str] = ()
    route: str = ""
    arguments: Sequence[object] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part of the agenda; nothing: what is said where it has no lines."""

    code: str
    name: str
    minutes: int
    lines: Sequence[ToldLine]
    nothing: str


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A table of the monthly pack; the first column says what a row is about."""

    code: str
    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ToldPack:
    """A pack in words. sentence: what it comes to; as_of: how new the records were."""

    title: str
    sentence: str
    as_of: str
    parts: Sequence[ToldPart]
    tables: Sequence[ToldTable]
