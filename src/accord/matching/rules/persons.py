"""Names of people: given and family name told apart, whatever the script and the order."""

import re
from dataclasses import dataclass
from functools import lru_cache

from accord.matching.rules.letters import is_nothing, listed, plain
from accord.matching.rules.nicknames import family_key, given_key, is_given, is_korean_family

_TITLES = listed(
    "mr mrs ms miss mister dr prof professor sir madam herr frau hr fr dipl ing inginer mag msc "
    "bsc mba phd md jr sr ii iii iv esq dna dl domnul doamna sra srta senhor senhora dona monsieur "
    "madame mme mlle don dona g gna gospodin gospozha nim ssi"
)
_PARTICLES = listed(
    "de da do dos das del della di du la le van von der den ter ten el al bin ibn ben st san santa "
    "mac mc o af av zu zum zur y e"
)
_PATRONYMIC = re.compile(r"(?:ovich|evich|ovych|iovich|ievich|ovna|evna|ivna|ichna|ilich|yich)$")
_HANGUL = re.compile(r"^[가-힣 ]+$")
_HAN = re.compile(r"^[一-鿿 ]+$")
_TWO_SYLLABLES = listed("남궁 황보 제갈 사공 선우 독고 동방 서문 司马 欧阳 上官 诸葛")


@dataclass(frozen=True, slots=True)
class Name:
    """Compared forms: `given` and `family` in plain letters without spaces, and their keys,
    which nicknames and spellings share. Empty where unknown."""

    given: str = ""
    family: str = ""
    given_key: str = ""
    family_key: str = ""


@lru_cache(maxsize=65_536)
def split(full: str) -> tuple[str, str]:
    """Given and family name of a full name as written, each as written; either may be empty.

    A comma sets the family name first; so do Hangul and Han without one."""
    text = full.strip()
    if "," in text:
        family, _, given = text.partition(",")
        if plain(given) and plain(given) not in _TITLES:
            return given.strip(), family.strip()
        text = family.strip()
    if _HANGUL.match(text) or _HAN.match(text):
        return _family_first(text)
    words = [word for word in text.split() if plain(word) and plain(word) not in _TITLES]
    if len(words) < 2:
        return ("", words[0]) if words else ("", "")
    return _by_words(words)


def _family_first(text: str) -> tuple[str, str]:
    words = text.split()
    if len(words) > 1:
        head, *others = words
        if len(head) > 2 and len(words[-1]) <= 1:  # written the other way round
            return "".join(words[:-1]), words[-1]
        return "".join(others), head
    length = 2 if text[:2] in _TWO_SYLLABLES and len(text) > 2 else 1
    return (text[length:], text[:length]) if len(text) > length else ("", text)


def _by_words(words: list[str]) -> tuple[str, str]:
    told = [plain(word) for word in words]
    if len(words) == 3:
        if _PATRONYMIC.search(told[1]):
            return words[0], words[2]
        if _PATRONYMIC.search(told[2]):
            return words[1], words[0]
    if len(words) == 2 and _PATRONYMIC.search(told[1]):
        return words[0], ""
    if len(words) == 2 and is_given(told[1]) and not is_given(told[0]):
        return words[1], words[0]
    start = len(words) - 1
    while start > 1 and told[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


@lru_cache(maxsize=131_072)
def name(given: str = "", family: str = "", full: str = "") -> Name:
    """The compared forms of a name given in parts or whole; the parts win."""
    given, family = ("" if is_nothing(each) else each for each in (given, family))
    if not given and not family and not is_nothing(full):
        given, family = split(full)
    elif given and not family and " " in given.strip():
        given, family = split(given)
    return of_parts(_words(given), _words(family))


def of_parts(given: list[str], family: list[str]) -> Name:
    """The compared forms of words in plain letters."""
    if len(given) > 1 and _PATRONYMIC.search(given[-1]):
        given = given[:-1]
    named = [word for word in given if len(word) > 1] or given
    bare = [word for word in family if word not in _PARTICLES] or family
    return Name(
        given="".join(named),
        family="".join(family),
        given_key=_given_key(named, family="".join(bare)) if named else "",
        family_key=family_key("".join(bare)),
    )


# Letters that write one Korean sound: at the beginning of a word it is spelled with the second.
_KOREAN = str.maketrans("gdbr", "ktpl")


def _given_key(words: list[str], *, family: str) -> str:
    key = given_key(_first(words, family=family))
    return key.translate(_KOREAN) if is_korean_family(family) else key


def _first(words: list[str], *, family: str) -> str:
    """The word that a person is called by; the syllables of a Korean name are one."""
    korean = len(words) == 2 and is_korean_family(family) and all(map(_SYLLABLE.match, words))
    return "".join(words) if korean else words[0]


_SYLLABLE = re.compile(r"^[bcdfghjklmnprstwy]{0,2}[aeiouwy]{1,4}(?:ng|[nmkglpbth])?$")


def _words(text: str) -> list[str]:
    return [word for word in plain(text).split() if word not in _TITLES] or plain(text).split()
