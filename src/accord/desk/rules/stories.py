"""One story of both teams: whose turn it was, and how happenings are put in order."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from accord.definitions.values import StageCode
from accord.desk.values import DealEventCard, Happening, Party, Position, TurnStart
from accord.journeys.values import Direction, Touch
from accord.leads.values import Ending, StageEventCard

TOUCH, DEAL, STAGE = 0, 1, 2
OwnerOf = Mapping[tuple[int, StageCode], str]  # (version, stage) → team

# Whose hands an ending leaves the lead in; an ending not named here changes nothing.
_AFTER_ENDING = {
    Ending.WON: "sales",
    Ending.LOST: "sales",
    Ending.REJECTED: "marketing",
    Ending.RECYCLED: "marketing",
}


def turns(*, events: Sequence[StageEventCard], owner_of: OwnerOf) -> tuple[TurnStart, ...]:
    """Whose turn it was since when, oldest first; only real changes of hands."""
    found: list[TurnStart] = []
    for event in sorted(events, key=lambda event: (event.occurred_at, event.id)):
        side = holder_after(event, owner_of=owner_of, before=found[-1].side if found else None)
        if not found or found[-1].side != side:
            found.append(TurnStart(event.occurred_at, side, event))
    return tuple(found)


def holder_after(event: StageEventCard, *, owner_of: OwnerOf, before: str | None) -> str:
    """The team that has the lead after this event."""
    owner = owner_of.get((event.version_id, event.stage), "marketing")
    if event.ending is None:
        return owner
    return _AFTER_ENDING.get(event.ending) or before or owner


def holder_at(at: datetime, *, turns: Sequence[TurnStart]) -> str | None:
    """The team that had the lead at an instant; before the first event, who had it first."""
    if not turns:
        return None
    place = bisect_right([turn.at for turn in turns], at)
    return turns[max(place - 1, 0)].side


def of_touch(touch: Touch) -> Happening:
    if touch.direction is Direction.IN:
        party: Party | None = Party.BUYER
    else:
        party = Party(touch.team) if touch.team else None
    return Happening(Position(touch.occurred_at, TOUCH, touch.id), party, touch=touch)


def of_event(event: StageEventCard, *, owner_of: OwnerOf) -> Happening:
    """A stage event is the deed of the team that owns the stage; returning a lead is sales'."""
    owner = owner_of.get((event.version_id, event.stage), "marketing")
    party = (
        Party.SALES if event.ending in {Ending.WON, Ending.LOST, Ending.REJECTED} else Party(owner)
    )
    return Happening(Position(event.occurred_at, STAGE, event.id), party, event=event)


def of_deal(event: DealEventCard) -> Happening:
    return Happening(Position(event.at, DEAL, event.id), Party.SALES, deal=event)


def merged(
    happenings: Iterable[Happening], *, before: Position | None, party: Party | None, limit: int
) -> tuple[tuple[Happening, ...], Position | None]:
    """The newest `limit` before a position, and where to go on.

    Every source has to give at least `limit` + 1 of its newest before that position, or all.
    """
    found = [
        happening
        for happening in happenings
        if (party is None or happening.party is party)
        and (before is None or place(happening.position) < place(before))
    ]
    found.sort(key=lambda happening: place(happening.position), reverse=True)
    page = tuple(found[:limit])
    return page, page[-1].position if len(found) > limit else None


def place(position: Position) -> tuple[datetime, int, int]:
    return position.at, position.rank, position.id


def written(position: Position) -> str:
    """A position as it stands in an address."""
    return f"{position.at.isoformat()}~{position.rank}~{position.id}"


def read(text: str) -> Position | None:
    """A position from an address; None where the text is none."""
    at, _, rest = text.partition("~")
    rank, _, number = rest.partition("~")
    try:
        found = Position(datetime.fromisoformat(at), int(rank), int(number))
    except ValueError:
        return None
    return found if found.at.tzinfo and found.rank in (TOUCH, DEAL, STAGE) else None
