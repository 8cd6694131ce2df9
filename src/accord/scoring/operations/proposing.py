"""A card becomes a draft of the definitions, once it can be judged by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.scoring.models import Run, Score
from accord.scoring.rules.reading import read_card


def propose_card(
    *,
    key: str,
    body: Mapping[str, Any],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write down a card as the next version of its key; answers its number.

    change: number and revision of the draft to change instead. Raises UnableToRead for a body
    that is no card; UnableToPropose and UnableToAgree as definitions do.
    """
    read_card(body)
    if change is None:
        return definitions.draft(kind=Kind.CARD, key=key, body=body, actor_id=actor_id, at=at)
    number, revision = change
    definitions.redraft(
        kind=Kind.CARD, key=key, number=number, revision=revision, body=body, actor_id=actor_id,
        at=at,
    )  # fmt: skip
    return number


def forget_card(*, key: str) -> None:
    """Take out a card that was only tried, with all it said, as if it had never been. Turns go
    with their leads."""
    judged = [one.id for one in definitions.list_versions(kind=Kind.CARD, key=key)]
    Score.objects.filter(version_id__in=judged).delete()
    Run.objects.filter(version_id__in=judged).delete()
    definitions.forget(kind=Kind.CARD, key=key)
