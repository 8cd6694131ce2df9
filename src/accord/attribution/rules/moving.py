"""What another set of rules would move: from whom to whom, in money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accord.attribution.values.reports import Line
from accord.kernel.money import Money

Group = str | int | None


@dataclass(frozen=True, slots=True)
class Move:
    """So much money goes from one group to another; None: what nobody is credited with."""

    source: Group
    target: Group
    money: Money


def moves(before: Sequence[Line], after: Sequence[Line]) -> list[Move]:
    """What has to go where for `before` to become `after`, the largest first. In each currency all
    that is lost is won elsewhere, so that the moves are the whole difference; the most that a group
    wins comes from whoever loses most."""
    found: list[Move] = []
    for currency in sorted({line.currency for line in (*before, *after)}):
        change = _changes(before, after, currency=currency)
        losers = _sorted({group: -minor for group, minor in change.items() if minor < 0})
        winners = _sorted({group: minor for group, minor in change.items() if minor > 0})
        while losers and winners:
            (source, lost), (target, won) = losers[0], winners[0]
            moved = min(lost, won)
            found.append(Move(source, target, Money(moved, currency)))
            losers = ([(source, lost - moved)] if lost > moved else []) + losers[1:]
            winners = ([(target, won - moved)] if won > moved else []) + winners[1:]
    return sorted(found, key=lambda move: (move.money.currency, -move.money.minor))


def _changes(
    before: Sequence[Line], after: Sequence[Line], *, currency: str
) -> Mapping[Group, int]:
    change: dict[Group, int] = {}
    for lines, sign in ((before, -1), (after, 1)):
        for line in lines:
            if line.currency == currency and line.value is not None:
                change[line.group] = change.get(line.group, 0) + sign * line.value.minor
    return change


def _sorted(sums: Mapping[Group, int]) -> list[tuple[Group, int]]:
    return sorted(sums.items(), key=lambda pair: (-pair[1], str(pair[0])))
