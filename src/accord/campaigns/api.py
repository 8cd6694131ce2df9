"""The campaigns' door for other slices."""

from accord.campaigns.operations import (
    CAMPAIGN_COLUMNS,
    COST_COLUMNS,
    UnableToLaunch,
    before_taking_back,
    launch,
    record_campaigns,
    record_costs,
)
from accord.campaigns.queries import (
    any_cost,
    count_campaigns,
    find,
    find_by_name,
    find_cost_days,
    get_campaign,
    list_campaigns,
    names,
)
from accord.campaigns.values import CampaignCard

__all__ = [
    "CAMPAIGN_COLUMNS",
    "COST_COLUMNS",
    "CampaignCard",
    "UnableToLaunch",
    "any_cost",
    "before_taking_back",
    "count_campaigns",
    "find",
    "find_by_name",
    "find_cost_days",
    "get_campaign",
    "launch",
    "list_campaigns",
    "names",
    "record_campaigns",
    "record_costs",
]
