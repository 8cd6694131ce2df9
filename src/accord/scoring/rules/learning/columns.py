"""What the columns of a table hold: numbers, words, days, or only whether something is there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from accord.kernel.folding import plain
from accord.scoring.values.cards import LONGEST_VALUE

Codes = NDArray[np.int32]
Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

MOSTLY = 0.95  # of the values must be of a kind
OWN_VALUE = 0.5  # distinct values by rows from which a column names rows rather than describes them
FEWEST_OWN = 20
UNKNOWN = -1

_NOTHING = frozenset({
    "", "-", "--", "---", ".", "?", "n/a", "na", "n.a.", "n.a", "#n/a", "nan", "null", "none",
    "nil", "undefined", "unknown", "not known", "not set", "blank", "(blank)", "(none)",
    "--none--", "-none-", "(not set)", "not specified", "not provided", "not available", "missing",
    "no data", "tbd", "unbekannt", "keine angabe", "k.a.", "inconnu", "non renseigné",
    "desconocido", "sin datos", "desconhecido", "não informado", "nao informado", "sem informação",
    "necunoscut", "nespecificat", "неизвестно", "не указано", "нет данных", "미상", "없음",
    "sconosciuto", "non specificato",
})  # fmt: skip
_ASKS = re.compile(r"\W*(please )?(select|choose|pick)( (one|an option|a value|your .*))?\W*")
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,12})?(e[-+]?[0-9]{1,2})?", re.IGNORECASE)
_DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]([ T][0-9:.]+(Z|[+-][0-9:]+)?)?")
_CONTACT = re.compile(r"\S+@\S+\.\S+|https?://\S+|\+?[0-9][0-9 ()./-]{6,}[0-9]")
_NAMES_ROWS = re.compile(
    r"(?:^|_)(?:id|ids|uuid|guid|number|num|no|nr|key|ref|reference|index|code|row|серийный|номер|"
    r"номер|ид|번호)(?:_|$)|(?:[a-z]id)(?:_|$)"
)


class Kind(StrEnum):
    NUMBER = "number"
    WORD = "word"
    PRESENCE = "presence"


class Dropped(StrEnum):
    EMPTY = "empty"
    SAME = "same"
    NAMES_ROWS = "names_rows"
    DAY = "day"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of past leads, ready to be counted.

    `codes` point into `values` (for numbers and presence there are none), UNKNOWN where nothing
    is known; `numbers` are NaN there. `day` says that the values are days.
    """

    name: str
    kind: Kind
    codes: Codes
    values: tuple[str, ...] = ()
    numbers: Numbers | None = None
    day: bool = False

    @property
    def known(self) -> Marks:
        there: Marks = self.codes != UNKNOWN
        return there if self.numbers is None else ~np.isnan(self.numbers)

    def of(self, rows: NDArray[np.int64]) -> "Column":
        """The same column with these rows alone."""
        numbers = None if self.numbers is None else self.numbers[rows]
        return Column(self.name, self.kind, self.codes[rows], self.values, numbers, self.day)


@lru_cache(maxsize=65_536)
def is_unknown(text: str) -> bool:
    """Whether a cell says nothing: empty, no letter or digit, or one of the usual words for it."""
    short = " ".join(text.casefold().split())
    return (
        plain(text) == " "
        or short in _NOTHING
        or (short[:1] in "(-<[pcs" and bool(_ASKS.fullmatch(short)))
    )


