"""Wordings as versions: their state, who signed them, who says to know them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from accord.team.values import Side


class Kind(StrEnum):
    """What both teams agree on word by word."""

    STAGES = "stages"
    JOURNEY = "journey"
    REASONS = "reasons"
    ORIGINS = "origins"
    SEGMENTS = "segments"
    CARD = "card"
    PERSONA = "persona"
    IDEAL_CUSTOMER = "ideal_customer"
    BENCHMARKS = "benchmarks"
    CLAIMS = "claims"
    RIVALS = "rivals"
    MESSAGES = "messages"
    AGREEMENT = "agreement"
    HANDOFFS = "handoffs"
    ROUTING = "routing"
    GOAL = "goal"
    TOUCHES = "touches"
    ROLES = "roles"
    PROCESS = "process"
    LEADERSHIP = "leadership"
    RESOURCES = "resources"
    CHANGE = "change"
    PRIORITIES = "priorities"
    COMMUNICATION = "communication"


# Of these there are several side by side, each with a key; of all others there is one.
KEYED = frozenset({Kind.CARD, Kind.PERSONA, Kind.AGREEMENT, Kind.GOAL})
# These bind both teams, so nobody signs before everybody is there who has to.
BINDING = frozenset({Kind.AGREEMENT, Kind.GOAL})
# Of these one is in force from the first day on.
FIRST_KINDS = (Kind.STAGES, Kind.JOURNEY, Kind.REASONS, Kind.ORIGINS, Kind.SEGMENTS)


class State(StrEnum):
    """AGREED: signed by all who have to, and still to begin."""

    DRAFT = "DRAFT"
    DISCUSSED = "DISCUSSED"
    DOCUMENTED = "DOCUMENTED"
    AGREED = "AGREED"
    IN_FORCE = "IN_FORCE"
    SUPERSEDED = "SUPERSEDED"


# Not signed by all yet; of one definition one version at most is open.
OPEN = frozenset({State.DRAFT, State.DISCUSSED, State.DOCUMENTED})


class Level(StrEnum):
    """How somebody stands to a definition; each includes those before it."""

    KNOWS = "knows"
    WORKS_FOR = "works_for"
    OWNS = "owns"


@dataclass(frozen=True, slots=True)
class DefinitionVersion:
    """A version as read: `body` is the exact wording that judged events point to.

    key: which of its kind, "" where there is one. revision: counts the changes of a draft.
    """

    id: int
    kind: Kind
    number: int
    state: State
    body: dict[str, Any]
    active_from: datetime | None
    active_to: datetime | None
    made_by_id: int | None
    made_at: datetime
    key: str = ""
    revision: int = 1
    changed_by_id: int | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignatureCard:
    """A signature that stands: for which side, of whom, of which wording, asking for which day."""

    side: Side
    member_id: int | None
    digest: str
    since: datetime
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Signing:
    """How far a version is signed: which sides have to, who could for each, and what stands."""

    required: tuple[Side, ...]
    signers: dict[Side, tuple[int, ...]]
    signatures: tuple[SignatureCard, ...]

    @property
    def missing(self) -> tuple[Side, ...]:
        """Sides whose signature is not there, in their order."""
        signed = {one.side for one in self.signatures}
        return tuple(side for side in self.required if side not in signed)


class Changed(StrEnum):
    """How a clause differs from what it was."""

    ADDED = "added"
    REMOVED = "removed"
    WORDED = "worded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that differs: before and after as the bodies have it, None where it is not there;
    MOVED: the items of a list in both orders."""

    anchor: str
    how: Changed
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about a clause, "" for the whole; resolved_at None: still open."""

    id: int
    clause: str
    words: str
    member_id: int | None
    said_at: datetime
    resolved_by_id: int | None
    resolved_at: datetime | None


class NoVersionInForce(Exception):
    """No version of this kind was in force at the instant asked for."""
