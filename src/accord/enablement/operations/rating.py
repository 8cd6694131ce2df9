"""Whether a piece was useful: one tap, changed or taken back by another."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accord.content import api as content
from accord.enablement import models
from accord.enablement.values.sharing import Rater, UnableToShare, Unshared
from accord.journal import api as journal
from accord.leads import api as leads
from accord.team.values import Actor

LONGEST = 500


@transaction.atomic
def rate(
    *,
    asset_id: int,
    rater: Rater,
    is_useful: bool | None,
    actor: Actor,
    at: datetime,
    lead_id: int | None = None,
    words: str = "",
) -> None:
    """A member says whether a piece was useful to themselves, or to the prospect of a lead; None
    takes their word back. The newest word counts. Raises UnableToShare."""
    if actor.member_id is None:
        raise UnableToShare(why=Unshared.NO_MEMBER)
    if content.find_asset(asset_id=asset_id) is None:
        raise UnableToShare(why=Unshared.NO_PIECE)
    if lead_id is not None or rater is Rater.PROSPECT:
        _check_lead(lead_id)
    _keep(
        asset_id=asset_id, rater=rater, is_useful=is_useful, member_id=actor.member_id,
        lead_id=lead_id, words=words, at=at,
    )  # fmt: skip


@transaction.atomic
def rate_by_link(*, share_id: int, is_useful: bool, at: datetime) -> bool:
    """Whoever got a link says whether the piece was useful to them; answers whether it is kept."""
    row = models.Share.objects.filter(pk=share_id, ended_at__isnull=True).first()
    if row is None:
        return False
    _keep(
        asset_id=row.asset_id, rater=Rater.PROSPECT, is_useful=is_useful, member_id=None,
        lead_id=row.lead_id, words="", at=at,
    )  # fmt: skip
    return True


def _check_lead(lead_id: int | None) -> None:
    try:
        leads.get_lead(lead_id=lead_id or 0)
    except LookupError:
        raise UnableToShare(why=Unshared.NO_LEAD) from None


def _keep(
    *,
    asset_id: int,
    rater: Rater,
    is_useful: bool | None,
    member_id: int | None,
    lead_id: int | None,
    words: str,
    at: datetime,
) -> None:
    whose: dict[str, Any] = {"asset_id": asset_id, "rater": rater.value, "lead_id": lead_id}
    if rater is Rater.SELLER:
        whose["member_id"] = member_id
    if is_useful is None:
        models.Rating.objects.filter(**whose).delete()
    else:
        said: dict[str, Any] = {"is_useful": is_useful, "at": at, "member_id": member_id}
        if words.strip():
            said["words"] = " ".join(words.replace("\x00", "").split())[:LONGEST]
        models.Rating.objects.update_or_create(**whose, defaults=said)
    journal.record(
        kind="content.rated", subject="asset", subject_id=asset_id, actor_id=member_id, at=at,
        rater=rater.value, useful=is_useful, lead=lead_id,
    )  # fmt: skip
