"""What is asked for again while one page is read is read once.

Only for what nothing changes while it is read: a page that is asked for (GET) writes no
definitions. Outside of `one_page` everything is read each time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Found = TypeVar("Found")
_HELD: ContextVar[dict[Hashable, object] | None] = ContextVar("held", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Hold what is read until the page is made; pages do not share it."""
    before = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(before)


def once(key: Hashable, read: Callable[[], Found]) -> Found:
    """What `read` finds, from before where this page asked for the same key; nobody may change it,
    as whoever asks next gets the same."""
    held = _HELD.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    return held[key]  # type: ignore[return-value]
