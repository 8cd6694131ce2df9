"""Messages that HubSpot sends: whether it is really HubSpot, and what has changed."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from accord.integrations.connecting.values import Change, Fault, Faulty, Told
from accord.integrations.hubspot.values import SIGNED_FOR_SECONDS, STREAMS_OF_TYPE, TYPE_OF_NAME

SIGNATURE, TIMESTAMP = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
MOST_EVENTS = 1_000
# Signed as they read, although the address holds them as codes.
_SIGNED_PLAIN = {
    "3A": ":", "2F": "/", "3F": "?", "40": "@", "21": "!", "24": "$", "27": "'", "28": "(",
    "29": ")", "2A": "*", "2C": ",", "3B": ";",
}  # fmt: skip
_CODED = re.compile("%(" + "|".join(_SIGNED_PLAIN) + ")", re.IGNORECASE)


def is_signed(told: Told, *, secrets: Sequence[str]) -> bool:
    """Whether one of the secrets has signed this method, address, body and time, just now."""
    stamp = told.headers.get(TIMESTAMP, "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 14):
        return False
    if abs(told.at.timestamp() - int(stamp) / 1000) > SIGNED_FOR_SECONDS:
        return False
    given = told.headers.get(SIGNATURE, "").encode()
    return any(hmac.compare_digest(given, sign(told, secret=each)) for each in secrets if each)


def sign(told: Told, *, secret: str) -> bytes:
    """The signature of a message, as HubSpot makes it."""
    address = _CODED.sub(lambda code: _SIGNED_PLAIN[code.group(1).upper()], told.url)
    stamp = told.headers.get(TIMESTAMP, "")
    signed = f"{told.method.upper()}{address}".encode() + told.body + stamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest())


def changes_in(told: Told) -> tuple[Change, ...]:
    """What a message says has changed, each once; what it tells beside that is not ours."""
    try:
        events = json.loads(told.body)
    except ValueError:
        raise Faulty(Fault.NOT_ITS_API) from None
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise Faulty(Fault.NOT_ITS_API)
    return tuple(
        dict.fromkeys(
            Change(stream, external_id)
            for event in events
            if isinstance(event, dict)
            for type_, external_id in _objects(event)
            for stream in STREAMS_OF_TYPE.get(type_, ())
        )
    )


def _objects(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Type and id of each object that an event is about."""
    name, _dot, what = str(event.get("subscriptionType") or "").partition(".")
    if what == "associationChange":
        yield from _linked(event, name)
        return
    type_ = str(event.get("objectTypeId") or "") or TYPE_OF_NAME.get(name, "")
    for field in ("objectId", "primaryObjectId", "newObjectId"):
        yield from _named(type_, event.get(field))
    merged = event.get("mergedObjectIds")
    for each in merged if isinstance(merged, list) else ():
        yield from _named(type_, each)


def _linked(event: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    words = str(event.get("associationType") or "").lower().split("_to_")
    from_name = words[0] if len(words) == 2 else name
    to_name = words[1].removesuffix("_unlabeled") if len(words) == 2 else ""
    for said, type_name, field in (
        (event.get("fromObjectTypeId"), from_name, "fromObjectId"),
        (event.get("toObjectTypeId"), to_name, "toObjectId"),
    ):
        yield from _named(str(said or "") or TYPE_OF_NAME.get(type_name, ""), event.get(field))


def _named(type_: str, said: Any) -> Iterator[tuple[str, str]]:
    external_id = str(said) if isinstance(said, int | str) and not isinstance(said, bool) else ""
    if type_ and external_id.isascii() and external_id.isdigit() and len(external_id) <= 20:
        yield type_, external_id


def moment_of(milliseconds: int) -> str:
    """A moment that HubSpot counts in milliseconds, as text."""
    whole = datetime.fromtimestamp(milliseconds // 1000, tz=UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def object_id(external_id: str) -> str:
    """HubSpot's own id in the key of a row, such as 12 in call:12:7; "" where it holds none."""
    parts = external_id.split(":")
    found = parts[1] if len(parts) > 1 else parts[0]
    return found if found.isascii() and found.isdigit() else ""
