"""A tool connected to a portal of its own, and a clock that goes with the portal's."""

import os
import signal
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import connections

from accord.foundation import bulk, clock, crashing
from accord.integrations.connecting.operations import following, setting_up, steering
from accord.integrations.connecting.queries import connections as queries

PLACES = ("step.begun", "step.taken", "step.receipted", "page.noted", "page.committed")
LEASE = timedelta(minutes=4)  # of one who died


class Killable(Protocol):
    """A connection at work with a clock of its own."""

    ahead: timedelta

    def go(self) -> Any: ...


class Connected:
    """Connected and begun. tick: moves the portal's own clock on by seconds, if it has one."""

    def __init__(
        self, tool: str, said: Mapping[str, str], *, tick: Callable[[float], Any] = lambda _: None
    ) -> None:
        self.ahead = timedelta()
        self.tick = tick
        self.id = setting_up.connect(tool=tool, said=said, now=self.now, actor_id=None, name=tool)
        steering.begin(connection_id=self.id, at=self.now(), actor_id=None)

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def go(self, *, later: float = 0) -> "Connected":
        self.ahead += timedelta(seconds=later)
        self.tick(later)
        while following.go(connection_id=self.id, now=self.now):
            pass
        return self

    @property
    def card(self) -> Any:
        return queries.get_connection(connection_id=self.id)

    @property
    def faults(self) -> dict[str, str]:
        return {one.name: str(one.fault) for one in self.card.streams if one.fault}

    def aside(self) -> dict[str, int]:
        """Rows set aside in the last run of each stream that set some aside."""
        runs = queries.list_runs(connection_id=self.id)
        return {run.stream: run.aside for run in runs if run.aside}


def killed_at(place: str, go: Callable[[], Any]) -> int:
    """Work in a child that dies at this place; answers how it ended."""
    connections.close_all()
    number = os.fork()
    if number == 0:
        try:
            os.environ[crashing.ASKED] = place
            go()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def killed_everywhere(connected: Killable) -> None:
    """Die at each place of a step in turn, and go on to the end after the last."""
    for place in PLACES:
        assert killed_at(f"{place}:2", connected.go) == -signal.SIGKILL, place
        connected.ahead += LEASE
    connected.go()


def touches_of(email: str) -> list[tuple[str, ...]]:
    """What is known to have happened with somebody: kinds and directions."""
    return bulk.fetch(
        """select t.kind, t.direction from journeys_touch t
           join contacts_person p on p.id = t.person_id where p.email = %s order by 1, 2""",
        [email],
    )


def merged() -> list[tuple[str, str]]:
    """Who stands for whom, people first."""
    return bulk.fetch(
        """select p.email, h.email from contacts_person p
           join contacts_person h on h.id = p.canonical_id order by 1"""
    ) + bulk.fetch(
        """select c.name, h.name from contacts_company c
           join contacts_company h on h.id = c.canonical_id order by 1"""
    )
