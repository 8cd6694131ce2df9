"""Whether a source is quieter than it usually is."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from accord.intake.values.ledger import Rhythm

FEWEST = 4  # days on which it came, before anything usual can be said
PATIENCE = 3  # usual pauses that pass before the silence is told


def rhythm_of(*, source: str, days: Sequence[date], today: date) -> Rhythm | None:
    """The usual pause between the days on which something came, and the present one.

    `days` ascending, each once. None where too little came to say what is usual.
    """
    if len(days) < FEWEST:
        return None
    pauses = sorted((later - earlier).days for earlier, later in pairwise(days))
    usual = pauses[len(pauses) // 2]
    return Rhythm(source, days[-1], usual, (today - days[-1]).days)


def is_quiet(rhythm: Rhythm) -> bool:
    """Whether it has been silent for much longer than usual; a weekend alone never says so."""
    return rhythm.quiet_days > max(PATIENCE * rhythm.usual_days, rhythm.usual_days + 1)
