"""The sheet of a card as fields of a form, with what is wrong beside the field it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accord.desk.rules import card_sheets
from accord.desk.rules.card_sheets import FIT, INTEREST, Sheet, SheetLine
from accord.desk.views.wording import card_words
from accord.journeys.values import TOUCH_NAMES
from accord.scoring.values.cards import Field


@dataclass(frozen=True, slots=True)
class Entry:
    """One field; kind: text, number, lines, choice, check or checks. choices: (value, name,
    whether it is chosen)."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    error: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()

    @property
    def rows(self) -> int:
        """How tall a field of several lines is."""
        return min(6, max(1, len(self.value.splitlines())))


class Fields:
    """Makes fields, each with its own error out of those there are."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self._errors = errors

    def make(
        self,
        name: str,
        label: Any,
        value: str = "",
        *,
        kind: str = "text",
        hint: str = "",
        choices: Sequence[tuple[str, Any]] = (),
        chosen: Sequence[str] = (),
    ) -> Entry:
        drawn = tuple((code, str(words), code in chosen) for code, words in choices)
        return Entry(name, str(label), value, kind, self._errors.get(name, ""), hint, drawn)


def head(sheet: Sheet, errors: Mapping[str, str]) -> dict[str, list[Entry]]:
    """The fields of the whole card, by where they stand on the page."""
    fields, said = Fields(errors), sheet.head

    def one(name: str, label: str, *, kind: str = "number", hint: str = "") -> Entry:
        return fields.make(name, label, said[name], kind=kind, hint=hint)

    return {
        "card": [
            one("name", _("What the card is called"), kind="text"),
            one(
                "segments", _("For leads of these segments"), kind="lines",
                hint=_("One on a line. Empty: for all leads."),
            ),
        ],
        "from": [
            one("fit_threshold", _("From how many points fit is high")),
            one("interest_threshold", _("From how many points interest is high")),
        ],
        "decay": [
            one("half_life_days", _("Points of interest halve after so many days")),
            one("direct_days", _("A direct sign makes interest high for so many days")),
        ],
        "cells": [
            one("cells_fit_best", _("A begins at")),
            one("cells_fit_last", _("C begins at")),
            one("cells_interest_best", _("1 begins at")),
            one("cells_interest_last", _("3 begins at")),
        ],
    }  # fmt: skip


def axes(sheet: Sheet, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines of both axes, and what may be added."""
    kinds = {
        FIT: [
            (card_sheets.FIELD, _("Add a line")),
            (card_sheets.PAIR, _("Add two answers together")),
        ],
        INTEREST: [
            (card_sheets.TOUCH, _("Add a kind of touch")),
            (card_sheets.OFTEN, _("Add several touches within days")),
            (card_sheets.FIELD, _("Add a field")),
            (card_sheets.PAIR, _("Add two answers together")),
        ],
    }
    names = {FIT: _("Fit"), INTEREST: _("Interest")}
    return [
        {
            "code": axis,
            "name": names[axis],
            "lines": [
                _drawn(line, f"{axis}-{place}", place, len(sheet.lines(axis)), Fields(errors))
                for place, line in enumerate(sheet.lines(axis))
            ],
            "adds": [(f"add-{axis}-{kind}", label) for kind, label in kinds[axis]],
        }
        for axis in (FIT, INTEREST)
    ]


def _drawn(line: SheetLine, start: str, place: int, count: int, fields: Fields) -> dict[str, Any]:
    said = line.said
    entries = [fields.make(f"{start}-name", _("What counts"), said.get("name", ""))]
    asks_fields = line.kind in (card_sheets.FIELD, card_sheets.PAIR)
    about = [] if asks_fields else _about(line, start, fields)
    if line.kind == card_sheets.FIELD:
        entries += _of_field(said, start, fields, _("Look at"))
    elif line.kind == card_sheets.PAIR:
        entries.append(_points(said, start, fields, _("Points where both hold")))
    else:
        entries += _of_touch(line, start, fields)
    return {
        "start": start,
        "kind": line.kind,
        "code": said.get("code", ""),
        "title": said.get("name") or _("New line"),
        "entries": entries,
        "about": about,
        "asks_about": not line.kinds or any(entry.error for entry in about),
        "cases": [_gate(said, start, fields)]
        if line.kind == card_sheets.OFTEN
        else [
            _case(line, f"{start}-case-{number}", case, fields)
            for number, case in enumerate(line.cases)
        ],
        "rest": _rest(line, start, fields) if asks_fields else [],
        "may_add": line.kind == card_sheets.FIELD,
        "is_first": place == 0,
        "is_last": place == count - 1,
    }


