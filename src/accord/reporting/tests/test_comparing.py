"""Why another tool counts otherwise: parts by cause that add up to the difference."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from accord.reporting.rules.comparing import by_file, by_number, candidates, key_columns, keys_of
from accord.reporting.values.comparing import Cause, Known, Ours, Part, TheirRow


def ours(counted, *, anytime=(), wider=(), narrower=None):
    counted = frozenset(counted)
    return Ours(
        counted,
        counted | frozenset(anytime) | frozenset(wider),
        counted | frozenset(wider),
        counted if narrower is None else frozenset(narrower),
    )


def explained(rows, *, of, named, known=None):
    told = by_file(
        [TheirRow(number, keys) for number, keys in enumerate(rows, 2)],
        ours=of,
        named=named,
        known=known or {one: Known(one, one, one) for one in of.counted},
    )
    assert sum(part.count for part in told.parts) == told.theirs - told.ours
    return {part.cause: part for part in told.parts}, told


def test_each_row_that_only_they_count_has_its_cause():
    named = {
        "a": [Known(1, 1, 1)], "a2": [Known(1, 1, 1)], "gone": [Known(7, 7, 7, is_gone=True)],
        "edge": [Known(3, 3, 3)], "long-ago": [Known(4, 4, 4)], "visit": [Known(5, 5, 5)],
        "joined": [Known(6, 1, 1)],
    }  # fmt: skip
    rows = [("a",), ("a2",), ("gone",), ("edge",), ("long-ago",), ("visit",), ("x",), ()]
    parts, told = explained(rows, of=ours([1], anytime=[4], wider=[3]), named=named)
    assert {cause: (part.count, tuple(part.rows)) for cause, part in parts.items()} == {
        Cause.TWICE_THERE: (1, (3,)), Cause.ARCHIVED: (1, (4,)), Cause.EDGE_THERE: (1, (5,)),
        Cause.OTHER_DATE: (1, (6,)), Cause.OTHER_MEANING: (1, (7,)), Cause.NOT_HERE: (1, (8,)),
        Cause.NO_KEY: (1, (9,)),
    }  # fmt: skip
    assert (told.ours, told.theirs, told.left, told.is_sure) == (1, 8, 1, True)
    again, _told = explained([("a",), ("joined",)], of=ours([1]), named=named)
    assert again[Cause.TWICE_THERE].records == (1,)


def test_each_record_that_only_we_count_has_its_cause():
    known = {
        1: Known(1, 10, 1), 2: Known(2, 10, 2), 3: Known(3, 30, 3, in_tool=False),
        4: Known(4, 40, 4), 5: Known(5, 50, 5),
    }  # fmt: skip
    parts, told = explained(
        [("a",)], of=ours([1, 2, 3, 4, 5], narrower=[1, 2, 3, 5]),
        named={"a": [Known(1, 10, 1), Known(2, 10, 2)]}, known=known,
    )  # fmt: skip
    assert {cause: (part.count, part.records) for cause, part in parts.items()} == {
        Cause.TWICE_HERE: (-1, (2,)), Cause.NOT_THERE: (-1, (3,)), Cause.EDGE_HERE: (-1, (4,)),
        Cause.LEFT_OUT: (-1, (5,)),
    }  # fmt: skip
    assert told.left == -1


@given(st.lists(st.lists(st.sampled_from("abcdefg"), max_size=2).map(tuple), max_size=12))
def test_causes_always_add_up_to_the_difference(rows):
    named = {
        key: [Known(who, who, 1 + who % 3, is_gone=who == 5)] for who, key in enumerate("abcdef", 1)
    }
    parts, told = explained(rows, of=ours([1, 2, 9], wider=[3]), named=named)
    assert sum(part.count for part in parts.values()) == len(rows) - 3
    assert told.theirs == len(rows)


def test_a_number_alone_is_fitted_by_the_fewest_causes_and_says_what_is_left():
    # 5 is not there, 6 is the person of 2 again, and both are at the edge of the time with 4.
    known = {one: Known(one, one % 4, one, in_tool=one != 5) for one in range(1, 7)}
    found = candidates(
        ours=ours(range(1, 7), wider=[8, 11], narrower=range(1, 4)), known=known, merged=3,
        archived=[11, 12], has_tool=True,
    )  # fmt: skip
    assert {part.cause: part.count for part in found if part.count} == {
        Cause.TWICE_THERE: 3, Cause.ARCHIVED: 2, Cause.NOT_THERE: -1, Cause.TWICE_HERE: -1,
        Cause.EDGE_THERE: 1, Cause.EDGE_HERE: -1,
    }  # fmt: skip
    # Causes are added: no record is in two of them.
    named = [one for part in found for one in part.records]
    assert len(named) == len(set(named))
    told = by_number(9, ours=ours(range(1, 7)), candidates=found)
    assert ([part.cause for part in told.parts], told.left) == ([Cause.TWICE_THERE], 0)
    told = by_number(10, ours=ours(range(1, 7)), candidates=found)
    assert [part.cause for part in told.parts] == [Cause.TWICE_THERE, Cause.EDGE_THERE]
    told = by_number(900, ours=ours(range(1, 7)), candidates=found)
    assert (len(told.parts), told.left, told.is_sure) == (6, 894, False)
    told = by_number(6, ours=ours(range(1, 7)), candidates=found)
    assert (told.parts, told.left) == ((), 0)
    assert by_number(1, ours=ours([]), candidates=[Part(Cause.ARCHIVED, 0)]).left == 1


def test_columns_are_found_by_their_names_or_by_the_one_that_is_said():
    headings = ["First name", "Record ID", "E-Mail", "Kundennummer"]
    assert key_columns(headings) == [1, 2]
    assert key_columns(headings, said="kundennummer") == [3]
    assert key_columns(headings, said="nothing") == []
    assert key_columns(["Amount"]) == []
    for one, other in product([" A@B.example ", "a@b.example"], repeat=2):
        assert keys_of([one]) == keys_of([other]) == ("a@b.example",)
    assert keys_of(["AbC", " "]) == ("AbC",)
