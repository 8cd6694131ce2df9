"""Which goal a doing works for: that of the figure it moves, else the next towards revenue."""

from collections.abc import Sequence

from accord.goals.values.goals import GoalCard, Metric

# From the first step to the last; what moves one moves those after it, by way of it.
CHAIN = (
    Metric.VISITS,
    Metric.LEADS,
    Metric.MQLS,
    Metric.SQLS,
    Metric.OPPORTUNITIES,
    Metric.CUSTOMERS,
    Metric.REVENUE,
)


def goal_of(metric: Metric, goals: Sequence[GoalCard]) -> GoalCard | None:
    """The first of these goals that counts the metric or what it leads to; None of none."""
    for later in CHAIN[CHAIN.index(metric) :]:
        found = next((goal for goal in goals if goal.text.metric is later), None)
        if found is not None:
            return found
    return None
