"""Words as rules compare them; what somebody typed is met by what somebody else typed."""

import unicodedata
from functools import lru_cache

# Words are compared without case, without what stands between them, and without the accents of
# European letters. The database folds by the same two strings.
_BETWEEN = " \t\n\r.,;:/\\|&+_-–—()'\"’·"
_ACCENTED = "".join(
    letter
    for letter in map(chr, range(0xE0, 0x250))
    if letter.islower() and unicodedata.normalize("NFD", letter)[0].isascii()
)
FOLDED_FROM = _BETWEEN + _ACCENTED
FOLDED_TO = " " * len(_BETWEEN) + "".join(
    unicodedata.normalize("NFD", letter)[0] for letter in _ACCENTED
)
_FOLD = str.maketrans(FOLDED_FROM, FOLDED_TO)


@lru_cache(maxsize=8_192)
def plain(words: str) -> str:
    """Words as they are compared, each between single spaces; " " where there are none."""
    # The small letter of one capital is two signs to Python and one to the database.
    small = "".join("i" if letter == "İ" else letter.lower() for letter in words)
    kept = [word for word in small.translate(_FOLD).split(" ") if word]
    return f" {' '.join(kept)} " if kept else " "
