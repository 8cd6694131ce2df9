"""Credit of many journeys by group: conversions exactly, money to the smallest unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from accord.attribution.rules.markov import Path, chain_of, steps_of
from accord.attribution.rules.shares import NOUGHT, counted, shares_of
from accord.attribution.values.journeys import (
    UNKNOWN,
    Credit,
    Group,
    Journey,
    Shared,
    UnableToCredit,
)
from accord.attribution.values.models_of_credit import Asked, Model
from accord.kernel.money import Money

TouchShare = Money | Fraction


def credit(journeys: Sequence[Journey], asked: Asked) -> Shared:
    """Who is credited with what. All money is of one currency; what nobody can be credited with
    stays in the group UNKNOWN, so that the parts add up to the whole. Raises UnableToCredit."""
    currencies = {journey.value.currency for journey in journeys if journey.value}
    if len(currencies) > 1:
        raise UnableToCredit(what="currency", why="deals of several currencies do not add up")
    if asked.model is Model.MARKOV:
        return Shared(credit=_by_chain(journeys, asked), touches=None)
    return _by_touch(journeys, asked)


def _by_touch(journeys: Sequence[Journey], asked: Asked) -> Shared:
    book = _Book()
    told: list[tuple[TouchShare, ...]] = []
    for journey in journeys:
        shares = shares_of(journey, asked)
        paid = money_of(journey, shares)
        told.append(tuple(paid if paid is not None else shares))
        if not journey.converted:
            continue
        for place, touch in enumerate(journey.touches):
            if shares[place]:
                value = paid[place] if paid is not None else None
                book.add(touch.channel, shares[place], value, times=journey.count)
        if not any(shares):
            book.add(UNKNOWN, Fraction(1), journey.value, times=journey.count)
    return Shared(credit=book.credit(), touches=tuple(told))


def money_of(journey: Journey, shares: Sequence[Fraction]) -> list[Money] | None:
    """The journey's money by its shares, to the smallest unit; None without a value."""
    if journey.value is None:
        return None
    if not any(shares):
        return [Money(0, journey.value.currency)] * len(shares)
    return journey.value.allocate(shares)


def _by_chain(journeys: Sequence[Journey], asked: Asked) -> tuple[Credit, ...]:
    book, paths = _Book(), []
    won, paid = NOUGHT, None
    for journey in journeys:
        order = counted(journey, look_back=asked.look_back)
        channels = [journey.touches[place].channel for place in order]
        if journey.converted and not channels:
            book.add(UNKNOWN, Fraction(1), journey.value, times=journey.count)
            continue
        if journey.converted:
            won += journey.count
            value = _times(journey.value, journey.count)
            paid = value if paid is None else paid + value if value else paid
        count = journey.count
        paths.append(
            Path(channels, won=count if journey.converted else 0, other=0)
            if journey.converted
            else Path(channels, won=0, other=count)
        )
    if won:
        shares = chain_of(steps_of(paths, order=asked.order)).shares
        book.spread(shares, conversions=won, value=paid)
    return book.credit()


def _times(value: Money | None, count: int) -> Money | None:
    return Money(value.minor * count, value.currency) if value else None


class _Book:
    """Sums by group."""

    def __init__(self) -> None:
        self.conversions: dict[Group, Fraction] = defaultdict(Fraction)
        self.value: dict[Group, Money] = {}

    def add(self, group: Group, share: Fraction, value: Money | None, *, times: int) -> None:
        self.conversions[group] += share * times
        paid = _times(value, times)
        if paid is not None:
            self.value[group] = self.value[group] + paid if group in self.value else paid

    def spread(
        self, shares: Mapping[str, Fraction], *, conversions: Fraction, value: Money | None
    ) -> None:
        paid = value.allocate(list(shares.values())) if value is not None else None
        for place, (group, share) in enumerate(shares.items()):
            self.add(group, share * conversions, paid[place] if paid else None, times=1)

    def credit(self) -> tuple[Credit, ...]:
        """The largest first, what is unknown last."""
        order = sorted(
            self.conversions, key=lambda group: (group is None, -self.conversions[group], group)
        )
        return tuple(
            Credit(group, self.conversions[group], self.value.get(group)) for group in order
        )
