"""The deals' door for other slices."""

from accord.deals.operations import RecordedDeals, attach_waiting, record_deals, tell_leads
from accord.deals.queries import (
    SORTS,
    DealFilter,
    DealPage,
    count_by_company,
    count_by_person,
    count_deals,
    count_linked,
    find_people,
    get_deal,
    list_deals,
    list_events,
    list_events_of,
    search_deals,
)
from accord.deals.values import STATUS_NAMES, DealCard, DealRecords, DealStatus

__all__ = [
    "SORTS",
    "STATUS_NAMES",
    "DealCard",
    "DealFilter",
    "DealPage",
    "DealRecords",
    "DealStatus",
    "RecordedDeals",
    "attach_waiting",
    "count_by_company",
    "count_by_person",
    "count_deals",
    "count_linked",
    "find_people",
    "get_deal",
    "list_deals",
    "list_events",
    "list_events_of",
    "record_deals",
    "search_deals",
    "tell_leads",
]
