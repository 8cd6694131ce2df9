"""`accord calc plan`: a target, an average deal and a chain of rates as one document, of a period
and in segments where it says so.

It is described in `docs/interfaces/calc-plan-in.json` and `calc-plan-out.json`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from accord.goals.rules.chain import measured, plan_back
from accord.goals.rules.planning import reckon
from accord.goals.rules.segments import check, stages_of
from accord.goals.rules.timing import lag_by_half, season_said
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.kept import EVERY_MONTH, MOST_SEGMENTS, Answer, Asked, Segment
from accord.goals.values.plans import LONGEST_STAGE, MOST_LINKS, Link, Need, ReversePlan
from accord.goals.values.timing import AT_ONCE, Lag

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_OF_ONE, _OF_MONEY = ("target", "average_deal", "chain"), ("currency", "average_deal_currency")
_OF_TIME = ("from", "to", "per", "season")
_SPANS = {"month": 1, "quarter": 3, "year": 12}
_FIRST, _LAST = 1990, 2100  # years
_MOST_CYCLE = 10**6  # days; far beyond what is taken
# What rules name otherwise than the document.
_NAMES = {"end": "to", "months": "to", "cycle": "cycle_days"}
_BECAUSE = {
    PlanFlaw.NEGATIVE_TARGET: "below zero",
    PlanFlaw.NO_DEAL: "not above zero",
    PlanFlaw.OTHER_CURRENCY: "another currency than the target's",
    PlanFlaw.TOO_LARGE: "too large",
    PlanFlaw.NO_RATE: "neither a rate nor counts",
    PlanFlaw.ZERO_RATE: "a rate of zero: no number before it is enough",
    PlanFlaw.NOT_A_RATE: "not above 0 and at most 1",
    PlanFlaw.EMPTY_COHORT: "a cohort of nobody has no rate",
    PlanFlaw.NOBODY_REACHED: "nobody went on: no number before it is enough",
    PlanFlaw.MORE_THAN_ENTERED: "more than were there",
    PlanFlaw.RANGE_APART: "not within its range",
    PlanFlaw.NO_CHAIN: f"not 1 to {MOST_LINKS} steps",
    PlanFlaw.BROKEN_CHAIN: "the steps do not follow each other",
    PlanFlaw.NEGATIVE: "below zero",
    PlanFlaw.NO_COST: "no cost",
    PlanFlaw.TOO_LATE: "too late",
    PlanFlaw.PASSED: "has passed",
    PlanFlaw.OTHER_PERIOD: "of another period than the first",
    PlanFlaw.TOO_MANY_SEGMENTS: "too many segments",
    PlanFlaw.MORE_THAN_TARGET: "more than the target",
    PlanFlaw.NO_CYCLE: "no days from lead to customer",
    PlanFlaw.NO_SEASON: "not twelve months",
    PlanFlaw.NO_LEVER: "not how much more or less",
    PlanFlaw.NEEDS_COMMENT: "three times the best month without a comment",
}


class UnableToReckon(ValueError):
    """The document is not what `plan` asks for; `where` names the place, `key` the key."""

    def __init__(self, *, where: str, key: str, because: str) -> None:
        super().__init__(f"{where}: {because}: {key}")
        self.where = where
        self.key = key
        self.because = because


@dataclass(frozen=True, slots=True)
class _When:
    """The period of a plan, and by how many months its leads are told."""

    start: date
    end: date
    months: int
    season: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one target says, and what follows; answer: where a period is said."""

    segment: Segment | None
    plan: ReversePlan
    answer: Answer | None


