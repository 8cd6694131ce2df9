"""How figures are worded: tables of examples, and laws that hold for every number."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.money import Money
from accord.ui import api
from accord.ui.rules import dates, durations, numbers
from accord.ui.rules.preferences import preferences
from accord.ui.values.frame import Density, Preferences, Theme

ENGLISH = numbers.Marks()
RUSSIAN = numbers.Marks(decimal=",", group="\u00a0", currency_first=False)
NOW = datetime(2026, 11, 19, 9, 58, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "digits", "marks", "words"),
    [
        (0, 0, ENGLISH, "0"),
        (999, 0, ENGLISH, "999"),
        (1236, 0, ENGLISH, "1,236"),
        (1236, 0, RUSSIAN, "1\u00a0236"),
        (-1236.55, 1, ENGLISH, "\u22121,236.6"),
        (0.5, 0, ENGLISH, "1"),
        (-0.4, 0, ENGLISH, "0"),
        (2.005, 2, ENGLISH, "2.01"),
        (Decimal("10005534"), 0, ENGLISH, "10,005,534"),
    ],
)
def test_a_number_is_written_by_the_marks_of_the_language(number, digits, marks, words):
    assert numbers.written(number, marks=marks, digits=digits) == words


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15
    )
)
def test_a_written_number_reads_back_as_the_rounded_one(number):
    words = numbers.written(number, marks=ENGLISH, digits=2)
    read = Decimal(words.replace(",", "").replace(numbers.MINUS, "-"))
    assert read == numbers.rounded(number, digits=2)


@pytest.mark.parametrize(
    ("minor", "currency", "exact", "words"),
    [
        (42_000_000, "EUR", False, "€420,000"),
        (1250, "EUR", False, "€12.50"),
        (1200, "EUR", False, "€12"),
        (123_456, "EUR", False, "€1,235"),
        (123_456, "EUR", True, "€1,234.56"),
        (-1800, "USD", False, "\u2212$18"),
        (500_000, "KRW", True, "₩500,000"),
        (1500, "PLN", False, "PLN\u00a015"),
        (1234, "KWD", True, "KWD\u00a01.234"),
    ],
)
def test_money_has_the_digits_of_its_currency(minor, currency, exact, words):
    with translation.override("en"):
        assert api.money(Money(minor, currency), exact=exact) == words


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (40_231_800, "€402k"),
        (125_000_000, "€1.3M"),
        (999_950, "€10k"),
        (999_000, "€9,990"),
        (99_999_999, "€1.0M"),
    ],
)
def test_short_money_keeps_at_most_three_digits(minor, words):
    with translation.override("en"):
        assert api.short_money(Money(minor, "EUR")) == words


def test_in_russian_the_currency_follows():
    with translation.override("ru"):
        assert api.money(Money(42_000_000, "EUR")).endswith("\u00a0€")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.4, "40 in 100"),
        (0.028, "2.8 in 100"),
        (0.03, "3 in 100"),
        (0.0, "0 in 100"),
        (1.0, "100 in 100"),
    ],
)
def test_a_share_is_said_in_a_hundred(share, words):
    with translation.override("en"):
        assert api.in_hundred(share) == words


def test_a_narrow_range_gets_a_digit_so_that_its_ends_differ():
    with translation.override("en"):
        assert api.range_in_hundred(0.28, 0.54) == "28–54 in 100"
        assert api.range_in_hundred(0.028, 0.032) == "2.8–3.2 in 100"
        assert api.likely(0.28, 0.54) == "Likely 28–54 in 100"


def test_a_part_is_said_of_its_whole():
    with translation.override("en"):
        assert api.part_of(41, 1050) == "41 of 1,050"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (59, "under a minute"),
        (60, "1 min"),
        (22 * 60 + 59, "22 min"),
        (3600, "1 h"),
        (2 * 3600 + 600, "2 h 10 min"),
        (24 * 3600, "1 day"),
        (2 * 86400 + 5 * 3600 + 1, "2 days 5 h"),
        (3 * 86400 + 5 * 3600, "3 days"),
        (118 * 86400, "118 days"),
        (-90 * 60, "1 h 30 min"),
    ],
)
def test_a_duration_is_said_as_people_say_it(seconds, words):
    with translation.override("en"):
        assert api.duration(timedelta(seconds=seconds)) == words


@given(st.integers(min_value=0, max_value=10**8))
def test_a_spoken_duration_never_claims_more_than_there_was(seconds):
    said = durations.spoken(timedelta(seconds=seconds))
    length = {durations.Unit.MINUTE: 60, durations.Unit.HOUR: 3600, durations.Unit.DAY: 86400}
    claimed = said.count * length[said.unit]
    if said.small_unit:
        claimed += said.small_count * length[said.small_unit]
    assert 0 <= seconds - claimed < (86400 if claimed >= 3 * 86400 else 3600)


@pytest.mark.parametrize(
    ("moment", "nearness"),
    [
        (datetime(2026, 11, 19, 0, 0, tzinfo=UTC), dates.Nearness.TODAY),
        (datetime(2026, 11, 18, 23, 59, tzinfo=UTC), dates.Nearness.YESTERDAY),
        (datetime(2026, 11, 20, 0, 0, tzinfo=UTC), dates.Nearness.TOMORROW),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), dates.Nearness.THIS_YEAR),
        (datetime(2025, 12, 31, 0, 0, tzinfo=UTC), dates.Nearness.OTHER_YEAR),
    ],
)
def test_nearness_counts_days_not_hours(moment, nearness):
    assert dates.nearness(moment, seen_from=datetime(2026, 11, 19, 9, 58, tzinfo=UTC)) is nearness


def test_a_moment_is_said_in_the_readers_zone():
    with translation.override("en"), timezone.override("Asia/Seoul"):
        late_evening = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
        assert api.moment(late_evening, seen_from=NOW) == "today 01:00"
        assert api.moment(datetime(2026, 2, 2, 8, 0, tzinfo=UTC), seen_from=NOW) == "2 Feb 17:00"
        assert (
            api.moment(datetime(2025, 2, 2, 8, 0, tzinfo=UTC), seen_from=NOW) == "2 Feb 2025 17:00"
        )
        assert api.day(late_evening, seen_from=NOW) == "today"
        assert api.long_moment(NOW) == "Thursday 19 November 2026, 18:58"


def test_without_a_point_to_see_from_the_year_is_written():
    with translation.override("en"), timezone.override("UTC"):
        assert api.moment(NOW) == "19 Nov 2026 09:58"


def test_preferences_come_from_known_cookies_only():
    assert preferences({}) == Preferences()
    asked = {"accord_theme": "dark", "accord_density": "roomy", "accord_keys": "off"}
    assert preferences(asked) == Preferences(
        theme=Theme.DARK, density=Density.ROOMY, single_keys=False
    )
    assert preferences({"accord_theme": '"><script>', "accord_density": "huge"}) == Preferences()
