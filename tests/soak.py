"""How long tests of safety go on: shortly in every run, in full by `make soak`."""

import os
from collections.abc import Callable

import pytest

FULL = bool(os.environ.get("ACCORD_SOAK"))
# Long ones of which every run has a shorter like: they run in full alone.
IN_FULL = (
    pytest.mark.soak,
    pytest.mark.skipif(not FULL, reason="it is long and runs with the others of `make soak`"),
)


def only_in_full(test: Callable[..., None]) -> Callable[..., None]:
    for mark in IN_FULL:
        test = mark(test)
    return test


def rounds(shortly: int, *, full: int) -> int:
    """So many rounds in every run, so many in full."""
    return full if FULL else shortly


def looks() -> list[tuple[str, int]]:
    """Themes and widths in which a page is looked at."""
    return [("light", 1280), ("dark", 360)] if FULL else [("dark", 360)]
