"""Leads come to the stages that they meet once they are scored, or a team has said its word."""

from collections.abc import Sequence
from datetime import datetime

from accord.leads import api as leads
from accord.scoring.queries.stages import StagesInForce, find_asking, judge_stages


def settle_stages(
    *, lead_ids: Sequence[int], at: datetime, asking: StagesInForce | None = None
) -> list[int]:
    """Put these leads where the criteria of the stages in force see them, in the caller's
    transaction; answers those that moved. asking: the stages in force, where they are known."""
    asking = asking or find_asking(at=at)
    if asking is None or not lead_ids:
        return []
    judged = judge_stages(stages=asking.stages, lead_ids=lead_ids, at=at)
    return leads.follow_criteria(
        judged=judged, stages=asking.stages, version_id=asking.version_id, at=at
    )
