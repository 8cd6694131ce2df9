"""Moments that are far enough apart to count one by one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar


class Timed(Protocol):
    """Something that took place at a moment."""

    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=Timed)


def spaced(found: Iterable[T], *, spacing: timedelta) -> list[T]:
    """Those that count, the earliest first: each comes at least so long after the last one that
    does. Of several at once the order in which they are given decides."""
    kept: list[T] = []
    for one in sorted(found, key=lambda each: each.at):
        if not kept or one.at - kept[-1].at >= spacing:
            kept.append(one)
    return kept
