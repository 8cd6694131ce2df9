"""What Mautic writes down of contacts as it happens: stages, mails, pages, forms, downloads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Cursor, Fault, Faulty, Page, Row
from accord.integrations.mautic.queries import beside, lists
from accord.integrations.mautic.queries.calling import Line, last_id, whole
from accord.integrations.mautic.queries.records import Records
from accord.integrations.mautic.rules import answers
from accord.integrations.mautic.rules import rows as rules
from accord.integrations.mautic.rules.answers import Said
from accord.integrations.mautic.values import (
    LATER,
    LOGS,
    MAILS,
    MOST_NAMED,
    OVERLAP,
    PAST_PAGES,
    PEOPLE_SEEN,
    REPLIES,
    REQUESTS_A_PAGE,
    TABLE_OF,
    THINGS,
    Log,
)

_MAILS = Log(MAILS, "date_sent")


class Logs:
    """A stream of entries. people: asked who of those they are about is somebody."""

    def __init__(self, line: Line, stream: str, *, people: Records) -> None:
        self._line = line
        self._stream = stream
        self._people = people
        self._is_known: dict[str, bool] = {}
        self._stages: Mapping[str, str] | None = None
        self._events: Mapping[str, str] | None = None

    def begin(self) -> Cursor:
        return {"since": (self._line.clock() - OVERLAP).isoformat()}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        del fields
        total = 0 if cursor else self._count()
        page = frame.pages(
            cursor or {"way": 0, "after": ""}, step=self._step, requests=REQUESTS_A_PAGE
        )
        return Page(page.rows, page.cursor, ends=page.ends, total=total)

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """Entries stamped since, a little overlapping: what comes twice is one."""
        del fields
        started = frame.window(cursor, clock=self._line.clock, start={"way": 0, "after": ""})
        return frame.pages(started, step=self._step, requests=REQUESTS_A_PAGE)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """What messages named; what was entered of stages is in `changed`."""
        del fields
        named: dict[str, list[str]] = {}
        for each in ids:
            begins, _colon, rest = each.partition(":")
            key = rest.partition(":")[0]
            if begins in TABLE_OF and answers.is_id(key):
                named.setdefault(TABLE_OF[begins], []).append(key)
        rows: list[Row] = []
        for table, keys in named.items():
            rows += self._rows(table, list(_entries(self._line, Log(table, ""), keys).values()))
        return Page(rows, {}, ends=True, total=len(rows))

    def _ways(self, at: Cursor) -> tuple[Log, ...]:
        later = LATER[self._stream] if "since" in at else ()
        return (*LOGS[self._stream], *later)

    def _step(self, at: Cursor) -> tuple[Sequence[Row], Cursor, bool]:
        ways, way, before = self._ways(at), int(at["way"]), str(at["after"])
        if way >= len(ways):
            if at.get("refused") == way:  # all of them
                raise Faulty(Fault.SCOPE_MISSING, detail=PEOPLE_SEEN)
            return self._named(at) if "since" in at else ((), at, True)
        log = ways[way]
        where = (("id", "gt", before),) if before else ()
        if "since" in at:
            since = answers.written(datetime.fromisoformat(str(at["since"])))
            where = ((log.stamp, "gte", since), *where)
        try:
            found, more, _total = self._line.entries(log, where, right=PEOPLE_SEEN)
        except Faulty as fault:
            if fault.fault not in frame.LEFT_OUT or len(ways) == 1:
                raise
            found, more = [], False  # a part that this Mautic does not have, or does not show
            at = {**at, "refused": int(at.get("refused", 0)) + 1}
        after = last_id(found, before=before)
        kept = {**at, "after": after} if more else {**at, "way": way + 1, "after": ""}
        return self._rows(log.table, found), kept, False

    def _named(self, at: Cursor) -> tuple[Sequence[Row], Cursor, bool]:
        """What those who got a name since had done before: it was left out when it happened.

        Also of those with whom a visitor became one. Each once, although times overlap.
        """
        before, until = str(at["after"]), datetime.fromisoformat(str(at["until"]))
        since = answers.written(datetime.fromisoformat(str(at["since"])))
        where = (("date_identified", "gte", since), *((("id", "gt", before),) if before else ()))
        found, more, _total = self._line.records(THINGS["contacts"], where, right=PEOPLE_SEEN)
        named = {key: key for key in map(answers.id_of, found)}
        self._is_known |= dict.fromkeys(named, True)
        if not before:
            named |= beside.merges_since(self._line, since)
        seen = set(at.get("named", ()))
        fresh = list(dict.fromkeys(who for key, who in named.items() if key not in seen))
        rows: list[Row] = []
        for log in LOGS[self._stream]:
            entries = _past(self._line, log, fresh, until=answers.written(until))
            rows += self._rows(log.table, entries)
        naming = [*at.get("naming", ()), *named][-MOST_NAMED:]
        if more:
            return rows, {**at, "naming": naming, "after": last_id(found, before=before)}, False
        return rows, {"since": (until - OVERLAP).isoformat(), "named": naming}, True

    def _count(self) -> int:
        """About how many entries there are."""
        total = 0
        for log in LOGS[self._stream]:
            try:
                total += self._line.entries(log, (), size=1, right=PEOPLE_SEEN)[2]
            except Faulty as fault:
                if fault.fault not in frame.LEFT_OUT:
                    raise
        return total

    def _rows(self, table: str, found: Sequence[Said]) -> list[Row]:
        """Of those who are somebody: visitors without a name are no leads."""
        if table == REPLIES:
            found = self._of_mails(found)
        known = self._known([answers.text_of(each.get("lead_id")) for each in found])
        told = [each for each in found if answers.text_of(each.get("lead_id")) in known]
        if not told:
            return []
        if self._stream == "stages":
            self._stages = lists.stages(self._line) if self._stages is None else self._stages
            return [rules.stage_row(each, stages=self._stages) for each in told]
        self._events = lists.events(self._line) if self._events is None else self._events
        return [
            row for each in told for row in rules.touch_rows(table, each, campaigns=self._events)
        ]

    def _of_mails(self, replies: Sequence[Said]) -> list[Said]:
        """Answers with the contact and the mail, which the mail's own entry names."""
        keys = sorted({answers.text_of(each.get("stat_id")) for each in replies} - {""})
        mails = _entries(self._line, _MAILS, keys)
        return [
            {**each, "lead_id": mail.get("lead_id"), "email_id": mail.get("email_id")}
            for each in replies
            if (mail := mails.get(answers.text_of(each.get("stat_id"))))
        ]

    def _known(self, ids: Sequence[str]) -> frozenset[str]:
        asked = [each for each in dict.fromkeys(ids) if each and each not in self._is_known]
        there = self._people.raw(asked) if asked else {}
        self._is_known |= {each: each in there for each in asked}
        return frozenset(each for each in ids if self._is_known.get(each))


def _entries(line: Line, log: Log, keys: Sequence[str]) -> dict[str, Said]:
    return whole(keys, lambda some: line.entries(log, (("id", "in", some),), right=PEOPLE_SEEN))


def _past(line: Line, log: Log, ids: Sequence[str], *, until: str) -> list[Said]:
    """Entries of a log about these before a moment, at most PAST_PAGES full of them."""
    past: list[Said] = []
    if not ids or log.table == REPLIES:  # who answers a mail has a name
        return past
    where, before = (("lead_id", "in", ",".join(ids)), (log.stamp, "lt", until)), ""
    for _page in range(PAST_PAGES):
        after = (("id", "gt", before),) if before else ()
        try:
            found, more, _total = line.entries(log, (*where, *after), right=PEOPLE_SEEN)
        except Faulty as fault:
            if fault.fault not in frame.LEFT_OUT:
                raise
            break
        past += found
        if not more:
            break
        before = last_id(found, before=before)
    return past
