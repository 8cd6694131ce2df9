"""How a deal came to be won, by both teams."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A won deal from the buyer's first visit to the signature: ids and moments alone.

    lead_id, campaign_id, called_by: None where nothing is known of it. asset_ids: what the buyer
    read, in the order of the first time. members: who had a part in it and is here still.
    """

    deal_id: int
    lead_id: int | None
    won_at: datetime
    first_at: datetime | None
    campaign_id: int | None
    asset_ids: tuple[int, ...]
    called_by: int | None
    called_at: datetime | None
    members: tuple[int, ...]

    @property
    def days(self) -> int | None:
        """Days from the first visit to the signature."""
        return (self.won_at - self.first_at).days if self.first_at else None
