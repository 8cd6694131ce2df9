"""What an answer that is no answer means; pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty
from accord.integrations.salesforce.values import LIMIT_WAIT, RESERVE, SHAPES

SESSION_GONE = "INVALID_SESSION_ID"
LOCKED = "UNABLE_TO_LOCK_ROW"
CHANGED_MEANWHILE = 412

_BY_CODE: Mapping[str, Fault] = {
    SESSION_GONE: Fault.TOKEN_REFUSED,
    "INVALID_AUTH_HEADER": Fault.TOKEN_REFUSED,
    "REQUEST_LIMIT_EXCEEDED": Fault.TOO_MANY,
    "TXN_SECURITY_METERING_ERROR": Fault.TOO_MANY,
    "CONCURRENT_API_REQUESTS": Fault.TOO_MANY,
    "EXCEEDED_QUOTA": Fault.TOO_MANY,
    "EXCEEDED_MAX_CONCURRENT_REQUESTS": Fault.TOO_MANY,
    "API_DISABLED_FOR_ORG": Fault.SCOPE_MISSING,
    "API_CURRENTLY_DISABLED": Fault.SCOPE_MISSING,
    "FUNCTIONALITY_NOT_ENABLED": Fault.SCOPE_MISSING,
    "INSUFFICIENT_ACCESS": Fault.SCOPE_MISSING,
    "INSUFFICIENT_ACCESS_OR_READONLY": Fault.SCOPE_MISSING,
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": Fault.SCOPE_MISSING,
    "INVALID_FIELD": Fault.FIELD_GONE,
    "INVALID_FIELD_FOR_INSERT_UPDATE": Fault.FIELD_GONE,
    LOCKED: Fault.AWAY,
    "QUERY_TIMEOUT": Fault.AWAY,
    "SERVER_UNAVAILABLE": Fault.AWAY,
    "UNKNOWN_EXCEPTION": Fault.AWAY,
}
_NO_OBJECT = frozenset({"INVALID_TYPE", "NOT_FOUND"})
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}")
_COLUMN = re.compile(r"No such column '([A-Za-z][A-Za-z0-9_.]{0,120})'")
_USAGE = re.compile(r"api-usage=(\d{1,12})/(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an answer says of its failure: its status, code and the field it names."""

    status: int
    code: str = ""
    field: str = ""


class Refused(Faulty):
    """A fault that Salesforce gave a code."""

    def __init__(self, fault: Fault, *, detail: str, wait: int = 0, code: str = "") -> None:
        super().__init__(fault, detail=detail, wait=wait)
        self.code = code


def refusal(*, status: int, body: bytes) -> Refusal:
    """What the body of a failed answer says, in any of the shapes that there are."""
    try:
        said = json.loads(body)
    except ValueError:
        return Refusal(status)
    first = said[0] if isinstance(said, list) and said else said
    if not isinstance(first, dict):
        return Refusal(status)
    code = first.get("errorCode") or first.get("statusCode") or first.get("error") or ""
    return told(status=status, code=code, message=first.get("message", ""))


def told(*, status: int, code: Any, message: Any) -> Refusal:
    """A refusal with what can be repeated of it: messages may hold names, so only the field."""
    column = _COLUMN.search(str(message))
    plain = str(code).upper() if _CODE.fullmatch(str(code)) else ""
    return Refusal(status, plain, column[1] if column else "")


def faulty(refused: Refusal, *, object: str = "", wait: int = 0) -> Refused:
    """The fault that a refusal is."""
    if refused.code in _NO_OBJECT:
        shape = SHAPES.get(object)
        gone = Fault.STREAM_GONE if shape and not shape.is_core else Fault.SCOPE_MISSING
        return Refused(gone, detail=object or refused.code, code=refused.code)
    fault = _BY_CODE.get(refused.code) or _by_status(refused.status)
    details = {
        Fault.SCOPE_MISSING: object or refused.code,
        Fault.FIELD_GONE: refused.field or object,
        Fault.TOO_MANY: refused.code,
    }
    detail = details.get(fault) or refused.code or str(refused.status)
    wait = wait or _wait(fault, refused.code)
    return Refused(fault, detail=detail, wait=wait, code=refused.code or str(refused.status))


def _by_status(status: int) -> Fault:
    if status == 401:
        return Fault.TOKEN_REFUSED
    if status == 403:
        return Fault.SCOPE_MISSING
    if status == 429:
        return Fault.TOO_MANY
    return Fault.AWAY if status >= 500 else Fault.NOT_ITS_API


def _wait(fault: Fault, code: str) -> int:
    return LIMIT_WAIT if fault is Fault.TOO_MANY and code == "REQUEST_LIMIT_EXCEEDED" else 0


def sign_in_refused(refused: Refusal) -> Faulty:
    """The fault of a refused sign-in; the code that OAuth gives says which."""
    if refused.status == 429 or refused.status >= 500:
        return faulty(refused)
    if not refused.code:
        return Faulty(Fault.NOT_ITS_API, detail=str(refused.status))
    return Faulty(Fault.TOKEN_REFUSED, detail=refused.code.lower())


def seconds(said: str) -> int:
    """The seconds of a Retry-After; 0 where it says none."""
    return min(int(said), 86_400) if said.isascii() and said.isdigit() else 0


def is_spent(usage: str) -> bool:
    """Whether so much of the day's calls is used that the rest belongs to others."""
    found = _USAGE.search(usage)
    if not found:
        return False
    used, limit = int(found[1]), int(found[2])
    return limit > 0 and used >= limit * (1 - RESERVE)
