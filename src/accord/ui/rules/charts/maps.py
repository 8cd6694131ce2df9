"""What goes from where to where: boxes in columns by how far they are from where things begin."""

from collections.abc import Sequence

from accord.ui.rules.charts import scales
from accord.ui.values.charts import (
    Anchor,
    FlowMap,
    MapBox,
    MapDrawing,
    MapLine,
    MapStep,
    Text,
)

BOX, GAP, TOP = 42.0, 26.0, 8.0
MOST_COLUMNS = 5
ACROSS = 1000.0
_PART = 0.6  # of a column that its boxes fill
_NARROW_WIDTH = 58.0


def flow_map(chart: FlowMap, *, is_wide: bool) -> MapDrawing:
    """Wide: columns from left to right. Narrow: one column, ways in arcs beside it."""
    columns = columns_of(len(chart.nodes), chart.steps)
    boxes = _in_columns(chart, columns) if is_wide else _stacked(chart, columns)
    height = max((box.y for box in boxes), default=0.0) + BOX + TOP
    lines = tuple(
        _across(step, boxes, place) if is_wide else _beside(step, boxes, place)
        for place, step in enumerate(chart.steps)
    )
    return MapDrawing(height=height, box_height=BOX, boxes=boxes, lines=lines)


def columns_of(count: int, steps: Sequence[MapStep]) -> list[int]:
    """In which column each node stands: one further than the furthest that leads to it; a way that
    leads back counts for nothing."""
    ways: dict[int, list[int]] = {}
    for step in steps:
        ways.setdefault(step.start, []).append(step.end)
    columns = [0] * count
    forward = _forward(count, ways)
    for _turn in range(min(count, MOST_COLUMNS)):
        for start, end in forward:
            columns[end] = min(max(columns[end], columns[start] + 1), MOST_COLUMNS - 1)
    return columns


def _forward(count: int, ways: dict[int, list[int]]) -> list[tuple[int, int]]:
    """The ways that do not lead back to where one has come by."""
    found: list[tuple[int, int]] = []
    done: set[int] = set()
    for begin in range(count):
        stack: list[tuple[int, tuple[int, ...]]] = [(begin, ())]
        while stack:
            node, behind = stack.pop()
            if node in done:
                continue
            done.add(node)
            for end in ways.get(node, ()):
                if end not in behind and end != node:
                    found.append((node, end))
                    stack.append((end, (*behind, node)))
    return found


def _in_columns(chart: FlowMap, columns: Sequence[int]) -> tuple[MapBox, ...]:
    used = sorted(set(columns))
    share = 100 / max(len(used), 1)
    tallest = max((list(columns).count(one) for one in used), default=1)
    met: dict[int, int] = {}
    boxes = []
    for place, name in enumerate(chart.nodes):
        column = used.index(columns[place])
        row = met.get(column, 0)
        met[column] = row + 1
        free = (tallest - list(columns).count(columns[place])) * (BOX + GAP) / 2
        at = 0.0 if column == 0 else column * share + share * (1 - _PART) / 2
        if column and column == len(used) - 1:
            at = 100 - share * _PART
        width = share * _PART
        boxes.append(
            _box(name, at, width, TOP + free + row * (BOX + GAP),
                 room=scales.WIDE * width / 100, is_own=place == chart.own)
        )  # fmt: skip
    return tuple(boxes)


def _stacked(chart: FlowMap, columns: Sequence[int]) -> tuple[MapBox, ...]:
    order = sorted(range(len(chart.nodes)), key=lambda place: (columns[place], place))
    rows = {place: row for row, place in enumerate(order)}
    room = scales.NARROW * _NARROW_WIDTH / 100
    return tuple(
        _box(name, 0.0, _NARROW_WIDTH, TOP + rows[place] * (BOX + GAP), room=room,
             is_own=place == chart.own)
        for place, name in enumerate(chart.nodes)
    )  # fmt: skip


def _box(name: str, x: float, width: float, y: float, *, room: float, is_own: bool) -> MapBox:
    said = _in_two(name, room=room - 12)
    first = y + BOX / 2 + 4 - 8 * (len(said) - 1)
    words = tuple(
        Text(words=one, x=round(x + width / 2, 2), y=first + 16 * line, anchor=Anchor.MIDDLE,
             is_strong=is_own)
        for line, one in enumerate(said)
    )  # fmt: skip
    return MapBox(x=round(x, 2), width=round(width, 2), y=y, words=words, is_own=is_own)


def _in_two(name: str, *, room: float) -> list[str]:
    """A name on one line, or broken between two words; what does not fit is cut short."""
    if scales.text_width(name) <= room:
        return [name]
    words = name.split()
    first = words[:1]
    while len(first) < len(words) and scales.text_width(" ".join(words[: len(first) + 1])) <= room:
        first = words[: len(first) + 1]
    rest = words[len(first) :]
    lines = [" ".join(first), " ".join(rest)] if rest else [name]
    return [scales.fitted(one, room=room) for one in lines]


def _across(step: MapStep, boxes: Sequence[MapBox], place: int) -> MapLine:
    start, end = boxes[step.start], boxes[step.end]
    is_on = end.x > start.x
    x1 = start.x + start.width if is_on else start.x + start.width / 2
    x2 = end.x if is_on else end.x + end.width / 2
    y1, y2 = start.y + BOX / 2, end.y + BOX / 2
    if not is_on:
        y1, y2 = start.y + BOX, end.y + BOX
    a, b = x1 * 10, x2 * 10
    middle = (a + b) / 2
    bend = 0.0 if is_on else GAP
    path = f"M{a:g} {y1:g}C{middle:g} {y1 + bend:g} {middle:g} {y2 + bend:g} {b:g} {y2:g}"
    # Words near the beginning of their way, so that ways into one box do not write over each other.
    near = 0.3 + 0.1 * (place % 3)
    words = Text(words=step.words, x=round(x1 + (x2 - x1) * near, 2),
                 y=round(y1 + (y2 - y1) * _eased(near) + bend - 5, 2),
                 anchor=Anchor.MIDDLE) if step.words else None  # fmt: skip
    head = Text(words="▸" if is_on else "▴", x=round(x2, 2), y=y2 + (4 if is_on else 9),
                anchor=Anchor.END if is_on else Anchor.MIDDLE)  # fmt: skip
    return _line(step, path, head, words)


def _eased(share: float) -> float:
    """How far down a curve has come that begins and ends level."""
    return share * share * (3 - 2 * share)


def _beside(step: MapStep, boxes: Sequence[MapBox], place: int) -> MapLine:
    start, end = boxes[step.start], boxes[step.end]
    a = _NARROW_WIDTH * 10
    y1, y2 = start.y + BOX * 0.65, end.y + BOX * 0.35
    bulge = min(a + 60 + 14 * abs(step.end - step.start), ACROSS - 120)
    path = f"M{a:g} {y1:g}C{bulge:g} {y1:g} {bulge:g} {y2:g} {a:g} {y2:g}"
    words = Text(words=scales.fitted(step.words, room=112), x=100.0,
                 y=round(start.y + BOX + 10 + 12 * (place % 2), 2),
                 anchor=Anchor.END) if step.words else None  # fmt: skip
    head = Text(words="◂", x=_NARROW_WIDTH, y=y2 + 4, anchor=Anchor.START)
    return _line(step, path, head, words)


def _line(step: MapStep, path: str, head: Text, words: Text | None) -> MapLine:
    return MapLine(path=path, head=head, words=words, is_dashed=step.is_dashed,
                   is_alarm=step.is_alarm)  # fmt: skip
