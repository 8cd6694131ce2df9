"""Equal parts of each touch of one deal, by who stands behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from accord.attribution.values.shared import Part
from accord.kernel.money import Money, allocate

Who = tuple[str, int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A touch that counts, as the live database has it."""

    id: int
    head_id: int
    kind: str
    team: str
    channel: str
    campaign_id: int | None
    asset_id: int | None
    member_id: int | None
    at: datetime


def once_a_day(touches: Iterable[Told]) -> list[Told]:
    """The same person with the same piece counts once a day, by its first time."""
    seen: set[tuple[int, str, int, date]] = set()
    kept = []
    for touch in sorted(touches, key=lambda touch: (touch.at, touch.id)):
        if touch.asset_id is not None:
            mark = (touch.head_id, touch.kind, touch.asset_id, touch.at.astimezone(UTC).date())
            if mark in seen:
                continue
            seen.add(mark)
        kept.append(touch)
    return kept


def parts_of(touches: Sequence[Told], *, money: Money | None) -> list[Part]:
    """A part for each colleague, and for each campaign or channel without one; the parts add up to
    the deal, of those of equal size the earlier first."""
    of: dict[Who, list[Told]] = defaultdict(list)
    for touch in touches:
        of[_who(touch)].append(touch)
    if not of:
        return []
    order = sorted(of, key=lambda who: (-len(of[who]), of[who][0].at, of[who][0].id))
    counts = [len(of[who]) for who in order]
    paid = money.allocate(counts) if money is not None else None
    return [
        Part(
            team=who[0],
            member_id=who[1],
            campaign_id=who[2],
            channel=who[3],
            touches=len(of[who]),
            first_at=of[who][0].at,
            last_at=of[who][-1].at,
            per_mille=share,
            money=paid[place] if paid else None,
        )
        for place, (who, share) in enumerate(zip(order, allocate(1_000, counts), strict=True))
    ]


def _who(touch: Told) -> Who:
    if touch.member_id is not None:
        return touch.team, touch.member_id, None, ""
    if touch.campaign_id is not None:
        return touch.team, None, touch.campaign_id, ""
    return touch.team, None, None, touch.channel or touch.kind
