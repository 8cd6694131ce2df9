"""People one by one: pairs scored by given weights, and weights learnt of stored forms."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from accord.matching.operations import frames
from accord.matching.operations.finding import learn_from, read_scored
from accord.matching.rules.comparisons import without
from accord.matching.rules.forms import Forms
from accord.matching.rules.scoring import score
from accord.matching.rules.shipped import comparisons_of_people
from accord.matching.rules.similarity import columns_of
from accord.matching.values.refusals import MatchingCode, UnableToMatch
from accord.matching.values.weights import Weights

Record = Mapping[str, Any]
FEW = 400  # pairs that are scored sooner here than a database is begun and filled


def score_pairs(
    *, weights: Weights, records: Sequence[Record], pairs: Sequence[tuple[int, int]]
) -> list[float]:
    """The probability of each pair of places in `records`, the first below the second, that
    both are one."""
    if len(pairs) <= max(FEW, len(records)):
        return [score(weights, records[one], records[two]).probability for one, two in pairs]
    with closing(frames.connect()) as con:
        frames.load(con, Forms(_columns(records), weights.comparisons))
        frames.write_missing(con, weights.comparisons)
        frames.write_frequencies(con, weights.frequencies)
        frames.write_given(con, pairs)
        frames.write_vectors(
            con,
            weights.comparisons,
            frequencies=weights.frequencies,
            pairs="pairs",
            into="vectors",
        )
        frames.write_scores(con, weights, vectors="vectors")
        found = con.execute("select l, r, p from scores").fetchall()
    told = {(one, two): probability for one, two, probability in found}
    return [told[pair] for pair in pairs]


def learn_people(*, records: Sequence[Record], memory: str = "2GB") -> tuple[Weights, list[float]]:
    """Weights learnt of the compared forms of people, and the probabilities of their pairs.

    Raises UnableToMatch where nothing can be compared."""
    columns = _columns(records)
    there = set(columns)
    comparisons = tuple(
        without(each, columns=columns_of(each) - there)
        for each in comparisons_of_people()
        if any({one, two} <= there for one, two in each.needs)
    )
    if not comparisons:
        raise UnableToMatch(MatchingCode.NOTHING_TO_COMPARE)
    with closing(frames.connect(memory=memory)) as con:
        learnt = learn_from(
            con, Forms(columns, comparisons), weights=None, say=lambda _step, _count: None
        )
        pairs, _looked_at = read_scored(con, learnt)
    return learnt, [pair.probability for pair in pairs]


def _columns(records: Sequence[Record]) -> dict[str, list[Any]]:
    names = sorted({name for record in records for name in record})
    return {name: [record.get(name) for record in records] for name in names}
