"""The intake's door: deliver rows, run them, take them back, read what became of them."""

from accord.intake.operations.addresses import close_own_mailbox, keep_subjects, open_own_mailbox
from accord.intake.operations.batches import (
    STEP,
    AlreadyRunning,
    Delivered,
    Source,
    ask_cancel,
    fail,
    run,
)
from accord.intake.operations.beacons import link_token
from accord.intake.operations.bounces import take_reports
from accord.intake.operations.correspondence import take_heads
from accord.intake.operations.deciding import decide, decide_many
from accord.intake.operations.doors import count_refused
from accord.intake.operations.erasing import (
    AlreadyErased,
    Erased,
    StillArriving,
    StillCompared,
    erase_again,
    erase_person,
)
from accord.intake.operations.handing_out import hand_out
from accord.intake.operations.hooks import (
    UnableToSetUp,
    add_source,
    change_source,
    end_old_key,
    rotate,
    set_stopped,
)
from accord.intake.operations.leaving import come_back, leave
from accord.intake.operations.mails import (
    add_mailbox,
    start_mailbox,
    stop_mailbox,
    take_letter,
)
from accord.intake.operations.merging import merge_people, unmerge_people
from accord.intake.operations.pages import PageTaken, PageTried, take_page, try_pages
from accord.intake.operations.receiving import receive
from accord.intake.operations.records import take
from accord.intake.operations.sites import add_site, change_site, start_site, stop_site
from accord.intake.operations.sweeps import AT_MOST, AT_ONCE, cancel_sweep, order_sweep, run_sweep
from accord.intake.operations.trying_again import try_again
from accord.intake.operations.undoing import UnableToUndo, Undone, undo
from accord.intake.queries.asides import count_open as count_aside
from accord.intake.queries.asides import count_waiting, list_groups
from accord.intake.queries.asides import get_row as get_aside_row
from accord.intake.queries.batches import (
    any_of_door,
    any_taken_in,
    any_undone,
    companies_told_by,
    count_batches,
    get_batch,
    is_at_work,
    list_batches,
    list_of_door,
    list_set_aside,
    totals,
)
from accord.intake.queries.came import list_came, list_runs_of
from accord.intake.queries.drafts import list_open as list_drafts
from accord.intake.queries.hooks import (
    get_source,
    list_messages,
    list_sources,
    list_turned_away,
)
from accord.intake.queries.hooks import list_keys as list_hook_keys
from accord.intake.queries.leaving import list_departures
from accord.intake.queries.ledger import (
    check,
    get_ledger,
    get_totals,
    list_quiet,
    list_receipts,
    list_refusals,
)
from accord.intake.queries.mails import (
    is_open,
    list_mailboxes,
    list_set_aside_letters,
    mail_domain,
    own_mailbox,
)
from accord.intake.queries.sites import list_sites
from accord.intake.queries.sweeps import get_sweep, list_swept
from accord.intake.queries.tables import read_amounts, read_moments, read_table
from accord.intake.rules.described import coded, plan_of_page, plan_of_tool, with_words
from accord.intake.rules.events import meaning_of
from accord.intake.rules.export import table_lines
from accord.intake.rules.visits import origins as read_origins
from accord.intake.values.batches import BatchCard, BatchState, Counts, Door, Kind
from accord.intake.values.leaving import DepartureCard, Work
from accord.intake.values.mails import (
    SIZE_BOUND,
    WHY_NAMES,
    CannotAdd,
    Correspondence,
    Fate,
    LetterCard,
    MailboxCard,
    Reads,
)
from accord.intake.values.plans import FIELDS, Plan
from accord.intake.values.sweeps import SweepCard, SweepKind, SweepState
from accord.intake.values.visits import NoOrigin, SiteCard

__all__ = [
    "AT_MOST",
    "AT_ONCE",
    "FIELDS",
    "SIZE_BOUND",
    "STEP",
    "WHY_NAMES",
    "AlreadyErased",
    "AlreadyRunning",
    "BatchCard",
    "BatchState",
    "CannotAdd",
    "Correspondence",
    "Counts",
    "Delivered",
    "DepartureCard",
    "Door",
    "Erased",
    "Fate",
    "Kind",
    "LetterCard",
    "MailboxCard",
    "NoOrigin",
    "PageTaken",
    "PageTried",
    "Plan",
    "Reads",
    "SiteCard",
    "Source",
    "StillArriving",
    "StillCompared",
    "SweepCard",
    "SweepKind",
    "SweepState",
    "UnableToSetUp",
    "UnableToUndo",
    "Undone",
    "Work",
    "add_mailbox",
    "add_site",
    "add_source",
    "any_of_door",
    "any_taken_in",
    "any_undone",
    "ask_cancel",
    "cancel_sweep",
    "change_site",
    "change_source",
    "check",
    "close_own_mailbox",
    "coded",
    "come_back",
    "companies_told_by",
    "count_aside",
    "count_batches",
    "count_refused",
    "count_waiting",
    "decide",
    "decide_many",
    "end_old_key",
    "erase_again",
    "erase_person",
    "fail",
    "get_aside_row",
    "get_batch",
    "get_ledger",
    "get_source",
    "get_sweep",
    "get_totals",
    "hand_out",
    "is_at_work",
    "is_open",
    "keep_subjects",
    "leave",
    "link_token",
    "list_batches",
    "list_came",
    "list_departures",
    "list_drafts",
    "list_groups",
    "list_hook_keys",
    "list_mailboxes",
    "list_messages",
    "list_of_door",
    "list_quiet",
    "list_receipts",
    "list_refusals",
    "list_runs_of",
    "list_set_aside",
    "list_set_aside_letters",
    "list_sites",
    "list_sources",
    "list_swept",
    "list_turned_away",
    "mail_domain",
    "meaning_of",
    "merge_people",
    "open_own_mailbox",
    "order_sweep",
    "own_mailbox",
    "plan_of_page",
    "plan_of_tool",
    "read_amounts",
    "read_moments",
    "read_origins",
    "read_table",
    "receive",
    "rotate",
    "run",
    "run_sweep",
    "set_stopped",
    "start_mailbox",
    "start_site",
    "stop_mailbox",
    "stop_site",
    "table_lines",
    "take",
    "take_heads",
    "take_letter",
    "take_page",
    "take_reports",
    "totals",
    "try_again",
    "try_pages",
    "undo",
    "unmerge_people",
    "with_words",
]
