"""The door of hand-offs for other slices."""

from accord.handoffs.operations.again import end_without_nurture, hand_over_again, into_nurture
from accord.handoffs.operations.booking import book
from accord.handoffs.operations.busy import forget_busy, keep_busy
from accord.handoffs.operations.clocks import settle_all, settle_clocks
from accord.handoffs.operations.ending_silence import end_silence
from accord.handoffs.operations.expiring import expire_due
from accord.handoffs.operations.following import (
    follow_leads,
    follow_people,
    follow_written,
    hand_over_now,
    sweep,
    void_people,
)
from accord.handoffs.operations.group_handing import hand_over_group
from accord.handoffs.operations.handing import Order, hand_over
from accord.handoffs.operations.leaving import hold_open_of, pass_on
from accord.handoffs.operations.meetings import move_meeting, say_of_meeting
from accord.handoffs.operations.moving import Moved, give_away, move, move_many, note_seen
from accord.handoffs.operations.nurtures import ask_for_looks, give_nurture
from accord.handoffs.operations.plans import (
    add_task,
    change_plan,
    close_plan,
    end_task,
    give_task,
    open_plan,
)
from accord.handoffs.operations.proposing import propose_kinds
from accord.handoffs.operations.reckoning import Anew, count_outdated, reckon_anew
from accord.handoffs.operations.remembering import forget_of_source, is_used, remember
from accord.handoffs.operations.replies import take_reply
from accord.handoffs.operations.requests import act_on as act_on_request
from accord.handoffs.operations.requests import ask as ask_for
from accord.handoffs.operations.requests import close_fixed
from accord.handoffs.operations.routing import propose_routing, route
from accord.handoffs.operations.standing_still import run_on_due
from accord.handoffs.operations.telling import (
    tell_all,
    tell_some,
    withdraw_what_was_kept,
)
from accord.handoffs.operations.trying import log_try, take_back_try
from accord.handoffs.operations.undoing import undo, undo_many
from accord.handoffs.operations.waiting import hand_over_waiting
from accord.handoffs.queries.attainment import attainment, attainments
from accord.handoffs.queries.breaches import list_breaches
from accord.handoffs.queries.events import events_of
from accord.handoffs.queries.group_handing import members_of, others_of
from accord.handoffs.queries.held import held_by
from accord.handoffs.queries.inbox import (
    asking_since,
    clocks_of,
    count_by_reason,
    count_waiting,
    find_handoffs,
    handoffs_of_leads,
    list_waiting,
    tries_of,
)
from accord.handoffs.queries.kinds import get_kind, kind_names, kinds_at
from accord.handoffs.queries.ladder import ladder_of
from accord.handoffs.queries.listing import HandoffFilter, list_handoffs
from accord.handoffs.queries.meetings import (
    booked_uids,
    free_time,
    get_meeting,
    hosts,
    meetings_of,
    proposed_host,
)
from accord.handoffs.queries.missed import missed_by_week
from accord.handoffs.queries.nurtures import list_in_nurture, list_nurtures, nurture_names
from accord.handoffs.queries.plans import (
    count_tasks,
    get_plan,
    late_touches,
    list_tasks,
    may_steer_plan,
    plans_of_company,
)
from accord.handoffs.queries.requests import (
    RequestFilter,
    acts_open,
    count_requests,
    get_request,
    is_request_within,
    lead_of_handoff,
    list_requests,
    unknown_of,
    who_puts_right,
)
from accord.handoffs.queries.routing import (
    choice_behind,
    list_choices,
    routing_in_force,
    try_routing,
)
from accord.handoffs.queries.routing_fairness import list_fairness
from accord.handoffs.queries.routing_replay import replay_choices
from accord.handoffs.queries.sight import is_handed_within, members_seen
from accord.handoffs.queries.speed import leads_of, list_waited
from accord.handoffs.queries.waiting import count_held_up, list_held_up
from accord.handoffs.queries.winning import stories_of
from accord.handoffs.rules.attainment import tallies, tally_of
from accord.handoffs.rules.deciding import asks_more
from accord.handoffs.rules.kinds import FIRST as FIRST_KINDS
from accord.handoffs.rules.kinds import kinds_body, read_kinds
from accord.handoffs.rules.requests import tasks_about
from accord.handoffs.rules.routing_reading import members_named, read_routing
from accord.handoffs.values.handing import Handed, Past, Refused
from accord.handoffs.values.handoffs import Outcome
from accord.handoffs.values.telling import Notice

__all__ = [
    "FIRST_KINDS",
    "Anew",
    "Handed",
    "HandoffFilter",
    "Moved",
    "Notice",
    "Order",
    "Outcome",
    "Past",
    "Refused",
    "RequestFilter",
    "act_on_request",
    "acts_open",
    "add_task",
    "ask_for",
    "ask_for_looks",
    "asking_since",
    "asks_more",
    "attainment",
    "attainments",
    "book",
    "booked_uids",
    "change_plan",
    "choice_behind",
    "clocks_of",
    "close_fixed",
    "close_plan",
    "count_by_reason",
    "count_held_up",
    "count_outdated",
    "count_requests",
    "count_tasks",
    "count_waiting",
    "end_silence",
    "end_task",
    "end_without_nurture",
    "events_of",
    "expire_due",
    "find_handoffs",
    "follow_leads",
    "follow_people",
    "follow_written",
    "forget_busy",
    "forget_of_source",
    "free_time",
    "get_kind",
    "get_meeting",
    "get_plan",
    "get_request",
    "give_away",
    "give_nurture",
    "give_task",
    "hand_over",
    "hand_over_again",
    "hand_over_group",
    "hand_over_now",
    "hand_over_waiting",
    "handoffs_of_leads",
    "held_by",
    "hold_open_of",
    "hosts",
    "into_nurture",
    "is_handed_within",
    "is_request_within",
    "is_used",
    "keep_busy",
    "kind_names",
    "kinds_at",
    "kinds_body",
    "ladder_of",
    "late_touches",
    "lead_of_handoff",
    "leads_of",
    "list_breaches",
    "list_choices",
    "list_fairness",
    "list_handoffs",
    "list_held_up",
    "list_in_nurture",
    "list_nurtures",
    "list_requests",
    "list_tasks",
    "list_waited",
    "list_waiting",
    "log_try",
    "may_steer_plan",
    "meetings_of",
    "members_named",
    "members_of",
    "members_seen",
    "missed_by_week",
    "move",
    "move_many",
    "move_meeting",
    "note_seen",
    "nurture_names",
    "open_plan",
    "others_of",
    "pass_on",
    "plans_of_company",
    "propose_kinds",
    "propose_routing",
    "proposed_host",
    "read_kinds",
    "read_routing",
    "reckon_anew",
    "remember",
    "replay_choices",
    "route",
    "routing_in_force",
    "run_on_due",
    "say_of_meeting",
    "settle_all",
    "settle_clocks",
    "stories_of",
    "sweep",
    "take_back_try",
    "take_reply",
    "tallies",
    "tally_of",
    "tasks_about",
    "tell_all",
    "tell_some",
    "tries_of",
    "try_routing",
    "undo",
    "undo_many",
    "unknown_of",
    "void_people",
    "who_puts_right",
    "withdraw_what_was_kept",
]
