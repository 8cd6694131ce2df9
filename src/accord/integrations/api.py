"""What other slices may ask of every connector: one line each."""

from accord.integrations.connecting.api import (
    link_records,
    list_ailing,
    records_of_company,
    tool_names,
)

__all__ = ["link_records", "list_ailing", "records_of_company", "tool_names"]
