"""Agreements to begin with: data, to be changed before anybody signs."""

from collections.abc import Mapping
from typing import Any

# Fifty every Monday, sixty of a hundred fit, decided by Wednesday evening; perfect leads within the
# hour, hot ones within four; six attempts by two channels before a lead is given up.
FIFTY_EVERY_MONDAY: Mapping[str, Any] = {
    "name": "50 every Monday",
    "handoff": "marketing_to_sdr",
    "batch": {"weekday": "monday", "roll": "next_working"},
    "clauses": [
        {"code": "volume", "side": "marketing", "kind": "volume", "every": "batch",
         "at_least": 50},
        {"code": "fit", "side": "marketing", "kind": "quality", "every": "batch", "share": 0.6},
        {"code": "complete", "side": "marketing", "kind": "completeness", "every": "batch",
         "share": 1},
        {"code": "decided", "side": "sales", "kind": "deadline", "every": "batch",
         "promise": "verdict", "weekday": "wednesday", "at": "18:00", "roll": "next_working",
         "days_after": 2, "share": 1},
        {"code": "first_attempt", "side": "sales", "kind": "speed", "every": "week",
         "promise": "attempt", "share": 0.9,
         "targets": [
             {"quadrant": "perfect", "within": "PT1H"},
             {"quadrant": "hot", "within": "PT4H"},
             {"within": "PT18H"},
         ],
         "automated": ["nurture", "check_fit", "cold"]},
        {"code": "attempts", "side": "sales", "kind": "persistence", "every": "week",
         "attempts": 6, "within_days": 10, "channels": 2, "spacing": "PT1H", "share": 1},
        {"code": "became_sql", "side": "sales", "kind": "result", "every": "batch", "share": 0.4,
         "final_after_days": 30},
    ],
    "ladder": [
        {"at": 50, "tell": ["owner"]},
        {"at": 75, "tell": ["owner"]},
        {"at": 90, "tell": ["owner"]},
        {"at": 100, "tell": ["manager", "other_leader"]},
        {"at": 100, "after": "PT4H", "tell": ["both_leaders"]},
        {"at": 100, "after": "PT9H", "tell": ["sponsor"]},
    ],
    "turnarounds": [
        {"task": "needs_info", "side": "marketing", "within": "PT9H", "tell": ["leader"]},
        {"task": "content_request", "side": "marketing", "within": "PT45H", "tell": ["leader"]},
        {"task": "reject_review", "side": "marketing", "within": "PT18H", "tell": ["leader"]},
        {"task": "definition_dispute", "side": "sales", "within": "PT45H",
         "tell": ["both_leaders"]},
        {"task": "campaign_brief", "side": "marketing", "within": "PT18H", "tell": ["leader"]},
        {"task": "data_fix", "side": "marketing", "within": "PT9H", "tell": ["leader"]},
    ],
    "silent_days": 14,
}  # fmt: skip

# Leads as they come, one by one: how fast, how long, how many.
AS_THEY_COME: Mapping[str, Any] = {
    "name": "Leads as they come",
    "handoff": "marketing_to_sdr",
    "clauses": [
        {"code": "volume", "side": "marketing", "kind": "volume", "every": "month",
         "at_least": 200},
        {"code": "fit", "side": "marketing", "kind": "quality", "every": "month", "share": 0.7},
        {"code": "first_attempt", "side": "sales", "kind": "speed", "every": "month",
         "promise": "attempt", "share": 0.9,
         "targets": [{"quadrant": "perfect", "within": "PT1H"}, {"within": "PT9H"}]},
        {"code": "decided", "side": "sales", "kind": "verdict", "every": "month", "share": 0.95,
         "within_days": 5},
        {"code": "reasons", "side": "sales", "kind": "feedback", "every": "month", "of": "reasons",
         "share": 0.9},
    ],
    "turnarounds": FIFTY_EVERY_MONDAY["turnarounds"],
    "silent_days": 14,
}  # fmt: skip

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "fifty-every-monday": FIFTY_EVERY_MONDAY,
    "as-they-come": AS_THEY_COME,
}
