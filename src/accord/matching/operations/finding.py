"""Who is who in a whole file: learn from it, score its pairs, make clusters."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial

import duckdb

from accord.matching.operations import frames
from accord.matching.rules import bands, clustering, columns, learning, scoring
from accord.matching.rules import forms as forming
from accord.matching.rules.forms import Forms
from accord.matching.values.bands import THRESHOLD
from accord.matching.values.refusals import MatchingCode, UnableToMatch
from accord.matching.values.results import Clustered, Expected, Found, Pair
from accord.matching.values.roles import Role
from accord.matching.values.weights import Weights

Table = Mapping[str, Sequence[str]]
Say = Callable[[str, int], None]  # a step's name, and how many it is about
LIKELY = 0.01  # pairs below are not kept
LEARNT_FROM = 1_200_000  # pairs, at most
DRAWN = 300_000


def find(
    *,
    table: Table,
    roles: Mapping[str, Role] | None = None,
    threshold: float = THRESHOLD,
    country: str | None = None,
    weights: Weights | None = None,
    memory: str = "4GB",
    say: Say = lambda _step, _count: None,
) -> Found:
    """Clusters of the rows of a table, given column by column.

    `roles` are those of columns that are known; the others are told from their values. Given
    `weights` are used as they are; else they are learnt from the table. Raises UnableToMatch."""
    rows = len(next(iter(table.values()), ()))
    if not rows:
        raise UnableToMatch(MatchingCode.NO_ROWS)
    told = columns.roles_of(table, stated=roles)
    say("read", rows)
    forms = forming.forms_of(table, roles=told, country=country)
    if not forms.comparisons:
        return _alone(rows, told)
    with closing(frames.connect(memory=memory)) as con:
        learnt = learn_from(con, forms, weights=weights, say=say)
        pairs, looked_at = read_scored(con, learnt)
    say("cluster", len(pairs))
    clustered = clustering.cluster(
        pairs, records=rows, threshold=threshold, bits=_bits(pairs, forms=forms, weights=learnt)
    )
    expected = bands.expected([pair.probability for pair in pairs], threshold=threshold)
    return Found(clustered, pairs, told, learnt, expected, looked_at)


def train(
    *, table: Table, roles: Mapping[str, Role] | None = None, country: str | None = None
) -> Weights:
    """Weights learnt from a table, as a value to keep. Raises UnableToMatch."""
    told = columns.roles_of(table, stated=roles)
    forms = forming.forms_of(table, roles=told, country=country)
    if not forms.comparisons:
        raise UnableToMatch(MatchingCode.NOTHING_TO_COMPARE)
    with closing(frames.connect()) as con:
        return learn_from(con, forms, weights=None, say=lambda _step, _count: None)


def _alone(rows: int, roles: Mapping[str, Role]) -> Found:
    """Nothing can be compared: everybody is somebody else."""
    clustered = Clustered(range(rows), [1.0] * rows)
    return Found(clustered, (), roles, Weights(()), Expected(1.0, 1.0, 0), 0)


def learn_from(
    con: duckdb.DuckDBPyConnection, forms: Forms, *, weights: Weights | None, say: Say
) -> Weights:
    """Fill the tables `records`, `shares`, `pairs` and `vectors`; answer the weights."""
    rows = frames.load(con, forms)
    comparisons = weights.comparisons if weights else forms.comparisons
    frequencies = (
        weights.frequencies if weights else frames.count_frequencies(con, forms.comparisons)
    )
    frames.write_missing(con, comparisons)
    frames.write_frequencies(con, frequencies)
    frames.write_pairs(con, forms.comparisons)
    looked_at = frames.count_rows(con, "pairs")
    say("compare", looked_at)
    vectors = partial(frames.write_vectors, con, comparisons, frequencies=frequencies)
    vectors(pairs="pairs", into="vectors")
    if weights:
        return weights
    frames.write_drawn(con, rows=rows, size=DRAWN)
    vectors(pairs="drawn", into="drawn_vectors")
    size = len(comparisons)
    every = max(1, looked_at // LEARNT_FROM)
    say("learn", looked_at)
    return learning.learn(
        Weights(comparisons, frequencies),
        found=frames.read_patterns(con, vectors="vectors", size=size, every=every),
        drawn=frames.read_patterns(con, vectors="drawn_vectors", size=size),
        records=rows,
    )


def read_scored(con: duckdb.DuckDBPyConnection, weights: Weights) -> tuple[list[Pair], int]:
    frames.write_scores(con, weights, vectors="vectors")
    looked_at = frames.count_rows(con, "pairs")
    rows = con.execute(f"select l, r, p from scores where p >= {LIKELY} order by l, r").fetchall()
    return [Pair(left, right, probability) for left, right, probability in rows], looked_at


def _bits(pairs: Sequence[Pair], *, forms: Forms, weights: Weights) -> clustering.Bits:
    """What speaks for two rows being one; pairs that were not looked at are scored when asked."""
    known = dict(clustering.known(pairs))

    def bits(left: int, right: int) -> float:
        if (left, right) not in known:
            scored = scoring.score(weights, forms.record(left), forms.record(right))
            known[left, right] = clustering.bits_of(scored.probability)
        return known[left, right]

    return bits
