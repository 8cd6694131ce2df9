"""When leads would have come to the stages of a version."""

from dataclasses import dataclass
from datetime import datetime

from accord.definitions.values import StageCode


@dataclass(frozen=True, slots=True)
class StagesUnder:
    """The stages that ask something, and of the `leads` that could be judged again when each met
    which of them first.

    as_written: leads that could not be. lacks_card: stages ask for scores, and no card judged
    ever. cards_since: before, none did; None where one is taken for all time.
    """

    asked: tuple[StageCode, ...]
    leads: tuple[int, ...] = ()
    met: tuple[tuple[int, StageCode, datetime], ...] = ()
    as_written: int = 0
    lacks_card: bool = False
    cards_since: datetime | None = None
