"""Mailboxes read over IMAP: heads of letters with people who are known, of reports that a mail did
not arrive the part that says which, of answers to invitations the answer; nothing is changed."""

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accord.foundation import outgoing
from accord.handoffs import api as handoffs
from accord.intake import api as intake
from accord.integrations.evidence import models, queries
from accord.integrations.evidence.rules.replies import replied
from accord.integrations.evidence.values import (
    BACK,
    FILE_BOUND,
    LETTERS_BOUND,
    REPORT_BOUND,
    REPORTS_BOUND,
    SECONDS_BOUND,
    Failed,
    Fault,
)
from accord.meetings import api as meetings

SOURCE = "imap"
TLS_PORT = 993
STEP = 100
log = logging.getLogger(__name__)
BYTES_BOUND = 10 * FILE_BOUND  # that a server may say in one turn
_HEADS = (
    "(UID BODY.PEEK[HEADER.FIELDS (FROM TO CC DATE MESSAGE-ID SUBJECT AUTO-SUBMITTED LIST-ID"
    " PRECEDENCE CONTENT-TYPE)])"
)
_REPORT = f"(UID BODY.PEEK[]<0.{REPORT_BOUND}>)"
_IS_REPORT = re.compile(rb"^content-type:[^\n]*multipart/report", re.IGNORECASE | re.MULTILINE)
# Whether a letter may hold an answer to an invitation, and whether it does by how it is built.
_MAY_ANSWER = re.compile(
    rb"^content-type:\s*(multipart/(mixed|alternative|related)|text/calendar)",
    re.IGNORECASE | re.MULTILINE,
)
_ANSWERS = re.compile(rb'"calendar" \([^()]*"method" "(reply|counter)"', re.IGNORECASE)
_NEXT = re.compile(rb"\d+ \(")
_NUMBER = re.compile(rb"\bUID (\d{1,10})\b")
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>"(?:[^"\\]|\\.)*"|\S+)')
_SENT = ("sent", "sent items", "sent mail", "sent messages", "inbox.sent", "[gmail]/sent mail")


class _Guarded(imaplib.IMAP4):
    """Connects only where a request may go; over TLS, save to what the settings let through.

    A server that drips holds nobody: the line is cut after `within` seconds, whatever is said on
    it. One that says too much is heard no further.
    """

    def __init__(self, host: str, port: int, *, timeout: float, within: float) -> None:
        self._within, self._room = within, BYTES_BOUND
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None) -> Any:
        line = outgoing.connected(host=self.host, port=self.port, timeout=timeout or SECONDS_BOUND)
        line.settimeout(timeout)
        self._let_go = outgoing.cut_after(line, seconds=self._within)
        if self.port != TLS_PORT:
            return line
        try:
            return ssl.create_default_context().wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            self._let_go()
            raise

    def read(self, size: int) -> bytes:
        """As many bytes as the server announced, within bounds."""
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        """One line, within bounds."""
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._room -= size
        if size > FILE_BOUND or self._room < 0:
            raise self.abort("The server says too much.")

    def shutdown(self) -> None:
        """The line is closed, and watched no more."""
        try:
            super().shutdown()
        finally:
            self._let_go()


def read(
    row: models.EvidenceSource, *, access: Mapping[str, str], now: Callable[[], datetime]
) -> None:
    """One turn of a mailbox, as far as its time goes; raises Failed."""
    ends = time.monotonic() + SECONDS_BOUND
    try:
        client = _opened(access)
        try:
            for folder in _folders(client):
                _read_folder(row, client, folder, ends=ends, now=now)
        finally:
            client.shutdown()
    except outgoing.Refused as problem:
        raise Failed(Fault.CLOSED) from problem
    except (imaplib.IMAP4.error, OSError) as problem:
        raise Failed(Fault.AWAY) from problem


def _opened(access: Mapping[str, str]) -> imaplib.IMAP4:
    host, port = access["host"], int(access["port"])
    client = _Guarded(host, port, timeout=SECONDS_BOUND / 3, within=2 * SECONDS_BOUND)
    is_near = f"{host}:{port}" in settings.OUTGOING_ALLOWED
    try:
        if port != TLS_PORT and not is_near:
            client.starttls(ssl.create_default_context())
        client.login(access["login"], access["password"])
    except (imaplib.IMAP4.abort, OSError):
        client.shutdown()
        raise
    except imaplib.IMAP4.error as problem:
        client.shutdown()
        raise Failed(Fault.SIGN_IN) from problem
    return client


def _folders(client: imaplib.IMAP4) -> list[str]:
    """The letters that came, and those that were sent: by the mark of their folder or its name."""
    _state, lines = client.list()
    sent = ""
    for line in lines:
        found = _LISTED.search(line) if isinstance(line, bytes) else None
        if found is None:
            continue
        name = found["name"].decode("ascii", "replace")
        if b"\\sent" in found["flags"].lower():
            sent = name
            break
        if name.strip('"').lower() in _SENT:
            sent = sent or name
    # What was sent comes first: a report that it did not arrive is about something known then.
    return [*([sent] if sent else []), "INBOX"]


