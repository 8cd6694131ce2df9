"""What is due next of a hand-off, in words."""

from datetime import UTC, datetime, timedelta

from accord.desk.views.wording import handoff_words
from accord.handoffs.values.clocks import ClockState, Promise
from accord.handoffs.values.inbox import SeenClock, Tries
from accord.team.values import Side

AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_next_try_is_due_from_when_it_counts():
    clock = SeenClock(
        Promise.NEXT_ATTEMPT, Side.SALES, None, ClockState.RUNNING, 8 * HOUR, AT, AT + 8 * HOUR,
        None, None, 8 * HOUR, False, None, False, turn=3, counts_from=AT + 2 * HOUR,
    )  # fmt: skip

    def due(at: datetime) -> str:
        told = handoff_words.countdown(
            [clock], side=Side.SALES, is_seen=True, since=None, tries=Tries(2, AT, 0), at=at
        )
        return told.due

    assert due(AT + HOUR).startswith("Next try to reach them: from ")
    assert " until " in due(AT + HOUR)
    assert due(AT + 2 * HOUR).startswith("Next try to reach them: due ")
    assert handoff_words.what_of(clock) == "Try 3 to reach them"
