"""How long an answer asks to be left alone (RFC 9110, 10.2.3), and when it was given."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = timedelta(days=1)


def date_told(said: str) -> datetime | None:
    """A date as HTTP writes it; None for anything else."""
    try:
        return parsedate_to_datetime(said).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def pause_asked(said: str, *, at: datetime) -> timedelta:
    """What Retry-After says, in seconds or as a date; nothing where it says neither, and never
    longer than LONGEST_PAUSE."""
    if said.isascii() and said.isdigit():
        return min(timedelta(seconds=int(said)), LONGEST_PAUSE) if len(said) < 10 else timedelta()
    until = date_told(said)
    return min(max(until - at, timedelta()), LONGEST_PAUSE) if until else timedelta()
