"""Standard Webhooks: what a sender signs, and whether it was signed; pure.

Written out here because the package of that name takes the timestamp for any float, parses the
body while it checks it, and fails where a timestamp is too long to be a date.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PREFIX = "whsec_"
VERSION = "v1"
TOLERANCE_SECONDS = 300
SECRET_BYTES = 32
SIGNATURES_BOUND = 20
_ID = re.compile(r"[!-\-/-~]{1,200}")  # printable ASCII without the dot, which parts what is signed
_TIME = re.compile(r"[0-9]{1,12}")


class NotSigned(Exception):
    """The headers do not carry a signature of this form."""


class WrongTime(Exception):
    """The message says a time too far from now."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the three headers say: the message's id, its time, and the signatures of version 1."""

    message_id: str
    timestamp: str
    signatures: tuple[bytes, ...]


def written(random: bytes) -> str:
    """A secret as people copy it."""
    return PREFIX + base64.b64encode(random).decode()


def is_secret(secret: str) -> bool:
    """Whether this can be a secret: `whsec_` and 24 to 64 bytes in base64."""
    try:
        return secret.startswith(PREFIX) and 24 <= len(_bytes_of(secret)) <= 64
    except (binascii.Error, ValueError):
        return False


def read_headers(*, message_id: str, timestamp: str, signature: str) -> Signed:
    """The three headers, checked for their form alone; raises NotSigned."""
    if not (_ID.fullmatch(message_id) and _TIME.fullmatch(timestamp)):
        raise NotSigned
    given = signature.split(" ")[:SIGNATURES_BOUND]
    ours = [one.partition(",") for one in given]
    found = tuple(
        told.encode("ascii", "replace") for version, _, told in ours if version == VERSION and told
    )
    if not found:
        raise NotSigned
    return Signed(message_id, timestamp, found)


def check_time(signed: Signed, *, at: datetime) -> None:
    """Raise WrongTime where the message is more than five minutes old or ahead."""
    if abs(int(signed.timestamp) - at.timestamp()) > TOLERANCE_SECONDS:
        raise WrongTime


def sign(*, secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The header `webhook-signature` of a message."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(_bytes_of(secret), signed, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def is_signed(signed: Signed, *, body: bytes, secrets: Iterable[str]) -> bool:
    """Whether one signature is right under one secret; all are compared, in constant time."""
    right = False
    for secret in secrets:
        made = sign(
            secret=secret, message_id=signed.message_id, timestamp=signed.timestamp, body=body
        )
        ours = made.partition(",")[2].encode()
        for theirs in signed.signatures:
            right |= hmac.compare_digest(ours, theirs)
    return right


def _bytes_of(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
