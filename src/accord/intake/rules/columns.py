"""What a column is, decided from the evidence of its values; what cannot be decided is asked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accord.intake.rules import dates, numbers
from accord.intake.rules.evidence import Evidence
from accord.intake.values.reading import (
    CHOICES_BOUND,
    Column,
    ColumnOverride,
    DateOrder,
    Kind,
    NumberFormat,
    Option,
    Question,
    QuestionCode,
)
from accord.intake.values.refusals import Doubt, DoubtCode

FIT = 0.9  # of the distinct values must be of a kind
CHOICE_REPEATS = 3  # rows per distinct value from which a column counts as a choice
_DATE_WORDS = re.compile(
    r"(?:^|_)(?:at|on|date|time|day|datetime|timestamp|created|modified|updated|closed|data|hora|"
    r"ora|ziua|criado|дата|время|날짜|일자|일시|생성일)(?:_|$)|date|time"
)
_PHONE_WORDS = re.compile(
    r"phone|mobile|tel(?:_|$|efon)|cell|fax|celular|telefon|телефон|전화|휴대"
)
_END_WORDS = re.compile(
    r"close|closing|(?:^|_)end|won|lost|(?:^|_)due|until|finish|fecha|fim|sfarsit|încheier|"
    r"закрыт|конец|окончан|마감|종료"
)
_FORMAT_OF_LANGUAGE = {
    "pt": NumberFormat.COMMA,
    "ro": NumberFormat.COMMA,
    "ru": NumberFormat.SPACE_COMMA,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One column as scanned: its evidence and what was counted beside it.

    `distinct` is None when there are more values than were kept; `native` says that a workbook
    holds numbers as numbers, so that their format is beyond doubt.
    """

    name: str
    key: str
    position: int
    rows: int
    filled: int
    evidence: Evidence
    distinct: tuple[str, ...] | None
    native: bool = False


def settle(
    seen: Seen, *, locale: str, override: ColumnOverride | None = None
) -> tuple[Column, tuple[Question, ...]]:
    """The column and the questions that only a person can answer about it.

    What `override` states is taken as it is and not asked.
    """
    stated = override or ColumnOverride()
    kind = stated.kind or kind_of(seen)
    order, date_questions = _date_order(seen, kind, stated)
    number_format, number_questions = _number_format(seen, kind, stated, locale)
    column = Column(
        name=seen.name,
        key=seen.key,
        position=seen.position,
        kind=kind,
        date_order=order,
        number_format=number_format,
        currencies=tuple(sorted(seen.evidence.currencies)) if kind is Kind.MONEY else (),
        examples=_examples(seen),
        filled=seen.filled / seen.rows if seen.rows else 0.0,
        choices=tuple(sorted(seen.distinct or ())) if kind in (Kind.CHOICE, Kind.FLAG) else (),
        doubts=_doubts(seen, kind, order),
    )
    asked = () if stated.kind else _number_or_date(seen, kind)
    return column, (*asked, *date_questions, *number_questions)


def kind_of(seen: Seen) -> Kind:
    """What the values are, by what nearly all of them can be."""
    counts = seen.evidence.counts
    total = seen.evidence.values - counts["missing"]
    if seen.filled == 0:
        return Kind.EMPTY
    if total <= 0:
        return Kind.TEXT
    if _is_flag(seen, total):
        return Kind.FLAG
    if _fits(counts["email"], total):
        return Kind.EMAIL
    hinted_phone = bool(_PHONE_WORDS.search(seen.key))
    if hinted_phone and _fits(counts["phone"] + counts["SCIENTIFIC"], total):
        return Kind.PHONE
    written = counts["date"] + counts["no_day"]
    if counts["date"] and _fits(written + counts["serial"], total):
        return Kind.MOMENT if counts["timed"] * 2 > written else Kind.DATE
    if counts["compact"] and _fits(counts["compact"], total) and _DATE_WORDS.search(seen.key):
        return Kind.DATE
    return _number_kind(seen, total) or _text_kind(seen, total)


def needs_every_value(seen: Seen) -> bool:
    """Whether later values can still change how a column of this kind is read."""
    kind = kind_of(seen)
    if kind in (Kind.DECIMAL, Kind.MONEY):
        possible = _formats(seen.evidence)
        return not possible or _clashes(seen.evidence, possible)
    return kind in (Kind.EMPTY, Kind.DATE, Kind.MOMENT, Kind.WHOLE, Kind.FLAG)


def with_hint(
    question: Question,
    these: Sequence[str],
    others: Sequence[str],
    other_order: DateOrder | None,
    *,
    ends: bool,
) -> Question:
    """The question with, per order, the share of rows in which the end is not before the start.

    Shown beside the answers, never decisive. Both columns hold the same rows; `ends` says that the
    column in question is the later one; an `other_order` of None that both are written alike.
    """
    options = []
    for option in question.options:
        order = DateOrder(option.answer)
        here = dates.parse_dates(these, order=order)
        there = dates.parse_dates(others, order=other_order or order)
        pairs = zip(there, here, strict=True) if ends else zip(here, there, strict=True)
        both = [(start, end) for start, end in pairs if start and end]
        share = sum(start <= end for start, end in both) / len(both) if both else None
        options.append(replace(option, share=share))
    return replace(question, options=tuple(options))


