"""Which character set a text is stored in.

UTF-8 (strict) and byte order marks are certain. Everything else is a guess with a confidence: each
candidate is judged by how much its letters look like words of the languages it is used for, with
the reader's own language first. The library charset-normalizer is asked where none looks right.
"""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

MARKER = "\udcff"  # stands for bytes that do not decode; cannot occur in decoded text
MARKING = "accord.mark"
REPLACEMENT = "\ufffd"
PLAUSIBLE = 0.8
LONELY_BAD_SHARE = 0.02

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES: dict[str, tuple[str, ...]] = {
    "ko": ("cp949",),
    "ru": ("cp1251", "koi8-r", "cp866"),
    "ro": ("cp1250", "iso8859-16", "iso8859-2"),
    "pt": ("cp1252", "iso8859-15"),
    "en": ("cp1252", "iso8859-15"),
    "ja": ("cp932",),
}
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўѓќљњћџ"
_LETTERS: dict[str, frozenset[str]] = {
    "ru": frozenset(_CYRILLIC),
    "ro": frozenset("ăâîșțşţáéíóöőúüűčšž"),
    "pt": frozenset("áàâãçéêíóôõúüñäößèìòùëïîû"),
    "en": frozenset("éèêëáàâäçñóòôöúùûüíìîïãõßæøå"),
}
_TYPOGRAPHY = frozenset("«»„“”‘’…–—•№°€£§©®·¿¡\u00a0ºª™")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a pass over all bytes of a file found.

    `lines` and `undecodable` count lines with bytes above 127 (all, and those that are not UTF-8);
    `total_lines` all lines; `sample` holds some of the first kind, the undecodable ones first.
    """

    head: bytes
    total_lines: int
    lines: int
    undecodable: int
    sample: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """The character set, how sure that is (0–1), and the others worth showing when it is not."""

    encoding: str
    confidence: float
    certain: bool
    others: tuple[str, ...] = ()


def marked_encoding(head: bytes) -> str | None:
    """The character set that a byte order mark announces."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def guess(survey: Survey, *, locale: str) -> Guess:
    """The character set of a file for a reader of the language `locale` (such as `pt-br`)."""
    marked = marked_encoding(survey.head)
    if marked:
        return Guess(marked, 1.0, certain=True)
    wide = _wide(survey.head)
    if wide:
        return Guess(wide, 0.95, certain=False, others=("utf-8",))
    if not survey.undecodable:
        return Guess("utf-8", 1.0, certain=True)
    if survey.undecodable * 2 <= survey.lines:  # most lines are proper UTF-8: a mixture
        return Guess("utf-8", 1 - survey.undecodable / survey.lines, certain=True)
    return _guess_narrow(survey, locale=locale)


def canonical(name: str) -> str | None:
    """Python's name of a text encoding that a person typed, or None."""
    try:
        found = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None


def preview(line: bytes, name: str) -> str:
    """A line as it would read under this character set."""
    return line.decode(name, errors="replace").replace("\0", "")[:120]


def _guess_narrow(survey: Survey, *, locale: str) -> Guess:
    sample = b"\n".join(survey.sample)
    ranked = sorted(_scores(sample, _language(locale)), key=lambda scored: -scored[0])
    names = tuple(dict.fromkeys(name for score, name in ranked if score > 0))
    if ranked and ranked[0][0] >= PLAUSIBLE:
        return Guess(names[0], min(ranked[0][0], 1.0), certain=False, others=("utf-8", *names[1:]))
    if survey.undecodable <= max(1, survey.total_lines * LONELY_BAD_SHARE):
        return Guess("utf-8", 1 - survey.undecodable / survey.total_lines, certain=True)
    isolated = sorted({name for names in CANDIDATES.values() for name in names})
    best = from_bytes(sample, cp_isolation=isolated).best()
    if best is not None and best.encoding not in ("ascii", "utf_8"):
        name = canonical(best.encoding) or best.encoding
        others = tuple(other for other in names if other != name)
        return Guess(name, max(0.1, 0.6 - best.chaos), certain=False, others=("utf-8", *others))
    return Guess(names[0] if names else "cp1252", 0.1, certain=False, others=("utf-8", *names[1:]))


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].casefold()


def _scores(sample: bytes, language: str) -> Iterable[tuple[float, str]]:
    """(score, encoding); the reader's own language wins where two look equally right."""
    languages = sorted(CANDIDATES, key=lambda candidate: candidate != language)
    for place, candidate in enumerate(languages):
        for turn, name in enumerate(CANDIDATES[candidate]):
            try:
                text = sample.decode(name)
            except UnicodeDecodeError:
                continue
            own = 0.1 if place == 0 and candidate == language else 0.0
            yield _plausibility(text, candidate) + own - 0.01 * turn - 0.001 * place, name


def _plausibility(text: str, language: str) -> float:
    """The share of letters outside ASCII that stand where words of the language have them."""
    seen = good = 0.0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter < "\x80":
            continue
        seen += 1
        good += _fits(before, letter, after, language)
    return good / seen if seen else 0.0


def _fits(before: str, letter: str, after: str, language: str) -> float:
    if letter in _TYPOGRAPHY:
        return 0.8
    if language == "ko":
        return 1.0 if "가" <= letter <= "힣" else -0.5
    if language == "ja":
        return 0.9 if "\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" else -0.5
    if letter.casefold() not in _LETTERS[language] or (letter.isupper() and before.islower()):
        return -1.0  # another alphabet, or a capital inside a word
    letters = [beside for beside in (before, after) if beside.isalpha()]
    beside_latin = any(beside < "\u0250" for beside in letters)
    if language == "ru" and beside_latin:
        return -1.0
    return 1.0 if letters else 0.75  # single letters prove little


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, seen by the zero bytes beside ASCII."""
    probe = head[: len(head) // 4 * 4][:4096]
    if len(probe) < 8 or not probe.strip(b"\0"):
        return None
    zeros = [probe[place::4].count(0) / (len(probe) // 4) for place in range(4)]
    if min(zeros[1:]) > 0.6 and zeros[0] < 0.2:
        return "utf-32-le"
    if min(zeros[:3]) > 0.6 and zeros[3] < 0.2:
        return "utf-32-be"
    if min(zeros[1], zeros[3]) > 0.4 and max(zeros[0], zeros[2]) < 0.1:
        return "utf-16-le"
    if min(zeros[0], zeros[2]) > 0.4 and max(zeros[1], zeros[3]) < 0.1:
        return "utf-16-be"
    return None


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return MARKER, error.end


codecs.register_error(MARKING, _mark)
