"""Equal parts of each touch of one deal, by who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.attribution.values.shared import Part
from accord.kernel.money import Money, allocate


@dataclass(frozen=True, slots=True)
class Told:
    """All touches that count of one colleague, campaign or channel: how many, the first and the
    last, and the number of the first."""

    team: str
    member_id: int | None
    campaign_id: int | None
    channel: str
    touches: int
    first_at: datetime
    last_at: datetime
    first_id: int


def parts_of(found: Sequence[Told], *, money: Money | None) -> list[Part]:
    """A part for each colleague, and for each campaign or channel without one; the parts add up to
    the deal, of those of equal size the earlier first."""
    if not found:
        return []
    order = sorted(found, key=lambda one: (-one.touches, one.first_at, one.first_id))
    counts = [one.touches for one in order]
    paid = money.allocate(counts) if money is not None else None
    return [
        Part(
            team=one.team,
            member_id=one.member_id,
            campaign_id=one.campaign_id,
            channel=one.channel,
            touches=one.touches,
            first_at=one.first_at,
            last_at=one.last_at,
            per_mille=share,
            money=paid[place] if paid else None,
        )
        for place, (one, share) in enumerate(zip(order, allocate(1_000, counts), strict=True))
    ]
