"""A measure's answer as the values that pages draw: tables, bars, ranges, months, a line."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accord.agreements.values.naming import KIND_NAMES
from accord.definitions import api as definitions
from accord.desk.views.wording.figure_words import (
    DIMENSION_NAMES,
    FIGURE_NAMES,
    STOOD_NAMES,
    TEAM_NAMES,
)
from accord.kernel.money import Money
from accord.kernel.rounding import told_days
from accord.reporting import api as reporting
from accord.reporting.values.measures import Figure
from accord.ui import api as ui
from accord.ui.values import parts

HARD_SPACE = "\u00a0"
CLAUSE_NAMES = {one.value: name for one, name in KIND_NAMES.items()}
_SHARES = frozenset(
    {
        "rate", "acceptance", "share", "attainment", "self_reported_share", "of_all", "fit_share",
        "rejected_share", "open_share", "value_win_rate", "kept_value", "people_share",
        "cost_share", "period_ratio", "growth",
        "accuracy", "expected_bias", "weighted_bias", "commit_bias", "tool_commit_bias",
    }
)  # fmt: skip
_UNSHOWN = frozenset({"standing", "low", "high", "mature", "notes", "currency"})


class Reader:
    """Turns groups into words: months by the calendar, teams by name; and knows stages' teams."""

    def __init__(self, *, stages: Sequence[definitions.Stage]) -> None:
        self.sides = {stage.code.value: parts.Side(stage.owner_team) for stage in stages}

    def label(self, result: reporting.Result, row: reporting.Row) -> str:
        """What a person reads for a row's group."""
        if result.dimension is None:
            return _("All")
        if row.label is None:
            return reporting.blank_name(result.dimension)
        if result.dimension in reporting.MONTHS:
            month = date_format(date.fromisoformat(f"{row.label}-01"), "M Y")
            return month.replace(" ", HARD_SPACE)  # a month stays on one line
        if result.dimension in reporting.DAYS:
            return _day(row.name or row.label)
        if result.dimension in ("call_block", "meeting"):
            return _day_of_team(row.label)
        if result.dimension == "team":
            return str(TEAM_NAMES.get(row.label, row.label))
        return row.name or row.label


def _day(label: str) -> str:
    """A day, and the origin where it stands behind it."""
    day, split, origin = label.partition("|")
    told = ui.calendar_day(date.fromisoformat(day)).replace(" ", HARD_SPACE)
    if not split:
        return told
    return _("%(day)s, %(origin)s") % {
        "day": told,
        "origin": origin or reporting.blank_name("origin"),
    }


def _day_of_team(label: str) -> str:
    """ "2 March 2026, Sales": what stands behind tells meetings of a day apart."""
    day, _split, team = label.partition("|")
    side = team.partition("|")[0]
    told = ui.calendar_day(date.fromisoformat(day)).replace(" ", HARD_SPACE)
    named = str(TEAM_NAMES.get(side, side))
    return _("%(day)s, %(team)s") % {"day": told, "team": named} if named else told


def records_url(result: reporting.Result, row: reporting.Row, *, cell: str) -> str:
    """Where the records behind a figure are listed; nowhere for a nought, which has none."""
    is_count = cell in result.measure.cells
    if _is_nothing(row.figures.get(cell), is_count=is_count) or reporting.is_others(row.group):
        return ""
    # Money of a row is of its currency alone, also where its counts are of all.
    told_in = currency_of(result, row) if is_count else str(row.figures.get("currency") or "")
    return _with_query(
        reverse("measure_records", args=[result.measure.name]),
        {
            **question(result.options),
            "cell": cell,
            "group": "" if row.group is None else str(row.group),
            "currency": told_in,
        },
    )


def _is_nothing(figure: Figure, *, is_count: bool) -> bool:
    """Whether no record stands behind a figure; a share or a return of nought has some."""
    if isinstance(figure, Money):
        return not figure.minor
    return not figure if is_count else figure is None


def currency_of(result: reporting.Result, row: reporting.Row) -> str:
    """The currency that a row is of, where rows are each of one; else nothing."""
    is_of_one = reporting.is_of_currency(result.measure)
    return str(row.figures.get("currency") or "") if is_of_one else ""


def currencies_of(result: reporting.Result) -> list[str]:
    """The currencies of its rows, where they are each of one."""
    return sorted({one for row in result.rows if (one := currency_of(result, row))})


def glossary_url(name: str) -> str:
    """Where it is told what a measure counts."""
    return f"{reverse('glossary')}#{name}"


def measure_url(result: reporting.Result) -> str:
    return _with_query(reverse("measure", args=[result.measure.name]), question(result.options))


def csv_url(result: reporting.Result) -> str:
    return _with_query(
        reverse("measure_file", args=[result.measure.name]), question(result.options)
    )


def picture_url(result: reporting.Result) -> str:
    return _with_query(
        reverse("measure_picture", args=[result.measure.name]), question(result.options)
    )


def question(options: reporting.Options) -> dict[str, str]:
    """A question as an address writes it; what goes without saying is left out."""
    plain = reporting.Options()
    return {
        "by": options.by or "",
        "step": ":".join(options.step) if options.step != plain.step else "",
        "within": str(options.within or ""),
        "from": options.start.isoformat() if options.start else "",
        "to": options.end.isoformat() if options.end else "",
        "definitions": "" if options.definitions == plain.definitions else str(options.definitions),
        "card": options.card or "",
        "version": str(options.version or ""),
        "agreement": options.agreement or "",
        "window": options.window or "",
        "model": "" if options.model == plain.model else options.model,
        "credit": "" if options.credit == plain.credit else options.credit,
        "teams": "" if options.teams == plain.teams else options.teams,
        "target": f"{options.target} {options.target.currency}" if options.target else "",
        "margin": str(options.margin or ""),
        "in": options.currency or "",
    }


