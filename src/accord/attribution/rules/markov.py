"""Markov: what of the wins would be lost if a channel were taken away, solved exactly.

States are the last channels of a journey, as many as the order; every step that was made is
counted. A chance to win is the solution of linear equations, so nothing is simulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from accord.attribution.values.journeys import UnableToCredit
from accord.attribution.values.models_of_credit import Chain

State: TypeAlias = tuple[str, ...]
START: State = ()
# Up to so many states fractions are exact; up to so many numbers of 15 digits are used.
EXACT_UP_TO, MOST_STATES = 24, 3_000


@dataclass(frozen=True, slots=True)
class Path:
    """Channels in their order, and how many journeys took them: won, and not."""

    channels: Sequence[str]
    won: int
    other: int = 0


@dataclass(slots=True)
class Steps:
    """How often each step between states was made, and how often a state was the last."""

    between: Counter[tuple[State, State]]
    won: Counter[State]
    other: Counter[State]


def steps_of(paths: Iterable[Path], *, order: int = 1) -> Steps:
    """The steps of all journeys that have a touch."""
    steps = Steps(Counter(), Counter(), Counter())
    for path in paths:
        if not path.channels:
            continue
        here: State = START
        for channel in path.channels:
            after = (*here, channel)[-order:]
            steps.between[here, after] += path.won + path.other
            here = after
        steps.won[here] += path.won
        steps.other[here] += path.other
    return steps


def steps_in_columns(
    channels: NDArray[np.int64],
    *,
    lengths: NDArray[np.int64],
    won: NDArray[np.bool_],
    names: Sequence[str],
) -> Steps:
    """The same of order 1, of very many paths as columns: the places of their channels in `names`,
    one path after the other, of each how long it is (at least 1), and whether it was won."""
    size = len(names)
    last = np.cumsum(lengths) - 1
    first = last - lengths + 1
    pairs = np.bincount(channels[:-1] * size + channels[1:], minlength=size * size)
    # From the end of one path to the beginning of the next no step is made.
    pairs -= np.bincount(channels[last[:-1]] * size + channels[first[1:]], minlength=size * size)
    begun = np.bincount(channels[first], minlength=size)
    ends = np.bincount(channels[last], weights=won, minlength=size)
    ended = np.bincount(channels[last], minlength=size)
    steps = Steps(Counter(), Counter(), Counter())
    for number, name in enumerate(names):
        if begun[number]:
            steps.between[START, (name,)] = int(begun[number])
        steps.won[name,] = int(ends[number])
        steps.other[name,] = int(ended[number] - ends[number])
    for pair in np.flatnonzero(pairs):
        here, after = divmod(int(pair), size)
        steps.between[(names[here],), (names[after],)] = int(pairs[pair])
    return steps


def chain_of(steps: Steps) -> Chain:
    """The chance to win, the effect of each removal and the share of each channel.

    Channels whose removal takes nothing have no share; if nothing was won, none has.
    Raises UnableToCredit for more states than can be solved at once.
    """
    states = sorted({after for _before, after in steps.between})
    if len(states) > MOST_STATES:
        why = f"{len(states)} states are more than {MOST_STATES}: ask for a lower order"
        raise UnableToCredit(what="order", why=why)
    channels = sorted({state[-1] for state in states})
    solve = _exactly if len(states) <= EXACT_UP_TO else _in_numbers
    base, without = solve(steps, states, channels)
    if not base:
        return Chain(base=base, effects=dict.fromkeys(channels, Fraction(0)))
    effects = {channel: 1 - without[channel] / base for channel in channels}
    effects = {channel: max(effect, Fraction(0)) for channel, effect in effects.items()}
    total = sum(effects.values(), Fraction(0))
    return Chain(
        base=base,
        effects=effects,
        shares={channel: effect / total for channel, effect in effects.items()} if total else {},
    )


def _exactly(
    steps: Steps, states: Sequence[State], channels: Sequence[str]
) -> tuple[Fraction, Mapping[str, Fraction]]:
    return _win(steps, states), {
        channel: _win(steps, [state for state in states if state[-1] != channel])
        for channel in channels
    }


def _win(steps: Steps, kept: Sequence[State]) -> Fraction:
    """The chance to win from the start by states that are kept; a step to any other is lost.

    Whole numbers are eliminated without fractions (Bareiss); the start stands last, so that its
    chance is the quotient of the last row.
    """
    order = [*kept, START]
    leaving = _leaving(steps)
    rows = [
        [
            (leaving[here] if here == after else 0) - steps.between[here, after]
            for after in order
        ] + [steps.won[here]]
        for here in order
    ]  # fmt: skip
    size, before = len(order), 1
    for turn in range(size - 1):
        pivot = next((row for row in range(turn, size - 1) if rows[row][turn]), None)
        if pivot is None:
            return Fraction(0)
        rows[turn], rows[pivot] = rows[pivot], rows[turn]
        top = rows[turn]
        for row in range(turn + 1, size):
            line, factor = rows[row], rows[row][turn]
            rows[row] = [
                (each * top[turn] - factor * above) // before
                for each, above in zip(line, top, strict=True)
            ]
        before = top[turn]
    total, won = rows[-1][-2:]
    return Fraction(won, total) if total else Fraction(0)


def _in_numbers(
    steps: Steps, states: Sequence[State], channels: Sequence[str]
) -> tuple[Fraction, Mapping[str, Fraction]]:
    order = [*states, START]
    place = {state: number for number, state in enumerate(order)}
    leaving = _leaving(steps)
    system = np.eye(len(order))
    for (here, after), count in steps.between.items():
        system[place[here], place[after]] -= count / leaving[here]
    won = np.array([steps.won[state] / leaving[state] for state in order])

    def win(channel: str | None) -> Fraction:
        kept = [number for number, state in enumerate(order) if not state or state[-1] != channel]
        solved = np.linalg.solve(system[np.ix_(kept, kept)], won[kept])
        return Fraction(float(solved[-1]))

    return win(None), {channel: win(channel) for channel in channels}


def _leaving(steps: Steps) -> Counter[State]:
    """How often each state was left, for another or for the end."""
    leaving: Counter[State] = Counter()
    for (here, _after), count in steps.between.items():
        leaving[here] += count
    return leaving + steps.won + steps.other