def _case(line: SheetLine, start: str, case: Mapping[str, str], fields: Fields) -> list[Entry]:
    """An answer of a line with its points; of two together, each with the field it is given to."""
    is_pair = line.kind == card_sheets.PAIR
    field = case.get("field", "") if is_pair else line.said.get("field", "")
    test = [
        fields.make(
            f"{start}-test", _("If it"), kind="choice",
            choices=[(one.value, name) for one, name in card_words.TEST_NAMES.items()],
            chosen=[case.get("test", "")],
        ),
        fields.make(
            f"{start}-values", _("Compared with, one on a line"), case.get("values", ""),
            kind="lines", hint=_hint(field),
        ),
    ]  # fmt: skip
    if is_pair:
        label = _("Look at") if start.endswith("-0") else _("And look at")
        return [*_of_field(case, start, fields, label), *test]
    return [*test, _points(case, start, fields, _("Points"))]


def _gate(said: Mapping[str, str], start: str, fields: Fields) -> list[Entry]:
    """What must hold of a field besides touches."""
    names = [(one.value, name) for one, name in card_words.FIELD_NAMES.items()]
    field = said.get("where_field", "")
    return [
        fields.make(
            f"{start}-where_field", _("Only where"), kind="choice",
            choices=[("", pgettext("card", "no matter")), *names], chosen=[field],
        ),
        fields.make(
            f"{start}-where_attribute", _("Name of the own field"), said.get("where_attribute", "")
        ),
        fields.make(
            f"{start}-where_test", _("If it"), kind="choice",
            choices=[(one.value, name) for one, name in card_words.TEST_NAMES.items()],
            chosen=[said.get("where_test", "")],
        ),
        fields.make(
            f"{start}-where_values", _("Compared with, one on a line"),
            said.get("where_values", ""), kind="lines", hint=_hint(field),
        ),
    ]  # fmt: skip


def _points(said: Mapping[str, str], start: str, fields: Fields, label: str) -> Entry:
    return fields.make(f"{start}-points", label, said.get("points", ""), kind="number")


def _hint(field: str) -> str:
    """How words are written that are compared with a field."""
    return _("As tools write it, such as paid_search.") if field == Field.ORIGIN else ""


def _of_field(said: Mapping[str, str], start: str, fields: Fields, label: str) -> list[Entry]:
    names = [(one.value, name) for one, name in card_words.FIELD_NAMES.items()]
    return [
        fields.make(
            f"{start}-field", label, kind="choice", choices=names,
            chosen=[said.get("field") or Field.INDUSTRY.value],
        ),
        fields.make(f"{start}-attribute", _("Name of the own field"), said.get("attribute", "")),
    ]  # fmt: skip


def _rest(line: SheetLine, start: str, fields: Fields) -> list[Entry]:
    said = line.said
    label = _("Where not both hold") if line.kind == card_sheets.PAIR else _("Any other")
    return [
        fields.make(f"{start}-otherwise", label, said.get("otherwise", ""), kind="number"),
        fields.make(
            f"{start}-unknown", _("Where it is not known"), said.get("unknown", ""), kind="number",
            hint="" if start.startswith(INTEREST) else _("Empty: the question stays open."),
        ),
    ]  # fmt: skip


def _of_touch(line: SheetLine, start: str, fields: Fields) -> list[Entry]:
    said = line.said
    entries = [_points(said, start, fields, _("Points"))]
    if line.kind == card_sheets.OFTEN:
        return [
            *entries,
            fields.make(
                f"{start}-at_least", _("How many"), said.get("at_least", ""), kind="number"
            ),
            fields.make(
                f"{start}-within_days", _("Within how many days"), said.get("within_days", ""),
                kind="number",
            ),
        ]  # fmt: skip
    return [
        *entries,
        fields.make(
            f"{start}-daily_cap", _("At most so many a day"), said.get("daily_cap", ""),
            kind="number",
        ),
        fields.make(
            f"{start}-direct", _("A direct sign: they ask for us"), said.get("direct", ""),
            kind="check",
        ),
    ]  # fmt: skip


def _about(line: SheetLine, start: str, fields: Fields) -> list[Entry]:
    """Which touches a line takes."""
    said = line.said

    def one_of(name: str, label: str, names: Mapping[Any, Any]) -> Entry:
        choices = [("", pgettext("touch", "no matter")), *((str(one), names[one]) for one in names)]
        return fields.make(
            f"{start}-{name}", label, kind="choice", choices=choices, chosen=[said.get(name, "")]
        )

    return [
        fields.make(
            f"{start}-kinds", _("Kinds of touches"), kind="checks",
            choices=[(one.value, name) for one, name in TOUCH_NAMES.items()], chosen=line.kinds,
        ),
        one_of("direction", _("Who reached out"), card_words.WAYS),
        one_of("reach", _("To how many"), card_words.REACHES),
        one_of("team", _("By which team"), card_words.TEAMS),
        fields.make(
            f"{start}-assets", _("Only about these pieces"), said.get("assets", ""), kind="lines"
        ),
        fields.make(
            f"{start}-campaigns", _("Only of these campaigns"), said.get("campaigns", ""),
            kind="lines",
        ),
        fields.make(
            f"{start}-channels", _("Only by these channels"), said.get("channels", ""),
            kind="lines",
        ),
    ]  # fmt: skip
