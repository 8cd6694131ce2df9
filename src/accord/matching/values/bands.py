"""From which probability two records are taken for one, and for how sure."""

from enum import StrEnum

# Pairs are joined where that is right more often than it is wrong by what a miss costs: at about
# half of the F1 that files reach. One number for every file; probabilities are what adapts.
THRESHOLD = 0.4
AUTOMATIC = 0.98  # joined without asking


class Band(StrEnum):
    """What is done with a pair."""

    JOIN = "JOIN"
    REVIEW = "REVIEW"
    SEPARATE = "SEPARATE"


def band_of(probability: float, *, join: float = AUTOMATIC, review: float = THRESHOLD) -> Band:
    """The band of a pair between two thresholds."""
    if probability >= join:
        return Band.JOIN
    return Band.REVIEW if probability >= review else Band.SEPARATE
