"""Text of queries, put together from names that are names and values that are escaped; pure."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from accord.integrations.salesforce.values import ID

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z][A-Za-z0-9_]*)?")
_ESCAPES = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class NotAName(ValueError):
    """Not the name of a field or an object."""


def select(
    *,
    object: str,
    fields: Sequence[str],
    where: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int = 0,
) -> str:
    """A query; `where` are conditions made by this module or constants. Raises NotAName."""
    parts = [f"SELECT {', '.join(map(name, dict.fromkeys(fields)))} FROM {name(object)}"]
    conditions = [condition for condition in where if condition]
    if conditions:
        parts.append("WHERE " + " AND ".join(f"({condition})" for condition in conditions))
    if order:
        parts.append("ORDER BY " + ", ".join(map(name, order)))
    if limit:
        parts.append(f"LIMIT {int(limit)}")
    return " ".join(parts)


def name(said: str) -> str:
    """The name itself; raises NotAName."""
    if not _NAME.fullmatch(said):
        raise NotAName(said[:80])
    return said


def text(said: str) -> str:
    """A text as a value."""
    return "'" + "".join(_ESCAPES.get(sign, sign) for sign in said) + "'"


def moment(said: datetime) -> str:
    """A moment as a value, to the second, as stamps are."""
    return said.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_id(said: str) -> bool:
    """Whether this can be the id of a record."""
    return bool(ID.fullmatch(said))


def among(field: str, ids: Sequence[str]) -> str:
    """That a field holds one of these ids; what can be no id is left out."""
    listed = ", ".join(text(each) for each in dict.fromkeys(ids) if is_id(each))
    return f"{name(field)} IN ({listed})"


def after(*, stamp: str, at: datetime, id: str) -> str:
    """What stands behind a place in the order of stamps and ids."""
    if not id:
        return f"{name(stamp)} >= {moment(at)}"
    return f"{name(stamp)} >= {moment(at)} AND ({name(stamp)} > {moment(at)} OR Id > {text(id)})"


def until(*, stamp: str, at: datetime) -> str:
    """What has been stamped by then."""
    return f"{name(stamp)} <= {moment(at)}"