def is_end(key: str) -> bool:
    """Whether a column's name says that something ends on its dates."""
    return bool(_END_WORDS.search(key))


def _fits(count: int, total: int) -> bool:
    return count > 0 and (count >= FIT * total or (total >= 4 and count >= total - 1))


def _is_flag(seen: Seen, total: int) -> bool:
    distinct = {value.strip().casefold() for value in seen.distinct or () if value.strip()}
    if seen.evidence.counts["flag"] != total or not distinct or total > 4:
        return False
    return not all(value.isdigit() for value in distinct) or distinct == {"0", "1"}


def _number_kind(seen: Seen, total: int) -> Kind | None:
    counts = seen.evidence.counts
    figures = counts["number"] + counts["whole"]
    if not _fits(figures, total) or counts["identifier"]:
        return None
    if counts["money"]:
        return Kind.MONEY
    return Kind.DECIMAL if counts["number"] or seen.native else Kind.WHOLE


def _text_kind(seen: Seen, total: int) -> Kind:
    counts = seen.evidence.counts
    if _fits(counts["url"], total):
        return Kind.URL
    if _fits(counts["phone"], total) and counts["phone"] > counts["whole"]:
        return Kind.PHONE
    distinct = seen.distinct
    if distinct is None or not 0 < len(distinct) <= CHOICES_BOUND:
        return Kind.TEXT
    return Kind.CHOICE if seen.filled >= CHOICE_REPEATS * len(distinct) else Kind.TEXT


def _date_order(
    seen: Seen, kind: Kind, stated: ColumnOverride
) -> tuple[DateOrder | None, tuple[Question, ...]]:
    if kind not in (Kind.DATE, Kind.MOMENT):
        return None, ()
    if stated.date_order:
        return stated.date_order, ()
    evidence = seen.evidence
    if not evidence.triples:
        return DateOrder.YMD, ()
    possible = [
        order for order in dates.TRIPLE_ORDERS if evidence.orders[order] == evidence.triples
    ]
    possible = _plausible(possible, evidence)
    if len(possible) == 1 or (possible and evidence.date_clash is None):
        return possible[0], ()
    conflict = not possible
    candidates = possible or [order for order in dates.TRIPLE_ORDERS if evidence.orders[order]]
    likely = max(candidates, key=lambda order: evidence.orders[order])
    example = evidence.date_clash or evidence.examples["date"][0]
    question = Question(
        code=QuestionCode.DATE_CONFLICT if conflict else QuestionCode.DATE_ORDER,
        options=tuple(
            Option(answer=order, shows=_as_dates(evidence, example, order)) for order in candidates
        ),
        suggested=likely if conflict else None,
        column=seen.name,
        key=seen.key,
    )
    return likely, (question,)


def _plausible(possible: list[DateOrder], evidence: Evidence) -> list[DateOrder]:
    """Leave out two-digit years in front where they would put most dates in the future."""
    if len(possible) > 1 and evidence.future[DateOrder.YMD] * 2 > evidence.triples:
        return [order for order in possible if order is not DateOrder.YMD]
    return possible


def _as_dates(evidence: Evidence, example: str, order: DateOrder) -> tuple[tuple[str, str], ...]:
    texts = list(dict.fromkeys([example, *evidence.examples["date"]]))
    read = ((text, dates.parse_date(text, order=order)) for text in texts)
    return tuple((text, day.isoformat()) for text, day in read if day)[:2]


def _number_format(
    seen: Seen, kind: Kind, stated: ColumnOverride, locale: str
) -> tuple[NumberFormat | None, tuple[Question, ...]]:
    if kind not in (Kind.WHOLE, Kind.DECIMAL, Kind.MONEY):
        return None, ()
    if stated.number_format:
        return stated.number_format, ()
    evidence = seen.evidence
    possible = _formats(evidence)
    if seen.native and NumberFormat.POINT in possible:
        return NumberFormat.POINT, ()
    usual = _FORMAT_OF_LANGUAGE.get(locale[:2].casefold(), NumberFormat.POINT)
    if possible and not _clashes(evidence, possible):
        return possible[0], ()
    candidates = possible or [form for form in NumberFormat if evidence.formats[form]]
    likely = usual if usual in candidates else candidates[0]
    question = Question(
        code=QuestionCode.NUMBER_FORMAT if possible else QuestionCode.NUMBER_CONFLICT,
        options=_number_options(evidence, candidates),
        suggested=likely,
        column=seen.name,
        key=seen.key,
    )
    return likely, (question,)


def _formats(evidence: Evidence) -> list[NumberFormat]:
    """The formats that read every number so far."""
    return [form for form in NumberFormat if evidence.formats[form] == evidence.sums]


