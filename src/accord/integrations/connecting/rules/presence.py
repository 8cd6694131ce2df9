"""Which ids were there, kept small: so that those that are gone are seen without a list; pure."""

import base64
import binascii
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from accord.integrations.connecting.values.protocol import Cursor, Fault, Faulty, Page

MOST_IDS = 8_000_000  # a megabyte of bits; above it only messages tell of deletions
FEW, PART = 20, 10  # more than both, that many and a tenth, are not gone at once without a doubt
DOUBTED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Compared:
    """Ids that went, and that came back without being changed. kept: what the cursor keeps."""

    gone: Sequence[int]
    back: Sequence[int]
    kept: Mapping[str, Any]


def compare(at: Cursor, there: Iterable[int]) -> Compared:
    """Who went and who came back since the last comparison.

    A right that is narrowed hides records without a word: where many are missing at once, none
    is told as gone before a person had days to look. at: with `until`, and `seen`, `doubt` if any.
    """
    seen, now = unpacked(str(at.get("seen", ""))), {each for each in there if each < MOST_IDS}
    gone = sorted(seen - now)
    back = sorted(now - seen) if seen else []
    if len(gone) > FEW and len(gone) * PART > len(seen):
        until = str(at["until"])
        doubt = at.get("doubt") or {"since": until, "missing": f"{len(gone)} / {len(seen)}"}
        since = datetime.fromisoformat(str(doubt["since"]))
        if datetime.fromisoformat(until) - since < DOUBTED:
            kept = {"seen": packed(seen | now), "compared_at": until, "doubt": doubt}
            return Compared((), back, kept)
    return Compared(gone, back, {"seen": packed(now), "compared_at": at["until"], "doubt": None})


def returned(at: Cursor, *, size: int) -> tuple[list[int], Cursor]:
    """Some who may be seen again, who bear no new date, and the cursor of the rest."""
    back = sorted(unpacked(str(at["back"])))
    rest = {"back": packed(back[size:])} if back[size:] else {}
    return back[:size], {name: at[name] for name in at if name != "back"} | rest


def doubted(page: Page) -> Page:
    """The last page of a reading, with what its comparison doubts."""
    doubt = page.cursor.get("doubt")
    if not page.ends or not doubt:
        return page
    return replace(page, fault=Faulty(Fault.SEES_LESS, detail=str(doubt["missing"])))


def packed(ids: Iterable[int]) -> str:
    """Ids as bits, packed; those that are too high are left out, and so never missed."""
    return joined("", ids)


def joined(kept: str, ids: Iterable[int]) -> str:
    """What was packed, with these beside them: none of those before is turned over for it."""
    new = {each for each in ids if each < MOST_IDS}
    if not new:
        return kept
    bits = _bits(kept)
    bits.extend(bytes(max(0, max(new) // 8 + 1 - len(bits))))
    for each in new:
        bits[each // 8] |= 1 << each % 8
    return base64.b64encode(zlib.compress(bits, 6)).decode()


def unpacked(kept: str) -> set[int]:
    """The ids that were packed; none where the text is another."""
    return {
        place * 8 + bit for place, byte in enumerate(_bits(kept)) if byte for bit in range(8)
        if byte >> bit & 1
    }  # fmt: skip


def _bits(kept: str) -> bytearray:
    try:
        packed_ = base64.b64decode(kept, validate=True)
        return bytearray(zlib.decompressobj().decompress(packed_, MOST_IDS))
    except (binascii.Error, ValueError, zlib.error):
        return bytearray()
