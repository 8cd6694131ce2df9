"""Where promises look kept and are not: compared with what honest work shows by chance; pure.

A pattern is a sign where honest work would show as much of it less than once in a thousand times.
What honest work shows is a setting here, generous on purpose: a call that no tool told of, a Friday
afternoon on which everything was tidied up.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from math import comb

from accord.agreements.values.facts import Delivered, Facts, ReasonClass, Window
from accord.agreements.values.gaming import Game, Sign
from accord.agreements.values.terms import Agreement, Every, Persistence
from accord.kernel.working_time import WorkingCalendar, due, elapsed

# How often honest work looks so.
HONEST: Mapping[Game, float] = {
    Game.UNTOUCHED: 0.1,
    Game.BURST: 0.2,
    Game.ALL_OTHER: 0.1,
    Game.TOO_CLOSE: 0.1,
    Game.OWN_ORDER: 0.15,
    Game.PUT_OFF: 0.15,
}
RARE = 0.001
FEWEST = 5  # of fewer nothing is said
END = 0.9  # what is left of a window's working time after this is its end
_Told = tuple[int, bool]  # the lead, and whether it looks so


def find_signs(
    agreement: Agreement, *, window: Window, facts: Facts, calendar: WorkingCalendar, at: datetime
) -> tuple[Sign, ...]:
    """What looks so among the leads that were handed over or decided in a window, by game, then
    by owner."""
    rows = [one for one in facts.delivered if not one.is_out]
    spacing = max(
        (one.terms.spacing for one in agreement.clauses if isinstance(one.terms, Persistence)),
        default=timedelta(0),
    )
    by_owner: dict[int | None, list[Delivered]] = defaultdict(list)
    for one in sorted(rows, key=lambda each: each.id):
        if one.owner_id is not None:
            by_owner[one.owner_id].append(one)
    begins = None
    if window.every is not Every.BATCH:
        begins = end_of(window, calendar=calendar)
    asked: dict[Game, Callable[[list[Delivered]], Iterator[_Told]]] = {
        Game.UNTOUCHED: lambda mine: _untouched(mine, window=window, at=at),
        Game.ALL_OTHER: lambda mine: _other(mine, window=window, at=at),
        Game.TOO_CLOSE: lambda mine: _close(mine, window=window, spacing=spacing, at=at),
        Game.OWN_ORDER: lambda mine: _own_order(mine, window=window, at=at),
        Game.PUT_OFF: lambda mine: _put_off(mine, window=window, at=at),
    }
    if begins is not None:
        asked[Game.BURST] = lambda mine: _late(
            ((one.id, one.decided_at) for one in mine), window=window, begins=begins, at=at
        )
    found = [
        _sign(game, owner, tell(mine))
        for game, tell in asked.items()
        for owner, mine in sorted(by_owner.items(), key=lambda pair: pair[0] or 0)
    ]
    if begins is not None:
        handed = ((one.id, one.delivered_at) for one in sorted(rows, key=lambda each: each.id))
        told = _late(handed, window=window, begins=begins, at=at)
        found.append(_sign(Game.BURST, None, told))
    return tuple(one for one in found if one is not None)


def end_of(window: Window, *, calendar: WorkingCalendar) -> datetime | None:
    """When the end of a window begins, by working time; None where nobody works in it."""
    whole = elapsed(calendar, start=window.start, end=window.end)
    return due(calendar, start=window.start, target=whole * END) if whole else None


def chance(count: int, of: int, *, honest: float) -> float:
    """How likely so many or more of so many are, where each looks so with this chance."""
    return sum(
        comb(of, each) * honest**each * (1 - honest) ** (of - each) for each in range(count, of + 1)
    )


def _sign(game: Game, owner_id: int | None, told: Iterable[_Told]) -> Sign | None:
    rows = list(told)
    looks = [lead for lead, looks_so in rows if looks_so]
    if len(rows) < FEWEST or chance(len(looks), len(rows), honest=HONEST[game]) >= RARE:
        return None
    return Sign(game, owner_id, len(looks), len(rows), tuple(dict.fromkeys(looks)))


def _is_in(window: Window, moment: datetime | None, *, at: datetime) -> bool:
    return moment is not None and window.start <= moment < window.closes and moment <= at


def _untouched(rows: Iterable[Delivered], *, window: Window, at: datetime) -> Iterator[_Told]:
    """Leads that became SQL, or were given up as not reached: had anybody touched them by then?"""
    for one in rows:
        moved = one.qualified_at
        if moved is None and one.rejected == ReasonClass.REACH:
            moved = one.decided_at
        if moved is not None and _is_in(window, moved, at=at):
            tried = any(each.at <= moved for each in one.attempts)
            talked = one.contacted_at is not None and one.contacted_at <= moved
            yield one.id, not (tried or talked)


def _other(rows: Iterable[Delivered], *, window: Window, at: datetime) -> Iterator[_Told]:
    for one in rows:
        if one.rejected and _is_in(window, one.decided_at, at=at):
            yield one.id, one.rejected == ReasonClass.OTHER


def _own_order(rows: Iterable[Delivered], *, window: Window, at: datetime) -> Iterator[_Told]:
    """A duplicate that is none costs the other team its number and the receiver nothing."""
    for one in rows:
        if one.rejected and _is_in(window, one.decided_at, at=at):
            yield one.id, one.rejected == ReasonClass.PROCESS


def _put_off(rows: Iterable[Delivered], *, window: Window, at: datetime) -> Iterator[_Told]:
    for one in rows:
        if _is_in(window, one.delivered_at, at=at):
            yield one.id, one.put_off_at is not None and one.put_off_at <= at


def _close(
    rows: Iterable[Delivered], *, window: Window, spacing: timedelta, at: datetime
) -> Iterator[_Told]:
    if not spacing:
        return
    for one in rows:
        by_hand = sorted(each.at for each in one.attempts if not each.is_automated)
        for before, after in pairwise(by_hand):
            if _is_in(window, after, at=at):
                yield one.id, after - before < spacing


def _late(
    told: Iterable[tuple[int, datetime | None]],
    *,
    window: Window,
    begins: datetime,
    at: datetime,
) -> Iterator[_Told]:
    """Nothing before the window is over: until then its end cannot be told from its middle."""
    if at < window.end:
        return
    for lead, moment in told:
        if moment is not None and window.start <= moment < window.end:
            yield lead, moment >= begins
