"""An agreement becomes a draft of the definitions, once promises can be judged by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.stepping import Measured, step_beyond
from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, UnableToAgree


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


def propose_measured(
    *, key: str, measured: Sequence[Measured], actor_id: int | None, at: datetime
) -> int:
    """Change the open draft of a key to targets a step beyond what was measured; answers its
    number. Raises UnableToAgree where no draft is open, or a leader has signed it."""
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise UnableToAgree(flaw=Flaw.NOT_PROPOSED)
    return propose_agreement(
        key=key,
        body=step_beyond(version.body, measured),
        actor_id=actor_id,
        at=at,
        change=(version.number, version.revision),
    )
