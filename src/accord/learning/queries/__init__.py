"""Reading what both teams know of each other."""

from accord.learning.queries.checks import (
    list_asked,
    results_of,
    rights,
    standings_of,
)
from accord.learning.queries.pairs import list_pairs, paired_before, pairs_of, teams
from accord.learning.queries.pulse import (
    asked_of,
    find_open,
    has_answered,
    list_rounds,
    round_of,
    told_of,
)
from accord.learning.queries.training import (
    count_missed,
    count_visits,
    find_session,
    list_sessions,
    list_visits,
)

__all__ = [
    "asked_of",
    "count_missed",
    "count_visits",
    "find_open",
    "find_session",
    "has_answered",
    "list_asked",
    "list_pairs",
    "list_rounds",
    "list_sessions",
    "list_visits",
    "paired_before",
    "pairs_of",
    "results_of",
    "rights",
    "round_of",
    "standings_of",
    "teams",
    "told_of",
]
