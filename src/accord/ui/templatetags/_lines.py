"""The lines of a long list, written here: filling a template for each of some hundred cells would
cost more than all the rest of a page. What stands in many lines is drawn and worded once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accord.ui.values.parts import Cell, Column, ListCell, PlainTable, Side, Stage


class Writer:
    """Writes the lines of one page; remembers what it drew for as long as that page."""

    def __init__(
        self,
        *,
        stage: Callable[[Stage], str],
        team: Callable[[Side, str], str],
        day: Callable[[datetime], str],
    ) -> None:
        self._draw_stage = stage
        self._draw_team = team
        self._word_day = day
        self._stages: dict[Stage, str] = {}
        self._teams: dict[tuple[Side, str], str] = {}
        self._days: dict[date, str] = {}

    def lines(
        self, lines: Iterable[Sequence[ListCell]], *, columns: Sequence[Column]
    ) -> SafeString:
        """<tr> for <tr>; the first cell of a line is its head.

        A number carries the name of its column, which a phone shows beside it.
        """
        names = [f' data-label="{escape(column.label)}"' for column in columns[1:]]
        written = [self._line(line, names=names) for line in lines]
        return mark_safe("".join(written))  # noqa: S308 escaped below

    def _line(self, line: Sequence[ListCell], *, names: Sequence[str]) -> str:
        head, *rest = line
        cells = [
            f"<td{_shape(cell, name=name)}>{self._words(cell)}</td>"
            for cell, name in zip(rest, names, strict=True)
        ]
        return f'<tr data-line><th scope="row">{self._words(head)}</th>{"".join(cells)}</tr>'

    def _words(self, cell: ListCell) -> str:
        note = f' <span class="soft is-note">{escape(cell.note)}</span>' if cell.note else ""
        if cell.stage is not None:
            return self._stage(cell.stage) + note
        if cell.at is not None:
            return self._day(cell.at) + note
        if cell.side is not None:
            return self._team(cell.side, cell.text) + note
        lang = f' lang="{escape(cell.lang)}"' if cell.lang else ""
        if cell.url:
            return f'<a href="{escape(cell.url)}"{lang}>{escape(cell.text)}</a>{note}'
        if not cell.text:
            return note
        return f"<span{lang}>{escape(cell.text)}</span>{note}"

    def _stage(self, stage: Stage) -> str:
        if stage not in self._stages:
            self._stages[stage] = self._draw_stage(stage)
        return self._stages[stage]

    def _team(self, side: Side, name: str) -> str:
        if (side, name) not in self._teams:
            self._teams[side, name] = self._draw_team(side, name)
        return self._teams[side, name]

    def _day(self, at: datetime) -> str:
        local = timezone.localtime(at)
        on = local.date()
        if on not in self._days:
            self._days[on] = str(escape(self._word_day(at)))
        return f'<time datetime="{local.isoformat(timespec="seconds")}">{self._days[on]}</time>'


def _shape(cell: ListCell, *, name: str) -> str:
    if cell.is_number:
        return f' class="is-number"{name}'
    return ' class="is-short"' if cell.is_short else ""


def plain_lines(table: PlainTable) -> SafeString:
    """The body of a plain table; the first cell of a line is its head."""
    written = [_plain_line(line, numbers_from=table.numbers_from) for line in table.cells]
    return mark_safe("".join(written))  # noqa: S308 escaped below


def _plain_line(line: Sequence[Cell], *, numbers_from: int) -> str:
    head, *rest = line
    cells = [
        f"<td{_mark(cell, is_number=place >= numbers_from)}>{_plain_words(cell)}</td>"
        for place, cell in enumerate(rest, start=1)
    ]
    return f'<tr><th scope="row">{_plain_words(head)}</th>{"".join(cells)}</tr>'


def _mark(cell: Cell, *, is_number: bool) -> str:
    if not is_number:
        return ""
    return ' class="is-number is-young"' if cell.is_young else ' class="is-number"'


def _plain_words(cell: Cell) -> str:
    if cell.url:
        return f'<a href="{escape(cell.url)}">{escape(cell.text)}</a>'
    return str(escape(cell.text))
