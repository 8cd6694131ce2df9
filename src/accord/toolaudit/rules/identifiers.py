"""Columns that name a row, and one spelling for what two tools write of one id."""

import re
from collections.abc import Callable, Sequence

_SIGNS = re.compile(r"[\W_]+")
_POWERED = re.compile(r"^(\d)(?:[.,](\d+))?e\+(\d{1,2})$")
_WHOLE = re.compile(r"^(\d+)\.0+$")
_MONEY = re.compile(r"^\D{0,4}\d[\d ,.']*[.,]\d{1,2}\D{0,4}$")
_TOKEN = re.compile(r"^[^\s@]{1,80}$")
SALESFORCE_LONG, SALESFORCE_SHORT = 18, 15  # the long spelling adds three signs
LOOKED_AT = 2_000
DISTINCT = 0.85
TELLING = 6
LONGEST = 30

Fold = Callable[[str], str]


def names_rows(cells: Sequence[str]) -> bool:
    """Whether a column may hold ids: single words, hardly ever twice the same, and no sums."""
    step = max(1, len(cells) // LOOKED_AT)
    looked = [cell.strip() for cell in cells[::step] if cell.strip()]
    if not looked:
        return False
    words = sum(bool(_TOKEN.match(cell)) for cell in looked)
    digits = sum(any(sign.isdigit() for sign in cell) for cell in looked)
    sums = sum(bool(_MONEY.match(cell)) and not _WHOLE.match(cell) for cell in looked)
    if words < 0.9 * len(looked) or digits < 0.5 * len(looked) or sums > 0.3 * len(looked):
        return False
    return len(set(looked)) >= DISTINCT * len(looked)


def is_telling(cells: Sequence[str]) -> bool:
    """Whether ids are long enough that two tools do not arrive at the same ones by counting."""
    looked = [_bare(cell) for cell in cells[:: max(1, len(cells) // LOOKED_AT)] if cell.strip()]
    return sum(len(each) >= TELLING for each in looked) > 0.5 * len(looked)


def _plain(text: str) -> str:
    return text.strip()


def _cased(text: str) -> str:
    return text.strip().casefold()


def _bare(text: str) -> str:
    text = text.strip().casefold()
    if not text.isalnum():
        text = _counted(text)
    return text.lstrip("0") or text


def _counted(text: str) -> str:
    """A number that a spreadsheet has taken for a sum, as it was; anything else without signs."""
    if whole := _WHOLE.match(text):
        return whole[1]
    if (powered := _POWERED.match(text)) and len(powered[2] or "") <= int(powered[3]) <= LONGEST:
        return powered[1] + (powered[2] or "").ljust(int(powered[3]), "0")
    return _SIGNS.sub("", text)


def _short(text: str) -> str:
    text = text.strip()
    return text[:SALESFORCE_SHORT] if len(text) == SALESFORCE_LONG else text


FOLDS: tuple[Fold, ...] = (_bare, _cased, _short, _plain)


class Column:
    """The ids of a column, in each spelling; each is worked out once."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = set(cells)
        self._folded: dict[Fold, set[str]] = {}

    def folded(self, fold: Fold) -> set[str]:
        """All ids in a spelling."""
        if fold not in self._folded:
            self._folded[fold] = set(map(fold, self._cells)) - {""}
        return self._folded[fold]

    def loses(self, fold: Fold) -> bool:
        """Whether a spelling makes one of two ids."""
        return len(self.folded(fold)) < len(self.folded(_plain))


def fold_of(left: Column, right: Column) -> tuple[Fold, int]:
    """The spelling that brings most ids of the two together without making two of one file one.

    Answers it with the number of ids in common."""
    best: tuple[Fold, int] = (_plain, -1)
    for fold in FOLDS:
        common = len(left.folded(fold) & right.folded(fold))
        if common > best[1] and not (left.loses(fold) or right.loses(fold)):
            best = (fold, common)
    return best
