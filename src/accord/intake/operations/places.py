"""Where rows say that their companies are."""

from collections.abc import Sequence

from accord.intake.rules.normalise import Normalised
from accord.intake.values.fields import PLACE_NAMES


def places_of(n: Normalised, *, rows: Sequence[int]) -> list[str]:
    """Street, post code and town of each row as one text, "" where it tells none."""
    told = zip(*(n.column(name, rows) for name in PLACE_NAMES), strict=True)
    return [", ".join(part for part in parts if part) for parts in told]
