"""Identifiers made from what they are given: no clock and no dice in here."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

ENTROPY_BYTES = 10
MOST_DIGITS = 18  # more do not fit an id of the database


def time_ordered_id(*, at: datetime, entropy: bytes) -> UUID:
    """A UUID of version 7 (RFC 9562): ids of later moments sort later.

    `at` is aware; `entropy` is ten random bytes from the edge that asks for the id.
    """
    if at.tzinfo is None:
        raise ValueError("an id needs an aware time")
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"an id needs {ENTROPY_BYTES} random bytes, not {len(entropy)}")
    noise = int.from_bytes(entropy)
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    head = milliseconds << 80 | 0x7 << 76 | (noise >> 62 & 0xFFF) << 64
    return UUID(int=head | 0b10 << 62 | noise & (2**62 - 1))


def whole_number(text: str) -> int | None:
    """The number of a record as an address or a form writes it: 1 to 18 ASCII digits.

    One reading for whoever asks what a number may show and whoever then shows it.
    """
    is_one = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_one else None


def fingerprint(*parts: str | None) -> str:
    """A digest of the parts in their order (64 hex digits); None and "" differ, and no two
    lists of parts share one by being glued together differently."""
    digest = hashlib.sha256()
    for part in parts:
        coded = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"-" if part is None else b"%d:" % len(coded))
        digest.update(coded)
    return digest.hexdigest()
