"""What other slices may ask of every connector: one line each."""

from accord.integrations.calendar.rules import written_feed
from accord.integrations.calendar.values import FeedEvent
from accord.integrations.connecting.api import (
    link_records,
    list_ailing,
    records_of_company,
    tool_names,
)
from accord.integrations.mail.queries import is_mailed

__all__ = [
    "FeedEvent",
    "is_mailed",
    "link_records",
    "list_ailing",
    "records_of_company",
    "tool_names",
    "written_feed",
]
