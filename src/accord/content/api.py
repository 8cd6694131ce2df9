"""The content's door for other slices."""

from accord.content.operations import ASSET_COLUMNS, ensure_assets, record_assets
from accord.content.queries import any_asset, count_by_step, find, list_assets, titles
from accord.content.values import AssetCard

__all__ = [
    "ASSET_COLUMNS",
    "AssetCard",
    "any_asset",
    "count_by_step",
    "ensure_assets",
    "find",
    "list_assets",
    "record_assets",
    "titles",
]
