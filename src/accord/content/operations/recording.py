"""Recording pieces of content as other tools list them."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.foundation import bulk, catalogue

ASSET_COLUMNS = ("title", "kind", "url", "content_kind", "journey_stage", "published_on")
# Written only where a list says them, so that what a colleague wrote down stays.
DETAIL_COLUMNS = (
    "persona", "objection", "product", "language", "version", "review_on", "owner_id", "retired_at",
)  # fmt: skip


def record_assets(
    *, source: str, keys: Sequence[str], columns: Mapping[str, Sequence[Any]], batch_id: int | None
) -> catalogue.Recorded:
    """Take in pieces as another tool lists them; `columns` has ASSET_COLUMNS, and of
    DETAIL_COLUMNS those that it says."""
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


def record_successors(*, source: str, of: Mapping[str, str]) -> None:
    """What a list says supersedes what, both by their keys there; a piece that nobody knows, or
    that would come after itself, supersedes nothing. Caller's transaction."""
    known = catalogue.find(table="content_asset", source=source, keys=[*of, *of.values()])
    pairs = {known[one]: known[by] for one, by in of.items() if one in known and by in known}
    after = {
        **dict(bulk.fetch("select id, superseded_by_id from content_asset"
                          " where superseded_by_id is not null")),
        **pairs,
    }  # fmt: skip
    sound = [one for one in pairs if not _rings(one, after)]
    bulk.rewrite(
        "content_asset",
        columns=["superseded_by_id"],
        rows=[{"id": one, "superseded_by_id": pairs[one]} for one in sound],
    )


def _rings(number: int, after: Mapping[int, int]) -> bool:
    seen, here = {number}, after.get(number)
    while here is not None and here not in seen:
        seen.add(here)
        here = after.get(here)
    return here is not None
