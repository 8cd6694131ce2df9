"""Signs that a number was kept and its sense was not."""

from dataclasses import dataclass
from enum import StrEnum


class Game(StrEnum):
    """UNTOUCHED: leads moved on that nobody touched. BURST: most of it in the last hours of a
    window. ALL_OTHER: returned without a reason of the list. TOO_CLOSE: attempts sooner after each
    other than agreed. OWN_ORDER: returned because of the teams' own order, which the other team
    has not agreed to. PUT_OFF: their receiver had time stand still."""

    UNTOUCHED = "untouched"
    BURST = "burst"
    ALL_OTHER = "all_other"
    TOO_CLOSE = "too_close"
    OWN_ORDER = "own_order"
    PUT_OFF = "put_off"


@dataclass(frozen=True, slots=True)
class Sign:
    """`count` of `of` look so: of one owner, of marketing where owner_id is None. Whoever reads it
    asks before they judge: the leads are named."""

    game: Game
    owner_id: int | None
    count: int
    of: int
    lead_ids: tuple[int, ...]
