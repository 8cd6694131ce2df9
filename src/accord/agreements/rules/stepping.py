"""Targets proposed from what was measured while nobody was told; pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from statistics import median
from typing import Any

from accord.agreements.values.silence import Measured, Proposal
from accord.kernel.durations import format_duration, parse_duration

FEWEST_ROWS, FEWEST_TIMES = 20, 10
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Times as people promise them.
READABLE = (
    *(minutes * MINUTE for minutes in (5, 10, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 4, 8, 9, 18, 27, 36, 45, 90)),
)
_STEP = Fraction(1, 20)
_KEPT = 0.9


def step_beyond(body: Mapping[str, Any], measured: Sequence[Measured]) -> dict[str, Any]:
    """The body with targets a step beyond what was measured; what was hardly measured stays.

    A share: a fifth of what is missing to all is added, rounded up to a twentieth, so 60 of 100
    become 70, from 20 rows on. A number: the middle one of the windows and a tenth, rounded up.
    A time: the longest of READABLE within which not quite three of four were done, from 10 on,
    to be kept nine times in ten.
    """
    known = {one.code: one for one in measured}
    return {
        **body,
        "clauses": [
            _stepped(clause, known[clause["code"]]) if clause["code"] in known else clause
            for clause in body["clauses"]
        ],
    }


def proposals_of(body: Mapping[str, Any], measured: Sequence[Measured]) -> tuple[Proposal, ...]:
    """Each clause of a draft that was measured, with what is proposed for it, in their order."""
    known = {one.code: one for one in measured}
    beyond = step_beyond(body, measured)["clauses"]
    return tuple(
        Proposal(known[was["code"]], was, proposed if _asks(proposed) != _asks(was) else None)
        for was, proposed in zip(body["clauses"], beyond, strict=True)
        if was["code"] in known
    )


def _asks(clause: Mapping[str, Any]) -> dict[str, Any]:
    """A clause that says no share asks for all."""
    return {"share": 1, **clause}


def as_kept(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """What was measured as it is stored."""
    return [
        {
            "code": one.code,
            "met": one.met,
            "base": one.base,
            "numbers": [str(number) for number in one.numbers],
            "times": [[place, format_duration(took)] for place, took in one.times],
        }
        for one in measured
    ]


def from_kept(kept: Sequence[Mapping[str, Any]]) -> tuple[Measured, ...]:
    """The same read back."""
    return tuple(
        Measured(
            one["code"],
            one["met"],
            one["base"],
            tuple(Decimal(number) for number in one["numbers"]),
            tuple((place, parse_duration(took)) for place, took in one["times"]),
        )
        for one in kept
    )


def _stepped(clause: Mapping[str, Any], measured: Measured) -> dict[str, Any]:
    if clause["kind"] == "speed":
        return _faster(clause, measured)
    if clause["kind"] in ("volume", "value"):
        if not measured.numbers:
            return {**clause}
        wanted = max(ceil(Fraction(median(measured.numbers)) * Fraction(11, 10)), 1)
        return {**clause, "at_least": wanted}
    if measured.base < FEWEST_ROWS:
        return {**clause}
    return {**clause, "share": float(better(Fraction(measured.met, measured.base)))}


def better(share: Fraction) -> Fraction:
    """A share a step beyond: a fifth of what is missing more, rounded up to a twentieth."""
    wanted = share + (1 - share) / 5
    return min(ceil(wanted / _STEP) * _STEP, Fraction(1))


def _faster(clause: Mapping[str, Any], measured: Measured) -> dict[str, Any]:
    times: dict[int, list[timedelta]] = {}
    for place, took in measured.times:
        times.setdefault(place, []).append(took)
    rows = [
        {**row, "within": format_duration(_readable(times[place]))}
        if len(times.get(place, ())) >= FEWEST_TIMES
        else row
        for place, row in enumerate(clause["targets"])
    ]
    if rows == clause["targets"]:
        return {**clause}
    return {**clause, "targets": rows, "share": _KEPT}


def _readable(times: Sequence[timedelta]) -> timedelta:
    took = sorted(times)[ceil(len(times) * 3 / 4) - 1]
    return max((one for one in READABLE if one <= took), default=READABLE[0])
