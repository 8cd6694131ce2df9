"""`accord calc plan`: a target, an average deal and a chain of rates as one document.

It is described in `docs/interfaces/calc-plan-in.json` and `calc-plan-out.json`.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from accord.goals.rules.chain import measured, plan_back
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.plans import LONGEST_STAGE, MOST_LINKS, Link, Need

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
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


def plan(document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """How many of each stage a target takes. Raises UnableToReckon."""
    _check_keys(
        document, where, needs=("target", "average_deal", "chain"),
        may=("currency", "average_deal_currency"),
    )  # fmt: skip
    _check_currencies(document, where)
    target, deal = (
        _number(document[key], _under(where, key), key) for key in ("target", "average_deal")
    )
    place = _under(where, "chain")
    said = document["chain"]
    if not isinstance(said, list):
        raise UnableToReckon(where=place, key=type(said).__name__, because="not a list")
    try:
        links = [_link(one, f"chain[{number}]", where) for number, one in enumerate(said)]
        found = plan_back(target=target, average_deal=deal, links=_in_order(links))
    except UnableToPlan as refusal:
        raise UnableToReckon(
            where=_under(where, refusal.where), key=refusal.given, because=_BECAUSE[refusal.flaw]
        ) from refusal
    return {"customers": found.customers, "needs": [_told(need) for need in found.needs]}


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


def _stage(said: Any, where: str, key: str) -> str:
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_STAGE:
        raise UnableToReckon(where=where, key=key, because="not the name of a stage")
    return said


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
