"""An agreement becomes a draft of the definitions, once promises can be judged by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accord.agreements.rules.reading import read_agreement
from accord.definitions import api as definitions
from accord.definitions.values import Kind


def propose_agreement(
    *,
    key: str,
    body: Mapping[str, Any],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down an agreement as the next version of its key; answers its number.

    change: number and revision of the draft to change instead. Raises UnableToRead for a body that
    is no agreement; UnableToPropose and UnableToAgree as definitions do.
    """
    read_agreement(body)
    if change is None:
        return definitions.draft(kind=Kind.AGREEMENT, key=key, body=body, actor_id=actor_id, at=at)
    number, revision = change
    definitions.redraft(
        kind=Kind.AGREEMENT, key=key, number=number, revision=revision, body=body,
        actor_id=actor_id, at=at,
    )  # fmt: skip
    return number
