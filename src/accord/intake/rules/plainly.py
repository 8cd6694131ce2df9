"""Values of a column as programs write them: numbers with a point, days as ISO 8601."""

from collections import Counter
from collections.abc import Sequence

from accord.intake.rules import dates, numbers
from accord.intake.values.reading import Column, Kind, NumberFormat

MOSTLY = 0.95  # of the distinct values must be numbers
FEWEST = 3
NEVER = frozenset({Kind.EMAIL, Kind.PHONE, Kind.URL, Kind.FLAG})
NO_VALUE = frozenset({"", "-", "select", "n/a", "na", "null", "none", "nan", "unknown", "?"})


def written_plainly(
    texts: Sequence[str], column: Column, *, first: NumberFormat | None = None
) -> tuple[list[str], NumberFormat | None]:
    """The column as programs write it, and the format its numbers had; None: they are none.

    `first` is the format of the same column in another file, tried before all others.
    """
    if column.kind in (Kind.DATE, Kind.MOMENT) and column.date_order:
        days = dates.parse_dates(texts, order=column.date_order)
        return [day.isoformat() if day else "" for day in days], None
    if column.kind in NEVER:
        return list(texts), None
    counted = Counter(texts)
    known = [text for text in counted if text.strip().casefold() not in NO_VALUE]
    if len(known) < FEWEST and first is None:
        return list(texts), None
    candidates = [each for each in (first, column.number_format, *NumberFormat) if each]
    for form in dict.fromkeys(candidates):
        read = {text: _number(text, form) for text in known}
        if sum(value is not None for value in read.values()) >= MOSTLY * len(known):
            found = {text: value if value is not None else text for text, value in read.items()}
            return [found.get(text, text) for text in texts], form
    return list(texts), None


def _number(text: str, form: NumberFormat) -> str | None:
    amount = numbers.parse_amount(text.strip().removesuffix("%"), number_format=form)
    return None if amount is None else f"{amount.value:f}"
