"""The one place that reads the clock. Edges call it; everything below is told the time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today(*, zone: str) -> date:
    """The present day as the people of `zone` (an IANA name) write it."""
    return now().astimezone(ZoneInfo(zone)).date()
