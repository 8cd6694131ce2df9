"""Leads as a file would tell of them, for the tests of this and higher slices."""

from datetime import datetime

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.definitions.values import StageCode
from accord.leads import api as leads


def records(
    people: list[int],
    *,
    stage: StageCode = StageCode.LEAD,
    opened_at: datetime | None = AT,
    origin: str | None = None,
) -> leads.LeadRecords:
    """One row for each person, all alike."""
    count = len(people)
    return leads.LeadRecords(
        source="crm",
        person_id=people,
        company_id=[None] * count,
        sort_key=[""] * count,
        stage=[stage] * count,
        opened_at=[opened_at] * count,
        origin=[origin] * count,
        channel=[None] * count,
        campaign_id=[None] * count,
        landing_page_id=[None] * count,
        segment=[None] * count,
        self_reported=[None] * count,
        owner_id=[None] * count,
    )


def open_for(
    people: list[int],
    *,
    stage: StageCode = StageCode.LEAD,
    opened_at: datetime | None = AT,
    origin: str | None = None,
    outcome: Outcome = Outcome.JOINED,
) -> list[int]:
    """Record a row for each person, who is known already; answers their leads."""
    given = records(people, stage=stage, opened_at=opened_at, origin=origin)
    opened = leads.open_leads(records=given, outcomes=[outcome] * len(people), at=AT, batch_id=None)
    return list(opened.ids)


def make_lead(name: str = "Ana") -> int:
    """A new person with an open lead."""
    return open_for(make_people([name]))[0]
