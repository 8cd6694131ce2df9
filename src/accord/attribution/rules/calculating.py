"""`accord calc attribution`: a model and journeys as one document.

It is described in `docs/interfaces/calc-attribution-in.json` and `calc-attribution-out.json`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from accord.attribution.rules.crediting import credit
from accord.attribution.values.journeys import Credit, Journey, Shared, Touch, UnableToCredit
from accord.attribution.values.models_of_credit import (
    HIGHEST_ORDER,
    MILESTONES,
    USUAL_HALF_LIFE,
    Asked,
    Dialect,
    Key,
    Model,
    Weights,
)
from accord.kernel.money import Money, UnableToReadMoney, allocate

MOST_JOURNEYS, MOST_TOUCHES, MOST_OF_A_KIND = 1_000_000, 10_000, 10**12
LONGEST_NAME, LONGEST_DAYS, MOST_MINOR = 200, 36_500, 10**15
Code = TypeVar("Code", bound=StrEnum)
_EARLIEST, _LATEST = 1000, 8999  # years
_DIGITS = 10
_MAY = (
    "half_life_days", "dialect", "order", "weights", "look_back_days", "currency",
)  # fmt: skip
_PLAIN = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,18})?(?:e-[0-9]{1,2})?", re.ASCII)
_JOURNEY = ("converted_at", "value", "count", "lead_created_at", "opportunity_created_at")


class UnableToCalculateCredit(ValueError):
    """The document is not what is asked for; `where` names the place, `key` the key."""

    def __init__(self, *, where: str, key: str, because: str) -> None:
        super().__init__(f"{where}: {because}: {key}")
        self.where = where
        self.key = key
        self.because = because


def calculate(document: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Credit by channel and by touch. Raises UnableToCalculateCredit."""
    _keys(document, where, needs=("model", "journeys"), may=_MAY)
    asked = _asked(document, where)
    currency = document.get("currency", "EUR")
    place = _under(where, "journeys")
    said = _list(document["journeys"], place, most=MOST_JOURNEYS)
    journeys = [
        _journey(each, f"{place}[{number}]", currency=currency) for number, each in enumerate(said)
    ]
    try:
        return _told(credit(journeys, asked))
    except UnableToCredit as refusal:
        _refuse(where, refusal.what, refusal.why)


def _told(shared: Shared) -> dict[str, Any]:
    parts = 10**_DIGITS
    whole = sum((one.conversions for one in shared.credit), Fraction(0))
    split = allocate(round(whole * parts), [one.conversions for one in shared.credit] or [1])
    return {
        "credit": [_row(one, part) for one, part in zip(shared.credit, split, strict=False)],
        "touches": None
        if shared.touches is None
        else [
            [str(share) if isinstance(share, Money) else _decimal(share) for share in journey]
            for journey in shared.touches
        ],
    }


def _row(one: Credit, parts: int) -> dict[str, Any]:
    return {
        "channel": one.group,
        "conversions": _decimal(Fraction(parts, 10**_DIGITS)),
        "value": None if one.value is None else str(one.value),
    }


def _decimal(share: Fraction) -> str:
    """Ten decimals at most, none that say nothing."""
    told = f"{Decimal(round(share * 10**_DIGITS)).scaleb(-_DIGITS):f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _asked(document: Mapping[str, Any], where: str) -> Asked:
    look_back = document.get("look_back_days")
    weights = document.get("weights")
    model = _one_of(Model, document["model"], where, "model")
    if (weights is not None) != (model is Model.CUSTOM):
        _refuse(where, "weights", "needed for the model custom, and for no other")
    return Asked(
        model=model,
        half_life=_days(document.get("half_life_days", USUAL_HALF_LIFE), where, "half_life_days"),
        dialect=_one_of(Dialect, document.get("dialect", Dialect.FIRST_LAST), where, "dialect"),
        order=_whole(document.get("order", 1), where, "order", most=HIGHEST_ORDER),
        weights=None if weights is None else read_weights(weights, _under(where, "weights")),
        look_back=None if look_back is None else _days(look_back, where, "look_back_days"),
    )


def read_weights(said: Any, where: str) -> Weights:
    """Weights by key touch and of the rest, as decimals that add up to 1."""
    _keys(said, where, may=(*(key.value for key in Key), "rest"))
    read = {key: _weight(value, where, key) for key, value in said.items()}
    if sum(read.values(), Fraction(0)) != 1:
        _refuse(where, "weights", "do not add up to 1")
    rest = read.pop("rest", Fraction(0))
    return Weights({Key(key): value for key, value in read.items()}, rest)


