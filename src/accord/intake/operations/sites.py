"""Websites that may tell of visits: added, changed, stopped, started again."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.intake import models
from accord.journal import api as journal


@transaction.atomic
def add_site(*, name: str, origins: Sequence[str], actor_id: int | None, at: datetime) -> int:
    """Let a website tell of visits; answers its number. Until then nothing is taken from it."""
    site = models.Site.objects.create(
        name=name,
        key=secrets.token_urlsafe(16),
        origins=list(origins),
        made_at=at,
        made_by_id=actor_id,
    )
    journal.record(kind="site.added", subject="site", subject_id=site.pk, actor_id=actor_id, at=at)
    return site.pk


@transaction.atomic
def change_site(
    *, site_id: int, name: str, origins: Sequence[str], actor_id: int | None, at: datetime
) -> None:
    """Call a site otherwise, or name its addresses anew. Raises LookupError."""
    site = _held(site_id)
    site.name, site.origins = name, list(origins)
    site.save(update_fields=["name", "origins"])
    journal.record(
        kind="site.changed", subject="site", subject_id=site.pk, actor_id=actor_id, at=at
    )


@transaction.atomic
def stop_site(*, site_id: int, actor_id: int | None, at: datetime) -> None:
    """Take nothing more from a site; what came in stays. Raises LookupError."""
    site = _held(site_id)
    if site.stopped_at is None:
        site.stopped_at = at
        site.save(update_fields=["stopped_at"])
        journal.record(
            kind="site.stopped", subject="site", subject_id=site.pk, actor_id=actor_id, at=at
        )


@transaction.atomic
def start_site(*, site_id: int, actor_id: int | None, at: datetime) -> None:
    """Take visits of a stopped site again. Raises LookupError."""
    site = _held(site_id)
    if site.stopped_at is not None:
        site.stopped_at = None
        site.save(update_fields=["stopped_at"])
        journal.record(
            kind="site.started", subject="site", subject_id=site.pk, actor_id=actor_id, at=at
        )


def _held(site_id: int) -> models.Site:
    site = models.Site.objects.select_for_update().filter(pk=site_id).first()
    if site is None:
        raise LookupError(f"There is no website {site_id}.")
    return site
