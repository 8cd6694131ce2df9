"""How unlikely a number is under what is usual: exact tails, without any library."""

from functools import lru_cache

from accord.kernel.betas import beta_below


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
