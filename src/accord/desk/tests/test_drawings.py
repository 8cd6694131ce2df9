from accord.desk.rules import drawings


def test_bars_are_as_long_as_their_figures_and_words_break_into_lines():
    rows = [("Fair", "20 of 100", 0.2), ("x" * 60, "10 of 100", 0.1), ("None", "–", -1.0)]
    drawn = drawings.drawing("word " * 40, rows)
    assert [row.width for row in drawn.rows] == [300.0, 150.0, 0.0]
    assert len(drawn.rows[1].label) == drawings.LONGEST_LABEL
    assert len(drawn.lines) == 3
    assert all(len(words) <= drawings.LETTERS for _y, words in drawn.lines)
    assert drawn.height > drawn.foot_y > drawn.rows[-1].y


def test_beyond_the_most_rows_the_rest_is_counted_and_nothing_draws_no_bar():
    rows = [(str(number), "0", 0.0) for number in range(30)]
    drawn = drawings.drawing("", rows)
    assert (len(drawn.rows), drawn.left_out) == (drawings.MOST_ROWS, 30 - drawings.MOST_ROWS)
    assert {row.width for row in drawn.rows} == {0.0}
    assert drawings.drawing("", []).rows == ()
