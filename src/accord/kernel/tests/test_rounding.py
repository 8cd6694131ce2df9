"""How exactly days are told."""

import pytest

from accord.kernel.rounding import told_days


@pytest.mark.parametrize(
    ("days", "told"),
    [(43.6, 44), (43.5, 44), (42.5, 43), (10.04, 10), (9.96, 10), (9.94, 9.9), (1.0, 1),
     (0.25, 0.3), (0.04, 0), (0.0, 0)],
)  # fmt: skip
def test_days_are_whole_from_ten_on(days: float, told: float) -> None:
    assert told_days(days) == told
    assert type(told_days(days)) is type(told)
