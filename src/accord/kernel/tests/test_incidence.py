import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.incidence import Observation, incidence, still_open

TEN = [
    Observation(day, {0: None, 1: "sql", 2: "rejected"}[event])
    for day, event in (
        (1, 1), (2, 1), (2, 2), (3, 0), (4, 1), (5, 0), (6, 2), (7, 1), (9, 0), (10, 0),
    )
]  # fmt: skip


def test_rejection_competes_with_conversion():
    curves = incidence(TEN, outcomes=["sql", "rejected"])
    assert curves["sql"].by(7) == pytest.approx(0.4625)
    assert curves["rejected"].by(7) == pytest.approx(0.2458, abs=5e-5)
    assert still_open(curves.values(), day=7) == pytest.approx(0.2917, abs=5e-5)


def test_calling_the_rejected_still_open_overstates():
    alone = incidence(TEN, outcomes=["sql"])["sql"]
    assert alone.by(7) == pytest.approx(0.5556, abs=5e-5)


def test_a_curve_is_flat_between_its_points_and_nothing_before_them():
    curve = incidence(TEN, outcomes=["sql", "rejected"])["sql"]
    assert curve.by(0.5) == 0
    assert curve.by(8) == curve.by(7) == curve.by(1000)
    assert [day for day, _ in curve.points] == [1, 2, 3, 4, 5, 6, 7, 9, 10]


OBSERVED = st.lists(
    st.builds(Observation, st.integers(0, 30), st.sampled_from([None, "won", "lost"])),
    min_size=1,
    max_size=60,
)


@given(OBSERVED)
def test_shares_rise_and_never_pass_the_whole(observations):
    curves = incidence(observations, outcomes=["won", "lost"])
    for curve in curves.values():
        shares = [share for _, share in curve.points]
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 + 1e-12 for share in shares)
    assert still_open(curves.values(), day=30) >= -1e-12


@given(OBSERVED.filter(lambda seen: all(one.outcome for one in seen)))
def test_with_nobody_open_the_curve_is_the_plain_share(observations):
    curves = incidence(observations, outcomes=["won", "lost"])
    for outcome, curve in curves.items():
        plain = sum(one.outcome == outcome for one in observations) / len(observations)
        assert curve.by(30) == pytest.approx(plain)


def test_nobody_observed_gives_empty_curves():
    assert incidence([], outcomes=["won"])["won"].by(5) == 0
