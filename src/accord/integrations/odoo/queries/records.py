"""Leads, deals, contacts and companies: read whole by id, then what changed or is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import Cursor, Fault, Faulty, Page, Row
from accord.integrations.odoo.queries import lists, standing
from accord.integrations.odoo.queries.calling import Line
from accord.integrations.odoo.rules import answers
from accord.integrations.odoo.rules import fields as field_rules
from accord.integrations.odoo.rules import rows as rules
from accord.integrations.odoo.rules.answers import Said
from accord.integrations.odoo.values import (
    DELETED,
    FORMER,
    ID,
    IDS_AT_ONCE,
    OVERLAP,
    PAGE_SIZE,
    REQUESTS_A_PAGE,
    SELDOM,
    THINGS,
    Domain,
    Thing,
)

_MADE = frozenset(
    {ID, DELETED, FORMER, "company_id", "stage_name", "lead_id", "is_won", "is_closed"}
)
# What rows are made of beside the fields that a person chose.
_NEEDED = {
    "leads": ("type", "stage_id", "partner_id"),
    "deals": ("stage_id", "partner_id", "active", "probability"),
    "contacts": ("parent_id",),
    "companies": (),
}


class Records:
    """A stream of records of one model."""

    def __init__(self, line: Line, stream: str) -> None:
        self._line = line
        self._stream = stream
        self._thing = THINGS[stream]
        self._known: frozenset[str] | None = None
        self._won: frozenset[int] | None = None

    def begin(self) -> Cursor:
        """From now on, and who is there: what goes while all are read is missed by it later."""
        now = self._line.clock()
        kept: dict[str, Any] = {"since": (now - OVERLAP).isoformat()}
        if not self._thing.tells_gone:
            return kept
        seen, after, more = "", 0, True
        while more:
            some, more = standing.ids(self._line, self._thing, after=after)
            seen, after = frame.presence.joined(seen, some), max((after, *some))
        return kept | {"seen": seen, "compared_at": now.isoformat()}

    def read(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        names, after = self._names(fields), int(cursor.get("after", 0))
        total = 0 if cursor else self._line.count(self._thing.model, self._thing.domain)
        found = self._found((("id", ">", after),), names)
        last = _last(found, after)
        return Page(
            self._rows(found, names), {"after": last}, ends=len(found) < PAGE_SIZE, total=total
        )

    def changed(self, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """By the time of change, by what tells of wishes for no mail, seldom by all ids."""
        names = self._names(fields)
        started = frame.window(cursor, clock=self._line.clock, start={"way": 0, "after": 0})
        ways = (self._stamped, self._opted_out, self._compared)
        page = frame.pages(
            started, step=lambda at: ways[int(at["way"])](at, names), requests=REQUESTS_A_PAGE
        )
        return frame.presence.doubted(page)

    def some(self, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records; those that are gone come back as deleted."""
        names = self._names(fields)
        found = self.raw(ids, fields=names)
        rows = self._rows(list(found.values()), names)
        missing = [
            answers.key_of(each, begins=self._thing.begins) for each in ids if each not in found
        ]
        asked = [key for key in missing if key]
        # What is there and of another kind, such as a company among contacts, is not gone.
        left = standing.left(self._line, self._thing, asked)
        gone = _gone(self._thing, [key for key in asked if key not in left])
        return Page([*rows, *gone], {}, ends=True, total=len(rows))

    def raw(self, ids: Sequence[str], *, fields: Sequence[str]) -> dict[str, Said]:
        """Records as they stand, by the keys of their rows."""
        begins = self._thing.begins
        keys = [answers.key_of(each, begins=begins) for each in dict.fromkeys(ids)]
        wanted = [key for key in keys if key]
        found: list[Said] = []
        for start in range(0, len(wanted), IDS_AT_ONCE):
            some = wanted[start : start + IDS_AT_ONCE]
            found += self._found((("id", "in", some),), fields, limit=0)
        return {answers.external(begins, answers.id_of(each)): each for each in found}

    def _stamped(self, at: Cursor, names: Sequence[str]) -> tuple[Sequence[Row], Cursor, bool]:
        after = int(at["after"])
        where = (("write_date", ">=", since_of(at)), ("id", ">", after))
        found = self._found(where, names)
        if self._thing.tells_gone:  # who came since is missed, too, once they are gone
            came = [answers.id_of(each) for each in found]
            at = {**at, "seen": frame.presence.joined(str(at.get("seen", "")), came)}
        if len(found) < PAGE_SIZE:
            return self._rows(found, names), {**at, "way": 1, "after": 0}, False
        return self._rows(found, names), {**at, "after": _last(found, after)}, False

    def _opted_out(self, at: Cursor, names: Sequence[str]) -> tuple[Sequence[Row], Cursor, bool]:
        """Who wants no mail is told by a list of addresses, and the record is not stamped."""
        kept = {**at, "way": 2, "after": 0}
        if not self._thing.is_person or "is_blacklisted" not in names:
            return (), kept, False
        where = (("write_date", ">=", since_of(at)),)
        try:
            told = self._line.records("mail.blacklist", where, fields=("email",))
        except Faulty as fault:
            if fault.fault not in frame.LEFT_OUT:
                raise
            return (), kept, False
        mails = [answers.text_of(each.get("email")) for each in told]
        rows: list[Row] = []
        for start in range(0, len(mails), IDS_AT_ONCE):
            some = mails[start : start + IDS_AT_ONCE]
            found = self._found((("email_normalized", "in", some),), names, limit=0)
            rows += self._rows(found, names)
        return rows, kept, False

    def _compared(self, at: Cursor, names: Sequence[str]) -> tuple[Sequence[Row], Cursor, bool]:
        """Who was there before and is there no more: Odoo keeps no list of what was deleted."""
        until = datetime.fromisoformat(str(at["until"]))
        last = datetime.fromisoformat(str(at.get("compared_at") or at["until"]))
        if "back" in at:
            some, at = frame.presence.returned(at, size=IDS_AT_ONCE)
            rows = self._rows(self._found((("id", "in", some),), names, limit=0), names)
            return (rows, at, False) if "back" in at else (rows, over(at, until), True)
        if not self._thing.tells_gone or ("compared_at" in at and until - last < SELDOM):
            return (), over(at, until), True
        after = int(at["after"])
        ids, more = standing.ids(self._line, self._thing, after=after)
        there = frame.presence.joined(str(at.get("there", "")) if after else "", ids)
        if more:
            return (), {**at, "after": ids[-1], "there": there}, False
        found = standing.missed(self._line, self._thing, at, frame.presence.unpacked(there))
        gone, kept = _gone(self._thing, found.gone), {**at, **found.kept}
        if not found.back:
            return gone, over(kept, until), True
        return gone, {**kept, "back": frame.presence.packed(found.back)}, False

    def _found(self, where: Domain, names: Sequence[str], *, limit: int = -1) -> list[Said]:
        needed = [name for name in _NEEDED[self._stream] if name not in names]
        return self._line.records(
            self._thing.model,
            (*self._thing.domain, *where),
            fields=[*names, *needed],
            limit=PAGE_SIZE if limit < 0 else limit,
        )

    def _rows(self, found: Sequence[Said], names: Sequence[str]) -> list[Row]:
        if self._stream == "companies":
            return [rules.company_row(each, names=names) for each in found]
        if self._stream == "contacts":
            return [rules.contact_row(each, names=[*names, "parent_id"]) for each in found]
        ids = [answers.related(each.get("partner_id")) for each in found]
        whose = lists.partners(self._line, ids)
        if self._stream == "leads":
            return [rules.lead_row(each, names=names, partners=whose) for each in found]
        if self._won is None:
            self._won = lists.stages(self._line)[1]
        return [rules.deal_row(each, names=names, partners=whose, won=self._won) for each in found]

    def _names(self, fields: Sequence[str]) -> tuple[str, ...]:
        """What is asked for of Odoo's own fields; the others are made here."""
        if self._known is None:
            self._known = frozenset(lists.described(self._line, self._thing.model))
        chosen = [name for name in fields if name not in _MADE]
        gone = next((name for name in chosen if name not in self._known), "")
        if gone:
            raise Faulty(Fault.FIELD_GONE, detail=gone)
        return tuple(chosen)


def _gone(thing: Thing, keys: Sequence[int]) -> list[Row]:
    if not thing.tells_gone:
        return []
    return [{ID: answers.external(thing.begins, key), DELETED: "true"} for key in keys]


def cards(line: Line, stream: str) -> tuple[Any, ...]:
    """The fields a stream has in this database now."""
    thing = THINGS[stream]
    names = lists.stages(line)[0] if stream == "leads" else ()
    return field_rules.of_thing(
        stream, thing, described=lists.described(line, thing.model), stages=names
    )


def since_of(at: Cursor) -> str:
    return answers.written(datetime.fromisoformat(str(at["since"])))


def over(at: Cursor, until: datetime) -> dict[str, Any]:
    """The cursor of the next reading, which begins a little before this one began."""
    stay = {name: at[name] for name in ("seen", "compared_at", "doubt") if name in at}
    return {**stay, "since": (until - OVERLAP).isoformat()}


def _last(found: Sequence[Said], before: int) -> int:
    """The id behind which the next page begins; raises Faulty where that stands still."""
    if not found:
        return before
    last = answers.id_of(found[-1])
    if last <= before:
        raise Faulty(Fault.NOT_ITS_API, detail="order")
    return last
