"""Cells of tables that no spreadsheet takes for formulas, and what they were before.

A cell that would start a formula gets an apostrophe in front, the spreadsheets' own sign for text.
What already looks like such a cell gets one more, so that taking one away always restores it.
"""

import re

# Blanks, invisible characters, separators and quotes that may stand before the first sign.
_FORMULA = re.compile(
    r"[\s'\";,|\x00-\x20\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
    r"(?:[=+\-@＝＋－＠−]|(?<=[\t\r\n]))"
)


def is_live(value: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula, or for one of our escaped cells."""
    return bool(_FORMULA.match(value))


def escape(value: str) -> str:
    """The value as it may stand in a table that a spreadsheet opens."""
    return f"'{value}" if is_live(value) else value


def unescape(value: str) -> str:
    """The stored value of a cell that `escape` has written; any other cell stays as it is."""
    return value[1:] if value[:1] == "'" and is_live(value[1:]) else value
