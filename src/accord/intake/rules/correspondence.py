"""What a member's own letter tells: to whom they wrote, or who wrote the letter they send on; pure.

Only heads are read, and of a letter sent on as text the line that names its sender.
"""

import re
from collections.abc import Collection
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

from accord.intake.rules import letters
from accord.intake.values.mails import Correspondence, Letter, Why

RECIPIENTS_BOUND = 100
_LINES_BOUND = 400
_LINE_BOUND = 500
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]+@[^\s<>@,;:\"()\[\]\\]+\.[^\s<>@,;:\"()\[\]\\.]+")
# How programs for mail head the sender's line of a letter that is sent on, in many languages.
_FROM = re.compile(
    r"[>\s*]*(?:from|von|de|de la|da|van|od|от|відправник|보낸\s?사람|expéditeur|från|fra)"
    r"\s*(?:\*\s*)?[:：]\*?\s*(?P<who>.+)",
    re.IGNORECASE,
)


def correspondence(
    *, content: bytes, letter: Letter, to: str, owner: Collection[str], at: datetime
) -> Correspondence | Why:
    """What the letter tells of the owner's correspondence, or why nothing.

    letter: as read. to: the address that it was copied or sent on to. owner: the member's own.
    """
    if letter.email not in owner:
        return Why.NOT_THE_OWNER
    message = message_from_bytes(content, policy=compat32)
    direct = addresses(message, "To")
    others = tuple(
        address
        for address in (*direct, *addresses(message, "Cc"))
        if address != to and address not in owner
    )
    sent_on = _sent_on(message, letter=letter, owner=owner, at=at) if to in direct else None
    if sent_on is not None:
        return sent_on
    if not others:
        return Why.NOBODY_ELSE
    return Correspondence(
        people=others[:RECIPIENTS_BOUND],
        is_answer=False,
        message_id=heading(message, "Message-ID"),
        subject=letter.subject,
        sent_at=letter.sent_at,
    )


def of_heads(
    *, content: bytes, owner: Collection[str], at: datetime
) -> tuple[str, Correspondence] | None:
    """A letter's key and what its head tells; None for what programs and strangers' lists write."""
    message = message_from_bytes(content[: letters.HEAD_BOUND], policy=compat32)
    senders = addresses(message, "From")
    sent_at = letters.when_sent(message, at=at, days=365)
    named = heading(message, "Message-ID")
    if len(senders) != 1 or sent_at is None or letters.is_automatic(message):
        return None
    is_answer = senders[0] not in owner
    others = (*addresses(message, "To"), *addresses(message, "Cc"))
    people = senders if is_answer else tuple(each for each in others if each not in owner)
    read = Correspondence(
        people=people[:RECIPIENTS_BOUND],
        is_answer=is_answer,
        message_id=named,
        subject=letters.plain_heading(message, "Subject")[:300],
        sent_at=sent_at,
    )
    return letters.key_of(named.encode("utf-8", "replace") or content), read


def addresses(message: Message, name: str) -> tuple[str, ...]:
    """The addresses of a head, in small letters, each once; what is none is left out."""
    heads = [str(each)[:20_000] for each in message.get_all(name) or []]
    found = [address.strip().lower() for _name, address in getaddresses(heads)]
    return tuple(dict.fromkeys(each for each in found if _ADDRESS.fullmatch(each)))


def address_in(text: str) -> str:
    """The address that a text is, with or without brackets, in small letters; "" where it is
    none."""
    plain = text.strip().removeprefix("<").removesuffix(">").lower()
    return plain if _ADDRESS.fullmatch(plain) else ""


def heading(message: Message, name: str) -> str:
    """A head on one line; "" where there is none."""
    return " ".join(str(message.get(name) or "").split())[:2_000]


def _sent_on(
    message: Message, *, letter: Letter, owner: Collection[str], at: datetime
) -> Correspondence | None:
    """The letter within, attached whole or as text."""
    inner = _attached(message)
    if inner is not None:
        senders = addresses(inner, "From")
        is_answer = not set(senders) & set(owner)
        people = senders if is_answer else (*addresses(inner, "To"), *addresses(inner, "Cc"))
        return Correspondence(
            people=tuple(each for each in people if each not in owner)[:RECIPIENTS_BOUND],
            is_answer=is_answer,
            message_id=heading(inner, "Message-ID"),
            subject=letters.plain_heading(inner, "Subject")[:300],
            sent_at=letters.when_sent(inner, at=at) or letter.sent_at,
        )
    for line in letter.text.split("\n")[:_LINES_BOUND]:
        said = _FROM.fullmatch(line[:_LINE_BOUND].rstrip())
        named = _ADDRESS.search(said.group("who").replace("mailto:", " ")) if said else None
        if named and named.group().lower() not in owner:
            before = heading(message, "References").split() or [heading(message, "In-Reply-To")]
            return Correspondence(
                people=(named.group().lower(),),
                is_answer=True,
                message_id=before[-1],
                subject=letter.subject,
                sent_at=letter.sent_at,
            )
    return None


def _attached(message: Message) -> Message | None:
    """The first letter that was attached whole."""
    content = message.get_payload()
    parts = content if isinstance(content, list) else []
    for part in parts:
        if isinstance(part, Message) and part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return inner[0]
    return None
