"""Deals: what sales made of the leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.contacts.values.groups import GroupRole, GroupStanding, Risk

# Where a deal without a time stands in a list by that time: last.
UNTIMED = datetime(1970, 1, 1, tzinfo=UTC)


class DealStatus(StrEnum):
    OPEN = "OPEN"
    WON = "WON"
    LOST = "LOST"


STATUS_NAMES = {
    DealStatus.OPEN: pgettext_lazy("deal", "Open"),
    DealStatus.WON: pgettext_lazy("deal", "Won"),
    DealStatus.LOST: pgettext_lazy("deal", "Lost"),
}


class ForecastCategory(StrEnum):
    """How surely a deal is counted on, as the tools of sales know it (2.7)."""

    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    MOST_LIKELY = "most_likely"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"


CATEGORY_NAMES = {
    ForecastCategory.PIPELINE: pgettext_lazy("forecast", "Pipeline"),
    ForecastCategory.BEST_CASE: pgettext_lazy("forecast", "Best case"),
    ForecastCategory.MOST_LIKELY: pgettext_lazy("forecast", "Most likely"),
    ForecastCategory.COMMIT: pgettext_lazy("forecast", "Commit"),
    ForecastCategory.CLOSED: pgettext_lazy("forecast", "Closed"),
    ForecastCategory.OMITTED: pgettext_lazy("forecast", "Left out"),
}


class Part(StrEnum):
    """What a colleague has to do with a deal: they own it, or they developed it."""

    OWNER = "owner"
    DEVELOPER = "developer"


@dataclass(frozen=True, slots=True)
class DealRecords:
    """Deals on their way in, one sequence per field, all of one length.

    amount_minor: whole minor units of `currency`, None where the file has none.
    lead_reference: what the file calls the lead, kept so that a lead that comes later is found.
    expected_on, tool_category: as `rules.expected_day` and `rules.category_told` read them.
    """

    source: str
    external_key: Sequence[str]
    name: Sequence[str]
    product: Sequence[str | None]
    stage: Sequence[str]
    status: Sequence[DealStatus]
    amount_minor: Sequence[int | None]
    currency: Sequence[str]
    opened_at: Sequence[datetime | None]
    closed_at: Sequence[datetime | None]
    expected_on: Sequence[date | None]
    tool_category: Sequence[ForecastCategory | None]
    lost_reason: Sequence[str]
    segment: Sequence[str | None]
    origin: Sequence[str | None]
    person_id: Sequence[int | None]
    company_id: Sequence[int | None]
    lead_id: Sequence[int | None]
    lead_reference: Sequence[str]
    campaign_id: Sequence[int | None]
    owner_id: Sequence[int | None]
    developer_id: Sequence[int | None]
    attributes: Sequence[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal as a list or page shows it. gone_at: since when its tool has it no more."""

    id: int
    name: str
    product: str | None
    stage: str
    status: DealStatus
    amount_minor: int | None
    currency: str
    opened_at: datetime | None
    closed_at: datetime | None
    lead_id: int | None
    person_id: int | None
    company_id: int | None
    company_name: str
    owner_id: int | None
    owner_name: str
    lost_reason: str
    source: str = ""
    gone_at: datetime | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which buying groups a list shows; nobody_missing: somebody has each needed part."""

    risk: Risk | None = None
    nobody_missing: bool = False


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A buying group in a list."""

    id: int
    name: str
    company_id: int
    company_name: str
    company_domain: str
    standing: GroupStanding


@dataclass(frozen=True, slots=True)
class Engagement:
    """How often somebody took part, and when last."""

    touches: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may belong to a buying group, and the part their job title tells of."""

    person_id: int
    name: str
    email: str
    reference: str
    title: str
    role: GroupRole
    touches: int
    is_lead: bool
