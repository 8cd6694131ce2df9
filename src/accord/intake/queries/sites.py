"""Reading websites that may tell of visits."""

from accord.intake import models
from accord.intake.values.visits import SiteCard


def list_sites() -> list[SiteCard]:
    """Every website, in the order they were added."""
    return [
        SiteCard(
            row.pk, row.name, row.key, tuple(row.origins), row.stopped_at, row.last_visit_at,
            row.robots,
        )
        for row in models.Site.objects.order_by("id")[:200]
    ]  # fmt: skip


def origins_of(*, site_key: str) -> tuple[str, ...] | None:
    """Which addresses a site has; None for one that is unknown or stopped."""
    row = models.Site.objects.filter(key=site_key, stopped_at=None).first()
    return None if row is None else tuple(row.origins)
