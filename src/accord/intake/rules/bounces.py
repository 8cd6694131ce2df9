"""Reports that a letter did not arrive (RFC 3464): which letter, and to whom; pure.

Strangers can write them like anything else. What they say is only which letter is meant; whether
there is one, and whose it is, is for `operations.bounces` to see.
"""

from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32

from accord.intake.rules.correspondence import (
    RECIPIENTS_BOUND,
    address_in,
    heading,
)
from accord.intake.rules.letters import HEAD_BOUND, PARTS_BOUND
from accord.intake.values.mails import DEPTH_BOUND, Returned

_REPORT = "message/delivery-status"
_HEADS = frozenset({"text/rfc822-headers", "message/rfc822-headers"})


def returned(*, content: bytes) -> Returned | None:
    """What a report says did not arrive; None where it is none, or names no letter or nobody.

    A report that a member sends on, attached whole, says the same. One of a delay says nothing.
    """
    try:
        message = message_from_bytes(content, policy=compat32)
        reports = [
            part for part in _within(message) if part.get_content_type() == "multipart/report"
        ]
    except (RecursionError, _TooMany):
        return None
    return next((found for report in reports if (found := _read(report))), None)


class _TooMany(Exception):
    """Parts beyond what is read."""


def _within(message: Message) -> Iterator[Message]:
    """A letter and all its parts, letters within it too, to the bounds of letters."""
    stack = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        count += 1
        if depth > DEPTH_BOUND or count > PARTS_BOUND:
            raise _TooMany
        yield part
        stack += [(each, depth + 1) for each in reversed(_parts(part))]


def _read(report: Message) -> Returned | None:
    told: list[str] = []
    named = ""
    for part in _parts(report):
        kind = part.get_content_type()
        if kind == _REPORT:
            told += _failed(part)
        elif kind == "message/rfc822" and not named:
            named = next((heading(inner, "Message-ID") for inner in _parts(part)), "")
        elif kind in _HEADS and not named:
            heads = message_from_string(_text(part), policy=compat32)
            named = heading(heads, "Message-ID")
    answered = heading(report, "References").split() or [heading(report, "In-Reply-To")]
    named = named or answered[-1]
    people = tuple(dict.fromkeys(told))[:RECIPIENTS_BOUND]
    return Returned(named[:1_000], people) if named and people else None


def _failed(status: Message) -> Iterator[str]:
    """Whom a letter did not reach for good, by every address that the report has for them."""
    for block in _parts(status):
        if heading(block, "Action").lower() != "failed":
            continue
        for name in ("Original-Recipient", "Final-Recipient"):
            address = address_in(heading(block, name).rpartition(";")[2])
            if address:
                yield address


def _parts(message: Message) -> list[Message]:
    content = message.get_payload()
    listed = content if isinstance(content, list) else []
    return [part for part in listed if isinstance(part, Message)]


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content[:HEAD_BOUND].decode("utf-8", "replace")
    return next((inner.as_string()[:HEAD_BOUND] for inner in _parts(part)), "")
