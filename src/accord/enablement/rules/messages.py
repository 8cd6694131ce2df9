"""The message house as it is written down, read; pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from accord.enablement.values.messages import Message


def read_messages(body: Mapping[str, Any]) -> list[Message]:
    """Every message of a version, in its order."""
    rows = body.get("messages")
    return (
        [_message(row) for row in rows if isinstance(row, Mapping)]
        if isinstance(rows, list)
        else []
    )


def fits(message: Message, *, persona: str, step: str) -> bool:
    """Whether a message is for a persona at a step, each by its words or for anybody; "": any."""
    return _is(message.persona, persona) and _is(message.step, step)


def _is(said: str, asked: str) -> bool:
    return not said or not asked or _folded(said) == _folded(asked)


def _message(row: Mapping[str, Any]) -> Message:
    said = {
        name: str(row.get(name) or "").strip()
        for name in ("message", "persona", "step", "objection", "talk_track")
    }
    pieces = row.get("pieces")
    titles = tuple(str(one) for one in pieces) if isinstance(pieces, list) else ()
    mark = hashlib.blake2b(repr(list(said.values())).encode(), digest_size=12).hexdigest()
    return Message(mark=mark, pieces=titles, **said)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
