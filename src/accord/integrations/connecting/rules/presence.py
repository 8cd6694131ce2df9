"""Which ids were there, kept small: so that those that are gone are seen without a list; pure."""

import base64
import binascii
import zlib
from collections.abc import Iterable

MOST_IDS = 8_000_000  # a megabyte of bits; above it only messages tell of deletions


def packed(ids: Iterable[int]) -> str:
    """Ids as bits, packed; "" where one is too high."""
    known = sorted(set(ids))
    if not known or known[-1] >= MOST_IDS:
        return ""
    bits = bytearray(known[-1] // 8 + 1)
    for each in known:
        bits[each // 8] |= 1 << each % 8
    return base64.b64encode(zlib.compress(bytes(bits), 6)).decode()


def joined(kept: str, ids: Iterable[int]) -> str:
    """What was packed, with these beside them."""
    new = set(ids)
    return packed(unpacked(kept) | new) if new else kept


def unpacked(kept: str) -> set[int]:
    """The ids that were packed; none where the text is another."""
    try:
        bits = zlib.decompressobj().decompress(base64.b64decode(kept, validate=True), MOST_IDS)
    except (binascii.Error, ValueError, zlib.error):
        return set()
    return {
        place * 8 + bit for place, byte in enumerate(bits) if byte for bit in range(8)
        if byte >> bit & 1
    }  # fmt: skip
