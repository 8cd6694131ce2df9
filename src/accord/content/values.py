"""Pieces of content as pages and other slices see them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AssetCard:
    """A piece: `journey_stage` is the buyer's step it is made for, "" where nobody said."""

    id: int
    title: str
    kind: str
    journey_stage: str
    published_on: date | None
