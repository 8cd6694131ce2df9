"""Numbers as people type them."""

import re
from fractions import Fraction

LONGEST = 24
_GROUPED = re.compile(r"[0-9]{1,3}((?P<group>[,.'])[0-9]{3})((?P=group)[0-9]{3})*([,.][0-9]+)?")
_PLAIN = re.compile(r"[0-9]+([,.][0-9]+)?|[,.][0-9]+")


def amount(text: str) -> Fraction | None:
    """A number with or without thousands apart, comma or point before its parts; None: none.

    Three digits after a single mark are thousands: people type amounts, and rates are short.
    """
    said = "".join(text.split()).rstrip("%€$")[:LONGEST]
    if found := _GROUPED.fullmatch(said):
        whole = said[: found.start(4)] if found.group(4) else said
        parts = found.group(4) or ""
        if parts[:1] == found.group("group"):
            return None
        said = re.sub("[,.']", "", whole) + parts
    elif not _PLAIN.fullmatch(said):
        return None
    return Fraction(said.replace(",", "."))
