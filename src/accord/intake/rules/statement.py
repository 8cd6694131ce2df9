"""What a person has said on the page Reading, as overrides for the next reading; pure."""

from collections.abc import Mapping
from dataclasses import replace

from accord.intake.rules import answers
from accord.intake.values.reading import (
    Column,
    ColumnOverride,
    DateOrder,
    Kind,
    NumberFormat,
    Overrides,
    Question,
    Reading,
)


def restated(stated: Overrides, *, reading: Reading | None, said: Mapping[str, str]) -> Overrides:
    """The overrides with what `said` changes: fields of the form by name.

    encoding, delimiter, header_row, sheet; kind:KEY, order:KEY, format:KEY for columns;
    answer:CODE:KEY for questions, one of those that are asked together standing for all. What
    is said as it was found stays unsaid. Raises ValueError for what is no answer.
    """
    stated = _about_file(stated, reading=reading, said=said)
    if reading is None:
        return stated
    if not _same_file(stated, reading):
        return replace(stated, columns={})
    for column in reading.columns:
        override = _about_column(
            stated.columns.get(column.key, ColumnOverride()), column=column, said=said
        )
        if override != ColumnOverride():
            stated = replace(stated, columns={**stated.columns, column.key: override})
    for group in answers.together(reading.questions):
        told = [said.get(f"answer:{question.code}:{question.key or ''}", "") for question in group]
        common = next(filter(None, told), "")
        for question, own in zip(group, told, strict=True):
            stated = _answered(stated, question=question, chosen=own or common)
    return stated


def _answered(stated: Overrides, *, question: Question, chosen: str) -> Overrides:
    if not chosen:
        return stated
    if chosen not in {option.answer for option in question.options}:
        raise ValueError(chosen)
    return answers.answer(stated, question=question, chosen=chosen)


def _about_file(
    stated: Overrides, *, reading: Reading | None, said: Mapping[str, str]
) -> Overrides:
    found = {
        "encoding": reading.encoding if reading else None,
        "delimiter": reading.dialect.delimiter if reading else None,
        "sheet": reading.sheet if reading else None,
    }
    changed = {
        name: said[name] for name, value in found.items() if said.get(name, "") not in ("", value)
    }
    row = said.get("header_row", "")
    if row and (reading is None or row != str(reading.header_row)):
        changed["header_row"] = str(int(row))
    header_row = int(changed.pop("header_row")) if "header_row" in changed else stated.header_row
    return replace(stated, **changed, header_row=header_row)  # type: ignore[arg-type]


def _same_file(stated: Overrides, reading: Reading) -> bool:
    """Whether the columns found are still those of the file as it is now said to be."""
    return (
        stated.encoding in (None, reading.encoding)
        and stated.delimiter in (None, reading.dialect.delimiter)
        and stated.sheet in (None, reading.sheet)
        and stated.header_row in (None, reading.header_row)
    )


def _about_column(
    override: ColumnOverride, *, column: Column, said: Mapping[str, str]
) -> ColumnOverride:
    kind = said.get(f"kind:{column.key}", "")
    if kind and kind != column.kind:
        override = replace(override, kind=Kind(kind))
    order = said.get(f"order:{column.key}", "")
    if order and order != column.date_order:
        override = replace(override, date_order=DateOrder(order))
    form = said.get(f"format:{column.key}", "")
    if form and form != column.number_format:
        override = replace(override, number_format=NumberFormat(form))
    return override
