"""Whether leads are still like those that a card was signed for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

RECENT_WEEKS = 8
WEEKS_BEFORE = 52
FEWEST_NOW, FEWEST_BEFORE = 50, 200  # leads whose answer is known
GAP = 0.08  # of leads; a smaller change is none that anybody acts on
TOUCHED_WITHIN = timedelta(days=14)  # of coming; who came later has had no time to be touched
WIN_GAP = 0.25  # of the rate before
ALARM = 0.0001  # how often chance alone may raise one at a look; each week there is one


TOUCHED, UNTOUCHED = 0, 1


@dataclass(frozen=True, slots=True)
class Shift:
    """An answer of a criterion that another share of leads gives now. place: of its case; one more
    than there are: any other value; of a criterion that counts touches TOUCHED. before, now:
    shares of leads whose answer is known."""

    code: str
    place: int
    before: float
    now: float
    leads: int


@dataclass(frozen=True, slots=True)
class Picks:
    """Leads that a card said to call and that are old enough for an answer, and what its trial on
    past leads had said of such."""

    leads: int
    customers: int
    before_leads: int
    before_customers: int


@dataclass(frozen=True, slots=True)
class Drift:
    """What a look at a card in force found; since: from when on leads are recent. picks: only where
    they buy more often or more seldom than the trial said."""

    version_id: int
    looked_at: datetime
    since: date
    shifts: tuple[Shift, ...]
    picks: Picks | None = None

    def __bool__(self) -> bool:
        return bool(self.shifts) or self.picks is not None
