"""Going once through a table to see what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accord.intake.rules import columns
from accord.intake.rules.evidence import Evidence, add, add_plain, days_alone
from accord.intake.values.reading import HEAD_ROWS, BadRow, Kind

DISTINCT_BOUND = 200
HEAD_VALUES = 1_000  # distinct values after which a plain text column is not looked at any more
LOOKED_BOUND = 400_000  # values remembered over all columns, so that memory stays bounded


@dataclass(slots=True)
class ColumnScan:
    """What has been seen of one column so far."""

    name: str
    key: str
    position: int
    looked_bound: int
    evidence: Evidence = field(default_factory=Evidence)
    distinct: dict[str, None] | None = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    head: list[str] = field(default_factory=list)
    filled: int = 0
    active: bool = True
    kind: Kind | None = None
    native: bool = False

    def take(self, values: Sequence[str], *, today: date | None) -> None:
        """Add a block of values."""
        self.filled += len(values) - values.count("")
        if len(self.head) < HEAD_ROWS:
            self.head.extend(values[: HEAD_ROWS - len(self.head)])
        fresh = dict.fromkeys(values)
        fresh.pop("", None)
        if self.distinct is not None:
            self.distinct.update(fresh)
            if len(self.distinct) > DISTINCT_BOUND:
                self.distinct = None
        if self.active:
            self._look(fresh, today)

    def _look(self, fresh: dict[str, None], today: date | None) -> None:
        unseen = [value for value in fresh if value not in self.looked]
        if len(self.looked) < self.looked_bound:
            self.looked.update(unseen)
        if self.kind is Kind.MOMENT:
            unseen = days_alone(unseen)
        elif self.kind is Kind.WHOLE:
            unseen = add_plain(self.evidence, unseen)
        for start in range(0, len(unseen), HEAD_VALUES):
            add(self.evidence, unseen[start : start + HEAD_VALUES], today=today)
            if self.evidence.values >= HEAD_VALUES and not self._undecided():
                self.active = False
                self.looked.clear()
                return

    def _undecided(self) -> bool:
        """Whether more values must be seen; also what the column looks like by now."""
        seen = self.seen(rows=self.filled)
        self.kind = columns.kind_of(seen)
        return columns.needs_every_value(seen)

    def seen(self, *, rows: int) -> columns.Seen:
        """The scan as a value, for a table of so many rows."""
        return columns.Seen(
            name=self.name,
            key=self.key,
            position=self.position,
            rows=rows,
            filled=self.filled,
            evidence=self.evidence,
            distinct=None if self.distinct is None else tuple(self.distinct),
            native=self.native,
        )


@dataclass(slots=True)
class TableScan:
    """What has been seen of a whole table so far."""

    columns: list[ColumnScan]
    rows: int = 0
    bad: int = 0
    first_bad: int | None = None

    @classmethod
    def of(cls, names: Sequence[str], keys: Sequence[str]) -> "TableScan":
        bound = LOOKED_BOUND // max(len(names), 1)
        return cls(
            columns=[
                ColumnScan(name=name.strip() or key, key=key, position=position, looked_bound=bound)
                for position, (name, key) in enumerate(zip(names, keys, strict=True))
            ]
        )

    def take(
        self, rows: Sequence[Sequence[str]], bad: Sequence[BadRow], *, today: date | None
    ) -> None:
        """Add a block of good rows and the bad ones beside it."""
        self.rows += len(rows)
        self.bad += len(bad)
        if bad and self.first_bad is None:
            self.first_bad = bad[0].number
        if rows:
            for column, values in zip(self.columns, zip(*rows, strict=True), strict=True):
                column.take(values, today=today)
