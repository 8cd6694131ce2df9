"""What stands on the sign of an account."""

import pytest

from accord.desk.rules import names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Elena Marin", "EM"),
        ("(sample) Elena Marin", "SE"),
        ("Ana-Maria Pop Ionescu", "AP"),
        ("Pat & Co", "PC"),
        ("O’Neill 2", "O"),
        ("김 서연", "김서"),
        ("42 !", ""),
        ("", ""),
    ],
)
def test_initials_are_letters(name: str, expected: str) -> None:
    assert names.initials(name) == expected
