"""Column names: where they stand, how they are folded, and when they cannot be trusted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from accord.intake.rules import dates, numbers
from accord.intake.rules.numbers import CURRENCY_CODES, CURRENCY_MARKS
from accord.intake.values.refusals import FileCode, UnableToRead

ENOUGH_ROWS = 5  # to tell a value that comes again from a name that happens to be one

_WORDS = re.compile(r"[^\W_]+")
_MONEY = re.compile(r"^(?P<name>.*?)[\s,]*[(\[]?(?P<mark>[A-Z]{3}|[€£₩₽₺₹₴¥$]|R\$)[)\]]?$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
# Letters of other alphabets that cannot be told from a Latin one by eye.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅѴαορνικτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwABEKMHOPCTYXIJSVaopviktABEZHIKMNOPTYX",
)


def fold(name: str) -> str:
    """The name as mappings know it: `" E-Mail "` and `"E mail"` become `e_mail`."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "_".join(_WORDS.findall(plain))


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """The folded name without the marks above and below letters: `data_criacao`."""
    parts = unicodedata.normalize("NFD", fold(name))
    kept = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", kept)


def currency_in(name: str) -> tuple[str, str]:
    """A name and the currency it ends with: "Amount spent (EUR)"; "" where it tells none."""
    match = _MONEY.fullmatch(name.strip())
    if match is None or not bare(match["name"]):
        return name, ""
    mark = match["mark"]
    code = mark if mark in CURRENCY_CODES else CURRENCY_MARKS.get(mark.casefold(), "")
    return (match["name"].strip(), code) if code else (name, "")


def keys_of(names: Sequence[str]) -> tuple[str, ...]:
    """One distinct key per column; unnamed ones are called after their place."""
    seen: Counter[str] = Counter()
    keys = []
    for position, name in enumerate(names, start=1):
        key = fold(name) or f"column_{position}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}_{seen[key]}")
    return tuple(keys)


def letters_name(position: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA."""
    name, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def check(names: Sequence[str]) -> None:
    """Refuse two equal names and names that mix alphabets to look like another."""
    places: dict[str, int] = {}
    for position, name in enumerate(names):
        plain = _equal(name)
        if not plain:
            continue
        _check_alphabet(name, position)
        look = _equal(name.translate(_LOOKALIKES))
        earlier = places.setdefault(look, position)
        if earlier != position:
            raise UnableToRead(
                FileCode.EQUAL_HEADERS,
                first=letters_name(earlier),
                second=letters_name(position),
                name=names[earlier].strip(),
                other=name.strip(),
            )


def find_header(records: Sequence[Sequence[str]]) -> int | None:
    """The index of the record that holds the names: the first that is about as full as the rest.

    None if all records are blank. Titles and comments above the names are shorter than the rows.
    """
    filled = [sum(1 for cell in record if cell.strip()) for record in records]
    first = next((place for place, count in enumerate(filled) if count), None)
    if first is None or filled[first] >= 2 or max(filled) < 2:
        return first
    usual = Counter(count for count in filled[first + 1 :] if count >= 2).most_common(1)[0][0]
    return next(place for place, count in enumerate(filled) if count * 2 > usual)


def is_comment(record: Sequence[str]) -> bool:
    """Whether a record is a line that a report writes above its table, such as "# All users"."""
    said = [cell.strip() for cell in record if cell.strip()]
    return bool(said) and said[0].startswith("#") and len(said) <= 2


def looks_like_record(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """The cell that shows that the first row is a record itself, or None."""
    named = [(position, name.strip()) for position, name in enumerate(names) if name.strip()]
    for position, name in named:
        if _is_value(name) and _same_sort(name, rows, position):
            return name
    if named and all(_is_number(name) for _position, name in named):
        return named[0][1]
    recurring = [
        name
        for position, name in named
        if any(len(row) > position and row[position].strip() == name for row in rows)
    ]
    repeated = any(list(row) == list(names) for row in rows)
    often = len(recurring) >= 2 and len(recurring) * 2 >= len(named) and len(rows) >= ENOUGH_ROWS
    return recurring[0] if often and not repeated else None


def _equal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _check_alphabet(name: str, position: int) -> None:
    for word in _WORDS.findall(name):
        latin = [letter for letter in word if "a" <= letter.casefold() <= "z"]
        foreign = [letter for letter in word if letter.translate(_LOOKALIKES) != letter]
        others = [letter for letter in word if letter.isalpha() and not letter.isascii()]
        if latin and foreign and len(foreign) == len(others):
            raise UnableToRead(
                FileCode.LOOKALIKE_HEADER,
                column=letters_name(position),
                name=name.strip(),
                letter=foreign[0],
                plain=name.strip().translate(_LOOKALIKES),
            )


def _is_value(name: str) -> bool:
    if _EMAIL.fullmatch(name):
        return True
    shape = dates.shape_of(name)
    return shape is not None and bool(dates.days_of(shape))


def _is_number(name: str) -> bool:
    return bool(numbers.readings_of(name))


def _same_sort(name: str, rows: Sequence[Sequence[str]], position: int) -> bool:
    values = [
        row[position].strip() for row in rows if len(row) > position and row[position].strip()
    ]
    if not values:
        return bool(_EMAIL.fullmatch(name))
    alike = sum(1 for value in values if _is_value(value))
    return alike * 2 >= len(values)
