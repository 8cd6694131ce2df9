"""What the values of a column show: counts that add up over any number of blocks."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from accord.intake.rules import dates, flags, numbers
from accord.intake.values.reading import DateOrder, NumberFormat

EXAMPLES_BOUND = 5
LONGEST_COUNT = 15  # longer runs of digits are names of things, not quantities
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s.<>,;]{2,}")
_URL = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,10}(?:/\S*)?", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:tel:)?(?P<number>[+(]?[0-9][0-9 ()./\u00a0-]{4,22}[0-9])"
    r"(?:\s?(?:;ext=|ext\.?|x)\s?[0-9]{1,6})?",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE)
_SHEET_ERROR = re.compile(r"#(?:#+|REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_MONTH_LIKE = re.compile(
    r"[0-9]{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)-?[0-9]{1,2}",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_DIGITS = re.compile(r"[0-9]+")
_SERIAL_TIME = re.compile(r"[0-9]{5}\.[0-9]{1,12}")  # a day and the time of day as its fraction
_SERIALS = (32_874, 73_415)  # 1990-01-01 and 2100-12-31 as spreadsheets count days
_EPOCHS = (631_152_000, 4_133_980_800)


@dataclass(slots=True)
class Evidence:
    """Counts of distinct values by what they can be; `add` gathers, a few examples are kept."""

    values: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    orders: Counter[DateOrder] = field(default_factory=Counter)
    triples: int = 0
    date_clash: str | None = None
    future: Counter[DateOrder] = field(default_factory=Counter)
    formats: Counter[NumberFormat] = field(default_factory=Counter)
    sums: int = 0
    number_clash: str | None = None
    clash_formats: set[NumberFormat] = field(default_factory=set)
    currencies: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, value: str) -> None:
        self.counts[what] += 1
        kept = self.examples.setdefault(what, [])
        if len(kept) < EXAMPLES_BOUND:
            kept.append(value)


def add(evidence: Evidence, values: Iterable[str], *, today: date | None = None) -> None:
    """Gather what distinct values show; `today` lets dates in the future be seen as such."""
    for value in values:
        value = value.strip()
        if value:
            evidence.values += 1
            _look_at(evidence, value, today)


def add_plain(evidence: Evidence, values: list[str]) -> list[str]:
    """Gather plain whole numbers in one go, where it is known that they are no dates.

    Gives back the values that need a closer look. A column of a million different numbers is
    scanned to its end, since one `1.234` in it changes how all of them are read.
    """
    counts = evidence.counts
    if counts["serial"] + counts["epoch"] + counts["epoch_ms"] + counts["compact"]:
        return values
    others = [value for value in values if not (value.isdigit() and value[0] != "0")]
    evidence.values += len(values) - len(others)
    counts["whole"] += len(values) - len(others)
    return others


def days_alone(values: list[str]) -> list[str]:
    """One value per day of texts that are a day and a time of day: the time shows no order."""
    return list({value.partition(":")[0][:-2]: value for value in values}.values())


def damage_of(value: str) -> str | None:
    """What a spreadsheet did to a value: `SCIENTIFIC`, `SPREADSHEET_ERROR`, `TURNED_INTO_DATE`."""
    value = value.strip()
    if _SCIENTIFIC.fullmatch(value):
        return "SCIENTIFIC"
    if _SHEET_ERROR.fullmatch(value):
        return "SPREADSHEET_ERROR"
    return "TURNED_INTO_DATE" if _MONTH_LIKE.fullmatch(value) else None


def is_email(value: str) -> bool:
    """Whether a text is shaped like one e-mail address (its strict check is not done here)."""
    return bool(_EMAIL.fullmatch(value.strip()))


def is_phone(value: str) -> bool:
    """Whether a text is shaped like one telephone number of 6 to 15 digits."""
    match = _PHONE.fullmatch(value.strip())
    return match is not None and 6 <= sum(map(str.isdigit, match["number"])) <= 15


def is_url(value: str) -> bool:
    """Whether a text is shaped like a web address or a bare domain."""
    return bool(_URL.fullmatch(value.strip()))


def _look_at(evidence: Evidence, value: str, today: date | None) -> None:
    if flags.is_missing(value):
        evidence.note("missing", value)
        return
    if value.casefold() in flags.FLAGS:
        evidence.note("flag", value)
    damage = damage_of(value)
    if damage:
        evidence.note(damage, value)
    elif "@" in value:
        evidence.note("email" if is_email(value) else "other", value)
    elif _DIGITS.search(value):
        _look_at_digits(evidence, value, today)
    else:
        evidence.note("url" if is_url(value) else "other", value)


def _look_at_digits(evidence: Evidence, value: str, today: date | None) -> None:
    known = False
    if _WHOLE.fullmatch(value):
        known = True
        _look_at_whole(evidence, value)
    elif len(value) <= 64:
        known = _look_at_date(evidence, value, today) or _look_at_sum(evidence, value)
        if _SERIAL_TIME.fullmatch(value) and _SERIALS[0] <= float(value) <= _SERIALS[1]:
            evidence.note("serial", value)
    if is_phone(value):
        known = True
        evidence.note("phone", value)
    if is_url(value) and not known:
        evidence.note("url", value)
    elif not known:
        evidence.note("other", value)


def _look_at_whole(evidence: Evidence, value: str) -> None:
    evidence.note("whole", value)
    number = int(value)
    if _SERIALS[0] <= number <= _SERIALS[1]:
        evidence.note("serial", value)
    elif _EPOCHS[0] <= number <= _EPOCHS[1]:
        evidence.note("epoch", value)
    elif _EPOCHS[0] * 1000 <= number <= _EPOCHS[1] * 1000:
        evidence.note("epoch_ms", value)
    elif len(value) == 8 and dates.parse_date(value, order=DateOrder.YMD):
        evidence.note("compact", value)


def _look_at_date(evidence: Evidence, value: str, today: date | None) -> bool:
    if value[4:5] == "-" == value[7:8] and _look_at_iso(evidence, value, today):
        return True
    shape = dates.shape_of(value)
    if shape is None:
        return False
    days = dates.days_of(shape)
    evidence.note("date" if days else "no_day", value)
    if dates.is_timed(value):
        evidence.counts["timed"] += 1
    if days and not shape.fixed:
        evidence.triples += 1
        evidence.orders.update(days.keys())
        if len(set(days.values())) > 1 and _is_better(value, evidence.date_clash):
            evidence.date_clash = value
    if today is not None:
        evidence.future.update(order for order, day in days.items() if day > today)
    return True


def _look_at_iso(evidence: Evidence, value: str, today: date | None) -> bool:
    day = dates.parse_date(value, order=DateOrder.YMD)
    if day is None:
        return False
    evidence.note("date", value)
    evidence.counts["timed"] += len(value) > 10
    if today is not None and day > today:
        evidence.future.update(dates.TRIPLE_ORDERS)
    return True


def _is_better(value: str, known: str | None) -> bool:
    """Examples for a question are short and the same from run to run."""
    return known is None or (len(value), value) < (len(known), known)


def _look_at_sum(evidence: Evidence, value: str) -> bool:
    readings = numbers.readings_of(value)
    if not readings:
        return False
    identifier = value.isdigit() and (value[0] == "0" or len(value) > LONGEST_COUNT)
    evidence.note("identifier" if identifier else "number", value)
    evidence.sums += 1
    evidence.formats.update(readings.keys())
    if len(set(readings.values())) > 1 and _is_better(value, evidence.number_clash):
        evidence.number_clash = value
    if numbers.is_money(value):
        evidence.counts["money"] += 1
        amount = numbers.parse_amount(value, number_format=next(iter(readings)))
        if amount is not None and amount.currency:
            evidence.currencies[amount.currency] += 1
    return True