def key_of(name: str) -> str:
    """A heading as words between single `_`, in small letters."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", apart.casefold()).strip("_")


def read(name: str, texts: Sequence[str]) -> tuple[Column | None, Dropped | None]:
    """The column, or why it can say nothing. Numbers are written with a point, days as ISO 8601.

    Values that nearly every row has for itself (names, addresses, notes) and days are kept as
    whether there is one.
    """
    codes, values = _coded(texts, str.strip)
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    known = int(counts.sum())
    if known == 0:
        return None, Dropped.EMPTY
    numbers, readable = _numbers(values)
    if len(values) > 2 and float(counts[readable].sum()) >= MOSTLY * known:
        return _number(name, codes, numbers)
    is_day = [bool(_DAY.fullmatch(value)) for value in values]
    if float(counts[is_day].sum()) >= MOSTLY * known:
        return _presence(name, codes, Dropped.DAY, day=True)
    if _is_own(values, known):
        return _presence(name, codes, Dropped.NAMES_ROWS)
    codes, values = _coded(texts, plain)
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    if _is_same(counts, rows=len(texts), known=known):
        return None, Dropped.SAME
    return Column(name, Kind.WORD, codes, values), None


def recoded(column: Column, texts: Sequence[str]) -> Column:
    """Other rows of the same column, seen with the eyes of the first: new values are unknown."""
    if column.kind is Kind.NUMBER:
        read_ = [float(text) if _NUMBER.fullmatch(text.strip()) else np.nan for text in texts]
        numbers = np.array(read_, dtype=np.float64)
        return Column(column.name, column.kind, _no_codes(len(texts)), (), numbers, column.day)
    if column.kind is Kind.PRESENCE:
        codes = np.array([-1 if is_unknown(text) else 0 for text in texts], dtype=np.int32)
        return Column(column.name, column.kind, codes, (), None, column.day)
    places = {plain(value): place for place, value in enumerate(column.values)}
    said = [UNKNOWN if is_unknown(text) else places.get(plain(text), UNKNOWN) for text in texts]
    codes = np.array(said, dtype=np.int32)
    return Column(column.name, column.kind, codes, column.values)


def _coded(texts: Sequence[str], compared: Callable[[str], str]) -> tuple[Codes, tuple[str, ...]]:
    """Each text as its place among the distinct ones, the first spelling standing for all."""
    places: dict[str, int] = {}
    shown: list[str] = []
    seen: dict[str, int] = {}
    codes = np.empty(len(texts), dtype=np.int32)
    for row, text in enumerate(texts):
        place = seen.get(text)
        if place is None:
            place = UNKNOWN
            if not is_unknown(text) and _is_line(text):
                place = places.setdefault(compared(text), len(shown))
                if place == len(shown):
                    shown.append(" ".join(text.split()))
            seen[text] = place
        codes[row] = place
    return codes, tuple(shown)


def _is_line(text: str) -> bool:
    """Whether a card could name the value."""
    return len(text) <= LONGEST_VALUE and text.strip().isprintable()


def _numbers(values: Sequence[str]) -> tuple[Numbers, Marks]:
    read_ = [float(value) if _NUMBER.fullmatch(value) else np.nan for value in values]
    numbers = np.array(read_, dtype=np.float64)
    return numbers, ~np.isnan(numbers)


def _number(name: str, codes: Codes, values: Numbers) -> tuple[Column | None, Dropped | None]:
    numbers = np.append(values, np.nan)[codes]
    known = numbers[~np.isnan(numbers)]
    if _counts_rows(name, known):
        return None, Dropped.NAMES_ROWS
    return Column(name, Kind.NUMBER, _no_codes(len(codes)), (), numbers), None


def _counts_rows(name: str, known: Numbers) -> bool:
    """Whether numbers are the numbers of rows: whole, each once, in order, dense, or so named."""
    if len(known) < FEWEST_OWN or np.any(known != np.floor(known)):
        return False
    if len(np.unique(known)) < MOSTLY * len(known):
        return False
    steps = np.sign(np.diff(known))
    ordered = len(steps) > 0 and abs(float(steps.mean())) > 0.9
    dense = float(np.ptp(known)) < 3 * len(known)
    return ordered or dense or bool(_NAMES_ROWS.search(key_of(name)))


def _presence(
    name: str, codes: Codes, why: Dropped, *, day: bool = False
) -> tuple[Column | None, Dropped | None]:
    missing = int((codes == UNKNOWN).sum())
    if min(missing, len(codes) - missing) < fewest(len(codes)):
        return None, why
    there = np.where(codes == UNKNOWN, UNKNOWN, 0).astype(np.int32)
    return Column(name, Kind.PRESENCE, there, (), None, day), None


def _is_own(values: Sequence[str], known: int) -> bool:
    if known >= FEWEST_OWN and len(values) > OWN_VALUE * known:
        return True
    contacts = sum(bool(_CONTACT.fullmatch(value)) for value in values)
    return len(values) > FEWEST_OWN and contacts >= MOSTLY * len(values)


def _is_same(counts: NDArray[np.int64], *, rows: int, known: int) -> bool:
    usual = max(int(counts.max()), rows - known)
    return rows - usual < fewest(rows)


def fewest(rows: int) -> int:
    """Rows a value needs so that anything can be learned of it."""
    return max(5, rows // 1_000)


def _no_codes(rows: int) -> Codes:
    return np.zeros(rows, dtype=np.int32)


def tidied(texts: Mapping[str, Sequence[str]]) -> tuple[list[Column], dict[str, Dropped]]:
    """The columns that can say something, and why the others cannot."""
    kept: list[Column] = []
    dropped: dict[str, Dropped] = {}
    for name, each in texts.items():
        column, why = read(name, each)
        if column is not None:
            kept.append(column)
        elif why is not None:
            dropped[name] = why
    return kept, dropped


def distinct(columns: Sequence[Column]) -> tuple[list[Column], list[str]]:
    """The columns of which none says of every row what one before it says, in words of its own;
    and the names of the others."""
    kept: list[Column] = []
    repeats: list[str] = []
    for each in columns:
        if any(_is_one(each, other) for other in kept):
            repeats.append(each.name)
        else:
            kept.append(each)
    return kept, repeats


def _is_one(one: Column, other: Column) -> bool:
    if (one.kind, other.kind) != (Kind.WORD, Kind.WORD) or len(one.values) != len(other.values):
        return False
    size = len(one.values) + 1
    counts = [np.sort(np.bincount(each.codes + 1, minlength=size)) for each in (one, other)]
    if not np.array_equal(counts[0], counts[1]):
        return False
    pairs = (one.codes.astype(np.int64) + 1) * size + other.codes + 1
    used = np.unique(pairs)
    return len(np.unique(used // size)) == len(used) == len(np.unique(used % size))
