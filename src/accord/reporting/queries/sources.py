"""The SQL of the measures, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "measures"


@cache
def sql_of(name: str) -> str:
    """The text of `measures/NAME.sql`."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
