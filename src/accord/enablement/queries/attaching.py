"""Which pieces a campaign works with."""

from accord.enablement import models


def pieces_of_campaign(*, campaign_id: int, limit: int = 100) -> list[int]:
    """The ids of the pieces a campaign works with, in the order in which they were named."""
    rows = models.CampaignPiece.objects.filter(campaign_id=campaign_id).order_by("id")
    return list(rows.values_list("asset_id", flat=True)[:limit])
