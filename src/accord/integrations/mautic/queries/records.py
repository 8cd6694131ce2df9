"""Contacts and companies: read whole by id, then what has changed, was deleted or merged."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.api import LEFT_OUT
from accord.integrations.connecting.values import Cursor, Fault, Faulty, Page, Row
from accord.integrations.mautic.queries import beside
from accord.integrations.mautic.queries.calling import Line, last_id, whole
from accord.integrations.mautic.rules import answers
from accord.integrations.mautic.rules import rows as rules
from accord.integrations.mautic.rules.answers import Said
from accord.integrations.mautic.values import (
    ADMIN,
    AUDIT,
    BESIDE,
    DELETED,
    FORMER,
    ID,
    IDS_AT_ONCE,
    OVERLAP,
    PEOPLE_SEEN,
    REQUESTS_A_PAGE,
    SELDOM,
    THINGS,
    Log,
)

IDS_SIZE = 1_000
_MADE = frozenset(
    {ID, DELETED, FORMER, "stage_name", "owner_id", "date_added", "company_id", "do_not_email"}
)
_STAMPS = ("date_modified", "date_added")  # who was never changed has no date of a change


class Records:
    """A stream of contacts or companies. known: the names of its fields in this account now."""

    def __init__(self, line: Line, stream: str, *, known: frozenset[str]) -> None:
        self._line = line
        self._stream = stream
        self._thing = THINGS[stream]
        self._known = known
        self._beside = BESIDE[stream]

    def begin(self) -> Cursor:
        return {"since": (self._line.clock() - OVERLAP).isoformat()}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        names = _names(fields, known=self._known)
        before = str(cursor.get("after", ""))
        where = (("id", "gt", before),) if before else ()
        found, more, total = self._line.records(self._thing, where, right=PEOPLE_SEEN)
        after = {"after": last_id(found, before=before)}
        return Page(self._rows(found, names), after, ends=not more, total=0 if cursor else total)

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """By its dates, by what else tells of it, and seldom by the ids that are there."""
        names = _names(fields, known=self._known)
        started = frame.window(cursor, clock=self._line.clock, start={"way": 0, "after": ""})
        page = frame.pages(
            started, step=lambda at: self._changed(at, names), requests=REQUESTS_A_PAGE
        )
        return frame.presence.doubted(page)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records; of one that was merged into another that one."""
        rows = self._some(list(dict.fromkeys(ids)), _names(fields, known=self._known))
        return Page(rows, {}, ends=True, total=len(rows))

    def raw(self, ids: Sequence[str]) -> dict[str, Said]:
        """Records as they stand, by id."""
        found: dict[str, Said] = {}
        wanted = [each for each in dict.fromkeys(ids) if answers.is_id(each)]
        for start in range(0, len(wanted), IDS_AT_ONCE):
            found |= whole(
                wanted[start : start + IDS_AT_ONCE],
                lambda some: self._line.records(
                    self._thing, (("id", "in", some),), size=IDS_AT_ONCE, right=PEOPLE_SEEN
                ),
            )
        return found

    def _changed(self, at: Cursor, names: Sequence[str]) -> tuple[Sequence[Row], Cursor, bool]:
        way = int(at["way"])
        if way < len(_STAMPS):
            return self._stamped(_STAMPS[way], at, names)
        place = way - len(_STAMPS)
        if place < len(self._beside):
            return self._told(self._beside[place], at, names)
        return self._compared(at, names)

    def _stamped(
        self, stamp: str, at: Cursor, names: Sequence[str]
    ) -> tuple[Sequence[Row], Cursor, bool]:
        before = str(at["after"])
        where = (*_since(stamp, at), *((("id", "gt", before),) if before else ()))
        found, more, _total = self._line.records(self._thing, where, right=PEOPLE_SEEN)
        if "seen" in at:  # who came since is missed, too, once they are gone
            came = [int(answers.id_of(each)) for each in found]
            at = {**at, "seen": frame.presence.joined(str(at["seen"]), came)}
        kept = _onward(at, last_id(found, before=before), more=more)
        return self._rows(found, names), kept, False

    def _told(
        self, log: Log, at: Cursor, names: Sequence[str]
    ) -> tuple[Sequence[Row], Cursor, bool]:
        """What entries of a log name, read anew; each entry once although times overlap."""
        before = str(at["after"])
        where = (*_since(log.stamp, at), *((("id", "gt", before),) if before else ()))
        try:
            found, more, _total = self._line.entries(log, where, right=ADMIN)
        except Faulty as fault:
            if fault.fault not in LEFT_OUT:
                raise
            closed = {"closed": True} if log is AUDIT else {}
            kept = _onward({**at, **closed}, before, more=False)
            return (), kept, False
        seen = set(at.get("told", {}).get(log.table, ()))
        telling = dict(at.get("telling", {}))
        entries = [answers.id_of(each) for each in found]
        telling[log.table] = [*telling.get(log.table, ()), *entries]
        fresh = [each for each in found if answers.id_of(each) not in seen]
        ids = list(dict.fromkeys(answers.text_of(each.get(log.key)) for each in fresh))
        kept = _onward({**at, "telling": telling}, last_id(found, before=before), more=more)
        return self._some(ids, names), kept, False

    def _compared(self, at: Cursor, names: Sequence[str]) -> tuple[Sequence[Row], Cursor, bool]:
        """Where the log of deletions is closed: who was there before and is there no more."""
        until = datetime.fromisoformat(str(at["until"]))
        last = datetime.fromisoformat(str(at.get("compared_at") or at["until"]))
        if "back" in at:
            back, at = frame.presence.returned(at, size=IDS_AT_ONCE)
            rows = self._rows(list(self.raw([str(each) for each in back]).values()), names)
            return (rows, at, False) if "back" in at else (rows, _over(at, until), True)
        is_due = "seen" not in at or until - last >= SELDOM
        if not at.get("closed") or not is_due:
            return (), _over(at, until), True
        before = str(at["after"])
        where = (("id", "gt", before),) if before else ()
        found, more, _total = self._line.records(
            self._thing, where, size=IDS_SIZE, right=PEOPLE_SEEN, minimal=True
        )
        came = [int(answers.id_of(each)) for each in found]
        there = frame.presence.joined(str(at.get("there", "")) if before else "", came)
        if more:
            return (), {**at, "after": last_id(found, before=before), "there": there}, False
        compared = frame.presence.compare(at, frame.presence.unpacked(there))
        gone = [{ID: str(each), DELETED: "true"} for each in compared.gone]
        kept = {**at, **compared.kept}
        if not compared.back:
            return gone, _over(kept, until), True
        return gone, {**kept, "back": frame.presence.packed(compared.back)}, False

    def _some(self, ids: Sequence[str], names: Sequence[str]) -> list[Row]:
        found = self.raw(ids)
        missing = [each for each in ids if each not in found and answers.is_id(each)]
        heirs = beside.heirs(self._line, missing) if missing and AUDIT in self._beside else {}
        new = self.raw([heir for heir in heirs.values() if heir not in found])
        former: dict[str, list[str]] = {}
        for one, heir in heirs.items():
            if heir in found or heir in new:
                former.setdefault(heir, []).append(one)
        rows = self._rows([*found.values(), *new.values()], names, former=former)
        inherited = {one for ones in former.values() for one in ones}
        tells = self._stream == "contacts"  # a company is more than its record there
        gone = [each for each in missing if each not in inherited] if tells else []
        return [*rows, *({ID: each, DELETED: "true"} for each in gone)]

    def _rows(
        self,
        found: Sequence[Said],
        names: Sequence[str],
        *,
        former: dict[str, list[str]] | None = None,
    ) -> list[Row]:
        if self._stream == "companies":
            return [rules.company_row(each, names=names) for each in found]
        firms = beside.companies(self._line, [answers.id_of(each) for each in found])
        return [
            rules.contact_row(
                each,
                names=names,
                company=firms.get(answers.id_of(each), ""),
                former=(former or {}).get(answers.id_of(each), ()),
            )
            for each in found
        ]


def _since(stamp: str, at: Cursor) -> tuple[tuple[str, str, str], ...]:
    return ((stamp, "gte", answers.written(datetime.fromisoformat(str(at["since"])))),)


def _over(at: Cursor, until: datetime) -> dict[str, Any]:
    """The cursor of the next reading, which begins a little before this one began."""
    stay = {name: at[name] for name in ("seen", "compared_at", "doubt") if name in at}
    return {**stay, "told": at.get("telling", {}), "since": (until - OVERLAP).isoformat()}


def _onward(at: Cursor, after: str, *, more: bool) -> dict[str, Any]:
    way = int(at["way"])
    return {**at, "after": after} if more else {**at, "way": way + 1, "after": ""}


def _names(fields: Sequence[str], *, known: frozenset[str]) -> tuple[str, ...]:
    """What is asked for of Mautic's own fields; the others are made here."""
    chosen = [name for name in fields if name not in _MADE]
    gone = next((name for name in chosen if name not in known), "")
    if gone:
        raise Faulty(Fault.FIELD_GONE, detail=gone)
    return tuple(chosen)
