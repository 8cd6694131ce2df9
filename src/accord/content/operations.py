"""Recording pieces of content."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.foundation import catalogue

ASSET_COLUMNS = ("title", "kind", "url", "content_kind", "journey_stage", "published_on")


def record_assets(
    *, source: str, keys: Sequence[str], columns: Mapping[str, Sequence[Any]], batch_id: int | None
) -> catalogue.Recorded:
    """Take in pieces as another tool lists them; `columns` has ASSET_COLUMNS."""
    return catalogue.record(
        table="content_asset", source=source, keys=keys, columns=columns, batch_id=batch_id
    )


def ensure_assets(
    *, source: str, keys: Sequence[str], kind: str, batch_id: int | None
) -> dict[str, int]:
    """The piece behind each key; unknown ones are added under their key."""
    known = catalogue.find(table="content_asset", source=source, keys=keys)
    missing = sorted({key for key in keys if key and key not in known})
    if not missing:
        return known
    columns: dict[str, list[Any]] = {name: [""] * len(missing) for name in ASSET_COLUMNS}
    columns |= {
        "title": missing,
        "kind": [kind] * len(missing),
        "published_on": [None] * len(missing),
    }
    made = record_assets(source=source, keys=missing, columns=columns, batch_id=batch_id)
    return known | dict(zip(missing, made.ids, strict=True))
