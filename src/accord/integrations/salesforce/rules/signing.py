"""Messages of an org, signed by the secret that it shares with us; pure.

Salesforce signs nothing itself: a few lines of Apex do (docs/connectors-salesforce.md). What is
signed is the time in seconds, a full stop and the body.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from accord.integrations.connecting.values import Change, Fault, Faulty, Told
from accord.integrations.salesforce.rules.soql import is_id
from accord.integrations.salesforce.values import SHAPES, SIGNED_FOR, TOLD_AT_MOST


def sign(*, secret: str, seconds: str, body: bytes) -> str:
    """The signature of a message."""
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def changes(told: Told, *, secrets: Sequence[str]) -> tuple[Change, ...]:
    """What a message says has changed; raises Faulty(NOT_SIGNED), also for one that is too old."""
    seconds = told.headers.get("x-accord-timestamp", "")
    given = told.headers.get("x-accord-signature", "").removeprefix("sha256=")
    if not _is_fresh(seconds, at=told.at) or not any(
        secret
        and hmac.compare_digest(
            sign(secret=secret, seconds=seconds, body=told.body).encode(), given.encode()
        )
        for secret in secrets
    ):
        raise Faulty(Fault.NOT_SIGNED)
    return _read(told.body)


def _is_fresh(seconds: str, *, at: datetime) -> bool:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return False
    return abs(at - datetime.fromtimestamp(int(seconds), UTC)) <= SIGNED_FOR


def _read(body: bytes) -> tuple[Change, ...]:
    """`{"object": "Lead", "ids": ["00Q…"]}`; what it names that we do not read is left out."""
    try:
        said = json.loads(body)
    except ValueError:
        return ()
    if not isinstance(said, dict) or not isinstance(said.get("ids"), list):
        return ()
    object_ = said.get("object")
    ids = [each for each in said["ids"][:TOLD_AT_MOST] if isinstance(each, str) and is_id(each)]
    if not isinstance(object_, str) or object_ not in SHAPES:
        return ()
    return tuple(Change(object_, each) for each in dict.fromkeys(ids))
