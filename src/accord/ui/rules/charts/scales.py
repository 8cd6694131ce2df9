"""Scales and the room that words take."""

import math
import unicodedata

# Widths of the two drawings, in pixels, as far as words have to fit. A wide drawing may be
# shown wider than this, never narrower (the container query in charts.css says the same).
WIDE = 480.0
NARROW = 280.0
TEXT_SIZE = 12.0


def ticks(maximum: float, *, steps: int = 4, whole: bool = False) -> tuple[float, ...]:
    """Round values from zero to the first one at or above `maximum`, `steps` of them or fewer.

    whole: no tick falls between two whole numbers (counts of things).
    """
    if maximum <= 0 or not math.isfinite(maximum):
        return (0.0, 1.0)
    step = _round_up(maximum / steps)
    if whole:
        step = max(1.0, math.ceil(step))
    count = math.ceil(maximum / step - 1e-9)
    return tuple(round(step * index, 10) for index in range(count + 1))


def _round_up(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    for nice in (1.0, 2.0, 2.5, 5.0):
        if step <= nice * power * (1 + 1e-9):
            return nice * power
    return 10.0 * power


def digits(mark: float) -> int:
    """How many digits a tick needs after the decimal mark."""
    return len(f"{mark:g}".partition(".")[2])


def position(value: float, *, top: float, start: float, length: float) -> float:
    """Where a value from 0 to `top` stands on a line; what lies outside stands at its end."""
    share = min(max(value / top, 0.0), 1.0) if top > 0 else 0.0
    return round(start + share * length, 2)


def text_width(words: str, *, size: float = TEXT_SIZE) -> float:
    """A careful estimate in pixels: wide scripts take an em, others six tenths of one."""
    ems = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.58 for sign in words)
    return ems * size


def fitted(words: str, *, room: float) -> str:
    """The words, or as many of their signs as fit into `room` pixels and an ellipsis."""
    if text_width(words) <= room:
        return words
    cut = words
    while cut and text_width(cut + "…") > room:
        cut = cut[:-1]
    return cut.rstrip() + "…"
