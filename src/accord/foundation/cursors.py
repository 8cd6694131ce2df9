"""Where a list goes on, as programs pass it along: opaque, and never an offset."""

import base64
import binascii

LENGTH_BOUND = 1_000


class NotACursor(ValueError):
    """The text was not given out as a cursor."""


def write(key: str | None) -> str | None:
    """A list's key as a program sees it."""
    return None if key is None else base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read(cursor: str | None) -> str | None:
    """The key of a cursor; raises NotACursor."""
    if not cursor:
        return None
    if len(cursor) > LENGTH_BOUND:
        raise NotACursor
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as problem:
        raise NotACursor from problem
    if not key.isprintable():
        raise NotACursor
    return key
