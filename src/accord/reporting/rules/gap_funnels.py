"""Two periods as funnels of the same segments, from counted leads."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from accord.reporting.values.gaps import (
    Counts,
    Effects,
    Funnel,
    Part,
    Segment,
    Side,
)

STEPS = ("mql", "sql", "opportunity", "customer")
WORKED = STEPS.index("opportunity")  # sales works a lead that it took until there is a deal
ENOUGH = 20  # leads of a kind, before what became of them says anything
LEAST = Fraction(1, 20)
# Nobody knows what became of a lead that was given up: half as likely as one that was not.
GIVEN_UP = Fraction(1, 2)


def funnels(
    before: Mapping[str, Counts], after: Mapping[str, Counts], *, booked: tuple[int, int]
) -> tuple[Funnel, Funnel]:
    """The two periods, with what was booked in each, in minor units.

    What a period says nothing about (nobody came so far) stands as in the other.
    """
    names = list(dict.fromkeys((*before, *after)))
    in_time = [_in_time(period.values()) for period in (before, after)]
    known = [one if one is not None else other for one, other in (in_time, in_time[::-1])]
    made = []
    for period, other, share, revenue in zip(
        (before, after), (after, before), known, booked, strict=True
    ):
        volume = sum(one.leads for one in period.values())
        made.append(
            Funnel(
                volume=Fraction(volume),
                segments={
                    name: _segment(
                        period.get(name, Counts()), other.get(name, Counts()),
                        volume=volume, others=sum(one.leads for one in other.values()),
                        in_time=share or Fraction(1),
                    )
                    for name in names
                },
                late=_share(period.values(), "late", "timed"),
                few_tries=_share(period.values(), "given_up", "mql"),
                in_time=share or Fraction(1),
                revenue=revenue,
            )
        )  # fmt: skip
    return made[0], made[1]


def planned(
    before: Mapping[str, Counts], *, leads: Fraction, rates: Mapping[str, Fraction], deal: Fraction
) -> dict[str, Counts] | None:
    """What the plan expects of so many leads, as counts of the segments of the period before: their
    mix and handling are those of that period, the shares that make each step and the worth of a
    deal are the plan's.

    rates: the share of one stage of STEPS (or of all leads) that comes to the next one named;
    deal: minor units. None where the period before says too little to tell segments apart.
    """
    whole = _sum(before.values())
    made = [whole.leads, whole.mql, whole.sql, whole.opportunity, whole.won]
    if not all(made):
        return None
    times, last = [Fraction(1)] * len(STEPS), 0
    for step, name in enumerate(STEPS):
        if name in rates:
            times[step] = rates[name] / Fraction(made[step + 1], made[last])
            last = step + 1
    scale = leads / made[0]
    # A plan is in one currency: all that is won has an amount, segments differ in it as before.
    mean = {name: _rate(one.amount, one.valued, whole.amount, whole.valued)
            for name, one in before.items()}  # fmt: skip
    usual = sum((one.won * mean[name] for name, one in before.items()), Fraction(0)) / whole.won
    return {
        name: _scaled(
            one, scale=scale, times=times, deal=mean[name] * deal / usual if usual else Fraction(0)
        )
        for name, one in before.items()
    }


def _scaled(one: Counts, *, scale: Fraction, times: Sequence[Fraction], deal: Fraction) -> Counts:
    mql, sql, deals, won = itertools.accumulate(times, lambda so_far, here: so_far * here)
    return Counts(
        leads=round(one.leads * scale),
        mql=round(one.mql * scale * mql),
        sql=round(one.sql * scale * sql),
        opportunity=round(one.opportunity * scale * deals),
        decided=round(one.decided * scale * deals),
        won=round(one.won * scale * won),
        valued=round(one.won * scale * won),
        amount=round(one.won * scale * won * deal),
        timed=round(one.timed * scale * mql),
        late=round(one.late * scale * mql),
        given_up=round(one.given_up * scale * mql),
    )


def _sum(period: Iterable[Counts]) -> Counts:
    whole = list(period)
    return Counts(**{name: sum(getattr(one, name) for one in whole) for name in Counts.__slots__})


def effects_of(periods: Iterable[Counts]) -> Effects:
    """What lateness costs by these leads: how often late ones came to a deal against those tried in
    time, 1 where too few are known or late ones did no worse."""
    whole = list(periods)
    late, timed = (sum(getattr(one, name) for one in whole) for name in ("late", "timed"))
    late_made, made = (sum(getattr(one, name) for one in whole) for name in ("late_made", "made"))
    soon, soon_made = timed - late, made - late_made
    if min(late, soon) < ENOUGH or not soon_made:
        return Effects(few_tries=GIVEN_UP)
    times = Fraction(late_made, late) / Fraction(soon_made, soon)
    return Effects(late=max(LEAST, min(times, Fraction(1))), few_tries=GIVEN_UP)


def ranked(parts: Sequence[Part]) -> list[Part]:
    """Those that made something of the gap, what cost most first."""
    return sorted((part for part in parts if part.minor), key=lambda part: part.minor)


def side_of(part: Part) -> Side:
    """Which team a part belongs to."""
    return part.side(worked=WORKED)


def _segment(
    counts: Counts, other: Counts, *, volume: int, others: int, in_time: Fraction
) -> Segment:
    chain = (counts.leads, counts.mql, counts.sql, counts.opportunity)
    chain_of_other = (other.leads, other.mql, other.sql, other.opportunity)
    rates = [
        _rate(made, of, made_of_other, of_other)
        for (of, made), (of_other, made_of_other) in zip(
            _pairs((*chain, counts.won)), _pairs((*chain_of_other, other.won)), strict=True
        )
    ]
    rates[-1] /= in_time or 1
    share = Fraction(counts.leads, volume) if volume else Fraction(other.leads, others or 1)
    return Segment(
        share=share,
        rates=tuple(rates),
        deal=_rate(counts.amount, counts.valued, other.amount, other.valued),
        told=_rate(counts.valued, counts.won, other.valued, other.won),
    )


def _pairs(chain: Sequence[int]) -> list[tuple[int, int]]:
    return list(itertools.pairwise(chain))


def _rate(made: int, of: int, made_of_other: int, of_other: int) -> Fraction:
    if of:
        return Fraction(made, of)
    return Fraction(made_of_other, of_other) if of_other else Fraction(0)


def _in_time(period: Iterable[Counts]) -> Fraction | None:
    whole = list(period)
    opened = sum(one.opportunity for one in whole)
    decided = sum(one.decided for one in whole)
    return Fraction(decided, opened) if opened and decided else None


def _share(period: Iterable[Counts], part: str, whole: str) -> Fraction:
    counted = list(period)
    of = sum(getattr(one, whole) for one in counted)
    return Fraction(sum(getattr(one, part) for one in counted), of) if of else Fraction(0)
