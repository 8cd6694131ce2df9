"""Who is who: one definition in Python and in SQL, odd files, and people hard to tell apart."""

import json
import random
from collections import Counter

import pytest
from bench import people

from accord.matching import api as matching
from accord.matching.operations import frames
from accord.matching.rules import clustering, forms, keys, scoring
from accord.matching.values.refusals import UnableToMatch
from accord.matching.values.results import Pair
from accord.matching.values.roles import Role
from accord.matching.values.weights import Weights


def f1(truth, clusters):
    """F1 over pairs of rows."""

    def pairs(groups):
        return sum(size * (size - 1) // 2 for size in Counter(groups).values())

    right = pairs(zip(truth, clusters, strict=True))
    return 2 * right / (pairs(clusters) + pairs(truth))


@pytest.fixture(scope="module")
def hard():
    table, truth = people.hard(records=900, seed=11)
    return table, truth, matching.find(table=table)


def test_people_hard_to_tell_apart_are_told_apart(hard):
    _table, truth, found = hard
    assert f1(truth, found.clustered.clusters) >= 0.90


def test_what_is_joined_without_asking_is_right(hard):
    _table, truth, found = hard
    sure = [pair for pair in found.pairs if pair.probability >= matching.AUTOMATIC]
    right = sum(truth[pair.left] == truth[pair.right] for pair in sure)
    assert len(sure) > 100
    assert right / len(sure) >= 0.99


def test_python_and_sql_agree_to_the_sixth_place(hard):
    table, _truth, found = hard
    told = forms.forms_of(table, roles=found.roles)
    draw = random.Random(5)
    likely = {(pair.left, pair.right): pair.probability for pair in found.pairs}
    drawn = draw.sample(sorted(likely), 600)
    for left, right in drawn:
        scored = scoring.score(found.weights, told.record(left), told.record(right))
        assert scored.probability == pytest.approx(likely[left, right], abs=1e-6)
    for _each in range(600):
        left, right = sorted(draw.sample(range(900), 2))
        scored = scoring.score(found.weights, told.record(left), told.record(right))
        assert scored.probability == pytest.approx(likely.get((left, right), 0.0), abs=0.010001)


def test_levels_agree_in_python_and_sql_on_any_pair(hard):
    table, _truth, found = hard
    told = forms.forms_of(table, roles=found.roles)
    comparisons = found.weights.comparisons
    with frames.connect() as con:
        frames.load(con, told)
        frames.write_frequencies(con, found.weights.frequencies)
        con.execute(
            "create table some_pairs as select n as l, (n * 7 + 13) % 900 as r from records"
        )
        frames.write_vectors(
            con, comparisons, frequencies=found.weights.frequencies, pairs="some_pairs", into="v"
        )
        rows = con.execute("select * from v").fetchall()
    for left, right, *levels in rows:
        expected = [
            scoring.level_of(each, told.record(left), told.record(right)) for each in comparisons
        ]
        assert levels[: len(comparisons)] == expected


def test_weights_are_the_same_after_json(hard):
    _table, _truth, found = hard
    again = Weights.from_dict(json.loads(json.dumps(found.weights.as_dict())))
    assert again.as_dict() == found.weights.as_dict()
    with pytest.raises(ValueError, match="version"):
        Weights.from_dict({"version": 99})


def test_weights_of_one_file_score_another(hard):
    _table, _truth, found = hard
    table, truth = people.hard(records=300, seed=12)
    second = matching.find(table=table, weights=found.weights, roles=found.roles)
    assert second.weights is found.weights
    assert f1(truth, second.clustered.clusters) >= 0.85


def test_the_same_file_gives_the_same_answer():
    table, _truth = people.hard(records=300, seed=4)
    one, two = matching.find(table=table), matching.find(table=table)
    assert one.clustered == two.clustered
    assert [pair.probability for pair in one.pairs] == pytest.approx(
        [pair.probability for pair in two.pairs], abs=1e-9
    )


def test_reasons_add_up_to_the_score(hard):
    table, _truth, found = hard
    told = forms.forms_of(table, roles=found.roles)
    for pair in found.pairs[:200]:
        scored = scoring.score(found.weights, told.record(pair.left), told.record(pair.right))
        bits = scored.start + sum(reason.weight for reason in scored.reasons)
        assert bits >= clustering.bits_of(scored.probability) - 1e-6
        assert bits - clustering.bits_of(scored.probability) <= 2.0


def test_candidates_by_key_find_what_is_surely_the_same(hard):
    table, _truth, found = hard
    told = forms.forms_of(table, roles=found.roles)
    sure = [pair for pair in found.pairs if pair.probability >= matching.AUTOMATIC]
    shared = sum(
        bool(set(keys.keys_of(told.record(a.left))) & set(keys.keys_of(told.record(a.right))))
        for a in sure
    )
    assert shared / len(sure) >= 0.97


TWO = {"name": ["Ada King", "Ada King"], "email": ["ada@x.ro", "ada@x.ro"]}


@pytest.mark.parametrize(
    ("case", "table"),
    [
        ("one row", {"name": ["Ada King"], "email": ["ada@x.ro"]}),
        ("two rows", TWO),
        ("a column without values", {**TWO, "phone": ["", ""]}),
        ("a column with one value", {**TWO, "country": ["RO", "RO"]}),
        ("nothing but a constant", {"country": ["RO"] * 5}),
        ("nothing at all", {"name": ["", "", ""], "email": ["", "", ""]}),
    ],
)
def test_odd_files_have_an_answer(case, table):
    rows = len(next(iter(table.values())))
    found = matching.find(table=table)
    assert len(found.clustered.clusters) == rows, case


def test_no_rows_are_refused():
    with pytest.raises(UnableToMatch):
        matching.find(table={"name": []})


def test_a_file_without_doubles_stays_apart():
    table, truth = people.hard(records=700, seed=21)
    first = {who: row for row, who in reversed(list(enumerate(truth)))}
    single = {name: [values[row] for row in first.values()] for name, values in table.items()}
    rows = len(first)
    found = matching.find(table=single)
    assert len(set(found.clustered.clusters)) >= 0.985 * rows


def test_a_file_of_one_person_is_one_cluster():
    table = {
        "first_name": ["Robert", "Bob", "Robert", "Rob"] * 10,
        "last_name": ["Thornbury", "Thornbury", "Thornbry", "Thornbury"] * 10,
        "email": ["bob@thornbury.ro"] * 30 + [""] * 10,
        "phone": ["+40 721 234 567", ""] * 20,
    }
    found = matching.find(table=table, roles={"email": Role.EMAIL})
    assert Counter(found.clustered.clusters).most_common(1)[0][1] >= 30


def test_swapped_names_and_several_values_in_a_cell_are_seen():
    table, _truth = people.hard(records=300, seed=9)
    extra = [
        ("Ramburl", "Olivia", "o.ramburl@quanttech.com; olivia@quanttech.com", "+447700900123"),
        ("Olivia", "Ramburl", "olivia@quanttech.com", "+44 7700 900123"),
    ]
    for row in extra:
        told = dict(zip(("first_name", "last_name", "email", "phone"), row, strict=True))
        for name, values in table.items():
            values.append(told.get(name, ""))
    found = matching.find(table=table)
    assert found.clustered.clusters[-1] == found.clustered.clusters[-2]


def test_a_household_stays_apart():
    table, _truth = people.hard(records=400, seed=31)
    for first in ("Agatha", "Leopold"):
        row = {"first_name": first, "last_name": "Ramwick", "phone": "+447700900999",
               "address": "7 Elm Court", "city": "Leeds"}  # fmt: skip
        for name, values in table.items():
            values.append(row.get(name, ""))
    found = matching.find(table=table)
    assert found.clustered.clusters[-1] != found.clustered.clusters[-2]


# Clusters


def test_one_weak_pair_does_not_chain_two_people():
    pairs = [Pair(0, 1, 0.999), Pair(2, 3, 0.999), Pair(1, 2, 0.6)]
    known = clustering.known(pairs)
    found = clustering.cluster(
        pairs, records=4, threshold=0.4, bits=lambda one, two: known.get((one, two), -9.0)
    )
    assert list(found.clusters) == [0, 0, 1, 1]


def test_a_record_with_little_joins_through_those_that_agree():
    pairs = [Pair(0, 1, 0.99), Pair(1, 2, 0.99)]
    known = clustering.known(pairs)
    found = clustering.cluster(
        pairs, records=3, threshold=0.4, bits=lambda one, two: known.get((one, two), -1.0)
    )
    assert list(found.clusters) == [0, 0, 0]


def test_who_stands_alone_is_sure_to():
    found = clustering.cluster([], records=2, threshold=0.4, bits=lambda _one, _two: 0.0)
    assert list(found.clusters) == [0, 1]
    assert list(found.probabilities) == [1.0, 1.0]


def test_a_threshold_is_found_for_a_precision():
    probabilities = [0.99, 0.9, 0.8, 0.3]
    assert matching.threshold_for(probabilities, precision=0.94) == 0.9
    assert matching.threshold_for(probabilities, precision=0.85) == 0.8
    assert matching.threshold_for([0.2], precision=0.9) == 1.0
    expected = matching.expected(probabilities, threshold=0.8)
    assert expected.precision == pytest.approx((0.99 + 0.9 + 0.8) / 3)
    assert expected.recall == pytest.approx((0.99 + 0.9 + 0.8) / 2.99)


@pytest.mark.parametrize(
    ("probability", "band"), [(0.99, "JOIN"), (0.98, "JOIN"), (0.5, "REVIEW"), (0.1, "SEPARATE")]
)
def test_a_probability_has_its_band(probability, band):
    assert matching.band_of(probability) == band
