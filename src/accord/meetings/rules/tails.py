"""How unlikely a number is under what is usual: exact tails, without any library.

The incomplete beta function is read by its continued fraction (Lentz), which needs about as many
steps as the square root of its larger parameter.
"""

import math
from functools import lru_cache

_STEPS, _TINY, _EXACT = 100_000, 1e-300, 1e-13


def beta_below(a: float, b: float, x: float) -> float:
    """The part of a beta distribution of `a` and `b` that lies below x."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _fraction(a, b, x) / a
    return 1 - math.exp(log_front) * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    found = d
    for step in range(1, _STEPS):
        for part in (
            step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
            -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1)),
        ):
            d = 1 + part * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + part / c
            c = c if abs(c) > _TINY else _TINY
            found *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return found


def both_tails(t: float, *, freedom: float) -> float:
    """How often Student's t with so many degrees of freedom is at least so far from zero."""
    return beta_below(freedom / 2, 0.5, freedom / (freedom + t * t))


@lru_cache(maxsize=1024)
def t_of(part: float, *, freedom: float) -> float:
    """How far from zero Student's t is in `part` of all cases, on both sides together."""
    low, high = 0.0, 1e6
    for _step in range(100):
        middle = (low + high) / 2
        if both_tails(middle, freedom=freedom) > part:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def counts_beyond(count: int, *, mean: float, spread: float) -> float:
    """How often a count of this mean is at least as far out as `count`, on either side; its
    variance is `spread` times the mean, above one times."""
    size = mean / (spread - 1)
    share = 1 / spread
    below = beta_below(size, count + 1, share)
    under = beta_below(size, count, share) if count > 0 else 0.0
    return min(1.0, 2 * min(below, 1 - under))


def shares_beyond(count: float, of: float, *, share: float) -> float:
    """How often `of` cases of this share are at least as far out as `count`, on either side; both
    may be parts of whole numbers."""
    over = beta_below(count, of - count + 1, share) if count > 0 else 1.0
    under = 1 - beta_below(count + 1, of - count, share) if count < of else 1.0
    return min(1.0, 2 * min(over, under))