def plan(document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """How many of each stage a target takes; of a period also how many leads when, in segments
    each by itself and all together. Raises UnableToReckon."""
    if "segments" not in document:
        _check_keys(document, where, needs=_OF_ONE, may=(*_OF_MONEY, "cycle_days", *_OF_TIME))
        when = _when(document, where)
        return _told_part(_part(document, where, when=when), when=when)
    _check_keys(document, where, needs=("segments",), may=_OF_TIME)
    when = _when(document, where)
    parts = _segments(document["segments"], _under(where, "segments"), when=when)
    return _told_all(parts, when=when)


def _segments(said: Any, place: str, *, when: _When | None) -> list[_Part]:
    _check_list(said, place)
    if not 0 < len(said) <= MOST_SEGMENTS:
        because = f"not 1 to {MOST_SEGMENTS} segments"
        raise UnableToReckon(where=place, key=str(len(said)), because=because)
    found: list[_Part] = []
    for number, one in enumerate(said):
        full = f"{place}[{number}]"
        if not isinstance(one, dict):
            raise UnableToReckon(where=full, key=type(one).__name__, because="not an object")
        _check_keys(one, full, needs=("name", *_OF_ONE), may=(*_OF_MONEY, "cycle_days"))
        name = _stage(one["name"], full, "name", because="not the name of a segment")
        if name in [part.segment.name for part in found if part.segment]:
            raise UnableToReckon(where=full, key=name, because="a name that stands there already")
        found.append(_part(one, full, when=when, name=name))
    try:
        check([part.segment for part in found if part.segment])
    except UnableToPlan as refusal:
        raise _refused(refusal, place.removesuffix("segments").rstrip(".")) from refusal
    return found


def _part(document: Mapping[str, Any], where: str, *, when: _When | None, name: str = "") -> _Part:
    _check_currencies(document, where)
    target, deal = (
        _number(document[key], _under(where, key), key) for key in ("target", "average_deal")
    )
    place = _under(where, "chain")
    said = document["chain"]
    _check_list(said, place)
    try:
        links = _in_order(
            [_link(one, f"chain[{number}]", where) for number, one in enumerate(said)]
        )
        lag = _lag(document, where, when=when)
        found = plan_back(target=target, average_deal=deal, links=links)
        asked = Asked(
            target, document.get("currency") or "", deal, tuple(links),
            when.start if when else date.min, when.end if when else date.min,
            lag=lag, season=when.season if when else EVERY_MONTH,
        )  # fmt: skip
        return _Part(Segment(name, asked), found, reckon(asked) if when else None)
    except UnableToPlan as refusal:
        raise _refused(refusal, where) from refusal


def _refused(refusal: UnableToPlan, where: str) -> UnableToReckon:
    place = _NAMES.get(refusal.where, refusal.where)
    return UnableToReckon(
        where=_under(where, place), key=refusal.given, because=_BECAUSE[refusal.flaw]
    )


def _when(document: Mapping[str, Any], where: str) -> _When | None:
    if "from" not in document and "to" not in document:
        for key in ("per", "season", "cycle_days"):
            if key in document:
                raise UnableToReckon(where=where, key=key, because="of no period: from, to")
        return None
    _check_keys(document, where, needs=("from", "to"), may=tuple(document))
    start, end = (_day(document[key], _under(where, key), key) for key in ("from", "to"))
    per = document.get("per", "month")
    if per not in _SPANS:
        raise UnableToReckon(where=where, key="per", because="not month, quarter or year")
    said = document.get("season")
    if said is None:
        return _When(start, end, _SPANS[per], EVERY_MONTH)
    place = _under(where, "season")
    _check_list(said, place)
    try:
        season = season_said([float(_number(one, place, "season")) for one in said])
    except (UnableToPlan, OverflowError) as refusal:
        because = "not twelve numbers above zero"
        raise UnableToReckon(where=place, key=str(len(said)), because=because) from refusal
    return _When(start, end, _SPANS[per], season)


def _lag(document: Mapping[str, Any], where: str, *, when: _When | None) -> Lag:
    if "cycle_days" not in document:
        return AT_ONCE
    if when is None:
        raise UnableToReckon(where=where, key="cycle_days", because="of no period: from, to")
    days = _number(document["cycle_days"], _under(where, "cycle_days"), "cycle_days")
    return lag_by_half(min(float(days), float(_MOST_CYCLE)))


def _day(said: Any, where: str, key: str) -> date:
    try:
        day = date.fromisoformat(said) if isinstance(said, str) and _DAY.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None or not _FIRST <= day.year <= _LAST:
        because = f"not a day from {_FIRST} to {_LAST} such as 2026-01-31"
        raise UnableToReckon(where=where, key=key, because=because)
    return day


def _told_part(part: _Part, *, when: _When | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "customers": part.plan.customers,
        "needs": [_told(need) for need in part.plan.needs],
    }
    if part.answer is None or when is None:
        return told
    return told | {"leads": _leads([part.answer], when=when)}


def _told_all(parts: Sequence[_Part], *, when: _When | None) -> dict[str, Any]:
    segments = [part.segment for part in parts if part.segment]
    sums = [
        {"stage": stage, "need": sum(need.need for part in parts if (need := part.plan.of(stage)))}
        for stage in stages_of(segments)
    ]
    told: dict[str, Any] = {
        "customers": sum(part.plan.customers for part in parts),
        "needs": sums,
        "segments": [
            {"name": part.segment.name if part.segment else "", **_told_part(part, when=when)}
            for part in parts
        ],
    }
    answers = [part.answer for part in parts if part.answer]
    return told | {"leads": _leads(answers, when=when)} if when else told


def _leads(answers: Sequence[Answer], *, when: _When) -> dict[str, Any]:
    """Leads that have to come within the period, and when; sums of what each segment takes."""
    every_month = [sum(each) for each in zip(*(one.every_month for one in answers), strict=True)]
    periods: dict[tuple[int, int], dict[str, Any]] = {}
    for place, need in enumerate(every_month):
        year, month = divmod(when.start.year * 12 + when.start.month - 1 + place, 12)
        first = max(date(year, month + 1, 1), when.start)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = min(following - timedelta(days=1), when.end)
        one = periods.setdefault(
            (year, month // when.months), {"from": first.isoformat(), "to": "", "need": 0}
        )
        one["to"], one["need"] = last.isoformat(), one["need"] + need
    return {
        "even": sum(one.planned for one in answers),
        "safe": sum(one.safe for one in answers),
        "periods": list(periods.values()),
    }


def _told(need: Need) -> dict[str, Any]:
    said = {"stage": need.stage, "need": need.need}
    return said if need.low is None else {**said, "low": need.low, "high": need.high}


def _in_order(links: Sequence[Link]) -> list[Link]:
    """The links as people pass them, also where the document names the last one first."""
    backwards = list(reversed(links))
    is_chain = all(one.end == two.start for one, two in pairwise(backwards))
    return backwards if len(links) > 1 and is_chain else list(links)


def _link(said: Any, place: str, where: str) -> Link:
    full = _under(where, place)
    if not isinstance(said, dict):
        raise UnableToReckon(where=full, key=type(said).__name__, because="not an object")
    _check_keys(said, full, needs=("from", "to"), may=("rate", "won", "of"))
    start, end = (_stage(said[key], full, key) for key in ("from", "to"))
    if "rate" in said and ("won" in said or "of" in said):
        raise UnableToReckon(where=full, key="rate", because="both a rate and counts")
    if "rate" in said:
        return Link(start, end, _number(said["rate"], full, "rate"))
    if "won" not in said and "of" not in said:
        raise UnableToReckon(where=full, key="rate", because=_BECAUSE[PlanFlaw.NO_RATE])
    _check_keys(said, full, needs=("won", "of"), may=("from", "to"))
    won, of = (_count(said[key], full, key) for key in ("won", "of"))
    return measured(start, end, won=won, of=of, where=place)


def _stage(said: Any, where: str, key: str, *, because: str = "not the name of a stage") -> str:
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_STAGE:
        raise UnableToReckon(where=where, key=key, because=because)
    return said


def _check_list(said: Any, where: str) -> None:
    if not isinstance(said, list):
        raise UnableToReckon(where=where, key=type(said).__name__, because="not a list")


def _count(said: Any, where: str, key: str) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise UnableToReckon(where=where, key=key, because="not a whole number")
    return said


def _number(said: Any, where: str, key: str) -> Fraction:
    if not isinstance(said, str) or not _NUMBER.fullmatch(said):
        raise UnableToReckon(where=where, key=key, because="not a number as text, such as 0.02")
    return Fraction(said)


def _check_currencies(document: Mapping[str, Any], where: str) -> None:
    told = [key for key in ("currency", "average_deal_currency") if document.get(key) is not None]
    for key in told:
        if not isinstance(document[key], str) or not _CURRENCY.fullmatch(document[key]):
            raise UnableToReckon(where=where, key=key, because="not a currency such as EUR")
    if len({document[key] for key in told}) > 1:
        raise UnableToReckon(
            where=_under(where, told[-1]), key=document[told[-1]],
            because=_BECAUSE[PlanFlaw.OTHER_CURRENCY],
        )  # fmt: skip


def _check_keys(
    document: Mapping[str, Any], where: str, *, needs: Sequence[str], may: Sequence[str]
) -> None:
    for key in document:
        if key not in needs and key not in may:
            raise UnableToReckon(where=where, key=key, because="unknown key")
    for key in needs:
        if key not in document:
            raise UnableToReckon(where=where, key=key, because="missing key")


def _under(where: str, key: str) -> str:
    return f"{where}.{key}".lstrip(".")
