"""Kinds of hand-off become a draft of the definitions, once they can be handed over by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.handoffs.rules.kinds import read_kinds


def propose_kinds(
    *,
    body: Mapping[str, Any],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write kinds down as the next version; answers its number.

    change: number and revision of the draft to change instead. Raises UnableToReadKinds;
    UnableToPropose and UnableToAgree as definitions do.
    """
    read_kinds(dict(body))
    if change is None:
        return definitions.draft(kind=Kind.HANDOFFS, key="", body=body, actor_id=actor_id, at=at)
    number, revision = change
    definitions.redraft(
        kind=Kind.HANDOFFS, key="", number=number, revision=revision, body=body,
        actor_id=actor_id, at=at,
    )  # fmt: skip
    return number
