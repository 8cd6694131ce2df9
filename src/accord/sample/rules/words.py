"""What the sample's sellers said of leads that were called ready: a word each, or none."""

from __future__ import annotations

from datetime import datetime, timedelta

from accord.sample.rules import dice
from accord.sample.values import Called, Fate, Word

_SAID = ("yes", "unsure", "no")
# By what became of a lead: how many in a hundred a seller spoke of, and how often each word fell.
_WORDS: dict[Fate, tuple[int, tuple[float, ...]]] = {
    Fate.WON: (92, dice.spread((85, 12, 3))),
    Fate.LOST: (90, dice.spread((58, 24, 18))),
    Fate.TAKEN: (90, dice.spread((72, 20, 8))),
    Fate.RETURNED: (80, dice.spread((4, 18, 78))),
    Fate.OPEN: (50, dice.spread((45, 30, 25))),
}
_BEFORE = timedelta(minutes=20)  # a word falls shortly before what it leads to
_FIRST_HOUR, _HOURS = 7, 8  # of a seller's day, in UTC
_LONGEST = 3  # days until a seller has looked
_SATURDAY = 5


def word_of(lead: Called, *, seed: int, until: datetime) -> Word | None:
    """A seller's word of a lead; None where there was none before `until`. Always the same for
    the same moments of a lead's life."""
    roll = dice.roller(seed, "words", lead.came_at.isoformat(), lead.ready_at.isoformat())
    share, words = _WORDS[lead.fate]
    if roll() * 100 >= share:
        return None
    said = _SAID[dice.fall(roll, words)]
    decided = lead.decided_at
    at = _looked(roll, lead.ready_at) if decided is None else max(lead.ready_at, decided - _BEFORE)
    return Word(lead.lead_id, said, lead.owner_id, at) if at < until else None


def _looked(roll: dice.Roll, ready: datetime) -> datetime:
    """Within office hours of one of the next workdays."""
    day = ready + timedelta(days=1 + int(roll() * _LONGEST))
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)
    morning = day.replace(hour=_FIRST_HOUR, minute=0, second=0, microsecond=0)
    return morning + timedelta(seconds=int(roll() * _HOURS * 3_600))
