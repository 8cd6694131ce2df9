"""Tracked links: made by a seller for one lead, opened by whoever got them, taken back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accord.content import api as content
from accord.content.values import Asset
from accord.enablement import models
from accord.enablement.queries.sharing import card_of, is_not_judged
from accord.enablement.values.sharing import ShareCard, UnableToShare, Unshared
from accord.foundation import bulk
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.journeys.values import BY_HAND, Touches, TouchKind
from accord.leads import api as leads
from accord.team.values import Actor, Side

SHARED, OPENED = "share", "opened"  # what keys of touches begin with
SOURCE = "accord"
AT_ONCE = timedelta(hours=1)  # opened twice within it is opened once
SHARING = 0x73686172  # "shar"


@transaction.atomic
def share(
    *, asset_id: int, lead_id: int, actor: Actor, at: datetime, though_superseded: bool = False
) -> ShareCard:
    """A link of a seller's to a piece for one lead, with a touch of theirs; the same again is the
    same link. Raises UnableToShare; a superseded piece needs though_superseded."""
    if actor.member_id is None:
        raise UnableToShare(why=Unshared.NO_MEMBER)
    piece = content.find_asset(asset_id=asset_id)
    _check(piece, though_superseded=though_superseded)
    try:
        lead = leads.get_lead(lead_id=lead_id)
    except LookupError:
        raise UnableToShare(why=Unshared.NO_LEAD) from None
    bulk.alone_for(topic=SHARING, keys=[f"{actor.member_id}:{lead_id}"])
    open_ = models.Share.objects.filter(
        asset_id=asset_id, lead_id=lead_id, member_id=actor.member_id, ended_at__isnull=True
    ).first()
    if open_ is not None:
        return card_of(open_)
    row = models.Share.objects.create(
        asset_id=asset_id, lead_id=lead_id, person_id=lead.person_id, company_id=lead.company_id,
        member_id=actor.member_id, made_at=at,
    )  # fmt: skip
    side = Side.MARKETING if actor.sides == {Side.MARKETING} else Side.SALES
    _tell(row, TouchKind.CONTENT_SHARED, direction="out", source=BY_HAND, team=side.value, at=at)
    journal.record(
        kind="content.shared", subject="lead", subject_id=lead_id, actor_id=actor.member_id, at=at,
        asset=asset_id, share=row.pk,
    )  # fmt: skip
    return card_of(row)


@transaction.atomic
def end_share(*, share_id: int, lead_id: int, actor: Actor, at: datetime) -> None:
    """The link leads nowhere from now on, and its touch counts no more. Raises UnableToShare, and
    LookupError where the lead has no such link."""
    row = (
        models.Share.objects.select_for_update()
        .filter(pk=share_id, lead_id=lead_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise LookupError(f"There is no link {share_id} of lead {lead_id}.")
    if row.member_id != actor.member_id:
        raise UnableToShare(why=Unshared.NOT_YOURS)
    row.ended_at = max(at, row.made_at)
    row.save(update_fields=["ended_at"])
    gone = journeys.Gone(source=BY_HAND, external_key=[f"{SHARED}:{row.pk}"], as_of=[None])
    journeys.take_away(gone=gone, at=at, batch_id=None)
    journal.record(
        kind="content.unshared", subject="lead", subject_id=lead_id, actor_id=actor.member_id,
        at=at, asset=row.asset_id, share=row.pk,
    )  # fmt: skip


def follow_share(*, share_id: int) -> Asset | None:
    """What a link leads to: its piece, or what supersedes it once it is retired; None where it
    leads nowhere."""
    row = models.Share.objects.filter(pk=share_id, ended_at__isnull=True).first()
    if row is None:
        return None
    piece = content.find_asset(asset_id=row.asset_id)
    if piece is not None and piece.retired_at is not None:
        piece = content.find_current(asset_id=row.asset_id)
    if piece is None or piece.retired_at is not None or not piece.can_be_opened:
        return None
    return piece


@transaction.atomic
def note_opened(*, share_id: int, is_file: bool, at: datetime) -> bool:
    """Note that a link was opened, once an hour; answers whether it counts. Of somebody who does
    not want their interest judged nothing is noted."""
    row = (
        models.Share.objects.select_for_update().filter(pk=share_id, ended_at__isnull=True).first()
    )
    if row is None or (row.last_at is not None and at - row.last_at < AT_ONCE):
        return False
    if is_not_judged(person_id=row.person_id):
        return False
    models.Share.objects.filter(pk=share_id).update(opened=F("opened") + 1, last_at=at)
    kind = TouchKind.DOWNLOAD if is_file else TouchKind.CONTENT_VIEW
    _tell(row, kind, direction="in", source=SOURCE, team="sales", at=at, number=row.opened + 1)
    return True


def _check(piece: Asset | None, *, though_superseded: bool) -> None:
    if piece is None:
        raise UnableToShare(why=Unshared.NO_PIECE)
    if piece.retired_at is not None:
        raise UnableToShare(why=Unshared.RETIRED)
    if piece.superseded_by_id is not None and not though_superseded:
        raise UnableToShare(why=Unshared.SUPERSEDED)
    if not piece.can_be_opened:
        raise UnableToShare(why=Unshared.CANNOT_BE_OPENED)


def _tell(
    row: models.Share,
    kind: TouchKind,
    *,
    direction: str,
    source: str,
    team: str,
    at: datetime,
    number: int = 0,
) -> None:
    """A touch on the timeline; what the buyer does names no member, for it is nobody's work."""
    is_ours = direction == "out"
    key = f"{SHARED}:{row.pk}" if is_ours else f"{OPENED}:{row.pk}:{number}"
    journeys.record_touches(
        touches=Touches(
            source=source, external_key=[key], person_id=[row.person_id],
            company_id=[row.company_id], kind=[kind.value], direction=[direction], reach=["1:1"],
            team=[team], channel=["link"], campaign_id=[None], asset_id=[row.asset_id],
            member_id=[row.member_id if is_ours else None], occurred_at=[at], detail=[{}],
        ),
        at=at,
        batch_id=None,
    )  # fmt: skip
