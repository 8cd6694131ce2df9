"""Reading pieces of content."""

from collections.abc import Iterable, Sequence

from accord.content.values import AssetCard
from accord.foundation import bulk, catalogue


def titles(*, ids: Iterable[int]) -> dict[int, str]:
    """Titles of these pieces."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return dict(bulk.fetch("select id, title from content_asset where id = any(%s)", [wanted]))


def find(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """Pieces by another tool's ids, as far as known."""
    return catalogue.find(table="content_asset", source=source, keys=keys)


def any_asset() -> bool:
    """Whether a piece is known at all."""
    return bool(bulk.fetch("select 1 from content_asset limit 1"))


def list_assets(*, limit: int) -> list[AssetCard]:
    """Pieces by their titles."""
    rows = bulk.fetch(
        """select id, title, kind, journey_stage, published_on from content_asset
           order by title, id limit %s""",
        [limit],
    )
    return [AssetCard(*row) for row in rows]


def count_by_step() -> dict[str, int]:
    """How many pieces are made for each step of the buyer; "no_step" where nobody said."""
    return dict(
        bulk.fetch(
            """select coalesce(nullif(journey_stage, ''), 'no_step'), count(*)
               from content_asset group by 1"""
        )
    )
