"""What has happened with leads: stages, mails, calls and meetings; read by id, then by time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Cursor, Page, Row
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.queries.records import over, since_of
from accord.integrations.odoo.queries.whose import Teller
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.rules import rows as rules
from accord.integrations.odoo.values import (
    EVENT_FIELDS,
    MESSAGE_DOMAIN,
    MESSAGE_FIELDS,
    OVERLAP,
    PAGE_SIZE,
    REQUESTS_A_PAGE,
    STAGE_DOMAIN,
    Domain,
)


@dataclass(frozen=True, slots=True)
class Log:
    """A model whose records tell of leads. since: which of them are news."""

    model: str
    domain: Domain
    fields: tuple[str, ...]
    since: Callable[[str, str], Domain]


def _stamped(since: str, _until: str) -> Domain:
    return (("write_date", ">=", since),)


def _begun_or_over(since: str, until: str) -> Domain:
    """A meeting is news when it was entered or moved, and when its time has passed."""
    return (
        "|", ("write_date", ">=", since),
        "&", ("stop", ">=", since), ("stop", "<=", until),
    )  # fmt: skip


LOGS: Mapping[str, Log] = {
    "stages": Log(
        "mail.tracking.value",
        STAGE_DOMAIN,
        ("mail_message_id", "new_value_char", "new_value_integer"),
        _stamped,
    ),
    "messages": Log("mail.message", MESSAGE_DOMAIN, MESSAGE_FIELDS, _stamped),
    "meetings": Log("calendar.event", (), EVENT_FIELDS, _begun_or_over),
}


class Past:
    """A stream of what has happened."""

    def __init__(self, line: Line, stream: str) -> None:
        self._line = line
        self._stream = stream
        self._log = LOGS[stream]
        self._teller = Teller(line)

    def begin(self) -> Cursor:
        return {"since": (self._line.clock() - OVERLAP).isoformat()}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        del fields
        total = 0 if cursor else self._line.count(self._log.model, self._log.domain)
        started = cursor or {"after": 0, "until": self._line.clock().isoformat()}
        return replace(self._page(started, ()), total=total)

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        del fields
        at = frame.window(cursor, clock=self._line.clock, start={"after": 0})
        until = answers.written(datetime.fromisoformat(str(at["until"])))
        news = self._log.since(since_of(at), until)
        return self._page(at, news)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """They are not told of by messages; each is in `changed`."""
        del fields, ids
        return Page((), {}, ends=True)

    def _page(self, at: Cursor, news: Domain) -> Page:
        whole: dict[str, Sequence[str]] = {}
        page = frame.pages(
            at, step=lambda one: self._step(one, news, whole), requests=REQUESTS_A_PAGE
        )
        return replace(page, whole=whole)

    def _step(
        self, at: Cursor, news: Domain, whole: dict[str, Sequence[str]]
    ) -> tuple[Sequence[Row], Cursor, bool]:
        after = int(at["after"])
        found = self._line.records(
            self._log.model,
            (*self._log.domain, *news, ("id", ">", after)),
            fields=self._log.fields,
            limit=PAGE_SIZE,
        )
        rows = self._teller.rows(self._stream, found)
        for each in found if self._stream == "meetings" else ():
            whole |= rules.whole_of(each)
        if len(found) == PAGE_SIZE:
            return rows, {**at, "after": answers.id_of(found[-1])}, False
        until = datetime.fromisoformat(str(at["until"]))
        return rows, over(at, until) if "since" in at else at, True
