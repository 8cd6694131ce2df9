"""Charts: what a page asks for, and the geometry that templates turn into SVG.

Lengths across are per cent of the drawing's width, so text keeps its size at any width;
lengths down are pixels. A chart is drawn twice, wide and narrow, and CSS shows one of them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accord.ui.values.parts import PlainTable, Promises, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar from zero; `words` is its figure and `note` stands at the right ("40 in 100")."""

    label: str
    value: float
    words: str
    note: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Horizontal bars; `summary` is the sentence a listener gets instead of the picture."""

    id: str
    summary: str
    rows: tuple[Bar, ...]
    table: PlainTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with its likely range, all as shares of 0 to 1; a young one is drawn hollow."""

    label: str
    value: float
    low: float
    high: float
    words: str
    range_words: str
    count_words: str = ""
    is_young: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalHeads:
    """What the columns of a drawing of ranges are called."""

    label: str
    count: str
    value: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """Dots on ranges; ticks read "of 100". `young_words` say what a hollow dot means."""

    id: str
    summary: str
    rows: tuple[Interval, ...]
    table: PlainTable | None
    heads: IntervalHeads | None = None
    young_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    label: str
    value: float
    low: float | None = None
    high: float | None = None
    is_young: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendMark:
    """What happened at a point; `place`: of how many steps it is from the first point, between two
    points where it lies between. `words` stand in the list below, with who said so; what is posted
    to `end_url` takes it away, "" where the reader may not."""

    place: float
    day: str
    words: str
    by: str = ""
    end_url: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One line over equal steps of time; the line to young points is dotted and a young last point
    hollow, of which `young_words` tell; a range is a pale band, marks are upright lines with a
    number each and are told in the list below."""

    id: str
    summary: str
    points: tuple[TrendPoint, ...]
    end_words: str
    table: PlainTable | None
    marks: tuple[TrendMark, ...] = ()
    young_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    summary: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCell:
    """`share` (0 to 1) sets the shade; a young cell is hatched, an empty text stays blank."""

    text: str
    share: float = 0.0
    is_young: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    label: str
    size: str
    cells: tuple[CohortCell, ...]
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """Cohorts by month; the table is the picture."""

    caption: str
    first_head: str
    size_head: str
    steps: tuple[str, ...]
    rows: tuple[CohortRow, ...]
    note_head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From `start` on it was this team's turn; `is_waiting` while the buyer waited for us."""

    side: Side
    start: datetime
    words: str = ""
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Whose turn it was from the first turn until `end`."""

    id: str
    summary: str
    turns: tuple[Turn, ...]
    end: datetime
    end_words: str
    table: PlainTable


@dataclass(frozen=True, slots=True, kw_only=True)
class MapStep:
    """A way from one node of a map to another, by their places; `words` stand on it."""

    start: int
    end: int
    words: str = ""
    is_dashed: bool = False
    is_alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMap:
    """What goes from where to where; `nodes` by name, `own`: the place of what is ours."""

    id: str
    summary: str
    nodes: tuple[str, ...]
    steps: tuple[MapStep, ...]
    own: int | None
    table: PlainTable


# What the rules answer with.


class Anchor(StrEnum):
    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words at x per cent and y pixels."""

    words: str
    x: float
    y: float
    anchor: Anchor = Anchor.START
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle: x and width per cent, y and height pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    box: Box
    label: Text
    words: Text
    note: Text
    rule_y: float
    side: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalRow:
    band: Box
    dot_x: float
    dot_y: float
    texts: tuple[Text, ...]
    rule_y: float
    is_young: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A value on an axis; `digits` are those it needs after the decimal mark."""

    x: float
    y: float
    value: float
    digits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsDrawing:
    height: float
    rows: tuple[BarRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalsDrawing:
    """The plot lies between `plot_top` and `plot_bottom`; the heads stand above it."""

    height: float
    plot_top: float
    plot_bottom: float
    heads: tuple[Text, ...]
    rows: tuple[IntervalRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """An upright line at x per cent, with its number above it."""

    x: float
    number: int
    is_strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendDrawing:
    """Paths live in an inner drawing of 1000 × plot_height that is stretched across."""

    height: float
    plot_x: float
    plot_width: float
    plot_height: float
    band: str
    line: str
    young_line: str
    dot_x: float
    dot_y: float
    ticks: tuple[Tick, ...]
    texts: tuple[Text, ...]
    marks: tuple[MarkLine, ...] = ()
    is_end_young: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SparklineDrawing:
    width: float
    height: float
    line: str
    dot_x: float
    dot_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadStroke:
    side: Side
    path: str
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadDrawing:
    height: float
    plot_x: float
    plot_width: float
    strokes: tuple[ThreadStroke, ...]
    texts: tuple[Text, ...]


class PieceKind(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisePiece:
    side: Side
    kind: PieceKind
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesDrawing:
    marketing: Promises
    sales: Promises
    pieces: tuple[PromisePiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBox:
    """A node: x and width per cent, y pixels, its words in the middle on one line or two."""

    x: float
    width: float
    y: float
    words: tuple[Text, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLine:
    """A way: its path on a ground of 1000 across, where its head stands, and its words."""

    path: str
    head: Text
    words: Text | None
    is_dashed: bool
    is_alarm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDrawing:
    height: float
    box_height: float
    boxes: tuple[MapBox, ...]
    lines: tuple[MapLine, ...]
