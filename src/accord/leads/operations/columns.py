"""What a record says of a lead beside its stage: columns of leads and of lead records alike."""

from collections.abc import Mapping

# By name, each with its type in the database.
BESIDE: Mapping[str, str] = {
    "company_id": "bigint",
    "origin": "text",
    "channel": "text",
    "campaign_id": "bigint",
    "landing_page_id": "bigint",
    "segment": "text",
    "self_reported": "text",
    "owner_id": "bigint",
}
