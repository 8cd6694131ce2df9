"""Rows of simple lists that other tools keep: known by (source, external key), else new."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.foundation import bulk


@dataclass(frozen=True, slots=True)
class Recorded:
    """For each row in order: its id and whether it was created, updated or unchanged."""

    ids: Sequence[int]
    outcomes: Sequence[str]


def record(
    *,
    table: str,
    source: str,
    keys: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    batch_id: int | None,
) -> Recorded:
    """Add new rows and rewrite changed ones, by the fingerprint of their columns."""
    bulk.execute("select pg_advisory_xact_lock(hashtext(%s), 1)", [table])
    known = {
        key: (number, bytes(print_))
        for key, number, print_ in bulk.fetch(
            f"""select external_key, id, fingerprint from {table}
                where source = %s and external_key = any(%s)""",
            [source, list(keys)],
        )
    }
    prints = [fingerprint([values[row] for values in columns.values()]) for row in range(len(keys))]
    last = {key: row for row, key in enumerate(keys)}
    fresh = [row for key, row in last.items() if key not in known]
    made = dict(zip((keys[row] for row in fresh), bulk.next_ids(table, len(fresh)), strict=True))
    bulk.insert(
        table,
        {
            "id": list(made.values()),
            "source": [source] * len(fresh),
            "external_key": [keys[row] for row in fresh],
            **{name: [values[row] for row in fresh] for name, values in columns.items()},
            "fingerprint": [prints[row] for row in fresh],
            "batch_id": [batch_id] * len(fresh),
        },
    )
    changed = [row for key, row in last.items() if key in known and known[key][1] != prints[row]]
    bulk.rewrite(
        table,
        columns=[*columns, "fingerprint"],
        rows=[
            {
                "id": known[keys[row]][0],
                **{name: values[row] for name, values in columns.items()},
                "fingerprint": prints[row],
            }
            for row in changed
        ],
    )
    return Recorded(
        [made[key] if key in made else known[key][0] for key in keys],
        [
            "unchanged" if last[key] != row or (key in known and known[key][1] == prints[row])
            else ("created" if key in made else "updated")
            for row, key in enumerate(keys)
        ],
    )  # fmt: skip


def find(*, table: str, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Ids by external key, as far as known."""
    wanted = sorted({key for key in keys if key})
    return dict(
        bulk.fetch(
            f"select external_key, id from {table} where source = %s and external_key = any(%s)",
            [source, wanted],
        )
    )


def fingerprint(values: Sequence[Any]) -> bytes:
    """16 bytes that differ when what a row's columns say differs."""
    return hashlib.blake2b(repr(list(values)).encode(), digest_size=16).digest()
