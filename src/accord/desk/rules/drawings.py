"""A measure's rows as a drawing to take along: lines of words, and a bar for each row."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
LEFT, RIGHT = 24, 696
LINE, ROW = 22, 30
MOST_ROWS = 24
LONGEST_LABEL = 34
LETTERS = 78  # of a sentence on one line


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """y of its middle in pixels; width of its bar in pixels."""

    y: int
    label: str
    words: str
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing WIDTH wide; lines: (y, words) of the sentence; left_out: rows beyond the most."""

    height: int
    lines: tuple[tuple[int, str], ...]
    rows: tuple[DrawnRow, ...]
    left_out: int
    foot_y: int

    width, bar_x = WIDTH, 260
    bar_room = 300


def drawing(sentence: str, rows: Sequence[tuple[str, str, float]]) -> Drawing:
    """rows: label, the figure in words, and how long its bar is beside the others."""
    lines = tuple((72 + LINE * place, words) for place, words in enumerate(wrapped(sentence)))
    top = 72 + LINE * len(lines) + 16
    shown = rows[:MOST_ROWS]
    longest = max((value for _label, _words, value in shown), default=0.0)
    drawn = tuple(
        DrawnRow(
            y=top + ROW * place,
            label=label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…",
            words=words,
            width=round(max(0.0, value) / longest * Drawing.bar_room, 1) if longest > 0 else 0.0,
        )
        for place, (label, words, value) in enumerate(shown)
    )
    foot = top + ROW * len(drawn) + 14
    return Drawing(foot + 24, lines, drawn, len(rows) - len(shown), foot)


def wrapped(words: str, *, at_most: int = LETTERS) -> list[str]:
    """Lines of at most so many letters: a drawing breaks no lines of its own."""
    found: list[str] = []
    for word in words.split():
        if found and len(found[-1]) + len(word) + 1 <= at_most:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found
