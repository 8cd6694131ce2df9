from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.ids import fingerprint, time_ordered_id, whole_number

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ENTROPY = st.binary(min_size=10, max_size=10)


@given(MOMENTS, ENTROPY)
def test_an_id_is_of_version_7_and_keeps_its_millisecond(at, entropy):
    made = time_ordered_id(at=at, entropy=entropy)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(MOMENTS, ENTROPY, ENTROPY)
def test_later_ids_sort_later_and_entropy_tells_twins_apart(at, one, other):
    later = time_ordered_id(at=at + timedelta(milliseconds=2), entropy=other)
    assert time_ordered_id(at=at, entropy=one) < later
    same = time_ordered_id(at=at, entropy=one) == time_ordered_id(at=at, entropy=other)
    # Six of the eighty bits make room for version and variant.
    assert same == ((int.from_bytes(one) ^ int.from_bytes(other)) & (2**74 - 1) == 0)


def test_the_zone_of_the_moment_does_not_matter():
    noon = datetime(2026, 3, 9, 12, tzinfo=UTC)
    seoul = noon.astimezone(timezone(timedelta(hours=9)))
    assert time_ordered_id(at=noon, entropy=bytes(10)) == time_ordered_id(
        at=seoul, entropy=bytes(10)
    )


@pytest.mark.parametrize(
    ("at", "entropy"),
    [(datetime(2026, 1, 1), bytes(10)), (datetime(2026, 1, 1, tzinfo=UTC), bytes(9))],  # noqa: DTZ001
)
def test_a_naive_time_or_short_entropy_is_refused(at, entropy):
    with pytest.raises(ValueError, match="an id needs"):
        time_ordered_id(at=at, entropy=entropy)


PARTS = st.lists(st.none() | st.text(max_size=6), max_size=4)


@given(PARTS, PARTS)
def test_fingerprints_agree_exactly_when_the_parts_do(one, other):
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)


def test_glued_parts_and_none_are_told_apart():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint(None) != fingerprint("") != fingerprint()


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None)]
    + [(said, None) for said in ("5.0", "+5", "-5", "1_0", " 5", "5 ", "٥", "²", "0x5", "1e3")],
)
def test_a_number_of_a_record_has_one_spelling(text, number):
    assert whole_number(text) == number