def _clashes(evidence: Evidence, possible: Sequence[NumberFormat]) -> bool:
    if evidence.number_clash is None:
        return False
    readings = numbers.readings_of(evidence.number_clash)
    return len({readings[form] for form in possible if form in readings}) > 1


def _number_options(evidence: Evidence, forms: Sequence[NumberFormat]) -> tuple[Option, ...]:
    """One option per different reading: two formats that agree on all examples are one choice."""
    texts = list(
        dict.fromkeys([*([evidence.number_clash or ""]), *evidence.examples.get("number", [])])
    )
    options: dict[tuple[tuple[str, str], ...], Option] = {}
    for form in forms:
        read = ((text, numbers.readings_of(text).get(form)) for text in texts if text)
        shows = tuple((text, f"{value:f}") for text, value in read if value is not None)[:2]
        options.setdefault(shows, Option(answer=form, shows=shows))
    return tuple(options.values())


def _number_or_date(seen: Seen, kind: Kind) -> tuple[Question, ...]:
    if kind not in (Kind.WHOLE, Kind.DECIMAL) or not _DATE_WORDS.search(seen.key):
        return ()
    counts = seen.evidence.counts
    for what, order in _COUNTED.items():
        if _fits(counts[what], seen.evidence.values - counts["missing"]):
            example = seen.evidence.examples[what][0]
            day = dates.parse_date(example, order=order)
            meant = day.isoformat() if day else example
            options = (
                Option(answer=Kind.WHOLE, shows=((example, example),)),
                Option(answer=order, shows=((example, meant),)),
            )
            code = QuestionCode.NUMBER_OR_DATE
            return (Question(code, options, suggested=order, column=seen.name, key=seen.key),)
    return ()


_COUNTED: Mapping[str, DateOrder] = {
    "serial": DateOrder.SERIAL,
    "epoch": DateOrder.EPOCH,
    "epoch_ms": DateOrder.EPOCH_MS,
}


def _examples(seen: Seen) -> tuple[str, ...]:
    kept = (value for values in seen.evidence.examples.values() for value in values)
    return tuple(value[:80] for value in list(dict.fromkeys(kept))[:3])


_KIND_EVIDENCE: Mapping[Kind, tuple[str, ...]] = {
    Kind.DATE: ("date", "compact", "serial"),
    Kind.MOMENT: ("date", "serial"),
    Kind.WHOLE: ("whole",),
    Kind.DECIMAL: ("number", "whole"),
    Kind.MONEY: ("number", "whole"),
    Kind.FLAG: ("flag",),
    Kind.EMAIL: ("email",),
    Kind.PHONE: ("phone",),
    Kind.URL: ("url",),
}


def _doubts(seen: Seen, kind: Kind, order: DateOrder | None) -> tuple[Doubt, ...]:
    evidence = seen.evidence
    found = []
    for code in (DoubtCode.SCIENTIFIC, DoubtCode.SPREADSHEET_ERROR, DoubtCode.TURNED_INTO_DATE):
        if evidence.counts[code]:
            found.append(_doubt(code, seen, evidence.examples[code][0]))
    if kind in (Kind.DATE, Kind.MOMENT) and evidence.counts["serial"]:
        found.append(_doubt(DoubtCode.DATE_SERIAL, seen, evidence.examples["serial"][0]))
    if kind is Kind.PHONE and evidence.counts["date"]:
        found.append(_doubt(DoubtCode.TURNED_INTO_DATE, seen, evidence.examples["date"][0]))
    if kind in _KIND_EVIDENCE:
        found.extend(_misfits(seen, kind))
    if order and evidence.future[order] * 2 > evidence.values:
        found.append(_doubt(DoubtCode.MOSTLY_FUTURE, seen, evidence.examples["date"][0]))
    if len(evidence.currencies) > 1:
        codes = ", ".join(sorted(evidence.currencies))
        facts = {"column": seen.name, "currencies": codes}
        found.append(Doubt(DoubtCode.SEVERAL_CURRENCIES, facts))
    return tuple(found)


def _misfits(seen: Seen, kind: Kind) -> list[Doubt]:
    counts = seen.evidence.counts
    found = []
    if counts["missing"]:
        missing = seen.evidence.examples["missing"][0]
        found.append(_doubt(DoubtCode.MISSING_WORDS, seen, missing))
    fitting = _KIND_EVIDENCE[kind]
    others = [
        what
        for what in ("other", "no_day", "identifier", "email", "url", "whole", "number", "date")
        if what not in fitting and counts[what]
    ]
    told = ("missing", "SCIENTIFIC", "SPREADSHEET_ERROR", "TURNED_INTO_DATE")
    misfit = seen.evidence.values - sum(counts[what] for what in (*told, *fitting))
    if misfit > 0 and others:
        example = seen.evidence.examples[others[0]][0]
        found.append(_doubt(DoubtCode.DOES_NOT_FIT, seen, example, count=misfit))
    return found


def _doubt(code: DoubtCode, seen: Seen, example: str, **facts: int) -> Doubt:
    return Doubt(code, {"column": seen.name, "example": example[:80], **facts})
