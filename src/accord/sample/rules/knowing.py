"""How the sample's two teams got to know each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from accord.learning.values import FOR_SELLING_LEADERS, Item, Planned
from accord.learning.values.past import Past, PastRound, PastVisit
from accord.sample.rules import dice
from accord.sample.rules.catalogue import (
    ANA,
    CAST,
    DMITRI,
    ELENA,
    IRINA,
    JIWOO,
    JULIA,
    MARA,
    SEOJUN,
    TOMASZ,
    VIKTOR,
)  # fmt: skip
from accord.team.values import Side

_PAIRS = ((ELENA, DMITRI), (JULIA, MARA), (JIWOO, ANA), (VIKTOR, IRINA), (JULIA, TOMASZ))
# Of a hundred answers from no to yes: half a year ago, and in the last round.
_ROUNDS = ((190, (8, 22, 34, 26, 10)), (20, (2, 8, 26, 40, 24)))


def known(members: Mapping[str, int], *, seed: int, until: date) -> Past:
    """Two rounds of the pulse, pairs, sessions and days with the other team."""
    everybody = tuple(members[one.external_id] for one in CAST)
    return Past(
        rounds=tuple(
            _round(members, often, opens=until - timedelta(days=days), seed=seed)
            for days, often in _ROUNDS
        ),
        pairs=tuple(
            (members[one.external_id], members[other.external_id],
             datetime.combine(until - timedelta(days=40), time(9), UTC))
            for one, other in _PAIRS
        ),
        sessions=(
            (Planned("How plants audit their measuring points", "With a guest from a dairy.",
                     until - timedelta(days=30), 60, Side.MARKETING, everybody),
             frozenset(everybody[:-2])),
            (Planned("Listening to five calls together", "Each brings a question buyers asked.",
                     until + timedelta(days=9), 45, Side.BOTH, everybody), frozenset()),
        ),
        visits=tuple(
            PastVisit(members[one.external_id], members[host.external_id],
                      until - timedelta(days=days), minutes, words)
            for one, host, days, minutes, words in (
                (JIWOO, ANA, 33, 180, "Nobody asks about accuracy first. They ask who mounts it."),
                (SEOJUN, JULIA, 12, 90, "What I wish for on a form costs a third of the answers."),
            )
        ),
    )  # fmt: skip


def _round(
    members: Mapping[str, int], often: tuple[int, ...], *, opens: date, seed: int
) -> PastRound:
    roll = dice.roller(seed, "pulse", opens.isoformat())
    shares = dice.spread(often)
    counts: Counter[tuple[str, Item, int]] = Counter()
    answered = CAST[:-1]
    for one in answered:
        for item in Item:
            if item not in FOR_SELLING_LEADERS or one is DMITRI:
                counts[one.team, item, 1 + dice.fall(roll, shares)] += 1
    return PastRound(
        opens, opens + timedelta(days=14), [members[one.external_id] for one in answered], counts
    )
