"""Campaigns as pages and other slices see them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """owner_id: the member who is told what sales makes of its leads; None: nobody yet."""

    id: int
    name: str
    channel: str
    started_on: date | None
    ended_on: date | None
    goal_stage: str
    goal_metric: str
    goal_target: int | None
    goal_date: date | None
    launched_at: datetime | None
    owner_id: int | None = None
