"""How dark a cohort's cell is."""

LEVELS = 4


def shade(share: float, *, highest: float) -> int:
    """0 (bare) to 4, in equal steps of the highest share in the table."""
    if share <= 0 or highest <= 0:
        return 0
    return min(LEVELS, 1 + int(LEVELS * share / highest * (1 - 1e-9)))
