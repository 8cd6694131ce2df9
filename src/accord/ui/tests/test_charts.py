"""Laws of the drawings: everything inside, to scale, from zero, and nothing lost."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.ui.rules import charts
from accord.ui.rules.charts import scales
from accord.ui.values.charts import (
    Bar,
    Bars,
    FlowMap,
    Interval,
    Intervals,
    MapStep,
    PieceKind,
    Sparkline,
    Thread,
    Trend,
    TrendPoint,
    Turn,
)
from accord.ui.values.parts import PlainTable, PromiseBar, Promises, Side

TABLE = PlainTable(caption="", head=(), rows=())
START = datetime(2026, 1, 1, tzinfo=UTC)
counts = st.integers(min_value=0, max_value=10**9)
shares = st.floats(min_value=0, max_value=1)
wide_or_narrow = st.booleans()


def bars_of(values):
    rows = tuple(Bar(label="Leads from fairs", value=value, words=str(value)) for value in values)
    return Bars(id="b", summary="", rows=rows, table=TABLE)


@given(st.lists(counts, max_size=12), wide_or_narrow)
def test_bars_stay_inside_and_are_to_scale_from_zero(values, is_wide):
    drawn = charts.bars(bars_of(values), is_wide=is_wide)
    widths = [row.box.width for row in drawn.rows]
    top = max(widths, default=0)
    for value, row in zip(values, drawn.rows, strict=True):
        assert row.box.x >= 0
        assert row.box.x + row.box.width <= 100
        assert row.box.y + row.box.height <= drawn.height
        if max(values):
            assert row.box.width == pytest.approx(top * value / max(values), abs=0.02)
    for (value, width), (other, other_width) in pairwise(sorted(zip(values, widths, strict=True))):
        assert value <= other
        assert width <= other_width


@given(
    st.lists(st.tuples(shares, shares, shares).map(sorted), min_size=1, max_size=9), wide_or_narrow
)
def test_a_dot_stands_within_its_range_and_both_within_the_plot(rows, is_wide):
    asked = tuple(
        Interval(label="Referral", value=dot, low=low, high=high, words="", range_words="")
        for low, dot, high in rows
    )
    drawn = charts.intervals(
        Intervals(id="i", summary="", rows=asked, table=TABLE), is_wide=is_wide
    )
    left, right = drawn.ticks[0].x, drawn.ticks[-1].x
    assert drawn.ticks[0].value == 0
    for row in drawn.rows:
        assert left <= row.band.x <= row.dot_x + 0.02
        assert row.dot_x <= row.band.x + row.band.width + 0.02
        assert row.band.x + row.band.width <= right + 0.02


@given(st.floats(min_value=1e-6, max_value=1e12), st.integers(min_value=2, max_value=6))
def test_ticks_start_at_zero_cover_the_highest_value_and_are_even(highest, steps):
    ticks = scales.ticks(highest, steps=steps)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert len(ticks) <= steps + 1
    assert ticks[1] == pytest.approx(ticks[-1] / (len(ticks) - 1), rel=1e-6, abs=1e-9)


def test_ticks_of_counts_are_whole():
    assert scales.ticks(3, whole=True) == (0, 1, 2, 3)
    assert scales.ticks(0) == (0, 1)


@given(st.lists(counts, max_size=40), wide_or_narrow, st.integers(min_value=0, max_value=40))
def test_a_trend_stays_inside_and_ends_at_its_dot(values, is_wide, young_from):
    points = tuple(
        TrendPoint(
            label=f"M{i}", value=value, low=value * 0.8, high=value * 1.2, is_young=i >= young_from
        )
        for i, value in enumerate(values)
    )
    asked = Trend(id="t", summary="", points=points, end_words="so far", table=TABLE)
    drawn = charts.trend(asked, is_wide=is_wide)
    for path in (drawn.band, drawn.line, drawn.young_line):
        pairs = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", path)]
        assert all(0 <= x <= 1000 for x in pairs[::2])
        assert all(0 <= y <= drawn.plot_height for y in pairs[1::2])
    assert 0 <= drawn.dot_x <= 100
    assert 0 <= drawn.dot_y <= drawn.height
    assert all(0 <= text.x <= 100 and 0 < text.y <= drawn.height for text in drawn.texts)
    assert drawn.ticks[0].value == 0


def test_the_line_is_whole_where_the_young_part_begins():
    values = [1, 2, 3, 4]
    points = tuple(TrendPoint(label="", value=v, is_young=v > 2) for v in values)
    drawn = charts.trend(
        Trend(id="t", summary="", points=points, end_words="", table=TABLE), is_wide=True
    )
    assert drawn.line.split("L")[-1] == drawn.young_line.removeprefix("M").split("L")[0]
    assert drawn.young_line.count("L") == 2


@given(st.lists(counts, max_size=30))
def test_a_sparkline_stays_in_its_row(values):
    drawn = charts.sparkline(Sparkline(summary="", values=tuple(values)))
    numbers = [float(number) for number in re.findall(r"[\d.]+", drawn.line)]
    assert all(0 <= x <= drawn.width for x in numbers[::2])
    assert all(0 <= y <= drawn.height for y in numbers[1::2])
    assert 0 <= drawn.dot_y <= drawn.height


promises = st.builds(Promises, kept=counts, missed=counts, open=counts)


@given(promises, promises)
def test_each_half_is_all_promises_of_its_team(marketing, sales):
    drawn = charts.promises(PromiseBar(marketing=marketing, sales=sales))
    for side, made in ((Side.MARKETING, marketing), (Side.SALES, sales)):
        pieces = [piece for piece in drawn.pieces if piece.side is side]
        assert sum(piece.width for piece in pieces) == pytest.approx(49.6, abs=0.01)
        for piece in pieces:
            inside = (0, 50) if side is Side.MARKETING else (50, 100)
            assert inside[0] - 0.01 <= piece.x
            assert piece.x + piece.width <= inside[1] + 0.01
            if made.total:
                assert piece.width == pytest.approx(
                    49.6 * getattr(made, piece.kind) / made.total, abs=0.01
                )
        if not made.total:
            assert [piece.kind for piece in pieces] == [PieceKind.NONE]


turns = st.lists(
    st.tuples(st.sampled_from(Side), st.integers(min_value=0, max_value=10**7)),
    min_size=1,
    max_size=9,
)


@given(turns, wide_or_narrow)
def test_the_thread_is_one_line_from_the_first_turn_to_the_end(asked, is_wide):
    at = START
    made = []
    for side, seconds in asked:
        made.append(Turn(side=side, start=at, words="11 Mar, returned"))
        at += timedelta(seconds=seconds)
    thread = Thread(id="t", summary="", turns=tuple(made), end=at, end_words="now", table=TABLE)
    drawn = charts.thread(thread, is_wide=is_wide)
    assert [stroke.side for stroke in drawn.strokes] == [turn.side for turn in made]
    ends = [_ends(stroke.path) for stroke in drawn.strokes]
    assert ends[0][0][0] == 0
    assert ends[-1][1][0] == pytest.approx(1000, abs=0.1)
    for (_start, end), (start, _end) in pairwise(ends):
        assert end == pytest.approx(start, abs=0.1)


def _ends(path):
    """First and last point of a path made of M, H and C."""
    x = y = start = None
    for letter, rest in re.findall(r"([MHC])([^MHC]*)", path):
        numbers = [float(number) for number in rest.split()]
        x, y = (numbers[-1], y) if letter == "H" else (numbers[-2], numbers[-1])
        start = start or (x, y)
    return start, (x, y)


@given(turns, wide_or_narrow)
def test_words_under_the_thread_do_not_touch(asked, is_wide):
    made = tuple(
        Turn(side=side, start=START + timedelta(days=i), words="11 Mar, returned")
        for i, (side, _seconds) in enumerate(asked)
    )
    thread = Thread(
        id="t", summary="", turns=made, end=START + timedelta(days=9), end_words="now", table=TABLE
    )
    drawn = charts.thread(thread, is_wide=is_wide)
    width = scales.WIDE if is_wide else scales.NARROW
    for line in {text.y for text in drawn.texts}:
        spans = sorted(_span(text, width) for text in drawn.texts if text.y == line)
        assert spans[0][0] >= 0
        for (_a, right), (left, _b) in pairwise(spans):
            assert right < left


def _span(text, width):
    length = scales.text_width(text.words)
    left = width * text.x / 100 - (length if text.anchor == "end" else 0)
    return left, left + length


@given(st.text(max_size=60), st.floats(min_value=20, max_value=300))
def test_fitted_words_fit(words, room):
    assert scales.text_width(scales.fitted(words, room=room)) <= room


@pytest.mark.parametrize(
    ("share", "level"), [(0, 0), (0.01, 1), (0.25, 1), (0.26, 2), (0.5, 2), (1, 4)]
)
def test_a_cohort_cell_is_shaded_in_equal_steps(share, level):
    assert charts.shade(share, highest=1.0) == level


@given(shares, shares)
def test_a_higher_share_is_never_lighter(one, other):
    low, high = sorted((one, other))
    assert charts.shade(low, highest=high) <= charts.shade(high, highest=high)


def map_of(*ways: tuple[int, int]) -> FlowMap:
    names = tuple(f"Tool number {one} of some length" for one in range(4))
    steps = tuple(MapStep(start=a, end=b, words="2.7 in 100 lost") for a, b in ways)
    return FlowMap(id="m", summary="", nodes=names, steps=steps, own=3, table=TABLE)


def test_a_map_stands_in_columns_by_how_far_things_have_come():
    assert charts.columns_of(4, map_of((0, 1), (1, 3), (0, 3), (2, 3)).steps) == [0, 1, 0, 2]
    assert charts.columns_of(4, map_of((0, 1), (1, 0)).steps) == [0, 1, 0, 0]
    assert charts.columns_of(2, ()) == [0, 0]


@pytest.mark.parametrize("is_wide", [True, False])
def test_a_map_stays_in_its_drawing_and_its_names_in_their_boxes(is_wide):
    drawn = charts.flow_map(map_of((0, 1), (1, 3), (2, 3), (3, 0)), is_wide=is_wide)
    width = scales.WIDE if is_wide else scales.NARROW
    for box in drawn.boxes:
        assert 0 <= box.x <= box.x + box.width <= 100.01
        assert 0 < box.y < box.y + drawn.box_height < drawn.height
        assert len(box.words) == 2
        assert all(scales.text_width(one.words) <= width * box.width / 100 for one in box.words)
    places = [(box.x, box.y) for box in drawn.boxes]
    assert len(set(places)) == 4
    assert [box.is_own for box in drawn.boxes] == [False, False, False, True]
    assert len(drawn.lines) == 4
