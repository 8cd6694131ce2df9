"""Two ways to one revenue team over one state: what each step ends in is something that is there,
read from the system's own records, never a tick; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Milestone(StrEnum):
    """Something real that a step ends in."""

    TOOLS = "tools"
    RECORDS = "records"
    DEALS = "deals"
    HEALTHY = "healthy"
    ROLES = "roles"
    READ = "read"
    LEADERS = "leaders"
    LED = "led"
    SIGNED = "signed"
    BUYER = "buyer"
    GOAL = "goal"
    AGREEMENT = "agreement"
    HANDED = "handed"
    ANSWERED = "answered"
    TOLD = "told"
    RHYTHM = "rhythm"
    PACK = "pack"


class Way(StrEnum):
    """Which five steps: from the tools to strict hand-offs, or from one language to data."""

    TOOLS_FIRST = "tools_first"
    LANGUAGE_FIRST = "language_first"


class Step(StrEnum):
    """The five steps of both ways."""

    AUDIT = "audit"
    EDUCATE = "educate"
    LEAD = "lead"
    CLARITY = "clarity"
    HANDOFFS = "handoffs"
    LANGUAGE = "language"
    REPORTING = "reporting"
    AGREE = "agree"
    TALK = "talk"
    DATA = "data"


WAYS: Mapping[Way, Mapping[Step, tuple[Milestone, ...]]] = {
    Way.TOOLS_FIRST: {
        Step.AUDIT: (Milestone.TOOLS, Milestone.RECORDS, Milestone.HEALTHY),
        Step.EDUCATE: (Milestone.ROLES, Milestone.READ),
        Step.LEAD: (Milestone.LEADERS, Milestone.LED),
        Step.CLARITY: (Milestone.SIGNED, Milestone.BUYER, Milestone.GOAL),
        Step.HANDOFFS: (Milestone.AGREEMENT, Milestone.HANDED, Milestone.ANSWERED),
    },
    Way.LANGUAGE_FIRST: {
        Step.LANGUAGE: (Milestone.LEADERS, Milestone.GOAL, Milestone.SIGNED, Milestone.READ),
        Step.REPORTING: (Milestone.RECORDS, Milestone.DEALS, Milestone.ANSWERED),
        Step.AGREE: (Milestone.AGREEMENT,),
        Step.TALK: (Milestone.TOLD, Milestone.RHYTHM),
        Step.DATA: (Milestone.HEALTHY, Milestone.PACK),
    },
}


class StepState(StrEnum):
    """NOW: the first that is not done."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Stand:
    """A step as it stands, and what of it is there."""

    step: Step
    state: StepState
    parts: tuple[tuple[Milestone, bool], ...]


def stands(way: Way, *, there: Collection[Milestone]) -> tuple[Stand, ...]:
    """The five steps of a way. One is done once all that it ends in is there, whichever way, and in
    whichever order, it came to be."""
    found: list[Stand] = []
    for step, parts in WAYS[way].items():
        told = tuple((one, one in there) for one in parts)
        is_first = all(one.state is StepState.DONE for one in found)
        is_done = all(is_there for _one, is_there in told)
        state = StepState.LATER if not is_first else StepState.NOW
        found.append(Stand(step, StepState.DONE if is_done else state, told))
    return tuple(found)


def missing(way: Way, *, there: Collection[Milestone]) -> tuple[Milestone, ...]:
    """What a way still leads to, in its order, each once."""
    every = (one for parts in WAYS[way].values() for one in parts)
    return tuple(dict.fromkeys(one for one in every if one not in there))


class Vital(StrEnum):
    """The five parts of the health of a revenue team."""

    LANGUAGE = "language"
    MONITORING = "monitoring"
    AGREEMENT = "agreement"
    COMMUNICATION = "communication"
    DATA = "data"


class Sign(StrEnum):
    """What a part of the health is counted from."""

    SIGNED = "signed"
    READERS = "readers"
    ANSWERED = "answered"
    DEALS_LINKED = "deals_linked"
    MARKETING_KEPT = "marketing_kept"
    SALES_KEPT = "sales_kept"
    MEETINGS = "meetings"
    ACTIONS = "actions"
    ORIGINS = "origins"
    OWNERS = "owners"


COUNTED: Mapping[Vital, tuple[Sign, ...]] = {
    Vital.LANGUAGE: (Sign.SIGNED, Sign.READERS),
    Vital.MONITORING: (Sign.ANSWERED, Sign.DEALS_LINKED),
    Vital.AGREEMENT: (Sign.MARKETING_KEPT, Sign.SALES_KEPT),
    Vital.COMMUNICATION: (Sign.MEETINGS, Sign.ACTIONS),
    Vital.DATA: (Sign.ORIGINS, Sign.OWNERS),
}


@dataclass(frozen=True, slots=True)
class Health:
    """A part with its score of 100, None while there is nothing to count, and (good, all) of each
    sign that there is something of."""

    vital: Vital
    score: Fraction | None
    signs: tuple[tuple[Sign, int, int], ...]


def health(counts: Mapping[Sign, tuple[int, int]]) -> tuple[Health, ...]:
    """The five scores: each the mean of the shares that can be counted."""
    return tuple(_health(vital, signs, counts) for vital, signs in COUNTED.items())


def _health(vital: Vital, signs: Sequence[Sign], counts: Mapping[Sign, tuple[int, int]]) -> Health:
    seen = tuple((one, *counts[one]) for one in signs if one in counts and counts[one][1])
    shares = [Fraction(good, every) for _sign, good, every in seen]
    score = 100 * sum(shares, Fraction()) / len(shares) if shares else None
    return Health(vital, score, seen)
