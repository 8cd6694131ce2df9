"""What the handbook of both teams holds, what of it somebody has not read yet, and how far its
words have come and are kept to; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from accord.definitions.values import OPEN, DefinitionVersion, Kind, State


class Chapter(StrEnum):
    """The chapters, in their order. LADDER and GLOSSARY have no definition of their own."""

    LEADERSHIP = "leadership"
    GOALS = "goals"
    BUYERS = "buyers"
    WORDS = "words"
    AGREEMENT = "agreement"
    PROTOCOL = "protocol"
    LADDER = "ladder"
    MEETINGS = "meetings"
    GLOSSARY = "glossary"


HOLDS: Mapping[Chapter, tuple[Kind, ...]] = {
    Chapter.LEADERSHIP: (
        Kind.LEADERSHIP, Kind.PROCESS, Kind.ROLES, Kind.RESOURCES, Kind.CHANGE,
        Kind.PRIORITIES,
    ),
    Chapter.GOALS: (Kind.GOAL,),
    Chapter.BUYERS: (
        Kind.IDEAL_CUSTOMER, Kind.PERSONA, Kind.JOURNEY, Kind.SEGMENTS, Kind.MESSAGES, Kind.CLAIMS,
    ),
    Chapter.WORDS: (
        Kind.STAGES, Kind.ORIGINS, Kind.TOUCHES, Kind.CARD, Kind.RIVALS, Kind.BENCHMARKS,
    ),
    Chapter.AGREEMENT: (Kind.AGREEMENT,),
    Chapter.PROTOCOL: (Kind.HANDOFFS, Kind.ROUTING, Kind.REASONS),
    Chapter.LADDER: (),
    Chapter.MEETINGS: (Kind.COMMUNICATION,),
    Chapter.GLOSSARY: (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """What is in force and somebody has not said to know; before: the version they knew, None
    where they knew none."""

    version: DefinitionVersion
    before: DefinitionVersion | None


@dataclass(frozen=True, slots=True)
class Steps:
    """How many wordings stand where: talked about, written down and waiting for signatures, signed
    and still to begin, in force."""

    discussed: int
    documented: int
    agreed: int
    in_force: int


def chapters(
    begun: Sequence[DefinitionVersion],
) -> list[tuple[Chapter, tuple[DefinitionVersion, ...]]]:
    """What is in force by chapter, each in the order of its kinds."""
    return [
        (chapter, tuple(one for kind in kinds for one in begun if one.kind is kind))
        for chapter, kinds in HOLDS.items()
    ]


def unread(
    begun: Iterable[DefinitionVersion],
    every: Iterable[DefinitionVersion],
    *,
    known: Collection[int],
) -> dict[int, Unread]:
    """By the id of the version in force: what whoever knows these versions has still to read."""
    before: dict[tuple[Kind, str], DefinitionVersion] = {}
    for one in sorted(every, key=lambda each: each.number):
        if one.id in known:
            before[one.kind, one.key] = one
    return {
        one.id: Unread(one, before.get((one.kind, one.key))) for one in begun if one.id not in known
    }


def steps(begun: Collection[DefinitionVersion], every: Sequence[DefinitionVersion]) -> Steps:
    """How far all that is written has come."""
    states = [one.state for one in every]
    waiting = sum(one in OPEN for one in states) - states.count(State.DOCUMENTED)
    held = {one.id for one in begun}
    to_begin = sum(one.state is State.AGREED and one.id not in held for one in every)
    return Steps(waiting, states.count(State.DOCUMENTED), to_begin, len(held))


def complied(*, kept: int, missed: int) -> Fraction | None:
    """The part of what was promised and due that was done as promised; None where nothing was
    due."""
    return Fraction(kept, kept + missed) if kept + missed else None
