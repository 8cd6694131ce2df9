"""Reading leads."""

from accord.leads.queries.counting import (
    any_gone,
    any_lead,
    count_by_person,
    count_by_segment,
    count_by_stage,
    count_doubled,
    count_gone,
    count_known,
    count_only_from_deals,
    count_states,
    list_origins,
)
from accord.leads.queries.history import (
    joined_with,
    known_events,
    latest_by_person,
    list_stage_events,
)
from accord.leads.queries.listing import (
    SORTS,
    LeadFilter,
    Page,
    count_by_campaign,
    count_by_company,
    count_fates,
    count_leads,
    get_lead,
    holders_within,
    list_cycles,
    list_leads,
)
from accord.leads.queries.replaying import REPLAYS, last_replay, replay_stages
from accord.leads.queries.verdicts import verdicts_of

__all__ = [
    "REPLAYS",
    "SORTS",
    "LeadFilter",
    "Page",
    "any_gone",
    "any_lead",
    "count_by_campaign",
    "count_by_company",
    "count_by_person",
    "count_by_segment",
    "count_by_stage",
    "count_doubled",
    "count_fates",
    "count_gone",
    "count_known",
    "count_leads",
    "count_only_from_deals",
    "count_states",
    "get_lead",
    "holders_within",
    "joined_with",
    "known_events",
    "last_replay",
    "latest_by_person",
    "list_cycles",
    "list_leads",
    "list_origins",
    "list_stage_events",
    "replay_stages",
    "verdicts_of",
]
