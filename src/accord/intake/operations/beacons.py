"""What browsers tell of our own websites, and links by which a reader names themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.intake import models
from accord.intake.operations import records as pipeline
from accord.intake.operations import visitors
from accord.intake.rules import visits as rules
from accord.intake.values.batches import Door, Kind
from accord.intake.values.visits import WEBSITE, Told, View

LINK_SALT = "accord.visits.link"
LINK_LIFE = timedelta(days=90)
Record = Mapping[str, Any]


@transaction.atomic
def hear(*, site_key: str, origin: str, told: Told, at: datetime) -> int:
    """Take in what a browser of a website told; answers how many of its visits went in.

    Nothing is taken for a site that is stopped or unknown, from another origin than the site's,
    or of a reader who withdrew.
    """
    site = models.Site.objects.filter(key=site_key, stopped_at=None).first()
    if site is None or origin.lower() not in site.origins:
        return 0
    digest = rules.digest(visitor=told.visitor)
    if told.forget:
        visitors.forget(digest=digest, at=at)
        return 0
    known, made = models.Visitor.objects.get_or_create(
        digest=digest, defaults={"site": site, "first_seen_at": at}
    )
    visitor = models.Visitor.objects.select_for_update().get(pk=known.pk)
    if visitor.forgotten_at is not None:
        return 0
    name = visitors.after_parting(digest=digest) if visitor.shared_at else digest
    records = _records(told.views, visitor=name, origins=site.origins)
    if records:
        pipeline.take(
            kind=Kind.VISITS,
            records=records,
            now=lambda: at,
            source=WEBSITE,
            door=Door.TRACKING,
        )
        _follow(told, at=at)
        _seen(site, at=at)
    elif made:
        visitor.delete()
    return len(records)


def _records(views: Sequence[View], *, visitor: str, origins: Sequence[str]) -> list[Record]:
    marks = [rules.marks(address=view.address) for view in views]
    known = campaigns.find_by_name(wanted=[said.get("utm_campaign", "") for said in marks])
    records: list[Record] = []
    for view, said in zip(views, marks, strict=True):
        address = rules.kept_address(address=view.address, origins=origins)
        campaign = said.get("utm_campaign", "")
        if address is not None:
            records.append(
                {
                    "external_id": f"{visitor}:{view.key}",
                    "visitor_external_id": visitor,
                    "page_address": address,
                    "subject": view.title,
                    "referrer": rules.host_of(referrer=view.referrer),
                    "channel": said.get("utm_medium", "")[:80],
                    "campaign": campaign if campaign in known else "",
                    "occurred_at": view.seen_at.isoformat(),
                }
            )
    return records


def _follow(told: Told, *, at: datetime) -> None:
    """Who followed a link of ours is whom the link was made for."""
    person = read_link(token=told.token) if told.token else None
    if person is not None and contacts.get_people(ids=[person]):
        visitors.stitch(
            people=[person], visitors=[told.visitor], source=WEBSITE, at=at, batch_id=None
        )


def _seen(site: models.Site, *, at: datetime) -> None:
    """Noted once a minute: a row that each visit writes would hold the visits up."""
    if site.last_visit_at is None or at - site.last_visit_at > timedelta(minutes=1):
        models.Site.objects.filter(pk=site.pk).update(last_visit_at=at)


def link_token(*, person_id: int) -> str:
    """What a link in a mail to this person carries as `accord=…`, for ninety days."""
    return signing.dumps(person_id, salt=LINK_SALT)


def read_link(*, token: str) -> int | None:
    """Whom a token was made for; None for one that we did not make, or too long ago."""
    try:
        said = signing.loads(token, salt=LINK_SALT, max_age=LINK_LIFE)
    except signing.BadSignature:
        return None
    return said if isinstance(said, int) else None


def count_robot(*, site_key: str) -> None:
    """A robot came by: it is counted and not stored."""
    models.Site.objects.filter(key=site_key, stopped_at=None).update(robots=F("robots") + 1)
