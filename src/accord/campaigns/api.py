"""The campaigns' door for other slices."""

from accord.campaigns.operations import (
    CAMPAIGN_COLUMNS,
    COST_COLUMNS,
    UnableToLaunch,
    UnableToOwn,
    before_taking_back,
    follow_owners,
    give_owner,
    launch,
    record_campaigns,
    record_costs,
    tell_owner,
)
from accord.campaigns.queries import (
    any_cost,
    count_campaigns,
    find,
    find_by_name,
    find_cost_days,
    get_campaign,
    list_begun,
    list_campaigns,
    names,
)
from accord.campaigns.values import CampaignCard

__all__ = [
    "CAMPAIGN_COLUMNS",
    "COST_COLUMNS",
    "CampaignCard",
    "UnableToLaunch",
    "UnableToOwn",
    "any_cost",
    "before_taking_back",
    "count_campaigns",
    "find",
    "find_by_name",
    "find_cost_days",
    "follow_owners",
    "get_campaign",
    "give_owner",
    "launch",
    "list_begun",
    "list_campaigns",
    "names",
    "record_campaigns",
    "record_costs",
    "tell_owner",
]
