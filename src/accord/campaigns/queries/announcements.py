"""Reading announcements, and who has read them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q

from accord.campaigns import models
from accord.campaigns.values.announcements import (
    About,
    Announcement,
    AnnouncementPage,
    AnnouncementText,
    Receipt,
)
from accord.team.values import Side

_OUT = Q(published_at__isnull=False, ended_at__isnull=True)


def get_announcement(*, announcement_id: int) -> Announcement:
    """One announcement; raises LookupError where there is none."""
    found = _read(models.Announcement.objects.filter(pk=announcement_id))
    if not found:
        raise LookupError(f"There is no announcement {announcement_id}.")
    return found[0]


def list_out(
    *, about: About | None = None, before: int | None = None, limit: int = 50
) -> AnnouncementPage:
    """What is out, the newest first, continued after the id of the last one seen."""
    wanted = _OUT if about is None else _OUT & Q(about=about.value)
    rows = models.Announcement.objects.filter(wanted)
    count = rows.count()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = _read(rows.order_by("-id")[: limit + 1])
    more = len(found) > limit
    return AnnouncementPage(tuple(found[:limit]), found[limit - 1].id if more else None, count)


def list_latest(*, until: datetime, limit: int) -> list[Announcement]:
    """What went out until a moment and still holds, the latest first."""
    rows = models.Announcement.objects.filter(_OUT, published_at__lte=until)
    return _read(rows.order_by("-published_at", "-id")[:limit])


def titles_out(*, ids: Collection[int]) -> dict[int, str]:
    """Titles of these announcements, of those that are out."""
    rows = models.Announcement.objects.filter(_OUT, pk__in=set(ids))
    return dict(rows.values_list("pk", "title"))


def list_drafts(*, author_id: int | None, limit: int = 50) -> list[Announcement]:
    """What somebody has written and not sent out, the newest first."""
    rows = models.Announcement.objects.filter(published_at__isnull=True, author_id=author_id)
    return _read(rows.order_by("-id")[:limit])


def list_of_campaign(*, campaign_id: int, limit: int = 50) -> list[Announcement]:
    """What is out about a campaign, the newest first."""
    rows = models.Announcement.objects.filter(_OUT, campaign_id=campaign_id)
    return _read(rows.order_by("-published_at", "-id")[:limit])


def list_happening(*, first: date, last: date, limit: int = 500) -> list[Announcement]:
    """What is out and begins to hold on one of these days, both included, the earliest first."""
    rows = models.Announcement.objects.filter(_OUT, happens_on__gte=first, happens_on__lte=last)
    return _read(rows.order_by("happens_on", "id")[:limit])


def last_published(*, about: About, side: Side | None = None) -> datetime | None:
    """When something of a kind went out last; side: to one side at least."""
    rows = models.Announcement.objects.filter(_OUT, about=about.value)
    if side in (Side.MARKETING, Side.SALES):
        rows = rows.filter(side__in=[side.value, Side.BOTH.value])
    elif side is Side.BOTH:
        rows = rows.filter(side=Side.BOTH.value)
    return rows.order_by("-published_at").values_list("published_at", flat=True).first()


def has_brief(*, campaign_id: int) -> bool:
    """Whether our own people have been told of a campaign."""
    return models.Announcement.objects.filter(_OUT, campaign_id=campaign_id).exists()


def unbriefed_since(*, since: datetime) -> datetime | None:
    """When the first campaign was launched since a moment of which nobody has been told yet."""
    told = models.Announcement.objects.filter(_OUT, campaign__isnull=False).values("campaign_id")
    rows = models.Campaign.objects.filter(launched_at__gte=since).exclude(pk__in=told)
    return rows.order_by("launched_at").values_list("launched_at", flat=True).first()


def receipts_of(*, member_id: int, announcement_ids: Collection[int]) -> dict[int, Receipt]:
    """Where a colleague stands with each of these, of those that are for them."""
    rows = models.Receipt.objects.filter(
        member_id=member_id, announcement_id__in=set(announcement_ids)
    )
    return {row.announcement_id: receipt_of(row) for row in rows}


def list_receipts(*, announcement_id: int) -> list[Receipt]:
    """Everybody whom an announcement is for."""
    rows = models.Receipt.objects.filter(announcement_id=announcement_id).order_by("id")
    return [receipt_of(row) for row in rows]


def count_waiting(*, member_id: int, at_most: int = 100) -> int:
    """How many announcements wait for a colleague to say that they know them."""
    rows = models.Receipt.objects.filter(
        member_id=member_id, known_at__isnull=True, announcement__ended_at__isnull=True,
        announcement__answer_by__isnull=False,
    )  # fmt: skip
    return len(rows.values_list("pk")[:at_most])


def list_ticks(*, lines: Iterable[str]) -> dict[str, tuple[date, int | None]]:
    """The last day on which a line of the plan was ticked, and by whom; by the mark of the line."""
    rows = models.Told.objects.filter(line__in=set(lines)).order_by("line", "-day")
    rows = rows.distinct("line")
    return {row.line: (row.day, row.member_id) for row in rows}


def receipt_of(row: models.Receipt) -> Receipt:
    """A row as a value."""
    return Receipt(
        row.announcement_id, row.member_id, Side(row.side), row.told_at, row.read_at, row.known_at,
        row.reminders,
    )  # fmt: skip


def _read(rows: Iterable[models.Announcement]) -> list[Announcement]:
    found = list(rows)
    whys: defaultdict[int, dict[str, str]] = defaultdict(dict)
    told = models.Why.objects.filter(announcement_id__in=[row.pk for row in found])
    for one in told.order_by("id"):
        whys[one.announcement_id][one.persona] = one.words
    return [
        Announcement(
            row.pk,
            AnnouncementText(
                about=About(row.about), title=row.title, body=row.body, whys=whys[row.pk],
                side=Side(row.side), campaign_id=row.campaign_id, happens_on=row.happens_on,
                answer_by=row.answer_by,
            ),
            row.author_id, row.made_at, row.published_at, row.ended_at,
        )
        for row in found
    ]  # fmt: skip
