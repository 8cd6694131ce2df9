"""What each touch of one journey is credited with: shares that add up to 1, or to 0 where the
model finds nobody to credit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from accord.attribution.values.journeys import DIRECT, Journey, UnableToCredit
from accord.attribution.values.models_of_credit import (
    POSITIONS,
    WHOLE_WEIGHT,
    Asked,
    Key,
    Model,
    Weights,
)

_DAY = timedelta(days=1)
ONE, NOUGHT = Fraction(1), Fraction(0)


def shares_of(journey: Journey, asked: Asked) -> list[Fraction]:
    """A share for each touch of a journey that was won, in the order of its touches.

    A touch after the deal was won, or before the look-back, gets nothing. Touches of one moment
    stand in the order in which they are given. Raises UnableToCredit.
    """
    shares = [NOUGHT] * len(journey.touches)
    if not journey.converted:
        return shares
    order = counted(journey, look_back=asked.look_back)
    if order:
        for place, share in zip(order, _among(journey, order, asked), strict=True):
            shares[place] = share
    return shares


def counted(journey: Journey, *, look_back: float | None) -> list[int]:
    """Places of the touches that count, in the order of time."""
    anchor = journey.converted_at
    timed = all(touch.at is not None for touch in journey.touches)
    if not timed or (anchor is None and journey.converted):
        if look_back is not None:
            raise UnableToCredit(what="look_back_days", why="needs the time of each touch")
        if anchor is not None:
            raise UnableToCredit(what="at", why="a touch of a dated journey has no time")
        return list(range(len(journey.touches)))
    places = range(len(journey.touches))
    order = sorted(places, key=lambda place: (_at(journey, place), place))
    if anchor is None:
        return order
    since = anchor - look_back * _DAY if look_back is not None else None
    return [
        place
        for place in order
        if _at(journey, place) <= anchor and (since is None or _at(journey, place) >= since)
    ]


def key_touches(journey: Journey, order: Sequence[int]) -> dict[Key, int]:
    """Where in the order each key touch stands; a milestone that no touch made is left out."""
    found = {Key.FIRST: 0}
    for key, moment in (
        (Key.LEAD_CREATED, journey.lead_at),
        (Key.OPPORTUNITY_CREATED, journey.opportunity_at),
    ):
        place = _tagged(journey, order, key)
        if place is None and moment is not None:
            place = _last_until(journey, order, moment)
        if place is not None:
            found[key] = place
    won = _tagged(journey, order, Key.CLOSED_WON)
    found[Key.CLOSED_WON] = len(order) - 1 if won is None else won
    return found


def by_position(weights: Weights, keys: Mapping[Key, int], touches: int) -> list[Fraction]:
    """Shares of touches of which some are key touches.

    What a missing milestone would get is spread over those present; key touches that are one add
    up; where there are no others the key touches share all, and where there is no key touch the
    others do.
    """
    present = {key: weight for key, weight in weights.keys.items() if weight and key in keys}
    places = {keys[key] for key in present}
    others = [place for place in range(touches) if place not in places]
    of_keys = sum(weights.keys.values(), NOUGHT) if present else NOUGHT
    of_rest = weights.rest if others else NOUGHT
    if not of_keys + of_rest:
        return [NOUGHT] * touches
    shares = [NOUGHT] * touches
    for key, weight in present.items():
        part = weight / sum(present.values(), NOUGHT)
        shares[keys[key]] += part * of_keys / (of_keys + of_rest)
    for place in others:
        shares[place] += of_rest / (of_keys + of_rest) / len(others)
    return shares


def decayed(days: float, *, half_life: float) -> int:
    """The weight of a touch so many days older than the last: half for each half-life."""
    return max(1, round(WHOLE_WEIGHT * math.exp(-math.log(2) * days / half_life)))


def weights_of(asked: Asked) -> Weights | None:
    """The weights of a model that goes by position; None of any other."""
    if asked.model is Model.CUSTOM:
        if asked.weights is None:
            raise UnableToCredit(what="weights", why="a model of one's own needs them")
        return asked.weights
    return POSITIONS.get(asked.dialect if asked.model is Model.U else asked.model)


def _among(journey: Journey, order: Sequence[int], asked: Asked) -> list[Fraction]:
    number = len(order)
    keys = key_touches(journey, order)
    weights = weights_of(asked)
    if weights is not None:
        return by_position(weights, keys, number)
    if asked.model is Model.LINEAR:
        return [Fraction(1, number)] * number
    if asked.model is Model.DECAY:
        return _decay(journey, order, half_life=asked.half_life)
    if asked.model is Model.LAST_NON_DIRECT:
        named = [
            place
            for place in range(number)
            if _channel(journey, order[place]).lower() not in DIRECT
        ]
        return _only(max(named, default=number - 1), number)
    if asked.model is Model.SHAPLEY:
        return _equal_by_channel(journey, order)
    key = {
        Model.LEAD_CREATION: Key.LEAD_CREATED,
        Model.OPPORTUNITY_CREATION: Key.OPPORTUNITY_CREATED,
    }[asked.model]
    return _only(keys.get(key), number)


def _equal_by_channel(journey: Journey, order: Sequence[int]) -> list[Fraction]:
    """Shapley's value. The worth of a set of channels is the journeys that it alone can explain,
    a sum of games that are won by all channels of a journey together; in each of those they get
    equal parts (`tests/test_shapley.py` holds it to the definition)."""
    channels = [_channel(journey, place) for place in order]
    return [Fraction(1, len(set(channels)) * channels.count(channel)) for channel in channels]


def _decay(journey: Journey, order: Sequence[int], *, half_life: float) -> list[Fraction]:
    if any(journey.touches[place].at is None for place in order):
        raise UnableToCredit(what="at", why="credit that fades needs the time of each touch")
    last = _at(journey, order[-1])
    # How long before the deal the last touch was makes all weights less alike.
    weights = [decayed((last - _at(journey, place)) / _DAY, half_life=half_life) for place in order]
    return [Fraction(weight, sum(weights)) for weight in weights]


def _tagged(journey: Journey, order: Sequence[int], key: Key) -> int | None:
    return next(
        (place for place, touch in enumerate(order) if key in journey.touches[touch].of), None
    )


def _last_until(journey: Journey, order: Sequence[int], moment: datetime) -> int | None:
    if any(journey.touches[place].at is None for place in order):
        return None
    before = [place for place, touch in enumerate(order) if _at(journey, touch) <= moment]
    return max(before, default=None)


def _only(place: int | None, number: int) -> list[Fraction]:
    return [ONE if here == place else NOUGHT for here in range(number)]


def _channel(journey: Journey, place: int) -> str:
    return journey.touches[place].channel


def _at(journey: Journey, place: int) -> datetime:
    at = journey.touches[place].at
    if at is None:
        raise UnableToCredit(what="at", why="a touch has no time")
    return at
