"""Writing into an org: our own fields, and owner or status where asked; never over others."""

import time
from collections.abc import Iterator, Mapping, Sequence
from email.utils import format_datetime
from typing import Any

from accord.integrations.connecting.values import Errand, Fault, Write, Written
from accord.integrations.salesforce.queries import plain
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.queries.reading import Reader
from accord.integrations.salesforce.rules import faults, rows, soql, tasks, writing
from accord.integrations.salesforce.values import (
    LOCKED_TRIES,
    VERSION,
    WRITES_AT_ONCE,
)

_LOCKED_WAIT = 0.3
_Due = dict[str, tuple[Write, Mapping[str, str]]]


def write(
    *, line: Line, reader: Reader, stream: str, changes: Sequence[Write]
) -> tuple[Written, ...]:
    """Write fields of records that stand as they stood when it was decided.

    Each is read first. Where somebody changes one between that and our writing, the org refuses
    it, and it is read and judged once more.
    """
    judged: dict[str, Written] = {}
    due = list(changes)
    for _ in range(2):
        ready = _judge(reader, stream, due, judged=judged)
        due = list(_send(line, stream, ready, judged=judged))
        if not due:
            break
    for change in due:
        judged[change.external_id] = Written(change.external_id, Fault.NOT_WRITTEN, "changing")
    return tuple(judged[change.external_id] for change in changes)


def _judge(
    reader: Reader, stream: str, due: Sequence[Write], *, judged: dict[str, Written]
) -> _Due:
    """Those that may be written, as they stand; what was found of the others goes to `judged`."""
    allowed = []
    for change in due:
        strange = writing.not_ours(change, stream=stream)
        if strange:
            judged[change.external_id] = strange
        else:
            allowed.append(change)
    names = sorted({name for change in allowed for name in change.fields})
    ids = [change.external_id for change in allowed]
    standing = reader.raw(stream, fields=names, ids=ids) if allowed else {}
    ready: _Due = {}
    for change in allowed:
        cells = standing.get(change.external_id[:15])
        found = writing.judge(change, standing=cells)
        if found is None and cells is not None:
            ready[change.external_id] = (change, cells)
        elif found is not None:
            judged[change.external_id] = found
    return ready


def _send(line: Line, stream: str, ready: _Due, *, judged: dict[str, Written]) -> Iterator[Write]:
    """Write; answers those that were changed under our hands."""
    waiting = list(ready.values())
    for attempt in range(LOCKED_TRIES):
        locked = []
        for start in range(0, len(waiting), WRITES_AT_ONCE):
            part = waiting[start : start + WRITES_AT_ONCE]
            for (change, cells), answer in zip(part, _sent(line, stream, part), strict=True):
                refused = _refusal(answer)
                if refused is not None and refused.status == faults.CHANGED_MEANWHILE:
                    yield change
                elif refused is not None and refused.code == faults.LOCKED:
                    locked.append((change, cells))
                    judged[change.external_id] = writing.refused(change, refused)
                else:
                    judged[change.external_id] = writing.refused(change, refused)
        if not locked:
            return
        waiting = locked
        time.sleep(_LOCKED_WAIT * (attempt + 1))


def _sent(
    line: Line, stream: str, part: Sequence[tuple[Write, Mapping[str, str]]]
) -> list[Mapping[str, Any]]:
    """The answers of one composite, one for each record; each goes in or not by itself."""
    asked = [
        {
            "method": "PATCH",
            "url": f"/services/data/{VERSION}/sobjects/{stream}/{change.external_id}",
            "referenceId": f"r{place}",
            "body": {name: said or None for name, said in change.fields.items()},
            "httpHeaders": _unless_changed(cells),
        }
        for place, (change, cells) in enumerate(part)
    ]
    said = line.json(
        "POST", "composite", object=stream, json={"allOrNone": False, "compositeRequest": asked}
    )
    by_place = {str(each.get("referenceId")): each for each in said["compositeResponse"]}
    return [by_place.get(f"r{place}", {}) for place in range(len(part))]


def _unless_changed(cells: Mapping[str, str]) -> dict[str, str]:
    at = rows.moment_of(cells.get("LastModifiedDate", ""))
    return {"If-Unmodified-Since": format_datetime(at, usegmt=True)} if at else {}


def _refusal(answer: Mapping[str, Any]) -> faults.Refusal | None:
    status = int(answer.get("httpStatusCode", 0))
    if 200 <= status < 300:
        return None
    body = answer.get("body")
    first = body[0] if isinstance(body, list) and body and isinstance(body[0], dict) else {}
    return faults.told(
        status=status, code=first.get("errorCode", ""), message=first.get("message", "")
    )


class Tasks:
    """The tasks of an org whose subjects bear marks of ours."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def make(self, errand: Errand, *, record_id: str, owner: str) -> None:
        """A task about a lead or contact, once: one whose subject bears the mark is left as it is,
        also where people have put it away."""
        asked = tasks.query_of(errand.mark, record_ids=[record_id])
        if not plain.query(self._line, asked, object=tasks.OBJECT, deleted=True):
            made = tasks.task_of(errand, record_id=record_id, owner=owner)
            self._line.json("POST", f"sobjects/{tasks.OBJECT}", object=tasks.OBJECT, json=made)

    def settle(self, mark: str, *, record_ids: Sequence[str], owner: str) -> bool:
        """Have the task whose subject bears a mark be open and of this owner, or done where that is
        ""."""
        if not any(map(soql.is_id, record_ids)):
            return False
        asked = tasks.query_of(mark, record_ids=record_ids)
        found = plain.query(self._line, asked, object=tasks.OBJECT)
        if not found:
            return False
        [cells] = found
        states: list[rows.Cells] = []
        if tasks.is_closed(cells) == bool(owner):
            states = plain.query(self._line, tasks.query_of_states(), object=tasks.STATES)
        if said := tasks.standing_of(cells, owner=owner, states=states):
            path = f"sobjects/{tasks.OBJECT}/{cells['Id']}"
            self._line.json("PATCH", path, object=tasks.OBJECT, json=said)
        return True
