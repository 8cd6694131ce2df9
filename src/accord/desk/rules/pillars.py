"""The four pillars of two teams that work as one: how they work, what they tell each other, what
they have for it, what they expect of each other. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from accord.definitions.values import Kind


class Pillar(StrEnum):
    PROCESS = "process"
    COMMUNICATION = "communication"
    RESOURCES = "resources"
    EXPECTATIONS = "expectations"


# Every kind of definition carries one of them.
CARRY: Mapping[Pillar, tuple[Kind, ...]] = {
    Pillar.PROCESS: (
        Kind.PROCESS, Kind.STAGES, Kind.JOURNEY, Kind.ORIGINS, Kind.SEGMENTS, Kind.CARD,
        Kind.HANDOFFS, Kind.ROUTING, Kind.REASONS, Kind.TOUCHES,
    ),
    Pillar.COMMUNICATION: (
        Kind.COMMUNICATION, Kind.ROLES, Kind.MESSAGES, Kind.CLAIMS, Kind.RIVALS,
    ),
    Pillar.RESOURCES: (Kind.LEADERSHIP, Kind.RESOURCES, Kind.CHANGE),
    Pillar.EXPECTATIONS: (
        Kind.GOAL, Kind.AGREEMENT, Kind.IDEAL_CUSTOMER, Kind.PERSONA, Kind.PRIORITIES,
        Kind.BENCHMARKS,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a pillar stands: which of its kinds are in force, and which are not."""

    pillar: Pillar
    held: tuple[Kind, ...]
    lacking: tuple[Kind, ...]


def standings(in_force: Iterable[Kind]) -> tuple[Standing, ...]:
    """Each pillar in its order."""
    known = frozenset(in_force)
    return tuple(
        Standing(
            pillar,
            tuple(kind for kind in kinds if kind in known),
            tuple(kind for kind in kinds if kind not in known),
        )
        for pillar, kinds in CARRY.items()
    )
