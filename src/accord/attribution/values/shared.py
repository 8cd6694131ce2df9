"""The shared credit of one won deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accord.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one colleague did, or one campaign or channel that nobody stands behind.

    per_mille: its share, all of a deal add up to 1,000. money: None where the deal has no value.
    """

    team: str
    member_id: int | None
    campaign_id: int | None
    channel: str
    touches: int
    first_at: datetime
    last_at: datetime
    per_mille: int
    money: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDeal:
    """Everybody of both teams who touched a deal, the largest part first. days: how long before
    the deal was won a touch counts. is_won: else there is nothing to share yet."""

    parts: Sequence[Part]
    touches: int
    days: int
    is_won: bool
    money: Money | None
