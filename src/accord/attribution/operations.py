"""Rules of touches become a draft of the definitions, once they can be gone by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accord.attribution.rules.reading_rules import read_rules, rules_body
from accord.definitions import api as definitions
from accord.definitions.values import Kind


def propose_rules(
    *,
    body: Mapping[str, Any],
    actor_id: int | None,
    at: datetime,
    change: tuple[int, int] | None = None,
) -> int:
    """Write rules of touches down as the next version; answers its number.

    change: number and revision of the draft to change instead. Raises UnableToReadRules;
    UnableToPropose and UnableToAgree as definitions do.
    """
    said = rules_body(read_rules(dict(body)))
    if change is None:
        return definitions.draft(kind=Kind.TOUCHES, body=said, actor_id=actor_id, at=at)
    number, revision = change
    definitions.redraft(
        kind=Kind.TOUCHES, number=number, revision=revision, body=said, actor_id=actor_id, at=at
    )
    return number
