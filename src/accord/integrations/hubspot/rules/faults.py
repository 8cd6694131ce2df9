"""What an answer that is no answer means."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty
from accord.kernel import retry_after

LONGEST_DETAIL = 120
_WAITS = {"SECONDLY": 1, "TEN_SECONDLY_ROLLING": 10, "DAILY": 3600}
_PROPERTY = re.compile(
    r"propert(?:y|ies)\W{1,4}([a-z0-9_]{1,120})\W{0,4}.{0,20}exist", re.IGNORECASE
)
_MADE_LATER = 423, 477  # a portal that is being moved or held


def fault_of(*, status: int, headers: Mapping[str, str], body: Any) -> Faulty:
    """The fault that a status from 300 on tells of; `body`: its JSON, or None where it has none."""
    said: Mapping[str, Any] = body if isinstance(body, dict) else {}
    if status == 429:
        return Faulty(Fault.TOO_MANY, detail=_policy(said), wait=_wait(headers, said))
    if status >= 500 or status in (408, *_MADE_LATER):
        return Faulty(Fault.AWAY, detail=str(status), wait=_seconds(headers))
    if status == 401:
        return Faulty(Fault.TOKEN_REFUSED, detail=_category(said))
    if not said:
        return Faulty(Fault.NOT_ITS_API, detail=str(status))
    if status == 403:
        return Faulty(Fault.SCOPE_MISSING, detail=" ".join(scopes_in(said))[:LONGEST_DETAIL])
    if status == 400 and (gone := property_in(said)):
        return Faulty(Fault.FIELD_GONE, detail=gone)
    if status == 404:
        return Faulty(Fault.STREAM_GONE, detail=_category(said))
    return Faulty(Fault.NOT_ITS_API, detail=f"{status} {_category(said)}".strip())


def scopes_in(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes that a refusal names; it writes them in one of several places."""
    found = [
        scope
        for context in _contexts(said)
        for name in ("requiredGranularScopes", "missingScopes", "requiredScopes")
        for scope in _words(context.get(name))
    ]
    return tuple(dict.fromkeys(found))


def property_in(said: Mapping[str, Any]) -> str:
    """The property that a refusal says is not there; "" where it says no such thing."""
    errors = [each for each in said.get("errors") or () if isinstance(each, dict)]
    for error in errors:
        if error.get("code") == "PROPERTY_DOESNT_EXIST":
            names = _words((error.get("context") or {}).get("propertyName"))
            return names[0] if names else _named(error.get("message"))
    message = str(said.get("message") or "")
    return _named(message) if "PROPERTY_DOESNT_EXIST" in message or "not exist" in message else ""


def _named(message: Any) -> str:
    found = _PROPERTY.search(str(message or ""))
    return found.group(1) if found else ""


def _contexts(said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for each in (said, *(said.get("errors") or ())):
        context = each.get("context") if isinstance(each, dict) else None
        if isinstance(context, dict):
            yield context


def _words(said: Any) -> list[str]:
    many = said if isinstance(said, list) else [said]
    return [str(each)[:LONGEST_DETAIL] for each in many if isinstance(each, str) and each]


def _category(said: Mapping[str, Any]) -> str:
    """A code of HubSpot's; never its sentence, which may quote what was sent."""
    category = said.get("category")
    return category[:40] if isinstance(category, str) and category.isascii() else ""


def _policy(said: Mapping[str, Any]) -> str:
    policy = said.get("policyName")
    return policy if policy in _WAITS else ""


def _wait(headers: Mapping[str, str], said: Mapping[str, Any]) -> int:
    return _seconds(headers) or _WAITS.get(_policy(said), 10)


def _seconds(headers: Mapping[str, str]) -> int:
    at = retry_after.date_told(headers.get("date", "")) or datetime.max.replace(tzinfo=UTC)
    pause = retry_after.pause_asked(headers.get("retry-after", "").strip(), at=at)
    return int(pause.total_seconds())
