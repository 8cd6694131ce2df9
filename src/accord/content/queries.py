"""Reading pieces of content."""

from collections.abc import Iterable, Sequence

from accord.foundation import bulk, catalogue


def titles(*, ids: Iterable[int]) -> dict[int, str]:
    """Titles of these pieces."""
    return dict(
        bulk.fetch("select id, title from content_asset where id = any(%s)", [list(set(ids))])
    )


def find(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Pieces by another tool's ids, as far as known."""
    return catalogue.find(table="content_asset", source=source, keys=keys)


def any_asset() -> bool:
    """Whether a piece is known at all."""
    return bool(bulk.fetch("select 1 from content_asset limit 1"))
