"""The content's door for other slices."""

from accord.content.operations import ASSET_COLUMNS, ensure_assets, record_assets
from accord.content.queries import any_asset, find, titles

__all__ = ["ASSET_COLUMNS", "any_asset", "ensure_assets", "find", "record_assets", "titles"]
