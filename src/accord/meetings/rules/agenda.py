"""The weekly agenda: six parts out of what is known, and nothing that does not matter."""

from collections.abc import Mapping, Sequence

from accord.meetings.values.packs import PROBLEMS, SHOWN, Line, Part, Say
from accord.meetings.values.weeks import Change


def told(change: Change) -> Line:
    """A change as a line; shares in hundredths, counts as they are."""
    return Line(
        Say.ROSE if change.is_up else Say.FELL,
        {
            "metric": change.metric.value, "now": change.now, "usual": change.usual,
            "low": change.low, "high": change.high, "count": change.count, "of": change.of,
            "weeks": change.weeks,
        },
    )  # fmt: skip


def agenda(
    *,
    changes: Sequence[Change],
    won: Sequence[Line],
    late: Sequence[Line],
    missed: Sequence[Line],
    promises: tuple[int, int],
    topics: Sequence[Line],
    news: Sequence[Line],
    pending: Sequence[Line],
) -> Mapping[Part, tuple[Line, ...]]:
    """Lines by part. promises: how many were kept in the last window, of how many; of two problems
    those that somebody raised come first, then what fell most surprisingly."""
    risen = [told(one) for one in changes if one.is_up]
    fallen = [told(one) for one in changes if not one.is_up]
    kept, due = promises
    all_kept = [Line(Say.KEPT_ALL, {"count": due})] if due and not missed and kept == due else []
    problems = [*topics, *fallen][:PROBLEMS]
    more = len(topics) + len(fallen) - len(problems)
    if more:
        problems.append(Line(Say.FELL_MORE, {"count": more}))
    parts = {
        Part.WINS: [*all_kept, *_some(won, more=Say.WON_MORE), *risen],
        Part.ACTIONS: _some(late, more=Say.ACTIONS_LATE_MORE),
        Part.PROMISES: list(missed),
        Part.PROBLEMS: problems,
        Part.NEWS: list(news),
        Part.CHANGES: list(pending),
    }
    return {part: tuple(lines) for part, lines in parts.items()}


def _some(lines: Sequence[Line], *, more: Say) -> list[Line]:
    """The first few of them, and how many more there are."""
    left = len(lines) - SHOWN
    return [*lines[:SHOWN], *([Line(more, {"count": left})] if left > 0 else [])]
