"""A card that nobody has signed, judging beside the one in force: it moves no lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accord.scoring.values.cards import Card
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.trials import Said

OLD_ENOUGH = timedelta(weeks=4)  # after a call, what came of it is looked at


class Ended(StrEnum):
    """Why a card judges beside no longer."""

    STOPPED = "stopped"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Unbeside(StrEnum):
    NO_DRAFT = "no_draft"
    NONE_IN_FORCE = "none_in_force"


class UnableToRunBeside(Exception):
    """Why a draft cannot judge beside a card."""

    def __init__(self, *, why: Unbeside) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Beside:
    """A version that judges beside the one in force (`against_id`), by its wording of `revision`.

    is_whole: every lead has been judged at least once.
    """

    id: int
    version_id: int
    against_id: int
    key: str
    number: int
    revision: int
    card: Card
    started_at: datetime
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Fate:
    leads: int
    customers: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two cards side by side. stands: leads by where the card in force puts them, then the other.

    only_now, only_beside, both: leads that one alone called, or both, OLD_ENOUGH before, and of
    them customers; better: whether those that the other alone called are likelier to buy.
    """

    stands: Mapping[tuple[Quadrant, Quadrant], int]
    only_now: Fate
    only_beside: Fate
    both: Fate
    better: Said
