"""Leads judged blind by both teams: by twenty at the desk, by five on the phones of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.team.values import Side


class RoundKind(StrEnum):
    """TEAM: invited colleagues, each when they like. ROOM: whoever has the address, now."""

    TEAM = "team"
    ROOM = "room"


LEADS_OF = {RoundKind.TEAM: 20, RoundKind.ROOM: 5}
FEWEST_LEADS = 3
ROOM_LASTS = timedelta(hours=2)
AGAIN_WITHIN = timedelta(minutes=1)  # of several taps one round comes
MOST_PHONES = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """What may have decided an answer: a criterion both teams have agreed on, or may."""

    code: str
    name: str


# Asked while no card is in force: what a lead is shown by.
PLAIN_CLAUSES = {
    "employees": pgettext_lazy("clause", "Company size"),
    "industry": pgettext_lazy("clause", "Industry"),
    "country": pgettext_lazy("clause", "Country"),
    "title": pgettext_lazy("clause", "Job title"),
    "origin": pgettext_lazy("clause", "Where it came from"),
    "did": pgettext_lazy("clause", "What they did"),
}


@dataclass(frozen=True, slots=True)
class ShownLead:
    """A lead as those who judge it see it: nothing that names anybody, nothing of how it went on.

    did: touches of the buyer by their kind, until marketing called the lead ready. own: fields
    that tools keep, where the card in force asks them.
    """

    id: int
    place: int
    lead_id: int
    industry: str
    employees: int | None
    country: str
    title: str
    origin: str
    did: Mapping[str, int]
    own: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round. answered: how many of its voters have judged all leads."""

    id: int
    kind: RoundKind
    started_by_id: int | None
    started_at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    shown_at: datetime | None
    clauses: tuple[Clause, ...]
    about: str
    about_key: str
    leads: int
    voters: int
    answered: int

    def is_over(self, *, at: datetime) -> bool:
        """Whether nobody may answer any more."""
        return self.ended_at is not None or (self.ends_at is not None and at >= self.ends_at)


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who judges, for one team. member_id None: a phone."""

    id: int
    round_id: int
    side: Side
    member_id: int | None


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer: would it be a good lead, and which clause decided ("": not said)."""

    lead: int
    voter: int
    side: Side
    is_good: bool
    clause: str


@dataclass(frozen=True, slots=True)
class LeadVotes:
    """How a lead was judged: yes and no by team. is_agreed None: a team has no answer."""

    lead: int
    yes: Mapping[Side, int]
    no: Mapping[Side, int]
    is_agreed: bool | None


@dataclass(frozen=True, slots=True)
class ClauseVotes:
    """How the leads were judged for which somebody named this clause.

    named: leads both teams answered; agreed: of those. split: how much of the disagreement it was
    named for, in leads. beyond_chance: agreement past what chance gives, 1 at most, None unknown.
    """

    code: str
    named: int
    agreed: int
    split: float
    beyond_chance: float | None


class Told(StrEnum):
    """What a result can say."""

    NOBODY = "nobody"
    ONE_TEAM = "one_team"
    FEW = "few"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a round found. compared: leads to which both teams have an answer; agreed: of those.

    split_most: the clause understood differently, "" where none stands out.
    """

    told: Told
    compared: int
    agreed: int
    beyond_chance: float | None
    leads: tuple[LeadVotes, ...]
    clauses: tuple[ClauseVotes, ...]
    split_most: str
    voters: Mapping[Side, int]


class RoundFlaw(StrEnum):
    """Why something cannot be done with a round."""

    TOO_FEW_LEADS = "too_few_leads"
    NO_TEAMS = "no_teams"
    IS_OVER = "is_over"
    NOT_OVER = "not_over"
    NOT_INVITED = "not_invited"
    NO_SUCH_LEAD = "no_such_lead"
    NO_SUCH_CLAUSE = "no_such_clause"
    ANSWERED_ALREADY = "answered_already"
    FULL = "full"
    NOT_YOURS = "not_yours"


class UnableToJudgeTogether(Exception):
    """What was asked of a round cannot be done; nothing was changed."""

    def __init__(self, *, flaw: RoundFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


# What is kept of a lead to be shown, as JSON.
Shown = dict[str, Any]
