"""Telephone numbers: one spelling for one line, whatever the country's way of writing it."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException

from accord.matching.rules.letters import is_nothing

_SEVERAL = re.compile(r"[;,|\n]|\s/\s|\bor\b|(?<=\d{5})/(?=[+0(\d]{2,4}[\d )\-]{5})")
_EXTENSION = re.compile(r"(?:ext|extn|x|доб|nst|durchwahl|ramal|int)\.?\s*:?\s*\d{1,6}\s*$", re.I)
_DIGITS = re.compile(r"\D+")
_SHORTEST, _LONGEST = 5, 15
_LIKELY = ("US", "GB", "DE", "FR", "ES", "IT", "PT", "BR", "RO", "RU", "KR", "PL", "UA", "IN")


def all_of(cell: str) -> tuple[str, ...]:
    """The numbers that a cell holds, as written."""
    if is_nothing(cell):
        return ()
    parts = (part.strip() for part in _SEVERAL.split(cell))
    return tuple(part for part in parts if len(_DIGITS.sub("", part)) >= _SHORTEST)


@lru_cache(maxsize=65_536)
def line(text: str, country: str = "") -> str:
    """`+` and digits where the country is known, else the bare digits; empty for no number.

    `country` (ISO 3166, two letters) is the guess for national forms. Extensions are left out:
    they are behind the same line."""
    text = _EXTENSION.sub("", text)
    digits = _DIGITS.sub("", text)
    if not _SHORTEST <= len(digits) <= _LONGEST + 2 or len(set(digits)) == 1:
        return ""
    stated = text.lstrip(" (").startswith("+") or digits.startswith("00")
    if stated:
        text = "+" + digits.removeprefix("00").replace("+", "")
    try:
        parsed = phonenumbers.parse(text, None if stated else country or None)
    except NumberParseException:
        return digits.lstrip("0") or ""
    if not phonenumbers.is_possible_number(parsed):
        return digits.lstrip("0")
    return f"+{parsed.country_code}{parsed.national_number}"


def tail(number: str) -> str:
    """The last eight digits, which survive every way of writing the beginning; empty if short."""
    digits = number.lstrip("+")
    return digits[-8:] if len(digits) >= 8 else ""


def likely_country(cells: Iterable[str]) -> str:
    """The country whose national forms most of the numbers are; empty where none stands out.

    Numbers that state their country count for it; the others for each country in which they
    would be in use."""
    votes: Counter[str] = Counter()
    seen = 0
    for cell in cells:
        for text in all_of(cell)[:1]:
            seen += 1
            votes.update(set(_countries(text)))
    if not votes:
        return ""
    best, count = min(votes.items(), key=lambda item: (-item[1], _LIKELY.index(item[0])
                      if item[0] in _LIKELY else len(_LIKELY), item[0]))  # fmt: skip
    return best if count >= max(1, seen // 2) else ""


def _countries(text: str) -> Iterable[str]:
    if text.lstrip(" (").startswith("+"):
        try:
            region = phonenumbers.region_code_for_number(phonenumbers.parse(text, None))
        except NumberParseException:
            return
        if region and region != "ZZ":
            yield region
        return
    for country in _LIKELY:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, country)):
                yield country
        except NumberParseException:
            continue
