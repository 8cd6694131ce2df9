"""What pages that join slices are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from accord.deals.values import DealCard
from accord.journeys.values import Touch
from accord.leads.values import StageEventCard


class ListName(StrEnum):
    """The lists whose views can be kept under a name."""

    LEADS = "leads"
    COMPANIES = "companies"
    DEALS = "deals"
    GROUPS = "groups"
    CAMPAIGNS = "campaigns"
    IMPORTS = "imports"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list as somebody keeps it: `query` is the query string of its address."""

    id: int
    owner_id: int
    list_name: ListName
    name: str
    query: str
    is_shared: bool


class Party(StrEnum):
    """Who did it: one of the two teams, or the buyer."""

    MARKETING = "marketing"
    SALES = "sales"
    BUYER = "buyer"


@dataclass(frozen=True, slots=True)
class DealEventCard:
    """Something that happened to a deal; `id` orders the events of one deal."""

    id: int
    deal: DealCard
    kind: str
    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a story. Stage events stand above deal events, those above touches of the
    same instant."""

    at: datetime
    rank: int
    id: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a lead's story: exactly one of touch, stage event, deal event."""

    position: Position
    party: Party | None
    touch: Touch | None = None
    event: StageEventCard | None = None
    deal: DealEventCard | None = None


@dataclass(frozen=True, slots=True)
class TurnStart:
    """From `at` on the lead is in this team's hands, because of this stage event."""

    at: datetime
    side: str
    event: StageEventCard


@dataclass(frozen=True, slots=True)
class Story:
    """A page of a lead's story, newest first; `more` continues it, None at its beginning. deals:
    what has grown from the lead, the youngest first."""

    happenings: tuple[Happening, ...]
    turns: tuple[TurnStart, ...]
    counts: dict[Party | None, int]
    more: Position | None
    deals: tuple[DealCard, ...]


class Check(StrEnum):
    """What has to be in order before both teams live by these figures."""

    LEADERS = "leaders"
    DEFINITIONS_SIGNED = "definitions_signed"
    DEFINITIONS_READ = "definitions_read"
    FALLBACK_OWNER = "fallback_owner"
    LEADS = "leads"
    ORIGINS = "origins"
    CAMPAIGNS = "campaigns"
    OWNERS = "owners"
    DEALS_LINKED = "deals_linked"
    COSTS = "costs"
    UNDO_TRIED = "undo_tried"
    SAMPLE_GONE = "sample_gone"


@dataclass(frozen=True, slots=True)
class Waiver:
    """Somebody let a check pass, by name and with a reason."""

    check: Check
    member_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the checks look at; of each pair the part that is in order and the whole."""

    leaders: bool
    signed: tuple[int, int]
    readers: tuple[int, int]
    fallback_owner: bool
    has_leads: bool
    origins: tuple[int, int]
    campaigns: tuple[int, int]
    owners: tuple[int, int]
    deals_linked: tuple[int, int]
    has_costs: bool
    undo_tried: bool
    sample_gone: bool


class CheckState(StrEnum):
    """LATER: it cannot be judged before something else is there."""

    DONE = "done"
    WAIVED = "waived"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Checked:
    """A check as it stands; `part` of `whole` where it counts records."""

    check: Check
    state: CheckState
    part: int | None = None
    whole: int | None = None
    waiver: Waiver | None = None


class NotReady(Exception):
    """Not live yet: these checks are neither in order nor let pass."""

    def __init__(self, *, open_checks: tuple[Check, ...]) -> None:
        super().__init__(", ".join(open_checks))
        self.open_checks = open_checks


MOST_OPEN_TASKS = 100  # of the plan of both teams


class PlanIsFull(ValueError):
    """As many tasks of the plan are open as it holds; nothing is given."""


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What the guided start looks at."""

    has_name: bool
    has_leads: bool
    has_deals: bool
    has_campaigns: bool
    has_content: bool
    people_who_sign_in: int
    has_marketing_lead: bool
    has_sales_lead: bool
    has_fallback_owner: bool
    has_saved_view: bool


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a person as known now: the people who are one, their leads, touches and
    deals, and the tool of each record."""

    people: tuple[int, ...]
    leads: int
    touches: int
    deals: int
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that one of the teams did. kind: as the journal has it, or `deal.won`,
    `campaign.begun`; actor_id: None where nobody or no one member did it."""

    id: int
    kind: str
    at: datetime
    subject: str
    subject_id: int | None
    actor_id: int | None
    facts: Mapping[str, Any]

    @property
    def lead_id(self) -> int | None:
        """The lead it is about, if it is about one."""
        if self.subject == "lead":
            return self.subject_id
        found = self.facts.get("lead")
        return found if isinstance(found, int) else None


class Occasion(StrEnum):
    """What stands in the calendar of both teams."""

    CAMPAIGN = "campaign"
    NEWS = "news"
    PROMISE = "promise"
    MEETING = "meeting"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something on a day. key: by which calendars know it again, whatever it is called. side: whose
    it is, "" for both. starts_at, ends_at: None where it is of the whole day."""

    key: str
    what: Occasion
    day: date
    title: str
    url: str = ""
    side: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
