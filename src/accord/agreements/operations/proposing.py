"""An agreement becomes a draft of the definitions, once promises can be judged by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.volumes import with_volume
from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, UnableToAgree, UnableToPropose


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


def propose_volume(*, key: str, leads: int, days: int, actor_id: int | None, at: datetime) -> int:
    """Propose that marketing promises what a plan needs: so many leads in so many days. Changes the
    open draft of a key, else makes one of what is in force; answers its number. Raises
    UnableToAgree where there is no such agreement, or a leader has signed the draft, and
    UnableToPropose where it promises that already."""
    version = definitions.find_open(kind=Kind.AGREEMENT, key=key)
    change = None if version is None else (version.number, version.revision)
    version = version or definitions.find_latest(kind=Kind.AGREEMENT, key=key)
    if version is None:
        raise UnableToAgree(flaw=Flaw.NOT_PROPOSED)
    body = with_volume(version.body, leads=leads, days=days)
    if body == version.body:
        raise UnableToPropose(flaw=Flaw.NOTHING_NEW)
    return propose_agreement(key=key, body=body, actor_id=actor_id, at=at, change=change)
