"""The meetings' door for other slices."""

from accord.meetings.operations.acting import add_action, end_action
from accord.meetings.operations.deciding import decide, say_learned, take_back_decision
from accord.meetings.queries.decisions import (
    count_actions,
    count_decisions,
    find_actions,
    find_decisions,
    get_decision,
    list_actions,
    list_decisions,
)
from accord.meetings.values.decisions import (
    DECISION_FLAWS,
    DECISION_STATES,
    ActionCard,
    ActionState,
    DecisionCard,
    DecisionFlaw,
    DecisionPage,
    DecisionState,
    DecisionText,
    UnableToDecide,
    state_of,
)
from accord.meetings.values.weeks import METRIC_NAMES, SHARES, VERDICT_NAMES, Metric, Verdict

__all__ = [
    "DECISION_FLAWS",
    "DECISION_STATES",
    "METRIC_NAMES",
    "SHARES",
    "VERDICT_NAMES",
    "ActionCard",
    "ActionState",
    "DecisionCard",
    "DecisionFlaw",
    "DecisionPage",
    "DecisionState",
    "DecisionText",
    "Metric",
    "UnableToDecide",
    "Verdict",
    "add_action",
    "count_actions",
    "count_decisions",
    "decide",
    "end_action",
    "find_actions",
    "find_decisions",
    "get_decision",
    "list_actions",
    "list_decisions",
    "say_learned",
    "state_of",
    "take_back_decision",
]
