"""Mautic's answers, read with bounds; pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty

Said = Mapping[str, Any]
LONGEST_CELL, LONGEST_DETAIL = 20_000, 80
_MERGED_INTO = re.compile(r'merged_into"[^0-9]{1,12}?(?:s:\d+:")?(\d+)')
_STATUS = {401: Fault.TOKEN_REFUSED, 403: Fault.SCOPE_MISSING, 404: Fault.STREAM_GONE}


def refusal_in(body: Any) -> Faulty | None:
    """The fault that an answer tells of although its status says that all is well."""
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return None
    code = first.get("code")
    code = code if isinstance(code, int) else 0
    message = str(first.get("message") or "")
    if code == 0 and "permission" in message:
        code = 403
    return Faulty(_STATUS.get(code, Fault.NOT_ITS_API), detail=str(code or "errors"))


def records_in(body: Any, name: str) -> list[Said]:
    """The records of an answer, which lists them or names them by their ids."""
    said = body.get(name) if isinstance(body, dict) else None
    records = list(said.values()) if isinstance(said, dict) else said
    if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
        raise Faulty(Fault.NOT_ITS_API, detail=name)
    return records


def total_in(body: Any) -> int:
    """How many records there are under the condition asked for; -1 where it does not say."""
    said = text_of(body.get("total")) if isinstance(body, dict) else ""
    return int(said) if said.isascii() and said.isdigit() else -1


def id_of(said: Said) -> str:
    """A record's id; raises Faulty where it has none."""
    key = text_of(said.get("id"))
    if not is_id(key):
        raise Faulty(Fault.NOT_ITS_API, detail="id")
    return key


def is_id(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 20


def text_of(said: Any) -> str:
    """A value as a cell."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(said, list):
        return "; ".join(filter(None, map(text_of, said)))[:LONGEST_CELL]
    return "" if isinstance(said, dict) else str(said)[:LONGEST_CELL]


def fields_in(said: Said) -> Said:
    """The fields of a record by their aliases; Mautic writes none as an empty list."""
    fields = said.get("fields")
    every = fields.get("all") if isinstance(fields, dict) else None
    return every if isinstance(every, dict) else {}


def dicts(said: Any) -> Iterator[Said]:
    """What is a record in a list of anything, or in a table of it."""
    many = said.values() if isinstance(said, dict) else said
    yield from (each for each in (many if isinstance(many, list) else list(many or ()))
                if isinstance(each, dict))  # fmt: skip


def merged_into(details: Any) -> str:
    """Of an entry of the log of merges: the contact that is left.

    The details are written as PHP or as JSON, or come as a table.
    """
    if isinstance(details, dict):
        return text_of(details.get("merged_into"))
    found = _MERGED_INTO.search(str(details or ""))
    return found.group(1) if found else ""


def moment_of(said: str) -> datetime | None:
    """A moment of the logs, which are written in UTC."""
    try:
        read = datetime.fromisoformat(said)
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def written(at: datetime) -> str:
    """A moment as Mautic compares it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def asked(
    where: Sequence[tuple[str, str, str]], *, order: str, limit: int, is_log: bool = False
) -> dict[str, str]:
    """The query of a list: conditions, order, and how many at most."""
    query = {"limit": str(limit), "start": "0"}
    if is_log:
        query |= {"order[0][col]": order, "order[0][dir]": "asc"}
    else:
        query |= {"orderBy": order, "orderByDir": "asc"}
    for place, (column, how, value) in enumerate(where):
        query |= {f"where[{place}][col]": column, f"where[{place}][expr]": how}
        if value:
            query[f"where[{place}][val]"] = value
    return query
