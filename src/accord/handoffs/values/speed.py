"""How long a lead waited for whom, from what the buyer did to the first try to reach them."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Waited:
    """One hand-off from marketing to sales.

    event_at: what the buyer did before it (T0); offered_at: sales had it (T2). tried_at: the first
    try (T4), None: none yet; worked, wall: from T2 until then, or until now, by working time and by
    the clock on the wall. has_ended: it was closed without one. is_seen: something tells what its
    owner does.
    """

    id: int
    lead_id: int
    owner_id: int
    team: str
    quadrant: str
    origin: str
    event_at: datetime
    offered_at: datetime
    tried_at: datetime | None
    worked: timedelta
    wall: timedelta
    is_self_reported: bool
    is_seen: bool
    has_ended: bool

    @property
    def system(self) -> timedelta:
        """What the systems took before anybody could try."""
        return self.offered_at - self.event_at

    @property
    def felt(self) -> timedelta:
        """What the buyer waited, whoever's fault."""
        return self.system + self.wall

    @property
    def counts(self) -> bool:
        """Whether it says how soon sales tries: it was tried, or waits and would be seen."""
        return self.tried_at is not None or (self.is_seen and not self.has_ended)
