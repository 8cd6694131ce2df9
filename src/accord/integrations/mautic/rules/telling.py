"""Messages that Mautic sends: whether it is really Mautic, and what has changed; pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from typing import Any

from accord.integrations.connecting.values import Change, Fault, Faulty, Told
from accord.integrations.mautic.rules.answers import Said, dicts, is_id, text_of

SIGNATURE = "webhook-signature"
# Which part of an event names what, and how the key of what it names begins.
_TOUCHES = {"submission": "form", "hit": "hit", "stat": "mail"}


def sign(body: bytes, *, secret: str) -> bytes:
    """The signature of a message, as Mautic makes it."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())


def is_signed(told: Told, *, secrets: Sequence[str]) -> bool:
    """Whether one of the secrets has signed this body. Mautic signs no time: a message that comes
    again is read anew, which changes nothing."""
    given = told.headers.get(SIGNATURE, "").encode()
    return any(hmac.compare_digest(given, sign(told.body, secret=one)) for one in secrets if one)


def changes_in(told: Told) -> tuple[Change, ...]:
    """What a message says has changed, each once."""
    try:
        said = json.loads(told.body)
    except (ValueError, RecursionError):
        raise Faulty(Fault.NOT_ITS_API) from None
    if not isinstance(said, dict):
        raise Faulty(Fault.NOT_ITS_API)
    return tuple(
        dict.fromkeys(
            change
            for name, events in said.items()
            for event in dicts(events if isinstance(events, list) else [events])
            for change in _changes(str(name), event)
        )
    )


def _changes(name: str, event: Said) -> Iterator[Change]:
    whole = "companies" if ".company_" in name else "contacts"
    if "delete" in name:
        yield from _named(whole, event.get("id"))
        return
    for part, stream in (("contact", "contacts"), ("lead", "contacts"), ("company", "companies")):
        yield from _named(stream, _id_in(event.get(part)))
    for part, begins in _TOUCHES.items():
        inner = event.get(part)
        if isinstance(inner, dict):
            yield from _named("contacts", _id_in(inner.get("lead")))
            yield from _named("touches", inner.get("id"), begins=f"{begins}:")


def _id_in(said: Any) -> Any:
    return said.get("id") if isinstance(said, dict) else None


def _named(stream: str, said: Any, *, begins: str = "") -> Iterator[Change]:
    key = text_of(said)
    if is_id(key):
        yield Change(stream, f"{begins}{key}")