def _read_folder(
    row: models.EvidenceSource,
    client: imaplib.IMAP4,
    folder: str,
    *,
    ends: float,
    now: Callable[[], datetime],
) -> None:
    """What came since the last turn; numbers count only as long as the server keeps them."""
    state, _count = client.select(folder, readonly=True)
    if state != "OK":
        return
    stamp = str((client.response("UIDVALIDITY")[1] or [b""])[0])
    read_to = dict(row.cursor.get(folder) or {})
    last = int(read_to.get("uid", 0)) if read_to.get("stamp") == stamp else 0
    for numbers in _steps(_waiting(client, after=last, at=now())):
        if time.monotonic() > ends:
            return
        heads = _fetched(client, numbers, _HEADS)
        reports = [number for number, head in heads if number and _IS_REPORT.search(head)]
        bodies = [_fetched(client, [number], _REPORT) for number in reports[:REPORTS_BOUND]]
        told = [content for body in bodies for _number, content in body]
        answers = _answers(client, heads)
        if not _take(row, [head for _number, head in heads], told, answers, at=now()):
            return
        row.cursor = {**row.cursor, folder: {"stamp": stamp, "uid": numbers[-1]}}
        models.EvidenceSource.objects.filter(pk=row.pk).update(cursor=row.cursor)


def _waiting(client: imaplib.IMAP4, *, after: int, at: datetime) -> list[int]:
    since = imaplib.Time2Internaldate(at - BACK).strip('"').split(" ")[0]
    asked = f"UID {after + 1}:*" if after else f"SINCE {since}"
    _state, found = client.uid("SEARCH", asked)
    numbers = sorted(int(each) for each in (found[0] or b"").split())
    return [each for each in numbers if each > after][:LETTERS_BOUND]


def _steps(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + STEP] for start in range(0, len(numbers), STEP))


def _fetched(client: imaplib.IMAP4, numbers: Sequence[int], what: str) -> list[tuple[int, bytes]]:
    """What was asked for of these letters, each with its number, before or behind which a server
    may say it; 0 where it says none."""
    _state, answered = client.uid("FETCH", ",".join(map(str, numbers)), what)
    parts: Sequence[Any] = answered or []
    found: list[tuple[int, bytes]] = []
    for place, part in enumerate(parts):
        if not isinstance(part, tuple):
            continue
        behind = parts[place + 1] if place + 1 < len(parts) else b""
        said = part[0] + (behind if isinstance(behind, bytes) else b"")
        number = _NUMBER.search(said)
        found.append((int(number[1]) if number else 0, part[1]))
    return found


def _answers(client: imaplib.IMAP4, heads: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """The letters among these that answer an invitation: how they are built tells which, so that no
    other letter is opened."""
    asked = [number for number, head in heads if number and _MAY_ANSWER.search(head)]
    if not asked:
        return []
    _state, answered = client.uid("FETCH", ",".join(map(str, asked)), "(UID BODYSTRUCTURE)")
    parts: Sequence[Any] = answered or []
    built: list[bytes] = []
    for part in parts:
        line = b" ".join(part) if isinstance(part, tuple) else part
        if not isinstance(line, bytes):
            continue
        if _NEXT.match(line) or not built:
            built.append(line)
        else:
            built[-1] += line
    numbers = [_NUMBER.search(line) for line in built if _ANSWERS.search(line)]
    bodies = [_fetched(client, [int(one[1])], _REPORT) for one in numbers[:REPORTS_BOUND] if one]
    return [content for body in bodies for _number, content in body]


@transaction.atomic
def _take(
    row: models.EvidenceSource,
    heads: Sequence[bytes],
    reports: Sequence[bytes],
    answers: Sequence[bytes],
    *,
    at: datetime,
) -> bool:
    """Tell what they say; False where the owner stopped it during this turn."""
    if not queries.is_still_read(source_id=row.pk):
        return False
    told = intake.take_heads(
        heads=heads,
        owner=str(row.member.email or "").lower(),
        source=SOURCE,
        begins=f"{row.pk}:",
        keeps_subject=row.keeps_subject,
        at=at,
    )
    intake.take_reports(
        contents=reports, member_id=row.member_id, source=SOURCE, begins=f"{row.pk}:", at=at
    )
    for content in answers:
        _answered(content, source_id=row.pk, at=at)
    changed: dict[str, Any] = {"unknown": F("unknown") + told.unknown}
    if told.touches:
        changed["told_at"] = at
    models.EvidenceSource.objects.filter(pk=row.pk).update(**changed)
    return True


def _answered(content: bytes, *, source_id: int, at: datetime) -> None:
    """An answer is one to a meeting with a buyer or of both teams; one that counts for neither is
    left out, and a line says so."""
    found = replied(content=content)
    if found is None:
        log.warning("Mailbox %s: an answer that speaks for nobody who wrote it.", source_id)
    elif not handoffs.take_reply(replied=found, at=at) and not meetings.take_reply(
        replied=found, at=at
    ):
        log.warning(
            "Mailbox %s: an answer to no invitation that stands, or not by who was invited (%s).",
            source_id, found.uid,
        )  # fmt: skip
