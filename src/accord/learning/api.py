"""The door of learning: what both teams know of each other, and how they get to."""

from accord.learning.operations.checking import answer_question
from accord.learning.operations.pairing import exchange_partners, make_pairs
from accord.learning.operations.pulse import answer_pulse, end_round, open_round
from accord.learning.operations.remembering import forget_of, remember
from accord.learning.operations.training import (
    cancel_session,
    forget_visit,
    note_visit,
    plan_session,
    say_there,
)
from accord.learning.queries import (
    asked_of,
    count_missed,
    count_visits,
    find_open,
    find_session,
    has_answered,
    list_asked,
    list_pairs,
    list_rounds,
    list_sessions,
    list_visits,
    pairs_of,
    results_of,
    rights,
    standings_of,
    teams,
    told_of,
)
from accord.learning.rules.checks import options

__all__ = [
    "answer_pulse",
    "answer_question",
    "asked_of",
    "cancel_session",
    "count_missed",
    "count_visits",
    "end_round",
    "exchange_partners",
    "find_open",
    "find_session",
    "forget_of",
    "forget_visit",
    "has_answered",
    "list_asked",
    "list_pairs",
    "list_rounds",
    "list_sessions",
    "list_visits",
    "make_pairs",
    "note_visit",
    "open_round",
    "options",
    "pairs_of",
    "plan_session",
    "remember",
    "results_of",
    "rights",
    "say_there",
    "standings_of",
    "teams",
    "told_of",
]
