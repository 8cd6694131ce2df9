"""Odoo's answers and refusals, read with bounds; pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty

Said = Mapping[str, Any]
LONGEST_CELL = 20_000
_FIELD = re.compile(r"[Ii]nvalid field '?(?:[a-z_]+\.)*([a-z0-9_]{1,120})'?")
_BY_NAME = {
    "AccessDenied": Fault.TOKEN_REFUSED, "Unauthorized": Fault.TOKEN_REFUSED,
    "AccessError": Fault.SCOPE_MISSING, "Forbidden": Fault.SCOPE_MISSING,
    "NotFound": Fault.STREAM_GONE, "KeyError": Fault.STREAM_GONE, "TooManyRequests": Fault.TOO_MANY,
    "OperationalError": Fault.AWAY, "InterfaceError": Fault.AWAY, "PoolError": Fault.AWAY,
    "SerializationFailure": Fault.AWAY, "LockNotAvailable": Fault.AWAY,
    "UserError": Fault.NOT_WRITTEN, "ValidationError": Fault.NOT_WRITTEN,
    "MissingError": Fault.NOT_WRITTEN,
}  # fmt: skip


def fault_of(error: Any, *, model: str) -> Faulty:
    """What a refusal inside an answer means; its sentence is not kept, for it quotes records."""
    data = error.get("data") if isinstance(error, dict) else None
    said = data if isinstance(data, dict) else {}
    name = str(said.get("name") or "").rpartition(".")[2]
    message = str(said.get("message") or "")
    if found := _FIELD.search(message):
        return Faulty(Fault.FIELD_GONE, detail=found.group(1))
    if "database" in message and "does not exist" in message:
        return Faulty(Fault.NOT_ITS_API, detail="database")
    if "doesn't exist" in message:
        return Faulty(Fault.STREAM_GONE, detail=model)
    fault = _BY_NAME.get(name, Fault.NOT_ITS_API)
    return Faulty(fault, detail=model if fault is not Fault.NOT_ITS_API else name[:40])


def records_in(said: Any) -> list[Said]:
    """The records of an answer; raises Faulty where it is none."""
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
        raise Faulty(Fault.NOT_ITS_API, detail="records")
    return said


def id_of(said: Said) -> int:
    """A record's id; raises Faulty where it has none."""
    key = said.get("id")
    if not isinstance(key, int) or isinstance(key, bool) or key <= 0:
        raise Faulty(Fault.NOT_ITS_API, detail="id")
    return key


def related(said: Any) -> int:
    """The id of a relation, 0 where there is none; Odoo writes it with its name, or by itself."""
    first = said[0] if isinstance(said, list) and said else said
    return first if isinstance(first, int) and not isinstance(first, bool) else 0


def name_of(said: Any) -> str:
    """The name of a relation."""
    return str(said[1])[:LONGEST_CELL] if isinstance(said, list) and len(said) > 1 else ""


def text_of(said: Any, *, is_flag: bool = False) -> str:
    """A value as a cell: Odoo writes what is blank as false."""
    if isinstance(said, bool):
        return ("true" if said else "false") if is_flag or said else ""
    if said is None or isinstance(said, dict):
        return ""
    if isinstance(said, list):
        return name_of(said)
    return str(said)[:LONGEST_CELL]


def moment_of(said: Any) -> datetime | None:
    """A moment, which Odoo writes in UTC."""
    try:
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    except ValueError:
        return None


def written(at: datetime) -> str:
    """A moment as Odoo compares it."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def key_of(external_id: str, *, begins: str) -> int:
    """Odoo's own id in the key of a row; 0 where it is another's."""
    head, _dash, tail = external_id.rpartition("-")
    if head != begins:
        return 0
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 16 else 0


def external(begins: str, key: int) -> str:
    return f"{begins}-{key}" if begins else str(key)