def _weight(said: Any, where: str, key: str) -> Fraction:
    is_number = isinstance(said, int | float | str) and not isinstance(said, bool)
    text = str(said).strip() if is_number else ""
    # An exponent of many digits would be reckoned out before it is refused.
    weight = Fraction(text) if _PLAIN.fullmatch(text) else Fraction(-1)
    if not 0 <= weight <= 1:
        _refuse(where, key, "not a share from 0 to 1")
    return weight


def _journey(said: Any, where: str, *, currency: Any) -> Journey:
    _keys(said, where, needs=("touches",), may=_JOURNEY)
    converted = said.get("converted_at")
    place = _under(where, "touches")
    touches = _list(said["touches"], place, most=MOST_TOUCHES)
    return Journey(
        touches=[_touch(each, f"{place}[{number}]") for number, each in enumerate(touches)],
        converted=converted is not None and converted is not False,
        converted_at=None
        if converted is None or isinstance(converted, bool)
        else _moment(converted, _under(where, "converted_at")),
        lead_at=_moment_or_none(said, where, "lead_created_at"),
        opportunity_at=_moment_or_none(said, where, "opportunity_created_at"),
        value=_money(said.get("value"), where, currency=currency),
        count=_whole(said.get("count", 1), where, "count", most=MOST_OF_A_KIND),
    )


def _touch(said: Any, where: str) -> Touch:
    _keys(said, where, needs=("channel",), may=("at", "milestone"))
    channel = said["channel"]
    if not isinstance(channel, str) or not 0 < len(channel) <= LONGEST_NAME:
        _refuse(where, "channel", f"not a name of 1 to {LONGEST_NAME} letters")
    made = said.get("milestone")
    named = [] if made is None else made if isinstance(made, list) else [made]
    return Touch(
        channel,
        at=_moment_or_none(said, where, "at"),
        of=frozenset(_milestone(each, where) for each in named),
    )


def _milestone(said: Any, where: str) -> Key:
    key = _one_of(Key, said, where, "milestone")
    if key not in MILESTONES:
        _refuse(where, "milestone", "which touch is the first is told by their order")
    return key


def _money(said: Any, where: str, *, currency: Any) -> Money | None:
    if said is None:
        return None
    text = said if isinstance(said, str) else ""
    try:
        money = Money.parse(text, currency=currency if isinstance(currency, str) else "")
    except UnableToReadMoney as refusal:
        _refuse(where, "value", f"no exact amount such as 12000.00 ({refusal.problem.value})")
    if abs(money.minor) > MOST_MINOR:
        _refuse(where, "value", "too large")
    return money


def _moment_or_none(said: Mapping[str, Any], where: str, key: str) -> datetime | None:
    return None if said.get(key) is None else _moment(said[key], _under(where, key))


def _moment(said: Any, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except (TypeError, ValueError):
        _refuse(where, str(said), "not a moment")
    if moment.tzinfo is None:
        _refuse(where, str(said), "a moment without an offset")
    if not _EARLIEST <= moment.year <= _LATEST:
        _refuse(where, str(said), "too long ago or too far off")
    return moment


def _days(said: Any, where: str, key: str) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said <= LONGEST_DAYS:
        _refuse(where, key, f"not a number of days above 0 and up to {LONGEST_DAYS}")
    return float(said)


def _whole(said: Any, where: str, key: str, *, most: int) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 1 <= said <= most:
        _refuse(where, key, f"not a whole number from 1 to {most}")
    return said


def _one_of(known: type[Code], said: Any, where: str, key: str) -> Code:
    if not isinstance(said, str) or said not in set(known):
        _refuse(where, key, f"not one of {', '.join(known)}")
    return known(said)


def _list(said: Any, where: str, *, most: int) -> Sequence[Any]:
    if not isinstance(said, list):
        _refuse(where, type(said).__name__, "not a list")
    if len(said) > most:
        _refuse(where, str(len(said)), f"more than {most}")
    return said


def _keys(said: Any, where: str, *, needs: Sequence[str] = (), may: Sequence[str] = ()) -> None:
    if not isinstance(said, dict):
        _refuse(where, type(said).__name__, "not an object")
    for key in said:
        if key not in needs and key not in may:
            _refuse(where, str(key), "unknown key")
    for key in needs:
        if key not in said:
            _refuse(where, key, "missing key")


def _under(where: str, key: str) -> str:
    return f"{where}.{key}".lstrip(".")


def _refuse(where: str, key: str, because: str) -> NoReturn:
    raise UnableToCalculateCredit(where=where, key=key, because=because)
