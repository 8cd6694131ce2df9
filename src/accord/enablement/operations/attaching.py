"""Which pieces a campaign works with."""

from datetime import datetime

from django.db import transaction

from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.enablement import models
from accord.journal import api as journal


@transaction.atomic
def attach_piece(*, campaign_id: int, asset_id: int, actor_id: int | None, at: datetime) -> bool:
    """Say that a campaign works with a piece; False where that is said already. Raises LookupError
    where one of both is not there."""
    # Asked before: the database itself would say so only when the caller's transaction ends.
    if not campaigns.names(ids=[campaign_id]) or not content.titles(ids=[asset_id]):
        raise LookupError(f"There is no campaign {campaign_id} or no piece {asset_id}.")
    _row, is_new = models.CampaignPiece.objects.get_or_create(
        campaign_id=campaign_id, asset_id=asset_id, defaults={"at": at}
    )
    if is_new:
        _note(campaign_id, asset_id, kind="campaign.piece_added", actor_id=actor_id, at=at)
    return is_new


@transaction.atomic
def detach_piece(*, campaign_id: int, asset_id: int, actor_id: int | None, at: datetime) -> bool:
    """Say that a campaign no longer works with a piece; False where nobody said it does."""
    gone, _each = models.CampaignPiece.objects.filter(
        campaign_id=campaign_id, asset_id=asset_id
    ).delete()
    if gone:
        _note(campaign_id, asset_id, kind="campaign.piece_removed", actor_id=actor_id, at=at)
    return bool(gone)


def _note(
    campaign_id: int, asset_id: int, *, kind: str, actor_id: int | None, at: datetime
) -> None:
    journal.record(
        kind=kind, subject="campaign", subject_id=campaign_id, actor_id=actor_id, at=at,
        asset=asset_id,
    )  # fmt: skip
