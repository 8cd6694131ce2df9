"""How long tests of safety go on: shortly in every run, in full by `make soak`."""

import os

import pytest

FULL = bool(os.environ.get("ACCORD_SOAK"))
# For what goes once more, with another tool or fault, over ground that every run covers.
IN_FULL_ALONE = [
    pytest.mark.soak,
    pytest.mark.skipif(not FULL, reason="runs in full alone: make soak"),
]


def rounds(shortly: int, *, full: int) -> int:
    """So many rounds in every run, so many in full."""
    return full if FULL else shortly
