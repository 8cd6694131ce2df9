"""What an answer must be, and whose turn it is to be asked."""

from datetime import datetime, timedelta

from accord.deals.values import DealStatus
from accord.efforts.values import (
    ANSWERS,
    LATEST,
    LONGEST,
    LONGEST_REST,
    LONGEST_WAIT,
    SHORTEST_REST,
    After,
    Asking,
    EffortFlaw,
    UnableToAsk,
)

_ENDS = {
    After.DECIDED: (DealStatus.WON, DealStatus.LOST),
    After.WON: (DealStatus.WON,),
    After.LOST: (DealStatus.LOST,),
}


def check(*, said: int | None, words: str) -> tuple[int, str]:
    """The answer and the words as they are kept. Raises UnableToAsk."""
    if said is None or said not in ANSWERS:
        raise UnableToAsk(EffortFlaw.UNKNOWN)
    kept = " ".join(words.replace("\x00", "").split())
    if len(kept) > LONGEST:
        raise UnableToAsk(EffortFlaw.TOO_LONG)
    return said, kept


def asking(
    *, is_on: bool, after: After, wait_days: int, rest_days: int, before: Asking, at: datetime
) -> Asking:
    """How buyers are asked from now on. Who turns it on asks about no deal that is decided
    already; who changes it while it is on skips none. Raises UnableToAsk."""
    if not 0 <= wait_days <= LONGEST_WAIT or not SHORTEST_REST <= rest_days <= LONGEST_REST:
        raise UnableToAsk(EffortFlaw.NOT_DAYS)
    return Asking(after, wait_days, rest_days, (before.since or at) if is_on else None)


def ends(after: After) -> tuple[DealStatus, ...]:
    """The states of a deal whose buyer is asked."""
    return _ENDS[after]


def turn(said: Asking, *, at: datetime) -> tuple[datetime, datetime]:
    """Between which moments a deal was decided whose buyer is asked now, both included."""
    last = at - timedelta(days=said.wait_days)
    first = last - timedelta(days=LATEST)
    return max(first, said.since or last), last
