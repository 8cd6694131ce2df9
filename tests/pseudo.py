"""A language for tests: every translated word stands in brackets with accents, and a third longer.

Text on a page without brackets was never handed to translation, or is data.
"""

import re

from django.utils.translation import trans_real

LANGUAGE = "en-xa"
OPEN, CLOSE = "⟦", "⟧"
_LETTERS = str.maketrans("aeiouncsyAEIOUNCSY", "áéíóúñçšýÁÉÍÓÚÑÇŠÝ")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|<[^>]+>|&\w+;)")
# Shapes of dates and numbers are read by programs, not by people.
_SHAPES = frozenset(
    {"time of day", "day", "long moment", "month", "weekday and day", "date", "time"}
)


def pseudo(text: str) -> str:
    """ "Show older" as "⟦Šhów óldér~~~⟧"; placeholders and tags stay as they are."""
    if not re.search(r"[A-Za-z]", text):
        return text
    pieces = _KEPT.split(text)
    said = "".join(
        piece if place % 2 else piece.translate(_LETTERS) for place, piece in enumerate(pieces)
    )
    return f"{OPEN}{said}{'~' * (len(text) // 3)}{CLOSE}"


class Pseudo(trans_real.DjangoTranslation):
    """Answers every message with its pseudo form."""

    def gettext(self, message: str) -> str:
        context, _mark, text = message.rpartition(trans_real.CONTEXT_SEPARATOR)
        return text if context in _SHAPES else pseudo(text)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        chosen = msgid1 if n == 1 else msgid2
        return self.gettext(chosen)


def install() -> None:
    """Make the language known to this process."""
    trans_real._translations[LANGUAGE] = Pseudo(LANGUAGE)
