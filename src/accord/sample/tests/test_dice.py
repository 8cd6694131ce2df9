"""The draws a run is made of are the same on every machine: the numbers are written down here."""

from statistics import median

import pytest

from accord.sample.rules import dice


def test_a_key_always_gives_the_same_sequence():
    roll = dice.roller(1, "leads", 3)
    assert [roll() for _ in range(3)] == ROLLED


def test_keys_that_differ_give_other_sequences():
    assert dice.roller(1, "leads", 3)() != dice.roller(1, "leads", 4)()
    assert dice.roller(1, "leads")() != dice.roller(2, "leads")()


def test_scrambled_numbers_are_written_down():
    assert [dice.scramble(1), dice.scramble(1, 2), dice.scramble(2, 1)] == SCRAMBLED


def test_lag_tables_are_written_down():
    table = dice.lognormal_table(median=8 * 86_400, p90=42 * 86_400)
    assert [table[0], table[100], table[200], table[300], table[400]] == TABLE


def test_a_table_keeps_its_median_and_its_ninth_decile():
    table = dice.lognormal_table(median=1_000, p90=5_000)
    roll = dice.roller("many")
    drawn = sorted(dice.draw(roll, table) for _ in range(20_000))
    assert median(drawn) == pytest.approx(1_000, rel=0.04)
    assert drawn[18_000] == pytest.approx(5_000, rel=0.04)


@pytest.mark.parametrize(
    ("_case", "weights", "shares"),
    [
        ("equal", [1, 1], [0.5, 0.5]),
        ("one of four", [3, 1], [0.75, 0.25]),
        ("never", [0, 1], [0.0, 1.0]),
    ],
)
def test_draws_fall_by_weight(_case, weights, shares):
    roll, spread = dice.roller("weights"), dice.spread(weights)
    falls = [dice.fall(roll, spread) for _ in range(8_000)]
    assert [falls.count(place) / 8_000 for place in range(2)] == pytest.approx(shares, abs=0.02)


ROLLED = [0.34251211195563236, 0.9172942162792586, 0.8606572826386893]
SCRAMBLED = [10451216379200822465, 13608149317741381227, 16171810823986729605]
TABLE = [13811, 289521, 691200, 1650164, 34591921]
