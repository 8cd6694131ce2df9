"""Clocks of tries one after another: each is written as the try before it is known, and goes by
the hours that hold as it begins. Caller's transaction, which has locked the hand-off's clocks."""

from collections.abc import Mapping, Sequence

from accord.foundation import bulk
from accord.handoffs.queries.owed import Begins, hours_as_it_begins
from accord.handoffs.rules.running import Known
from accord.handoffs.rules.tries import held_at, turns_begun
from accord.handoffs.values.clocks import Run, Stored, Turn


def write_turns(clocks: Sequence[Stored], *, known: Mapping[int, Known]) -> int:
    """Write those that are owed by all that is known and are not there; answers how many. The first
    of a hand-off is written with it, so that there always is one to lock and to go by."""
    last: dict[int, Stored] = {}
    for clock in clocks:
        if clock.turn and clock.handoff_id is not None:
            there = last.setdefault(clock.handoff_id, clock)
            last[clock.handoff_id] = max(there, clock, key=lambda one: one.turn)
    wanted = [
        (clock.pk, number)
        for handoff, clock in last.items()
        for number in range(clock.turn + 1, _due(clock, known[handoff]) + 1)
    ]
    if not wanted:
        return 0
    bulk.execute(
        """insert into handoffs_clock (handoff_id, promise, side, agreement_id, clause,
             calendar_id, target, is_silent, started_at, state, turn, turns, spacing)
           select c.handoff_id, c.promise, c.side, c.agreement_id, c.clause, c.calendar_id,
                  c.target, c.is_silent, h.offered_at, 'scheduled', n.turn, c.turns, c.spacing
           from unnest(%s::bigint[], %s::int[]) n(clock, turn)
           join handoffs_clock c on c.id = n.clock
           join handoffs_handoff h on h.id = c.handoff_id
           on conflict (handoff_id, turn) where turn > 0 do nothing""",
        [[clock for clock, _number in wanted], [number for _clock, number in wanted]],
    )
    return len(wanted)  # another reader may have written them: they are read again either way


def _due(clock: Stored, known: Known) -> int:
    return turns_begun(turn=Turn(clock.turn, clock.turns, clock.spacing), known=known)


def hours_of_turns(
    clocks: Sequence[Stored], *, runs: Mapping[int, Run], known: Mapping[int, Known]
) -> dict[int, int]:
    """The version of the hours for each of those that begin at another moment than is stored, by
    whoever had the hand-off as it began."""
    moved = [
        Begins(clock.pk, begins, held_at(known[clock.handoff_id].told, begins))
        for clock in clocks
        if clock.turn and clock.handoff_id is not None and runs[clock.pk].is_begun
        and (begins := runs[clock.pk].started_at) != clock.started_at
    ]  # fmt: skip
    return hours_as_it_begins(moved) if moved else {}
