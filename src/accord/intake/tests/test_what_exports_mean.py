"""What the exports of tools mean where their words alone would say more, or something else."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.contacts import api as contacts
from accord.contacts.api import Verdict
from accord.foundation import bulk, clock
from accord.intake.cli.importing import import_
from accord.intake.operations import undoing
from accord.intake.rules.happenings import call_kind
from accord.intake.tests.delivered import file, table
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES
from accord.team import api as team

pytestmark = pytest.mark.django_db
AHEAD = f"{clock.now() + timedelta(days=400):%Y-%m-%d} 10:00:00"


def load(folder: Path, profile: str, header: Sequence[str], *rows: Sequence[str]) -> int:
    return take_in(file(folder, f"{profile}.csv", table(header, rows)), PROFILES[profile])


def zoho_leads(folder: Path) -> None:
    header = ("LEADID", "Last Name", "Email", "Created Time")
    rows = [
        (str(place), name, f"{name}@acme.example", "05 Jan, 2026 09:00:00")
        for place, name in enumerate(("Pop", "Rus", "Luca"), start=1)
    ]
    load(folder, "zoho-leads", header, *rows)


def aside(batch: int) -> list[tuple[str, str]]:
    return bulk.fetch(
        "select code, details->>'value' from intake_setaside where batch_id = %s order by row_no",
        [batch],
    )


# Calls


@pytest.mark.parametrize(
    ("kind", "seconds", "said", "may_raise", "expected"),
    [
        ("call_connected", 0, "", False, "call_attempt"),
        ("call_connected", None, "", False, "call_connected"),
        ("call_attempt", 40, "", True, "call_connected"),
        ("call_attempt", 40, "", False, "call_attempt"),  # it may have rung so long
        ("call_attempt", 40, "Left voicemail", True, "call_attempt"),
        ("call_connected", 40, "No Answer", True, "call_attempt"),
        ("call_connected", None, "Cancelled", True, "call_attempt"),
        ("call_attempt", 0, "Connected", True, "call_connected"),  # noted by hand, without length
        ("call_attempt", 40, "Completed", True, "call_connected"),
        ("call_attempt", 0, "Completed", True, "call_attempt"),
        ("call_attempt", 40, "our own word", True, "call_attempt"),
        ("call_attempt", None, "Scheduled", True, "none"),
    ],
)
def test_what_a_call_was(
    kind: str, seconds: int | None, said: str, may_raise: bool, expected: str
) -> None:
    assert call_kind(kind, seconds=seconds, said=said, may_raise=may_raise) == expected


def touches() -> dict[str, tuple[str, str]]:
    rows = bulk.fetch(
        "select external_key, kind, coalesce(detail->>'seconds', '') from journeys_touch"
    )
    return {key: (kind, seconds) for key, kind, seconds in rows}


def test_a_call_of_no_second_has_reached_nobody(tmp_path: Path) -> None:
    zoho_leads(tmp_path)
    header = ("TASKID", "Call Start Time", "Call Duration (in seconds)", "Call Type", "LEADID",
              "Call Status")  # fmt: skip
    batch = load(
        tmp_path,
        "zoho-calls",
        header,
        ("c1", "2026-02-01 09:00:00", "420", "Outbound", "1", ""),
        ("c2", "2026-02-02 09:00:00", "0", "Outbound", "1", ""),
        ("c3", "2026-02-03 09:00:00", "", "Missed", "1", "Missed"),
        ("c4", "2026-02-04 09:00:00", "", "Outbound", "1", "Scheduled"),
    )
    assert touches() == {
        "c1": ("call_connected", "420"),
        "c2": ("call_attempt", ""),
        "c3": ("call_attempt", ""),
    }
    assert [code for code, _value in aside(batch)] == ["NOTHING_REACHED"]


def test_salesforce_calls_by_file_say_whether_somebody_answered(tmp_path: Path) -> None:
    load(tmp_path, "salesforce-leads", ("Id", "LastName"), ("00Q1", "Pop"))
    header = ("Id", "WhoId", "TaskSubtype", "CompletedDateTime", "CallDurationInSeconds",
              "CallDisposition")  # fmt: skip
    load(
        tmp_path,
        "salesforce-tasks",
        header,
        ("t1", "00Q1", "Call", "2026-02-01T09:00:00Z", "95", ""),
        ("t2", "00Q1", "Call", "2026-02-02T09:00:00Z", "0", ""),
        ("t3", "00Q1", "Call", "2026-02-03T09:00:00Z", "20", "Left voicemail"),
        ("t4", "00Q1", "Email", "2026-02-04T09:00:00Z", "", ""),
    )
    assert [kind for kind, _seconds in touches().values()] == [
        "call_connected", "call_attempt", "call_attempt", "email_sent",
    ]  # fmt: skip


# Objections


def test_who_opted_out_of_a_campaign_has_objected_and_was_not_written_to(tmp_path: Path) -> None:
    zoho_leads(tmp_path)
    before = hashes()
    header = ("Campaign Name", "Lead Last Name", "Status", "Last Modified Time")
    rows = (
        ("Spring", "Pop", "Opted Out", "05 Feb, 2026 09:00:00"),
        ("Autumn", "Pop", "Sent", "06 Feb, 2026 09:00:00"),
        ("Spring", "Rus", "Opened", "05 Feb, 2026 09:00:00"),
    )
    batch = load(tmp_path, "zoho-campaign-members", header, *rows)
    assert bulk.fetch("select kind from journeys_touch order by 1") == [
        ("email_open",), ("email_sent",),
    ]  # fmt: skip
    verdicts = {}
    for name in ("Pop", "Rus"):
        [person] = contacts.people_at(addresses=[f"{name.lower()}@acme.example"]).popitem()[1]
        said = contacts.may_contact(person_id=person, purpose="newsletter", at=clock.now())
        verdicts[name] = said.verdict is Verdict.OBJECTED
    assert verdicts == {"Pop": True, "Rus": False}
    joined = bulk.fetch(
        """select p.name, c.name from leads_lead l join contacts_person p on p.id = l.person_id
           join campaigns_campaign c on c.id = l.campaign_id"""
    )
    assert dict(joined) == {"Pop": "Spring", "Rus": "Spring"}, "they are members none the less"
    again = load(tmp_path, "zoho-campaign-members", header, *rows)
    assert counts_of(again).unchanged == 3
    for each in (again, batch):
        undoing.undo(batch_id=each, actor_id=None, at=clock.now())
    assert hashes() == before


# Colleagues


def test_a_role_that_nobody_knows_is_asked_for(tmp_path: Path) -> None:
    rows = [("1", "Ana", "xyz"), ("2", "Bo", "AE"), ("3", "Cy", "")]
    plan = Plan(Kind.USERS, "crm", {"id": "external_id", "name": "name", "role": "role"})
    batch = take_in(file(tmp_path, "users.csv", table(("id", "name", "role"), rows)), plan)
    assert aside(batch) == [("NOT_CODE", "xyz")]
    roles = {card.name: card.roles for card in team.list_members()}
    assert {name: roles.get(name) for name in ("Ana", "Bo", "Cy")} == {
        "Ana": None, "Bo": ("ae",), "Cy": ("sdr",),
    }  # fmt: skip


def test_positions_in_mautic_are_no_roles(tmp_path: Path) -> None:
    batch = load(tmp_path, "mautic-users", ("User ID", "Name", "Email", "Position", "Active"),
                 ("1", "Ana", "ana@acme.example", "Head of Demand", "1"))  # fmt: skip
    assert (counts_of(batch).created, aside(batch)) == (1, [])


# Meetings that lie ahead


def moments() -> list[tuple[str, str, str, bool]]:
    return bulk.fetch(
        """select external_key, kind, left(detail->>'start', 10), occurred_at <= %s
           from journeys_touch order by 1""",
        [clock.now()],
    )


def test_an_event_that_lies_ahead_is_a_meeting_that_was_booked(tmp_path: Path) -> None:
    load(tmp_path, "salesforce-leads", ("Id", "LastName"), ("00Q1", "Pop"))
    header = ("Id", "WhoId", "StartDateTime", "CreatedDate")
    ahead = AHEAD.replace(" ", "T") + "Z"
    rows = (
        ("e1", "00Q1", ahead, "2026-02-01T09:00:00Z"),
        ("e2", "00Q1", "2026-02-03T09:00:00Z", "2026-02-01T09:00:00Z"),
    )
    batch = load(tmp_path, "salesforce-events", header, *rows)
    assert (counts_of(batch).created, aside(batch)) == (2, [])
    assert moments() == [
        ("e1", "meeting_booked", AHEAD[:10], True),
        ("e2:outcome", "meeting_held", None, True),
    ]
    booked = bulk.fetch("select occurred_at::date::text from journeys_touch where kind like '%bo%'")
    assert booked == [("2026-02-01",)]
    assert counts_of(load(tmp_path, "salesforce-events", header, *rows)).unchanged == 2


def test_zoho_events_ahead_are_booked_too(tmp_path: Path) -> None:
    zoho_leads(tmp_path)
    load(tmp_path, "zoho-events", ("EVENTID", "Start DateTime", "Created Time", "LEADID"),
         ("7", AHEAD, "2026-02-01 09:00:00", "1"))  # fmt: skip
    assert moments() == [("7", "meeting_booked", AHEAD[:10], True)]


def test_hubspot_meetings_by_file_ahead_are_booked_and_never_held(tmp_path: Path) -> None:
    load(tmp_path, "hubspot-contacts", ("Record ID", "Email"), ("11", "ana@acme.example"))
    header = ("Record ID", "Associated Contact IDs", "Activity date", "Meeting outcome")
    batch = load(
        tmp_path, "hubspot-meetings", header,
        ("1", "11", AHEAD, "Scheduled"), ("2", "11", AHEAD, "Completed"),
        ("3", "11", AHEAD, "Canceled"),
    )  # fmt: skip
    assert moments() == [
        ("1", "meeting_booked", AHEAD[:10], True),
        ("3:outcome", "meeting_cancelled", AHEAD[:10], True),
    ]
    assert [code for code, _value in aside(batch)] == ["AHEAD"]


# Histories of properties


def stages(email: str) -> list[str]:
    rows = bulk.fetch(
        """select coalesce(nullif(e.ending, ''), e.stage) from leads_stageevent e
           join leads_lead l on l.id = e.lead_id
           join contacts_person p on p.id = l.person_id
           where p.email = %s and e.cause = 'history' order by e.occurred_at, e.id""",
        [email],
    )
    return [stage for (stage,) in rows]


def test_of_a_history_of_properties_only_the_stage_is_a_stage(tmp_path: Path) -> None:
    load(tmp_path, "hubspot-contacts", ("Record ID", "Email"), ("11", "ana@acme.example"))
    header = ("contact_id", "timestamp", "name", "value")
    rows = (
        ("11", "2026-02-01 09:00:00", "lifecyclestage", "marketingqualifiedlead"),
        ("11", "2026-02-02 09:00:00", "hs_lead_status", "customer"),
        ("11", "2026-02-03 09:00:00", "firstname", "Ana"),
        ("11", "2026-02-04 09:00:00", "lifecyclestage", "salesqualifiedlead"),
    )
    batch = load(tmp_path, "hubspot-stage-history", header, *rows)
    counts = counts_of(batch)
    assert (counts.created, counts.unchanged, counts.set_aside) == (2, 2, 0)
    assert stages("ana@acme.example") == ["mql", "sql"]


def test_a_history_of_deals_moves_the_lead_of_the_deal(tmp_path: Path) -> None:
    load(tmp_path, "hubspot-contacts", ("Record ID", "Email"), ("11", "ana@acme.example"))
    load(tmp_path, "hubspot-deals", ("Record ID", "Deal Name", "Associated Contact IDs"),
         ("901", "Pilot", "11"))  # fmt: skip
    header = ("deal_id", "timestamp", "name", "value")
    rows = (
        ("901", "2026-02-01 09:00:00", "dealstage", "appointmentscheduled"),
        ("901", "2026-02-02 09:00:00", "amount", "1200"),
        ("901", "2026-02-03 09:00:00", "dealstage", "closedlost"),
        ("999", "2026-02-03 09:00:00", "dealstage", "closedwon"),
    )
    batch = load(tmp_path, "hubspot-deal-stages", header, *rows)
    assert (counts_of(batch).created, counts_of(batch).unchanged) == (2, 1)
    assert stages("ana@acme.example") == ["opportunity", "lost"]
    assert [code for code, _value in aside(batch)] == ["UNKNOWN_DEAL"]


def test_of_a_history_of_salesforce_only_the_status_is_a_stage(tmp_path: Path) -> None:
    load(tmp_path, "salesforce-leads", ("Id", "LastName", "Email"), ("00Q1", "Pop", "a@x.example"))
    header = ("LeadId", "Field", "NewValue", "CreatedDate")
    rows = (
        ("00Q1", "Owner", "Qualified", "2026-02-01T09:00:00Z"),
        ("00Q1", "Status", "Unqualified", "2026-02-02T09:00:00Z"),
    )
    batch = load(tmp_path, "salesforce-lead-history", header, *rows)
    assert (counts_of(batch).created, counts_of(batch).unchanged) == (1, 1)
    assert stages("a@x.example") == ["disqualified"]


# What no field takes


def test_a_summary_names_what_no_field_takes(tmp_path: Path) -> None:
    text = table(
        (*PROFILES["zoho-leads"].columns, "Website", "CONVERTED", "Fax"),
        [("1", "Pop", *[""] * 7, "a.example", "Yes", ""), ("2", "Rus", *[""] * 8, "No", " ")],
    )
    path = file(tmp_path, "leads.csv", text)
    [lines, told] = [
        CliRunner().invoke(import_, [str(path), "--profile", "zoho-leads", "--dry-run", *more])
        for more in ([], ["--json"])
    ]
    assert (lines.exit_code, told.exit_code) == (0, 0), lines.output
    assert "with the rows that fill them: CONVERTED (2), Website (1)." in lines.stderr
    said = json.loads(told.stdout)
    assert said["columns_left_out"] == {"Website": 1, "CONVERTED": 2}
    assert said["properties_left_out"] == {}


def test_a_summary_counts_rows_of_other_properties(tmp_path: Path) -> None:
    load(tmp_path, "hubspot-contacts", ("Record ID", "Email"), ("11", "ana@acme.example"))
    rows = [("11", "2026-02-01 09:00:00", name, "x") for name in ("firstname", "phone", "phone")]
    text = table(("contact_id", "timestamp", "name", "value"), rows)
    path = file(tmp_path, "history.csv", text)
    told = CliRunner().invoke(
        import_, [str(path), "--profile", "hubspot-stage-history", "--dry-run", "--json"]
    )
    said = json.loads(told.stdout)
    assert (said["unchanged"], said["refused"]) == (3, 0)
    assert said["properties_left_out"] == {"firstname": 1, "phone": 2}
