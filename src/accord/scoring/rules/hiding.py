"""What of a lead may be shown to those who judge it blind."""

import re

from accord.kernel.folding import plain

LONGEST = 120
_NAMES_SOMEBODY = re.compile(r"@|https?:|www\.|[0-9][0-9 ().+-]{5,}[0-9]", re.IGNORECASE)


def without_names(text: str, *, person: str = "", company: str = "") -> str:
    """Words as they may be shown: "" where they hold an address, a number of a phone, a word of the
    person's name, the first of the company's, which tells it apart, or the whole of it."""
    folded = plain(text)
    words = {word for word in plain(person).split() if len(word) > 2}
    words.update(word for word in plain(company).split()[:1] if len(word) > 3)
    named = bool(words & set(folded.split())) or (
        plain(company) != " " and plain(company) in folded
    )
    return "" if named or _NAMES_SOMEBODY.search(text) else text.strip()[:LONGEST]
