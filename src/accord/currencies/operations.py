"""Rates are taken in from files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accord.currencies.rules import read_rates
from accord.currencies.values import JOURNALED, Loaded
from accord.foundation import bulk
from accord.journal import api as journal


@transaction.atomic
def load_rates(*, content: bytes, actor_id: int | None, at: datetime) -> Loaded:
    """All rates of a file, or none of them; one that is there already is put right.
    Raises UnableToReadRates."""
    rates = read_rates(content)
    rows = bulk.fetch(
        """insert into currencies_rate as r (currency, day, per_euro)
           select * from unnest(%(currency)s::text[], %(day)s::date[], %(rate)s::numeric[])
           on conflict (currency, day) do update set per_euro = excluded.per_euro
           where r.per_euro <> excluded.per_euro
           returning (xmax = 0)""",
        {
            "currency": [one.currency for one in rates],
            "day": [one.day for one in rates],
            "rate": [one.per_euro for one in rates],
        },
    )
    added = sum(is_new for (is_new,) in rows)
    told = Loaded(added, len(rows) - added, len(rates) - len(rows))
    journal.record(
        kind="rates.loaded", subject=JOURNALED, subject_id=0, actor_id=actor_id, at=at,
        added=told.added, changed=told.changed,
    )  # fmt: skip
    return told
