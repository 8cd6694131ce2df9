"""Whether an address is a record's own page in its tool; pure."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values import Stream

_RECORDS = frozenset({Kind.LEADS, Kind.DEALS, Kind.COMPANIES})


def stream_of_kind(streams: Sequence[Stream], *, kind: Kind) -> str:
    """The first kind of record of a tool that becomes this kind of ours; "" where none does."""
    return next((stream.name for stream in streams if stream.kind is kind), "")


def leads_to(url: str, *, key: str, kind: Kind) -> bool:
    """Whether an address is on the web and names the record; keys made here are no tool's ids.

    Of a key such as lead-12, which says first what it is, the address names the rest.
    """
    rest = key.rpartition("-")[2] if kind in _RECORDS else key
    if not rest or ":" in key or (key not in url and rest not in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname)
