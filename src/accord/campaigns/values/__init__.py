"""Campaigns as pages and other slices see them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

OWN = "accord"  # as a source: written down here, by a colleague
PERSONAS_BOUND = 20
# What money is spent on.
COST_NAMES = {
    "media": _("Media"),
    "content": _("Content"),
    "tools": _("Tools"),
    "people": _("People"),
}


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """owner_id: the member who is told what sales makes of its leads; None: nobody yet. audience:
    whom it speaks to, in words; personas: keys of definitions; planned_minor: what it is to cost.
    source: the tool that tells of it, OWN where a colleague wrote it down."""

    id: int
    name: str
    channel: str
    started_on: date | None
    ended_on: date | None
    goal_stage: str
    goal_metric: str
    goal_target: int | None
    goal_date: date | None
    launched_at: datetime | None
    owner_id: int | None = None
    source: str = ""
    audience: str = ""
    personas: tuple[str, ...] = ()
    planned_minor: int | None = None
    planned_currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignText:
    """What a member says of a campaign; "" or None where nobody said. planned: money in minor
    units and its currency."""

    name: str
    channel: str = ""
    audience: str = ""
    personas: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None
    planned_minor: int | None = None
    planned_currency: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a campaign has cost so far, in one currency; planned costs are not among it."""

    currency: str
    amount_minor: int
    bookings: int


@dataclass(frozen=True, slots=True)
class CostLine:
    """One booking. is_own: a colleague booked it here, so that it can be taken back here."""

    id: int
    kind: str
    spent_on: date
    amount_minor: int
    currency: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Booking:
    """A cost as a list tells it. source: the tool that told of it, OWN where a colleague did."""

    id: int
    spent_on: date
    kind: str
    team: str
    campaign_id: int | None
    campaign: str
    channel: str
    origin: str
    source: str


class UnableToLaunch(Exception):
    """A campaign starts only with a goal: stage, metric, target and day."""


class NoBrief(Exception):
    """Our own people have been told nothing of a campaign that is to start."""


class UnableToOwn(Exception):
    """Only somebody who is here can own a campaign."""


class UnableToRun(Exception):
    """A campaign is not kept as said; nothing was changed. where: the field."""

    def __init__(self, *, where: str) -> None:
        super().__init__(where)
        self.where = where

    @property
    def words(self) -> str:
        """The sentence for whoever asked."""
        return str(_FLAWS.get(self.where, _FLAWS[""]))


_FLAWS = {
    "name": _("Say what the campaign is called, in 300 letters at most."),
    "ended_on": _("It cannot end before it starts."),
    "personas": _("Choose fewer personas."),
    "planned": _("Write what it is to cost as a number, such as 5000."),
    "": _("Write it in fewer and plain letters: it is not kept so."),
}
