"""Keys by which text in any script is sorted and found.

The database compares by code point, so what people expect is folded into a stored key. Only the
standard library is needed; spelling one script in another is done where that is wanted.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Latin letters with a stroke or of two parts, which no decomposition opens.
_LATIN = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
    "þ": "th", "ĸ": "k", "ŋ": "n", "ƒ": "f", "ɐ": "a", "ə": "e",
}  # fmt: skip
# й, ї and their like are letters of their own, ё is е with dots.
_CYRILLIC = {"ё": "е", "ѐ": "е", "ѝ": "и"}
_PUNCTUATION = (
    dict.fromkeys("‘’‚‛ʼʹ`´′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("“”„‟«»″", '"')
)
_FOLDED = str.maketrans(_LATIN | _CYRILLIC | _PUNCTUATION)
# Accents of Latin, Greek and Cyrillic; vowel signs of other scripts are no ornaments and stay.
_ACCENTS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))
_IGNORED = frozenset({"Cc", "Cf", "Cs"})


# They turn the words around them, or stand for nothing that can be read.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def has_unseen(text: str) -> bool:
    """Whether a text holds letters that nobody sees and that make it read otherwise than it is
    written. Ends of lines, tabs, and what joins emoji or marks a direction once are none."""
    return _UNSEEN.search(text) is not None


def one_line(text: str) -> str:
    """The text in one line, without the zero bytes that no column of the database takes."""
    return " ".join(text.replace("\x00", "").split())


@lru_cache(maxsize=8_192)
def search_key(text: str) -> str:
    """The text as it is looked for: compatibility forms, case, accents, typographic quotes and
    runs of spaces folded. `Ștefan`, `Ştefan` (cedilla) and ` STEFAN` share one key."""
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    key = _fold(text)
    # Folding can open what a second pass folds further (a compatibility form of a capital).
    while (again := _fold(key)) != key:
        key = again
    return key


def sentence_case(text: str) -> str:
    """A tool's code as words: `bought_list` is "Bought list". The capitals of others stay."""
    words = " ".join(text.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def sort_key(text: str) -> str:
    """The text as it is sorted: its search key without the quotes and brackets in front."""
    key = search_key(text)
    start = next((index for index, sign in enumerate(key) if sign.isalnum()), 0)
    return key[start:]


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.translate(_FOLDED).casefold().split())
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    letters = (_without_accents(sign) for sign in composed if not _is_ignored(sign))
    folded = unicodedata.normalize("NFC", "".join(letters)).translate(_FOLDED)
    return " ".join(folded.split())


@lru_cache(maxsize=65_536)
def _without_accents(letter: str) -> str:
    """One composed letter without its accents; a Cyrillic letter is kept whole."""
    if _is_accent(letter):
        return ""
    if letter.isascii() or "Ѐ" <= letter <= "ӿ":
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not _is_accent(part))


def _is_accent(sign: str) -> bool:
    return any(low <= ord(sign) <= high for low, high in _ACCENTS)


@lru_cache(maxsize=65_536)
def _is_ignored(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) in _IGNORED
