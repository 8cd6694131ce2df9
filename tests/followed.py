"""A frame in small: reads all, then what changed, and keeps what it was told of each record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.integrations.connecting.values import PASSING, Cursor, Faulty, Page, Session

MOST_PAGES = 500  # more is a loop without an end


@dataclass
class Followed:
    """What is known of a stream: live rows, records that are gone, records that are in others.

    key and former: the columns of a row's id and of the ids of those that were merged into it.
    """

    stream: str
    fields: Sequence[str]
    live: dict[str, dict[str, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    inside: dict[str, str] = field(default_factory=dict)
    cursor: Cursor = field(default_factory=dict)
    pages: int = 0
    key: str = "Id"
    former: str = "MergedIds"

    def begin(self, session: Session, between: Callable[[], Any] = lambda: None) -> None:
        self.cursor = tried(lambda: session.begin(self.stream))
        self._to_the_end(
            lambda at: session.read(self.stream, fields=self.fields, cursor=at), {}, between
        )

    def follow(self, session: Session, between: Callable[[], Any] = lambda: None) -> None:
        self.cursor = self._to_the_end(
            lambda at: session.changed(self.stream, fields=self.fields, cursor=at),
            self.cursor,
            between,
        )

    def _to_the_end(
        self, ask: Callable[[Cursor], Page], at: Cursor, between: Callable[[], Any]
    ) -> Cursor:
        for _ in range(MOST_PAGES):
            page = tried(lambda at=at: ask(at))
            self.take(page)
            self.pages += 1
            if page.ends:
                return page.cursor
            assert page.cursor != at, "the cursor stands still"
            at = page.cursor
            between()
        raise AssertionError("no end")

    def take(self, page: Page) -> None:
        for record, there in page.whole.items():
            for id in [each for each in self.live if each.startswith(f"{record}:")]:
                if not any(id.startswith(f"{each}:") for each in there):
                    self.gone.add(id)
                    self.live.pop(id)
        for row in page.rows:
            id = row[self.key]
            if row.get("deleted") == "true":
                self.gone.add(id)
                self.live.pop(id, None)
                continue
            self.gone.discard(id)
            self.inside.pop(id, None)
            self.live[id] = dict(row)
            for former in filter(None, row.get(self.former, "").split(";")):
                self.inside[former] = id
                if former in self.live:
                    self.live.pop(former)


def tried(ask: Callable[[], Any], *, times: int = 20) -> Any:
    """Ask again where it passes by itself, as the frame does later."""
    for _ in range(times):
        try:
            return ask()
        except Faulty as faulty:
            if faulty.fault not in PASSING:
                raise
    raise AssertionError("never passed")
