"""Turning a person's answer to a question into what the next reading takes as stated."""

from collections.abc import Sequence
from dataclasses import replace

from accord.intake.values.reading import (
    ColumnOverride,
    DateOrder,
    Kind,
    NumberFormat,
    Overrides,
    Question,
    QuestionCode,
)

_COUNTED_ORDERS = (DateOrder.SERIAL, DateOrder.EPOCH, DateOrder.EPOCH_MS)


def together(questions: Sequence[Question]) -> tuple[tuple[Question, ...], ...]:
    """Questions that one answer settles: a file writes the numbers of all its columns alike."""
    groups: dict[object, list[Question]] = {}
    for place, question in enumerate(questions):
        alike = question.code is QuestionCode.NUMBER_FORMAT
        offered = frozenset(option.answer for option in question.options)
        groups.setdefault(offered if alike else place, []).append(question)
    return tuple(tuple(group) for group in groups.values())


def answer(overrides: Overrides, *, question: Question, chosen: str) -> Overrides:
    """The overrides with one more thing stated; a `ValueError` if it is no answer at all."""
    if question.code is QuestionCode.ENCODING:
        return replace(overrides, encoding=chosen)
    if question.code is QuestionCode.SHEET:
        return replace(overrides, sheet=chosen)
    if question.code is QuestionCode.HEADER_ROW:
        return replace(overrides, header_row=int(chosen))
    key = question.key or ""
    stated = _about_column(overrides.columns.get(key, ColumnOverride()), question.code, chosen)
    return replace(overrides, columns={**overrides.columns, key: stated})


def _about_column(stated: ColumnOverride, code: QuestionCode, chosen: str) -> ColumnOverride:
    if code in (QuestionCode.DATE_ORDER, QuestionCode.DATE_CONFLICT):
        return replace(stated, date_order=DateOrder(chosen))
    if code is not QuestionCode.NUMBER_OR_DATE:
        return replace(stated, number_format=NumberFormat(chosen))
    if chosen not in _COUNTED_ORDERS:
        return replace(stated, kind=Kind(chosen))
    order = DateOrder(chosen)
    kind = Kind.DATE if order is DateOrder.SERIAL else Kind.MOMENT
    return replace(stated, kind=kind, date_order=order)
