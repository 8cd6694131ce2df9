"""A plan as a table that reckons itself: change a number, and all that follows from it changes.

Sums of a spreadsheet are binary, so each is rounded to nine digits before it is rounded up.
"""

from collections.abc import Mapping
from fractions import Fraction

from accord.desk.rules import plan_sheets
from accord.desk.rules.workbooks import Cell, Formula, Row
from accord.goals.values.kept import Answer, Segment, Whole
from accord.goals.values.plans import Link

ORDER = (*plan_sheets.ORDER, "customer")
_TARGET, _DEAL, _CUSTOMERS = 2, 3, 4  # rows of the table
_FIRST = 5
Found = tuple[Segment, Answer]


def table(found: Whole, *, names: Mapping[str, str], words: Mapping[str, str]) -> list[Row]:
    """One column of numbers for each segment and, where there are several, one of their sums.

    Steps and stages stand in the order of a plan that goes back, the last first; a segment that
    does not pass one has an empty cell there. The last column says how each is known.
    """
    steps = _steps(found)
    stages = [stage for stage in reversed(ORDER) if any(stage == step[0] for step in steps)]
    place = {step: _FIRST + number for number, step in enumerate(steps)}
    at = {stage: _FIRST + len(steps) + number for number, stage in enumerate(stages)}
    columns = [
        _column(one, chr(ord("B") + number), place=place, at=at)
        for number, one in enumerate(found.segments)
    ]
    labels = [
        words["what"], words["target"], words["deal"], words["customers"],
        *(f"{names.get(start, start)} → {names.get(end, end)}" for start, end in steps),
        *(names.get(stage, stage) for stage in stages),
        words["safe"],
        *(words["month"].format(number=month) for month in range(1, len(found.every_month) + 1)),
    ]  # fmt: skip
    is_one = len(found.segments) == 1
    notes = _notes(found, steps, words, is_one=is_one)
    rows: list[Row] = []
    for number, label in enumerate(labels):
        cells: list[Cell] = [column[number] for column in columns]
        if number == 0:
            cells = [words["number"]] if is_one else [one.name for one, _each in found.segments]
        if not is_one:
            cells.append(_sum(number, columns, words, is_rate=label == words["deal"] or
                              _FIRST <= number + 1 < _FIRST + len(steps)))  # fmt: skip
        note = notes.get(number + 1)
        rows.append([label, *cells, note] if note is not None else [label, *cells])
    return rows


def _steps(found: Whole) -> list[tuple[str, str]]:
    """The steps of all segments, the last first; a longer one before those within it."""
    every = {(link.start, link.end) for one, _each in found.segments for link in one.asked.links}
    return sorted(
        every, key=lambda step: (-ORDER.index(step[1]), ORDER.index(step[0]) - ORDER.index(step[1]))
    )


def _column(
    one: Found, letter: str, *, place: Mapping[tuple[str, str], int], at: Mapping[str, int]
) -> list[Cell]:
    segment, answer = one
    asked = segment.asked
    cells: dict[int, Cell] = {
        1: None,
        _TARGET: float(asked.target),
        _DEAL: float(asked.average_deal),
        _CUSTOMERS: Formula(
            f"ROUNDUP(ROUND({letter}{_TARGET}/{letter}{_DEAL},9),0)", answer.plan.customers
        ),
    }
    product: list[str] = []
    for link in reversed(asked.links):
        row = place[link.start, link.end]
        cells[row] = _rate(link)
        product.append(f"{letter}{row}")
        need = answer.plan.of(link.start)
        cells[at[link.start]] = Formula(
            f"ROUNDUP(ROUND({letter}{_CUSTOMERS}/({'*'.join(product)}),9),0)",
            need.need if need else 0,
        )
    last = _FIRST + len(place) + len(at)
    cells[last] = answer.safe
    base, counted = f"{letter}{at[answer.first]}", Fraction(answer.chances.planned)
    if answer.on_the_way:
        taken_off = Fraction(answer.on_the_way).limit_denominator(1_000)
        base, counted = f"MAX({base}-{float(taken_off)},0)", counted - taken_off
    for month, leads in enumerate(answer.every_month, 1):
        share = leads / counted if counted > 0 else Fraction(0)
        cells[last + month] = Formula(f"ROUND({base}*{share},0)", leads)
    return [cells.get(row) for row in range(1, last + len(answer.every_month) + 1)]


def _rate(link: Link) -> Cell:
    if link.won is not None and link.of is not None:
        return Formula(f"{link.won}/{link.of}", float(link.rate))
    return float(link.rate)


def _sum(
    number: int, columns: list[list[Cell]], words: Mapping[str, str], *, is_rate: bool
) -> Cell:
    """What a row comes to of all segments; nothing of rates and deals, which have no sum."""
    if number == 0:
        return words["all"]
    values = [column[number] for column in columns]
    if is_rate or any(value is None for value in values):
        return None
    last = chr(ord("A") + len(columns))
    total = sum(value.value if isinstance(value, Formula) else value for value in values)  # type: ignore[misc]
    return Formula(f"SUM(B{number + 1}:{last}{number + 1})", total)


def _notes(
    found: Whole, steps: list[tuple[str, str]], words: Mapping[str, str], *, is_one: bool
) -> dict[int, str]:
    """How a row is known; of several segments only where it is the same of all."""
    currency = found.segments[0][0].asked.currency
    notes = {1: words["note"], _TARGET: currency, _DEAL: currency}
    for number, step in enumerate(steps):
        said = {
            _known(link, words, is_one=is_one)
            for one, _each in found.segments
            for link in one.asked.links
            if (link.start, link.end) == step
        }
        if len(said) == 1:
            notes[_FIRST + number] = said.pop()
    stages = len({link.start for one, _each in found.segments for link in one.asked.links})
    notes[_FIRST + len(steps) + stages] = words["safe_note"]
    return notes


def _known(link: Link, words: Mapping[str, str], *, is_one: bool) -> str:
    if not link.is_measured:
        return words["assumed"]
    return f"{words['counted']}: {link.won} / {link.of}" if is_one else words["counted"]
