"""Credit by shares that hold for all journeys at once, each currency by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from accord.attribution.rules import ranges
from accord.attribution.rules.drawn_chains import Chains
from accord.attribution.values.models_of_credit import Model
from accord.attribution.values.reports import Line, Report
from accord.kernel.money import Money, allocate

Group = str | int | None
Rows = Sequence[Mapping[str, Any]]
_NOBODY = Model.LINEAR.value  # of rows of deals: how many no touch is known of


def spread(
    plain: Report, shares: Mapping[Group, Fraction], *, books: Rows, draws: Chains | None
) -> Report:
    """The credit of touched deals by these shares; what no touch is known of stays nobody's.

    plain: by equal shares. books: the deals of each place and currency, as `summing.rows_of` tells
    them. draws: of the shares, in the same order. In each currency those have a part whose touches
    its deals had, and those who are only on the way to no deal: without them fewer were won.
    """
    lines: list[Line] = []
    close = []
    columns = {group: column for column, group in enumerate(shares)}
    met = {line.group for line in plain.lines}
    for currency in sorted({line.currency for line in plain.lines}):
        of = {line.group: line for line in plain.lines if line.currency == currency}
        book = _Book([row for row in books if row["currency"] == currency], currency=currency)
        given = [group for group in shares if group in of or (group not in met and shares[group])]
        if not book.credited or not any(shares[group] for group in given):
            lines += of.values()
            continue
        given.sort(key=lambda group: (group is None, -shares[group]))
        drawn = book.drawn(
            draws,
            [columns[group] for group in given],
            nobody=given.index(None) if None in given else None,
        )
        lines += book.lines(given, shares, of=of, draws=drawn)
        named = [place for place, group in enumerate(given) if group is not None]
        if drawn is not None and len(named) > 1 and ranges.are_close(drawn, *named[:2]):
            close.append(currency)
    return replace(plain, lines=lines, close=close)


@dataclass(frozen=True, slots=True)
class _Book:
    """The won deals of one currency, by place."""

    rows: Rows
    currency: str

    @property
    def credited(self) -> int:
        """How many deals have a touch."""
        return self._sum("deals") - self._sum(_NOBODY)

    def lines(
        self,
        given: Sequence[Group],
        shares: Mapping[Group, Fraction],
        *,
        of: Mapping[Group, Line],
        draws: ranges.Numbers | None,
    ) -> list[Line]:
        """The largest first, and what is nobody's last."""
        weights = [shares[group] for group in given]
        each = self.credited / sum(weights, Fraction(0))
        whole, of_nobody = self._sum("money"), self._sum(f"{_NOBODY}_money")
        paid = allocate(whole - of_nobody, weights)
        lines = []
        for place, (group, weight) in enumerate(zip(given, weights, strict=True)):
            # What no touch is known of is of one line with touches of which nobody is known.
            deals, minor = (self._sum(_NOBODY), of_nobody) if group is None else (0, 0)
            low, high = ranges.limits(draws, place, self._money(whole))
            lines.append(
                Line(
                    group,
                    self.currency,
                    conversions=each * weight + deals,
                    value=self._money(paid[place] + minor),
                    deals=of[group].deals if group in of else 0,
                    low=low,
                    high=high,
                )
            )
        return lines + ([of[None]] if None in of and None not in given else [])

    def drawn(
        self, draws: Chains | None, columns: Sequence[int], *, nobody: int | None
    ) -> ranges.Numbers | None:
        """Which parts of all deals those of the columns have in each draw; `nobody`: the place
        among them of what no touch is known of."""
        if draws is None:
            return None
        whole, rest = ("money", f"{_NOBODY}_money") if self._has_value() else ("deals", _NOBODY)
        return draws.parts(
            columns,
            whole={row["place"]: float(row[whole] or 0) for row in self.rows},
            rest={row["place"]: float(row[rest] or 0) for row in self.rows},
            nobody=nobody,
        )

    def _money(self, minor: int) -> Money | None:
        return Money(minor, self.currency) if self._has_value() else None

    def _has_value(self) -> bool:
        return any(row["valued"] for row in self.rows)

    def _sum(self, name: str) -> int:
        return sum(int(row[name] or 0) for row in self.rows)
