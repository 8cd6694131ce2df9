"""`accord calc gap`: why a funnel brought less, or more, than its plan.

The documents are described in `docs/interfaces/calc-gap-*.json`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from accord.kernel.money import Money, UnableToReadMoney, exponent_of
from accord.reporting.rules.calc import (
    Document,
    Json,
    Rule,
    UnableToCalculate,
    check_keys,
    list_of,
    object_of,
)
from accord.reporting.rules.gaps import booked, split_gap
from accord.reporting.values.gaps import Cause, Effects, Funnel, Segment

MOST_SEGMENTS, MOST_STEPS = 200, 12
_DEFAULT_CURRENCY = "EUR"
_EVERYBODY = ""  # the one segment of a funnel without segments
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Read:
    """A funnel, and the names of its steps."""

    funnel: Funnel
    steps: tuple[str, ...]


def gap(document: Document, where: str) -> dict[str, Json]:
    """What of actual less planned revenue each cause made; the parts add up to the cent."""
    check_keys(
        document, required=("plan", "actual"), may=("currency", "effects", "worked"), where=where
    )
    currency = document.get("currency", _DEFAULT_CURRENCY)
    zero = _money("0", currency, where, "currency")
    plan, actual = (
        _funnel(object_of(document[side], where=_in(where, side)), currency, _in(where, side))
        for side in ("plan", "actual")
    )
    if plan.steps != actual.steps:
        raise UnableToCalculate(
            where=_in(where, "actual"),
            key=" → ".join(actual.steps),
            because=f"not the steps of the plan ({' → '.join(plan.steps)})",
        )
    worked = document.get("worked", plan.steps[0])
    if worked not in plan.steps:
        raise UnableToCalculate(where=where, key=str(worked), because="no step of the chain")
    parts = split_gap(
        plan=plan.funnel,
        actual=actual.funnel,
        effects=_effects(document, where),
        worked=plan.steps.index(worked),
    )
    return {
        "planned": str(Money(round(booked(plan.funnel)), zero.currency)),
        "actual": str(Money(round(booked(actual.funnel)), zero.currency)),
        "gap": str(Money(sum(part.minor for part in parts), zero.currency)),
        "parts": [
            {
                "cause": part.cause.value,
                **({"step": plan.steps[part.step]} if part.step is not None else {}),
                "side": part.side(worked=plan.steps.index(worked)).value,
                "amount": str(Money(part.minor, zero.currency)),
            }
            for part in parts
            if part.minor or part.cause is not Cause.ELSEWHERE
        ],
    }


KINDS: dict[str, Rule] = {"gap": gap}


def _funnel(document: Document, currency: str, where: str) -> _Read:
    shape = ("segments",) if "segments" in document else ("volume", "chain", "average_deal")
    check_keys(
        document, required=shape, may=("late", "few_tries", "in_time", "revenue"), where=where
    )
    if "segments" in document:
        said = list_of(document["segments"], key="segments", where=where)
        named = [
            _segment(object_of(part, where=f"{where}.segments[{at}]"), f"{where}.segments[{at}]")
            for at, part in enumerate(said)
        ]
    else:
        named = [(_EVERYBODY, document)]
    _check_names(named, where)
    read = [_alike(part, currency, where) for _name, part in named]
    if len({steps for _volume, _segment, steps in read}) > 1:
        raise UnableToCalculate(where=where, key="segments", because="not all of the same steps")
    volume = sum((alike for alike, _segment, _steps in read), Fraction(0))
    revenue = document.get("revenue")
    funnel = Funnel(
        volume=volume,
        segments={
            name: Segment(
                share=alike / volume if volume else Fraction(1, len(read)),
                rates=segment.rates,
                deal=segment.deal,
            )
            for (name, _part), (alike, segment, _steps) in zip(named, read, strict=True)
        },
        late=_share(document.get("late", "0"), where, "late"),
        few_tries=_share(document.get("few_tries", "0"), where, "few_tries"),
        in_time=_share(document.get("in_time", "1"), where, "in_time"),
        revenue=None if revenue is None else _money(revenue, currency, where, "revenue").minor,
    )
    return _Read(funnel, read[0][2])


def _segment(document: Document, where: str) -> tuple[str, Document]:
    check_keys(document, required=("segment", "volume", "chain", "average_deal"), where=where)
    name = document["segment"]
    if not isinstance(name, str) or not name:
        raise UnableToCalculate(where=where, key="segment", because="not a name")
    return name, document


def _check_names(named: Sequence[tuple[str, Document]], where: str) -> None:
    names = [name for name, _part in named]
    if not 1 <= len(names) <= MOST_SEGMENTS or len(set(names)) != len(names):
        because = f"not between 1 and {MOST_SEGMENTS} distinct segments"
        raise UnableToCalculate(where=where, key="segments", because=because)


def _alike(
    document: Document, currency: str, where: str
) -> tuple[Fraction, Segment, tuple[str, ...]]:
    links = [
        object_of(link, where=f"{where}.chain[{at}]")
        for at, link in enumerate(list_of(document["chain"], key="chain", where=where))
    ]
    if not 1 <= len(links) <= MOST_STEPS:
        because = f"not between 1 and {MOST_STEPS} steps"
        raise UnableToCalculate(where=where, key="chain", because=because)
    rates = []
    for at, link in enumerate(links):
        place = f"{where}.chain[{at}]"
        check_keys(link, required=("from", "to", "rate"), where=place)
        if at and link["from"] != links[at - 1]["to"]:
            because = "does not start where the step before ends"
            raise UnableToCalculate(where=place, key=str(link["from"]), because=because)
        rates.append(_share(link["rate"], place, "rate"))
    deal = _money(document["average_deal"], currency, where, "average_deal")
    if deal.minor < 0:
        because = "a deal worth less than nothing; book the credit as revenue that came back"
        raise UnableToCalculate(where=where, key="average_deal", because=because)
    segment = Segment(share=Fraction(0), rates=tuple(rates), deal=Fraction(deal.minor))
    volume = _number(document["volume"], where, "volume")
    return volume, segment, tuple(str(link["to"]) for link in links)


def _effects(document: Document, where: str) -> Effects:
    said = object_of(document.get("effects", {}), where=_in(where, "effects"))
    place = _in(where, "effects")
    check_keys(said, required=(), may=("late", "few_tries"), where=place)
    found = {name: _number(value, place, name) for name, value in said.items()}
    for name, value in found.items():
        if not 0 < value <= 1:
            because = "not over 0 and up to 1"
            raise UnableToCalculate(where=place, key=name, because=because)
    return Effects(**found)


def _share(value: Json, where: str, key: str) -> Fraction:
    share = _number(value, where, key)
    if share > 1:
        raise UnableToCalculate(where=where, key=key, because="not a share between 0 and 1")
    return share


def _number(value: Json, where: str, key: str) -> Fraction:
    text = value if isinstance(value, str) else repr(value)
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        raise UnableToCalculate(where=where, key=key, because="not a number of 0 or more")
    return Fraction(text)


def _money(value: Json, currency: Json, where: str, key: str) -> Money:
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 20:
        raise UnableToCalculate(where=where, key=key, because="not an amount of money")
    try:
        return Money.parse(str(value), currency=str(currency))
    except UnableToReadMoney as refusal:
        told = {
            "not_a_number": "not an amount of money",
            "too_many_decimals": f"more than {exponent_of(str(currency))} decimals",
            "not_a_currency": "not a currency of three letters",
        }[refusal.problem.value]
        raise UnableToCalculate(where=where, key=key, because=told) from refusal


def _in(where: str, key: str) -> str:
    return f"{where}.{key}".lstrip(".")
