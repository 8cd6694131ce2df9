"""Any script as plain Latin letters, the form in which values are compared."""

import re
from functools import lru_cache

from anyascii import anyascii

from accord.kernel.text import search_key


def listed(text: str) -> frozenset[str]:
    """The words of a table written as text."""
    return frozenset(text.split())


_BREAKS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
# What tools write where there is nothing.
_NOTHING = listed(
"na n/a n.a. none null nil nan unknown undefined unbekannt inconnu нет неизвестно "
     "необходимо desconhecido necunoscut select - -- --- . .. ? ?? #n/a #ref! 없음 (blank) "
     "(none) (empty) [null]"
)  # fmt: skip


def is_nothing(text: str) -> bool:
    """Whether a cell is empty, or says in one of the usual ways that it is."""
    return not text or text.strip().lower() in _NOTHING or not text.strip()


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Words of a-z and 0-9 with one space between: `Țară-Nouă` and `O'Neil` become `tara noua`
    and `oneil`. Empty where no letter or digit is left."""
    if not text.isascii():
        text = anyascii(search_key(text))
    text = _APOSTROPHES.sub("", text.lower())
    return _BREAKS.sub(" ", text).strip()


def compact(text: str) -> str:
    """The plain words without the spaces."""
    return plain(text).replace(" ", "")


_SOUNDS = (
    ("woo", "u"), ("wu", "u"), ("yeo", "u"), ("you", "u"), ("yoo", "u"),
    ("sch", "sh"), ("tsch", "ch"), ("tch", "ch"), ("kh", "h"), ("ph", "f"), ("ck", "k"),
    ("cz", "ch"), ("sz", "sh"), ("dzh", "j"), ("zh", "j"), ("th", "t"), ("x", "ks"),
    ("qu", "k"), ("q", "k"), ("w", "v"), ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"),
    ("ia", "a"), ("ja", "a"), ("ye", "e"), ("ie", "e"), ("je", "e"), ("yo", "o"), ("jo", "o"),
    ("oo", "u"), ("ou", "u"), ("oy", "u"), ("ee", "i"), ("ea", "e"), ("eo", "u"), ("eu", "u"),
    ("ae", "e"), ("oe", "o"), ("ue", "u"), ("ei", "i"), ("ey", "i"), ("ay", "ai"), ("y", "i"),
    ("j", "i"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"),
)  # fmt: skip


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Spellings of one name in Latin letters brought together: `Alexandr` and `Aleksandr`,
    `Yulia` and `Julia`, `Schmidt` and `Shmidt`. A rough key, for equality only."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    folded = "".join(
        letter
        for at, letter in enumerate(word)
        if at == 0 or letter != word[at - 1] or letter.isdigit()
    )
    return folded[:-1] if len(folded) > 3 and folded[-1] in "h" else folded
