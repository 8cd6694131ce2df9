"""Parts that are shown rounded, and still add up to their sum as it is shown."""

import math
from collections.abc import Sequence


def rounded(values: Sequence[float], *, digits: int = 1) -> tuple[list[float], float]:
    """Each value and the sum, with so many digits. Whoever is rounded down most gives way."""
    scale = 10**digits
    total = round(math.fsum(values) * scale)
    down = [math.floor(value * scale) for value in values]
    left = total - sum(down)
    order = sorted(range(len(values)), key=lambda place: down[place] - values[place] * scale)
    for place in order[: max(0, left)]:
        down[place] += 1
    return [value / scale for value in down], total / scale