def _with_query(path: str, pairs: dict[str, str]) -> str:
    told = {name: value for name, value in pairs.items() if value or name == "group"}
    return f"{path}?{urlencode(told)}" if told else path


def proof(result: reporting.Result, *, row: reporting.Row | None = None) -> parts.Proof:
    """What stands behind "How sure?"."""
    used = result.definition
    counted = row.counted if row is not None else None
    return parts.Proof(
        basis=" ".join([str(result.measure.question), *map(reporting.sentence, result.notes)]),
        range_words=ui.likely(counted.low, counted.high) if counted and counted.entered else "",
        meaning=parts.Link(label=_("What it counts"), url=glossary_url(result.measure.name)),
        definition=parts.Link(
            label=_("Definition %(number)s") % {"number": used.number},
            url=reverse("definition", args=[used.kind, used.number]),
        )
        if used
        else None,
        as_of=result.as_of,
    )


def table(result: reporting.Result, *, reader: Reader) -> parts.PlainTable:
    """All figures of an answer; each count, and each sum of money, opens its records."""
    names = [
        name for name in (result.rows[0].figures if result.rows else {}) if name not in _UNSHOWN
    ]
    rates = any(row.counted for row in result.rows)
    notes = any(row.notes for row in result.rows)
    head = [str(DIMENSION_NAMES.get(result.dimension or "", "")) or str(result.measure.title)]
    head += [str(FIGURE_NAMES.get(name, name)) for name in names]
    head += [_("Likely")] if rates else []
    head += [_("Note")] if notes else []
    cards = _card_names() if result.measure.split == "card" else {}
    return parts.PlainTable(
        caption=str(result.measure.title),
        head=tuple(head),
        rows=tuple(
            _line(result, row, names=names, reader=reader, rates=rates, notes=notes, cards=cards)
            for row in result.rows
        ),
    )


def _card_names() -> dict[str, str]:
    return {
        one.key: str(one.body.get("name", one.key))
        for one in definitions.list_latest(kind=definitions.Kind.CARD)
    }


def _line(
    result: reporting.Result,
    row: reporting.Row,
    *,
    names: Sequence[str],
    reader: Reader,
    rates: bool,
    notes: bool,
    cards: Mapping[str, str],
) -> tuple[str | parts.Cell, ...]:
    young = row.is_young
    cells: list[str | parts.Cell] = [reader.label(result, row)]
    for name in names:
        url = records_url(result, row, cell=name) if result.measure.opens(name) else ""
        told = words(name, row.figures[name])
        text = cards.get(told, told) if name == "card" else told
        cells.append(parts.Cell(text=text, url=url, is_young=young and not url))
    if rates:
        counted = row.counted
        cells.append(
            ui.bare_range(counted.low, counted.high) if counted and counted.entered else "–"
        )
    if notes:
        cells.append(" ".join(reporting.sentence(note) for note in row.notes))
    return tuple(cells)


def words(name: str, figure: Figure) -> str:
    """One figure as a person reads it."""
    if figure is None:
        return "–"
    if isinstance(figure, Money):
        return ui.money(figure)
    if name in _SHARES:
        return ui.number(float(figure) * 100, digits=1)
    if name == "quadrant":
        return str(STOOD_NAMES.get(str(figure), figure))
    if name == "kind":
        return str(CLAUSE_NAMES.get(str(figure), figure))
    if isinstance(figure, bool):
        return _("Yes") if figure else _("No")
    if isinstance(figure, str):
        return str(TEAM_NAMES.get(str(figure), figure))
    told = told_days(figure) if name.endswith("_days") else figure
    return ui.number(told, digits=0 if isinstance(told, int) else 1)


def tile(
    result: reporting.Result,
    *,
    label: str,
    cell: str,
    figure: str,
    reader: Reader,
    unit: str = "",
) -> parts.Tile:
    """The first row of an answer as a tile; without rows the tile says what fills it."""
    name = f"tile-{result.measure.name}-{cell}"
    if not result.rows:
        return empty_tile(name, label=label)
    row = result.rows[0]
    return parts.Tile(
        id=name,
        label=label,
        number=short(figure, row.figures[figure]),
        unit=unit,
        records_url=records_url(result, row, cell=cell),
        sentence=reporting.tell(result),
        action=parts.Link(label=_("See it by month and origin"), url=measure_url(result)),
        proof=proof(result, row=row),
        table=table(result, reader=reader),
        csv_url=csv_url(result),
    )


def empty_tile(name: str, *, label: str) -> parts.Tile:
    return parts.Tile(
        id=name,
        label=label,
        state=parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("Nothing yet"),
            sentence=_("A file of leads or deals fills this."),
            action=parts.Link(label=_("Load a file"), url=reverse("imports")),
        ),
    )


def short(name: str, figure: Figure) -> str:
    """A figure for a tile: sums without their small change."""
    return ui.short_money(figure) if isinstance(figure, Money) else words(name, figure)


def other_notes(result: reporting.Result) -> list[str]:
    """The notes that the sentence itself does not say."""
    told = reporting.tell(result)
    return [note for note in map(reporting.sentence, result.notes) if note != told]
