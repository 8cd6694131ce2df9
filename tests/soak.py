"""How long tests of safety go on: shortly in every run, in full by `make soak`."""

import os

FULL = bool(os.environ.get("ACCORD_SOAK"))


def rounds(shortly: int, *, full: int) -> int:
    """So many rounds in every run, so many in full."""
    return full if FULL else shortly
