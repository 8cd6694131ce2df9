"""Which record an address names, and whether whoever asks may see it: one table beside routes.

A parameter of an address, or a page, that is missing here is closed to whoever sees only some of
the leads, deals and people, and a test says so.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Final

from django.http import HttpRequest

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.team import api as team


class Record(Enum):
    """What a number of an address stands for: a record somebody owns, or work somebody did."""

    LEAD = "lead"
    DEAL = "deal"
    PERSON = "person"
    PAIR = "pair"
    MERGE = "merge"
    GROUP_MEMBER = "group_member"
    SWEEP = "sweep"
    IMPORT = "import"
    HANDOFF = "handoff"
    REQUEST = "request"


NO_RECORD: Final = None
# By the name of the parameter: what it stands for. Companies, buying groups, campaigns and what is
# set up are everybody's; drafts are shown to their maker alone.
PARAMETERS: Mapping[str, Record | None] = {
    "lead_id": Record.LEAD,
    "deal_id": Record.DEAL,
    "person_id": Record.PERSON,
    "doubt_id": Record.PAIR,
    "merge_id": Record.MERGE,
    "sweep_id": Record.SWEEP,
    "batch_id": Record.IMPORT,
    "handoff_id": Record.HANDOFF,
    "request_id": Record.REQUEST,
    **dict.fromkeys(
        (
            "company_id", "company_merge_id", "group_id", "campaign_id", "list_id", "view_id",
            "member_id", "departure_id", "stop_id", "mailbox_id", "site_id", "source_id",
            "key_id", "draft_id", "form_id", "submission_id", "endpoint_id", "connection_id",
            "replay_id", "run_id", "conflict_id", "entry_id", "row_no", "kind", "number", "code",
            "name", "list_name", "state", "slug", "site_key", "secret", "token", "tool", "source",
            "uidb36", "key", "touch_id", "verdict_id", "round_id", "absence_id", "act",
            "proposal_id",
            "meeting_id", "decision_id", "asset_id", "change_id", "mark_id", "share_id", "word_id",
            "announcement_id", "digest", "nurture_id",
            "way_id", "tool_id", "gap_id",
            "session_id", "visit_id", "pair_id",
        ),
        NO_RECORD,
    ),
}  # fmt: skip
# By route: the fields of its form that name a record.
FIELDS: Mapping[str, Mapping[str, Record]] = {
    "merge_people": {"other": Record.PERSON},
    "group_member_add": {"person": Record.PERSON},
    "group_decline": {"person": Record.PERSON},
    "group_member_change": {"member": Record.GROUP_MEMBER},
    "group_member_end": {"member": Record.GROUP_MEMBER},
    "import_upload": {"like": Record.IMPORT},
    "targets": {"batch": Record.IMPORT},
}
# Shown to nobody who sees only some: rows as they came, before anybody owns what they tell of.
WHOLE = frozenset(
    {
        "intake_records", "fixing", "fixing_group", "aside_row", "replay", "replay_progress",
        "replay_cancel", "found", "found_one", "found_progress", "found_cancel", "found_file",
        "form_let_in", "stops", "stop_end", "mail_out", "source", "connection_trial",
        "connection_trial_progress", "aside_record", "connection_conflicts", "connection_settle",
        "connection_refused", "connection_doubles", "connection_stream", "connection_writing",
        "measure_why",
    }
)  # fmt: skip
# What is read here lists records, each of them only where it is in the scope of whoever asks.
NARROWED = frozenset(
    {
        "today", "acts", "board", "measure_records", "measure_records_file", "gap_leads", "leads",
        "hot", "triage", "leads_file", "inbox",
        "returns", "hand_over_many", "duplicates", "pairs_many", "merges", "merges_many",
        "handoff_kinds", "two_at_once", "together_day", "together_wins",
        "nurtures", "nurture",
        "companies", "companies_file", "company", "target_list",
        "stale", "companies_alike", "forecast", "deals", "deals_file", "groups", "group",
        "campaigns", "campaigns_file", "campaign", "imports", "form", "search", "role_sight",
        "connection", "card_trial", "stages_trial", "notices", "routing", "requests", "request_new",
        "account_plan", "group_hand_over", "team_meeting", "team_meeting_pdf", "api:pack",
        "content_piece",
        "content_coverage",
        "api:leads", "api:duplicates", "api:hot", "api:handoffs",
    }
)  # fmt: skip
# What is read here holds no lead, deal or person: what is set up, what is everybody's, figures of
# the whole company, drafts, which are shown to their maker alone, and leads judged blind, of which
# nothing is shown that names anybody.
FREE = frozenset(
    {
        "account_change_password", "account_set_password", "sample", "results", "since",
        "contribution", "slowest", "buyers", "effort_asking", "measure_picture",
        "gap",
        "credit",
        "board_argument",
        "board_argument_picture", "glossary", "sayings",
        "measure", "measure_file", "settings_duplicates", "targets", "api:targets",
        "api:target_list", "same_company",
        "import_upload", "import_together", "import_reading", "import_mapping", "import_values",
        "import_trial", "forms", "form_preview", "form_new", "form_change", "intake",
        "team_meetings", "team_meeting_set", "team_meeting_notes", "decision", "decision_new",
        "decisions", "experiments", "experiment_new", "team_actions", "api:team_meetings",
        "api:decisions", "emblem", "campaign_new", "campaign_edit", "calendar", "communication",
        "announcements", "announcement", "announcement_new", "announcement_edit",
        "content", "content_reach", "content_find", "content_messages", "content_new",
        "content_edit", "content_file",
        "audit", "audit_tools", "audit_ways", "audit_way", "audit_gaps", "audit_gap",
        "audit_questions", "audit_sight", "audit_tool", "audit_tool_new", "audit_way_new",
        "audit_way_edit", "api:gaps", "api:gap",
        "leadership", "together", "together_check", "together_learning", "together_pairs",
        "together_pulse", "guide", "handbook", "handbook_file",
        "definitions", "definition", "stages_propose", "segments_propose", "routing_edit",
        "handoff_kinds_edit", "rates", "touch_rules", "touch_rules_edit",
        "goals", "goal_new", "goal_edit", "goal_plan", "goal_plan_file",
        "goal_targets", "own_targets",
        "agreements", "agreement", "agreement_new", "agreement_edit", "api:agreements",
        "cards", "card", "card_new", "card_edit", "card_suggested",
        "sheet_write", "views", "start", "account_tasks",
        "settings_notices", "notices_log",
        "about_you", "settings", "settings_team", "settings_left", "settings_roles",
        "settings_company", "working_time", "working_time_calendar", "absences", "holidays",
        "settings_keys", "settings_visits", "settings_writing", "purposes",
        "settings_mailboxes", "settings_sources", "evidence", "evidence_team", "settings_told",
        "told", "judging", "calculator", "round", "room", "room_count", "connections",
        "connection_progress", "connection_new", "connection_access",
        "connection_fields", "api:measures", "api:measure", "api:measure_file", "api:measure_costs",
        "api:ledger", "api:definitions",
        "api:definition", "api:keyed_definition", "api:cards", "api:card_versions",
        "api:card_version",
    }
)  # fmt: skip
Check = Callable[[int, team.Actor], bool]


def _is_sweep_within(number: int, actor: team.Actor) -> bool:
    try:
        made_by = intake.get_sweep(sweep_id=number).made_by_id
    except LookupError:
        return False
    return made_by is not None and team.is_owned_within(actor.scope, owner_id=made_by)


def _is_import_of(number: int, member_id: int | None) -> bool:
    """A file tells of records that only whoever read it in may see, whatever their team sees."""
    try:
        made_by = intake.get_batch(batch_id=number).made_by_id
    except LookupError:
        return False
    return made_by is not None and made_by == member_id


def _is_member_within(number: int, actor: team.Actor) -> bool:
    person = contacts.person_of_group_member(member_id=number)
    return person is not None and _is_person_within(person, actor)


def _is_person_within(number: int, actor: team.Actor) -> bool:
    return bool(deals.people_among(people=[number], scope=actor.scope))


def _is_lead_within(number: int, actor: team.Actor) -> bool:
    """Whose it is, or whom of sales it is handed to."""
    return deals.is_lead_within(lead_id=number, scope=actor.scope) or handoffs.is_handed_within(
        lead_id=number, scope=actor.scope
    )


def _is_handoff_within(number: int, actor: team.Actor) -> bool:
    found = handoffs.find_handoffs(ids=[number]).get(number)
    return found is not None and _is_lead_within(found.lead_id, actor)


CHECKS: Mapping[Record, Check] = {
    Record.LEAD: _is_lead_within,
    Record.DEAL: lambda number, actor: deals.is_deal_within(deal_id=number, scope=actor.scope),
    Record.PERSON: _is_person_within,
    Record.PAIR: lambda number, actor: deals.is_pair_within(doubt_id=number, scope=actor.scope),
    Record.MERGE: lambda number, actor: deals.is_merge_within(merge_id=number, scope=actor.scope),
    Record.GROUP_MEMBER: _is_member_within,
    Record.SWEEP: _is_sweep_within,
    Record.HANDOFF: _is_handoff_within,
    Record.REQUEST: lambda number, actor: handoffs.is_request_within(
        request_id=number, scope=actor.scope, viewer_id=actor.member_id
    ),
    Record.IMPORT: lambda number, actor: _is_import_of(number, actor.member_id),
}


def is_of_everybody(*, view_name: str, method: str, given: Mapping[str, object]) -> bool:
    """Whether what is asked shows, or may show, records of everybody without asking whose."""
    if view_name in WHOLE:
        return True
    if method not in ("GET", "HEAD") or any(PARAMETERS.get(name) for name in given):
        return False
    return view_name not in NARROWED | FREE


def is_seen(
    request: HttpRequest, *, view_name: str, given: Mapping[str, object], actor: team.Actor
) -> bool:
    """Whether every record that a request names is in the scope of whoever asks.

    What is not written as numbers of records are is out of sight: whoever answers may read more
    spellings of a number than are looked at here. A field left blank names nothing.
    """
    if actor.scope.is_everything:
        return True
    if any(name not in PARAMETERS for name in given):
        return False
    return all(
        (number := whole_number(said)) is not None and CHECKS[record](number, actor)
        for record, said in _named(request, view_name, given)
    )


def _named(
    request: HttpRequest, view_name: str, given: Mapping[str, object]
) -> Iterator[tuple[Record, str]]:
    for name, value in given.items():
        record = PARAMETERS[name]
        if record is not None:
            yield record, str(value)
    for name, record in FIELDS.get(view_name, {}).items():
        said = request.POST.get(name, "")
        if said.strip():
            yield record, said
