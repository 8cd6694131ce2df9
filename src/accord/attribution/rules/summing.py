"""Shares of rows summed exactly: by group, by currency, and by place for ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from accord.attribution.rules.gathering import Cells, Flags, Whole, rounded
from accord.attribution.rules.weighing import Share, share_of
from accord.attribution.values.touch_rules import TouchRules

PARTS = 10**12  # of a deal: shares are whole numbers of them, so that sums have no order
# The places whose shares one deal adds to are told apart for ranges; more deals share a place.
PLACES = 400
# Which of the groups that are met most often come in the same deals.
MET = 12
_WORD = 1 << 64
# Sums of numbers of 15 digits are right to half a word below this.
_SURE = 1 << 114
Names = Sequence[Any]  # of groups by their place, the first None
Row = dict[str, Any]


def rows_of(
    cells: Cells, *, models: Sequence[str], rules: TouchRules, names: Names, in_places: bool
) -> list[Row]:
    """Sums by group for each model, a row for each place, currency and group; of each place and
    currency a row of the deals that nobody is credited with; in places, which groups come
    together in how many deals."""
    deals = cells.deals
    size = len(deals.currencies)
    book = deals.key % PLACES * size + deals.currency if in_places else deals.currency
    by_group = _Sums(book[cells.deal] * cells.groups + cells.grp)
    by_book = _Sums(book)
    sums: list[Row] = [
        {**_place(number // cells.groups, deals.currencies), "grp": names[number % cells.groups],
         "is_nobody": False}
        for number in by_group.known
    ]  # fmt: skip
    nobody: list[Row] = [
        {**_place(number, deals.currencies), "grp": None, "is_nobody": True}
        for number in by_book.known
    ]
    amount = deals.amount[cells.deal]
    for name in models:
        share = share_of(cells, name=name, rules=rules)
        parts = rounded(PARTS * share.of)
        _fill(sums, name, by_group.of(parts))
        _fill(sums, f"{name}_money", by_group.of(parts, amount))
        _fill(sums, f"{name}_deals", by_group.of(share.of > 0))
        for told in (name, f"{name}_deals"):
            _fill(nobody, told, by_book.of(~share.credited))
        _fill(nobody, f"{name}_money", by_book.of(~share.credited, deals.amount))
    _fill(sums, "touches", by_group.of(cells.touches))
    every = np.ones(len(deals.key), np.bool_)
    _fill(nobody, "money", by_book.of(every, deals.amount))
    _fill(nobody, "deals", by_book.of(every))
    _fill(nobody, "untouched", by_book.of(cells.touched == 0))
    _fill(nobody, "valued", by_book.of(deals.is_valued))
    if not in_places:
        return sums + nobody
    return [{**row, "names": None} for row in sums + nobody] + _together(cells, names)


def deals_of(cells: Cells, share: Share, *, grp: int, currency: str | None = None) -> Whole:
    """Ids, in their order, of the deals of which a group has a part; for 0 those of nobody too. Of
    one currency, or of any."""
    deals = cells.deals
    has = np.zeros(len(deals.key), np.bool_)
    has[cells.deal[(cells.grp == grp) & (share.of > 0)]] = True
    if not grp:
        has |= ~share.credited
    if currency is not None:
        known = {each: place for place, each in enumerate(deals.currencies)}
        has &= deals.currency == known.get(currency, -1)
    return np.unique(deals.key[has])


class _Sums:
    """Sums by the numbers of rows, which are not below 0."""

    def __init__(self, numbers: Whole) -> None:
        # What stands in order already, as most often, stays as it is.
        is_ordered = bool((numbers[1:] >= numbers[:-1]).all())
        self._order = None if is_ordered else np.argsort(numbers, kind="stable")
        ordered = numbers if self._order is None else numbers[self._order]
        is_first = np.ones(len(ordered), np.bool_)
        is_first[1:] = ordered[1:] != ordered[:-1]
        self._starts = np.flatnonzero(is_first)
        self.known: list[int] = ordered[self._starts].tolist()

    def of(self, numbers: Whole | Flags, times: Whole | None = None) -> list[int]:
        """For each number its rows' sum (of products), to the last digit however large.

        Sums of words are right but for multiples of a word; which multiple is told by the same
        sums in numbers of 15 digits.
        """
        if not self.known:
            return []
        whole = numbers.astype(np.int64, copy=False)
        most = int(np.abs(whole).max()) * len(whole)
        if times is None and most < _WORD // 4:
            return [int(one) for one in self._added(whole)]
        near = whole.astype(np.float64)
        if times is not None:
            near *= times
            most *= int(np.abs(times).max())
        # By how large all could be, and if that is too much by how large they are.
        if most * len(near) >= _SURE and float(np.abs(near).sum()) * len(near) >= _SURE:
            exact = whole.astype(object)
            return [int(one) for one in self._added(exact if times is None else exact * times)]
        sums = self._added(whole if times is None else whole * times)
        return [
            one + round((about - one) / _WORD) * _WORD
            for one, about in zip(sums.tolist(), self._added(near).tolist(), strict=True)
        ]

    def _added(self, numbers: Any) -> Any:
        ordered = numbers if self._order is None else numbers[self._order]
        return np.add.reduceat(ordered, self._starts)


def _place(number: int, currencies: Sequence[str]) -> Row:
    place, currency = divmod(number, len(currencies))
    return {"place": place, "currency": currencies[currency]}


def _fill(rows: Sequence[Row], name: str, numbers: Sequence[int]) -> None:
    for row, number in zip(rows, numbers, strict=True):
        row[name] = number


def _together(cells: Cells, names: Names) -> list[Row]:
    """Which of the groups met in most deals come in the same ones, and in how many."""
    deals = np.bincount(cells.grp, minlength=cells.groups)
    met = sorted(
        (grp for grp in range(1, cells.groups) if deals[grp]),
        key=lambda grp: (-deals[grp], names[grp]),
    )[:MET]
    sets = np.zeros(len(cells.deals.key), np.int64)
    for bit, grp in enumerate(met):
        sets[cells.deal[cells.grp == grp]] |= 1 << bit
    return [
        {
            "place": None, "currency": None, "grp": None, "is_nobody": None, "together": count,
            "names": sorted(str(names[grp]) for bit, grp in enumerate(met) if found >> bit & 1),
        }
        for found, count in zip(*(each.tolist() for each in np.unique(sets, return_counts=True)),
                                strict=True)
        if found
    ]  # fmt: skip
