"""The intake's door: deliver rows, run them, take them back, read what became of them."""

from accord.intake.operations.batches import (
    STEP,
    AlreadyRunning,
    Delivered,
    Source,
    ask_cancel,
    fail,
    receive,
    run,
)
from accord.intake.operations.beacons import link_token
from accord.intake.operations.deciding import decide, decide_many
from accord.intake.operations.merging import merge_people, unmerge_people
from accord.intake.operations.records import take
from accord.intake.operations.sites import add_site, change_site, start_site, stop_site
from accord.intake.operations.undoing import UnableToUndo, Undone, undo
from accord.intake.queries.batches import (
    any_of_door,
    any_taken_in,
    any_undone,
    count_batches,
    get_batch,
    is_at_work,
    list_batches,
    list_of_door,
    list_set_aside,
    totals,
)
from accord.intake.queries.drafts import list_open as list_drafts
from accord.intake.queries.sites import list_sites
from accord.intake.rules.export import table_lines
from accord.intake.rules.visits import origins as read_origins
from accord.intake.values.batches import BatchCard, BatchState, Counts, Door, Kind
from accord.intake.values.plans import FIELDS, Plan
from accord.intake.values.visits import NoOrigin, SiteCard

__all__ = [
    "FIELDS",
    "STEP",
    "AlreadyRunning",
    "BatchCard",
    "BatchState",
    "Counts",
    "Delivered",
    "Door",
    "Kind",
    "NoOrigin",
    "Plan",
    "SiteCard",
    "Source",
    "UnableToUndo",
    "Undone",
    "add_site",
    "any_of_door",
    "any_taken_in",
    "any_undone",
    "ask_cancel",
    "change_site",
    "count_batches",
    "decide",
    "decide_many",
    "fail",
    "get_batch",
    "is_at_work",
    "link_token",
    "list_batches",
    "list_drafts",
    "list_of_door",
    "list_set_aside",
    "list_sites",
    "merge_people",
    "read_origins",
    "receive",
    "run",
    "start_site",
    "stop_site",
    "table_lines",
    "take",
    "totals",
    "undo",
    "unmerge_people",
]
