"""Tables of the monthly pack in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accord.campaigns import api as campaigns
from accord.definitions import api as definitions
from accord.kernel.money import Money
from accord.meetings.queries.decisions import find_decisions
from accord.meetings.values import wording as words
from accord.meetings.values.decisions import DECISION_STATES, DecisionState
from accord.meetings.values.packs import TABLE_NAMES, Row, Table
from accord.meetings.values.told import ToldTable
from accord.ui import api as ui

_Name = Callable[[str], str]
_NONE = "–"


def told_table(*, table: Table, rows: Sequence[Row]) -> ToldTable:
    """A table in the active language."""
    columns = words.HEADS[table]
    name = _namer(table, rows)
    return ToldTable(
        table.value,
        str(TABLE_NAMES[table]),
        (str(words.ABOUT[table]), *(str(head) for _code, head in columns)),
        [(name(row.about), *(_cell(code, row.cells) for code, _head in columns)) for row in rows],
    )


def _cell(code: str, cells: Mapping[str, Any]) -> str:
    if code == "over":
        return ui.part_of(cells["days_over"], cells["days"]) if "days" in cells else _NONE
    value = cells.get(code)
    if value is None:
        return _NONE
    if isinstance(value, dict):
        return ui.money(Money(value["minor"], value["currency"]))
    if code in ("weighted", "low", "high"):
        return ui.money(Money(value, cells["currency"]))
    if code in ("target", "come"):
        return _amount(value, cells.get("currency", ""))
    return _plain(code, value)


def _plain(code: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if code == "state":
        return str(DECISION_STATES[DecisionState(value)])
    if code == "side":
        return {"marketing": _("Marketing"), "sales": _("Sales")}.get(value, str(value))
    if code in words.SHARES:
        return ui.number(value * 100, digits=1)
    if isinstance(value, float):
        return ui.number(value, digits=1)
    return ui.number(value) if isinstance(value, int) else str(value)


def _amount(value: Any, currency: str) -> str:
    if not currency:
        return ui.number(Decimal(str(value)))
    return ui.money(Money.rounded(Decimal(str(value)), currency=currency))


def _namer(table: Table, rows: Sequence[Row]) -> _Name:
    about = [row.about for row in rows]
    if table is Table.COSTS:
        known = campaigns.names(ids=[int(one) for one in about if one.isdigit()])
        return lambda said: known.get(int(said), said) if said.isdigit() else _("No program")
    if table is Table.DECISIONS:
        found = find_decisions(ids=[int(one.partition(":")[2]) for one in about])
        titles = {f"decision:{number}": card.title for number, card in found.items()}
        return lambda said: titles.get(said, _("A decision"))
    if table is Table.GOALS:
        return _goal
    if table is Table.PROMISES:
        return lambda said: said.partition("|")[0]
    return lambda said: said.replace("_", " ").replace("|", ": ") or _("Not known")


def _goal(about: str) -> str:
    what, _colon, key = about.partition(":")
    if what == "forecast":
        return str(words.EXPECTED) % {"day": ui.calendar_day(date.fromisoformat(key))}
    version = definitions.find_latest(kind=definitions.Kind.GOAL, key=key)
    return str(version.body.get("name") or key) if version else key
