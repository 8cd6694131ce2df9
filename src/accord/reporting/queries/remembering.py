"""Answers that are kept for as long as they hold, and the state of them that first pages show."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connections

from accord.lake import api as lake
from accord.reporting.queries import asking, exchanging, stages_under
from accord.reporting.queries.defining import Said
from accord.reporting.queries.kept import Kept
from accord.reporting.values.catalogue import MEASURES
from accord.reporting.values.measures import Measure, Options

FRESH = timedelta(seconds=5)  # a state so young is shown without a look for a newer one
_MOST = 64  # answers that are made anew beside the page that shows them

_answers: Kept[asking.Answer] = Kept(at_most=512)


def answer(
    *,
    asked: Measure,
    options: Options,
    state: lake.Snapshot,
    said: Said,
    judged: stages_under.Under | None,
) -> asking.Answer:
    """The answer of this state of the lake, from memory if it was asked for before."""
    if judged is None and options.currency is None:
        _shown.note(state, (asked.name, options, said))
    return _answers.get(
        (
            state.generation,
            _asked_at(asked, options, at=state.as_of),
            asked.name,
            options,
            said,
            asking.lists_of(asked, options, at=state.as_of),
            judged and judged.key,
            exchanging.state(options),
        ),
        lambda: asking.answer(
            measure=asked, options=options, snapshot=state, said=dict(said), judged=judged
        ),
    )


def shown(*, at: datetime, at_most: timedelta) -> lake.Snapshot:
    """The state that was shown last, for so long. As soon as it is no longer fresh the next one is
    looked for and its answers made beside the page, which need not wait for them; pages show it
    when all of them are there, so that no page mixes two states. Raises UnableToReadFacts."""
    state = _shown.state
    if state is None or not timedelta() <= at - state.as_of < at_most:
        return _shown.keep(lake.catch_up(at=at))
    if at - state.as_of > FRESH:
        _shown.renew(at=at)
    return state


def _asked_at(asked: Measure, options: Options, *, at: datetime) -> Hashable:
    """How long ago something was changes without a new record: what looks at the hour is as old as
    a minute, all else as a day."""
    if asking.looks_at_the_clock(asked):
        return at.replace(second=0, microsecond=0)
    return at.astimezone(ZoneInfo(options.zone)).date()


class _Shown:
    """The state that pages are shown, and what they asked of it."""

    def __init__(self) -> None:
        self.state: lake.Snapshot | None = None
        self._asked: dict[tuple[str, Options, Said], None] = {}
        self._writing, self._turn = threading.Lock(), threading.Lock()

    def keep(self, state: lake.Snapshot) -> lake.Snapshot:
        self.state = state
        return state

    def note(self, state: lake.Snapshot, asked: tuple[str, Options, Said]) -> None:
        """That a page asked for this; of other states nothing is noted."""
        if state is not self.state:
            return
        with self._writing:
            self._asked.pop(asked, None)
            self._asked[asked] = None
            if len(self._asked) > _MOST:
                self._asked.pop(next(iter(self._asked)))

    def renew(self, *, at: datetime) -> None:
        """Look for the next state in a thread; one at a time."""
        if self._turn.acquire(blocking=False):
            said = {"at": at, "begun": self.state}
            threading.Thread(target=self._renew, kwargs=said, name="_renew", daemon=True).start()

    def _renew(self, *, at: datetime, begun: lake.Snapshot | None) -> None:
        """`begun`: the state that was shown; one that a page has put there since is newer."""
        try:
            state = lake.catch_up(at=at)
            if begun is None or state.generation != begun.generation:
                with self._writing:
                    known = list(self._asked)
                for name, options, said in known:
                    answer(
                        asked=MEASURES[name], options=options, state=state, said=said, judged=None
                    )
            with self._writing:
                self.state = state if self.state is begun else self.state
        finally:
            connections.close_all()  # those of this thread
            self._turn.release()


_shown = _Shown()
