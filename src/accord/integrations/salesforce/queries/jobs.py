"""Bulk jobs: a large object read as CSV, a page at a time, whenever and by whomever."""

import csv
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.integrations.connecting.values import Cursor, Fault, Faulty
from accord.integrations.salesforce.queries.calling import Line
from accord.integrations.salesforce.rules import faults, rows
from accord.integrations.salesforce.rules.rows import Cells
from accord.integrations.salesforce.values import BULK_ROWS

# How long one call waits for a job that works, in seconds; then the frame may do other things.
WAITS = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 5.0, 5.0)
STARTS = 4  # a job that is gone is begun anew so often
_NOT_FOR_BULK = frozenset({"FEATURENOTENABLED", "INVALIDENTITY", "API_ERROR", "INVALIDOPERATION"})
_GONE = frozenset({"NOT_FOUND", "INVALIDJOB", "404"})
_AT_WORK = frozenset({"UploadComplete", "InProgress"})


@dataclass(frozen=True, slots=True)
class Got:
    """Rows of a job and where it goes on."""

    cells: list[Cells]
    cursor: Cursor
    ends: bool
    total: int


def page(line: Line, text: str, *, object: str, cursor: Mapping[str, Any]) -> Got | None:
    """The next rows of the job of a cursor; None where this object can be read by no job.

    While the job works, no rows. A job that is gone is begun anew, a few times: rows that come
    twice change nothing.
    """
    job = str(cursor.get("job", ""))
    if not job:
        return _begin(line, text, object=object, cursor=cursor)
    if not cursor.get("ready"):
        state = _state(line, job)
        if state is None:
            return _again(cursor)
        if state["state"] in _AT_WORK:
            # A cursor that stands still is a loop without an end to whoever reads.
            looked = {**cursor, "looks": int(cursor.get("looks", 0)) + 1}
            return Got([], looked, ends=False, total=int(cursor.get("total", 0)))
        if state["state"] != "JobComplete":
            return _failed(state, object=object)
        done = int(state.get("numberRecordsProcessed") or cursor.get("total", 0))
        cursor = {**cursor, "ready": True, "total": done}
    return _rows(line, job, cursor=cursor)


def _begin(line: Line, text: str, *, object: str, cursor: Mapping[str, Any]) -> Got | None:
    starts = int(cursor.get("starts", 0)) + 1
    if starts > STARTS:
        return None
    asked = {"operation": "query", "query": text, "contentType": "CSV", "lineEnding": "LF"}
    try:
        said = line.json("POST", "jobs/query", object=object, json=asked)
    except faults.Refused as refused:
        if refused.code in _NOT_FOR_BULK:
            return None
        raise
    total = int(cursor.get("total", 0))
    return Got(
        [], {"by": "job", "job": str(said["id"]), "starts": starts, "total": total}, False, total
    )


def _state(line: Line, job: str) -> dict[str, Any] | None:
    """How the job stands once it is done, or after a while; None where there is none."""
    for wait in (*WAITS, 0.0):
        try:
            said = dict(line.json("GET", f"jobs/query/{job}"))
        except faults.Refused as refused:
            if refused.code in _GONE:
                return None
            raise
        if said.get("state") not in _AT_WORK or not wait:
            return said
        time.sleep(wait)
    return said


def _rows(line: Line, job: str, *, cursor: Mapping[str, Any]) -> Got:
    at = str(cursor.get("locator", ""))
    sent = {"maxRecords": str(BULK_ROWS), **({"locator": at} if at else {})}
    try:
        answer = line.ask(
            "GET", f"jobs/query/{job}/results", params=sent, headers={"accept": "text/csv"}
        )
    except faults.Refused as refused:
        if refused.code in _GONE:
            return _again(cursor)
        raise
    following = answer.headers.get("sforce-locator", "null")
    ends = following in ("", "null")
    told = answer.headers.get("sforce-numberofrecords", "")
    cells = _cells(answer.content.decode("utf-8"))
    if told.isdigit() and int(told) != len(cells):
        raise Faulty(Fault.AWAY, detail="Sforce-NumberOfRecords")  # cut on its way
    if not ends and following == at:
        raise Faulty(Fault.NOT_ITS_API, detail="Sforce-Locator")
    kept = {**cursor, "locator": "" if ends else following}
    return Got(cells, kept, ends=ends, total=int(cursor.get("total", 0)))


def _cells(text: str) -> list[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    plain = [rows.cell_of(name) for name in header]
    return [
        dict(zip(plain, map(rows.cell_of, line), strict=True))
        for line in reader
        if len(line) == len(plain)
    ]


def _again(cursor: Mapping[str, Any]) -> Got:
    total = int(cursor.get("total", 0))
    kept = {"by": "job", "starts": int(cursor.get("starts", 1)), "total": total}
    return Got([], kept, ends=False, total=total)


def _failed(state: Mapping[str, Any], *, object: str) -> Got | None:
    """A job that its org gave up: for a reason that has a name, else read without jobs."""
    message = str(state.get("errorMessage", ""))
    for code in ("INVALID_FIELD", "INVALID_TYPE"):
        if code in message:
            raise faults.faulty(faults.told(status=400, code=code, message=message), object=object)
    return None
