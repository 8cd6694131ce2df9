"""What an org holds as Accord knows it: through the same profiles that its exports take."""

import csv
from pathlib import Path

import pytest
from tests.followed import Followed

from accord.foundation import bulk
from accord.intake.rules import mapping
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.values.profiles import PROFILES
from accord.integrations.salesforce.values import STREAMS

BY_NAME = {stream.name: stream for stream in STREAMS}


def bring(session, folder: Path, stream: str):
    """A stream's rows through the intake as a file of them would go; the counts."""
    profile = PROFILES[BY_NAME[stream].profile]
    names = [card.name for card in session.fields(stream)]
    fitted, _missing = mapping.fit(profile, headers=names)
    followed = Followed(stream, [name for name in fitted.columns if name in names])
    followed.begin(session)
    path = folder / f"{stream}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(
            out, fieldnames=list(dict.fromkeys(["Id", *followed.fields])), extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(followed.live.values())
    return counts_of(take_in(path, profile))


@pytest.mark.parametrize("stream", BY_NAME)
def test_a_profile_knows_its_stream(session, stream: str) -> None:
    """Of what the profile names the org gives enough, and no column goes to two fields."""
    profile = PROFILES[BY_NAME[stream].profile]
    assert profile.kind is BY_NAME[stream].kind
    names = [card.name for card in session.fields(stream)]
    fitted, missing = mapping.fit(profile, headers=names)
    assert mapping.is_enough(profile, missing=missing)
    present = [name for header, name in fitted.columns.items() if header in names]
    assert len(present) == len(set(present))


@pytest.mark.django_db
def test_a_lead_its_contact_and_its_deal_are_one_story(session, org, tmp_path: Path) -> None:
    campaign = org.add("Campaign", Name="Spring", Type="Webinar", ActualCost="1200.50")
    lead, other, *_ = org.live("Lead")
    org.add("CampaignMember", CampaignId=campaign, LeadId=other, Status="Attended")
    org.merge("Lead", lead, list(org.live("Lead"))[4])
    _account, contact, deal = org.convert(lead)
    org.change("Lead", other, Status="Qualified")
    org.add("Task", WhoId=contact, IsClosed=True, TaskSubtype="Call", CallDurationInSeconds=60)
    org.add("Task", WhoId=other, TaskSubtype="Call")
    org.add("Event", WhoId=contact, StartDateTime=org.stamp(), EndDateTime=org.stamp())
    org.change("Opportunity", deal, StageName="Closed Won", IsWon=True, IsClosed=True, Amount=900)
    org.tables["Opportunity"][deal]["CloseDate"] = "2026-03-02"
    counts = {stream: bring(session, tmp_path, stream) for stream in BY_NAME}
    assert {name: each.refused for name, each in counts.items() if each.refused} == {}
    assert {name: each.quarantined for name, each in counts.items() if each.quarantined} == {
        "Task": 1  # the call that is still to be made
    }
    people = bulk.fetch("select email from contacts_person where email like 'lead%' order by 1")
    assert len(people) == 4  # five, of which one was joined; the contact is the lead it was
    [(status, person, name)] = bulk.fetch(
        """select d.status, p.email, c.name from deals_deal d
           join contacts_person p on p.id = d.person_id
           left join contacts_company c on c.id = d.company_id"""
    )
    assert (status, person) == ("WON", org.tables["Lead"][lead]["Email"])
    assert name
    touches = bulk.fetch(
        """select t.kind, p.email from journeys_touch t
           join contacts_person p on p.id = t.person_id order by 1"""
    )
    first, second = (org.tables["Lead"][each]["Email"] for each in (lead, other))
    assert touches == [
        ("call_connected", first), ("event_attended", second), ("meeting_held", first)
    ]  # fmt: skip
    stages = dict(bulk.fetch(
        """select p.email, l.stage from leads_lead l join contacts_person p on p.id = l.person_id
           where p.email like 'lead%'"""
    ))  # fmt: skip
    assert (stages[first], stages[second]) == ("customer", "sql")
    again = {stream: bring(session, tmp_path, stream) for stream in BY_NAME}
    assert {name for name, each in again.items() if each.created or each.updated} == set()
