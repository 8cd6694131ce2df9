"""The content's door for other slices."""

from accord.content.operations.files import keep_file, path_of
from accord.content.operations.keeping import (
    add_asset,
    bring_back,
    change_asset,
    retire,
    supersede,
    take_back_change,
)
from accord.content.operations.recording import (
    ASSET_COLUMNS,
    DETAIL_COLUMNS,
    ensure_assets,
    record_assets,
    record_successors,
)
from accord.content.queries.listing import any_asset, count_by_step, find, list_assets, titles
from accord.content.queries.reading import (
    find_asset,
    find_by_titles,
    find_current,
    get_assets,
    list_changes,
    list_in_use,
    list_library,
    words_used,
)
from accord.content.rules import BOUNDS, folded, read_text
from accord.content.values import AssetCard, AssetFilter

__all__ = [
    "ASSET_COLUMNS",
    "BOUNDS",
    "DETAIL_COLUMNS",
    "AssetCard",
    "AssetFilter",
    "add_asset",
    "any_asset",
    "bring_back",
    "change_asset",
    "count_by_step",
    "ensure_assets",
    "find",
    "find_asset",
    "find_by_titles",
    "find_current",
    "folded",
    "get_assets",
    "keep_file",
    "list_assets",
    "list_changes",
    "list_in_use",
    "list_library",
    "path_of",
    "read_text",
    "record_assets",
    "record_successors",
    "retire",
    "supersede",
    "take_back_change",
    "titles",
    "words_used",
]
