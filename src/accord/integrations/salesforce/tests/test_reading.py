"""Everything an org holds, and everything that changes there, over real HTTP."""

from datetime import timedelta

import pytest
from tests.followed import Followed

from accord.integrations.salesforce.queries import jobs
from accord.integrations.salesforce.queries import reading as reading_queries
from accord.integrations.salesforce.values import STREAMS

LEAD = ("LastName", "Email", "Status", "IsConverted", "MergedIds")


def test_whose_org_it_is_and_what_we_may_see(session, org) -> None:
    org.hidden.add("Opportunity")
    account = session.account()
    assert (account.name, account.zone) == ("Acme Corp", "Europe/Bucharest")
    assert account.url == org.url
    assert "Lead" in account.scopes
    assert "edit:Lead" in account.scopes
    assert "Opportunity" not in account.scopes


def test_fields_are_those_of_the_org_now(session, org) -> None:
    org.rename_value("Lead", "Status", "Open", "New")
    cards = {card.name: card for card in session.fields("Lead")}
    assert list(cards["Status"].options) == ["New", "Working", "Qualified", "Unqualified"]
    assert cards["Accord_Quadrant__c"].is_own
    assert cards["SystemModstamp"].is_read_only
    assert cards["MergedIds"].is_read_only
    assert "Address" not in cards  # a field of fields cannot be asked for as one


def test_a_small_object_is_read_by_its_ids_and_no_page_is_lost(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "QUERY_ROWS", 2)
    org.batch = 1  # each answer names a next page
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    assert set(followed.live) == set(org.live("Lead"))
    assert followed.pages == 3
    assert any("/query/01g" in call for call in org.calls)


def test_a_large_object_is_read_by_a_job_a_page_at_a_time(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "BULK_FROM", 3)
    monkeypatch.setattr(jobs, "BULK_ROWS", 2)
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    told = {id: each["LastName"] for id, each in org.live("Lead").items()}
    assert {id: row["LastName"] for id, row in followed.live.items()} == told
    assert sum("/results" in call for call in org.calls) == 3
    assert not any(" ORDER BY " in text for text in org.queries if "LastName" in text)


def test_another_process_goes_on_where_a_page_ended(connect, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "BULK_FROM", 3)
    monkeypatch.setattr(jobs, "BULK_ROWS", 2)
    cursor, seen = {}, []
    while True:
        page = connect().read("Lead", fields=LEAD, cursor=cursor)
        seen += [row["Id"] for row in page.rows]
        cursor = page.cursor
        if page.ends:
            break
    assert sorted(seen) == sorted(org.live("Lead"))
    assert page.total == 5


def test_a_slow_job_is_waited_for_and_gives_the_worker_back(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "BULK_FROM", 1)
    monkeypatch.setattr(jobs, "WAITS", (0.01,))
    org.slow = 5
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    assert set(followed.live) == set(org.live("Lead"))
    assert followed.pages > 3


def test_a_job_that_is_gone_is_begun_anew_and_then_done_without(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "BULK_FROM", 1)
    monkeypatch.setattr(jobs, "BULK_ROWS", 2)
    followed = Followed("Lead", LEAD)
    forgotten = []

    def forget() -> None:
        if len(forgotten) < 2 and org.jobs:
            forgotten.append(org.jobs.clear())

    followed.begin(session, between=forget)
    assert set(followed.live) == set(org.live("Lead"))
    always = Followed("Lead", LEAD)
    always.begin(session, between=org.jobs.clear)
    assert set(always.live) == set(org.live("Lead"))


def test_without_bulk_jobs_a_large_object_is_read_by_its_ids(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "BULK_FROM", 1)
    org.can_bulk = False
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    assert set(followed.live) == set(org.live("Lead"))


def test_changes_deletes_and_restored_records_are_followed(session, org) -> None:
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    first, second, third, *_ = org.live("Lead")
    org.change("Lead", first, Status="Working")
    org.delete("Lead", second)
    org.delete("Lead", third)
    org.undelete("Lead", third)
    new = org.add("Lead", LastName="New", Email="new@acme.example")
    followed.follow(session)
    assert followed.live[first]["Status"] == "Working"
    assert followed.gone == {second}
    assert {third, new} <= set(followed.live)


def test_what_a_long_transaction_stamps_late_is_not_lost(session, org) -> None:
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    first = next(iter(org.live("Lead")))
    org.tick(3_600)
    followed.follow(session)
    begun = org.now
    org.tick(500)
    followed.follow(session)
    org.change("Lead", first, stamped=begun, Status="Working")  # seen only now, stamped before
    followed.follow(session)
    assert followed.live[first]["Status"] == "Working"


def test_a_quiet_org_is_not_read_again_and_again(session, org) -> None:
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    org.tick(3_600)
    followed.follow(session)
    page = session.changed("Lead", fields=LEAD, cursor=followed.cursor)
    assert not page.rows
    assert page.ends


def test_many_records_of_one_second_are_told_apart_by_their_ids(session, org, monkeypatch) -> None:
    monkeypatch.setattr(reading_queries, "QUERY_ROWS", 2)
    cursor = session.begin("Lead")
    moment = org.now
    for id in org.live("Lead"):
        org.change("Lead", id, stamped=moment, Status="Working")
    followed = Followed("Lead", LEAD, cursor=cursor)
    followed.follow(session)
    assert len(followed.live) == 5


def test_records_that_change_while_they_are_read_do_not_keep_us_for_ever(
    session, org, monkeypatch
) -> None:
    monkeypatch.setattr(reading_queries, "QUERY_ROWS", 1)
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    followed.pages = 0
    always = next(iter(org.live("Lead")))
    followed.follow(session, between=lambda: org.change("Lead", always, Status="Working"))
    assert followed.pages < 12


def test_joined_records_are_in_the_one_that_stayed(session, org) -> None:
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    a, b, c, d, e = org.live("Lead")
    org.merge("Lead", b, a)
    followed.follow(session)
    assert followed.inside == {a: b}
    org.merge("Lead", c, b)
    org.merge("Lead", d, e)
    org.delete("Lead", d)
    followed.follow(session)
    assert followed.inside[a] == followed.inside[b] == c
    assert set(followed.live) == {c}
    assert {d, e} <= followed.gone
    page = session.some("Lead", fields=LEAD, ids=[a])
    assert [row["Id"] for row in page.rows] == [c]


def test_joins_from_before_we_came_are_told_with_everything(session, org) -> None:
    a, b, *_ = org.live("Lead")
    org.merge("Lead", b, a)
    followed = Followed("Lead", LEAD)
    followed.begin(session)
    assert followed.inside == {a: b}
    assert a not in followed.live


def test_a_lead_that_was_converted_is_one_person_with_its_contact(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    _account, contact, _deal = org.convert(lead)
    [row] = session.some("Lead", fields=LEAD, ids=[lead]).rows
    assert (row["IsConverted"], row["MergedIds"]) == ("true", contact)


def test_a_deal_names_the_lead_it_came_from_and_then_its_contacts(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    other, *_ = org.live("Contact")
    _account, contact, deal = org.convert(lead)
    org.role(deal, other)
    followed = Followed("Opportunity", ("StageName", "LeadIds"))
    followed.begin(session)
    assert followed.live[deal]["LeadIds"] == f"{lead};{contact};{other}"


def test_a_contact_that_joins_a_deal_later_is_seen_though_the_deal_stands_still(
    session, org
) -> None:
    deal = org.add("Opportunity", Name="Pilot", StageName="Prospecting")
    other, *_ = org.live("Contact")
    org.tick(3_600)
    followed = Followed("Opportunity", ("StageName", "LeadIds"))
    followed.begin(session)
    assert followed.live[deal]["LeadIds"] == ""
    role = org.role(deal, other)
    followed.follow(session)
    assert followed.live[deal]["LeadIds"] == other
    org.delete("OpportunityContactRole", role)
    followed.follow(session)
    assert followed.live[deal]["LeadIds"] == ""


def test_a_task_is_evidence_once_it_is_done(session, org) -> None:
    call = {"TaskSubtype": "Call", "CallType": "Outbound"}
    planned = org.add("Task", **call)
    rang = org.add("Task", IsClosed=True, CallDisposition="No answer", **call)
    spoke = org.add("Task", IsClosed=True, CallDurationInSeconds=95, **call)
    came = org.add("Task", IsClosed=True, TaskSubtype="Email", WhoId="x")
    org.add("EmailMessage", ActivityId=came, MessageIdentifier="<m1@acme.example>", Incoming=True)
    fields = ("TouchKind", "TouchDirection", "MessageIdentifier")
    followed = Followed("Task", fields)
    followed.begin(session)
    told = {id: tuple(row[name] for name in fields) for id, row in followed.live.items()}
    assert told == {
        planned: ("none", "out", ""),
        rang: ("call_attempt", "out", ""),
        spoke: ("call_connected", "out", ""),
        came: ("email_reply", "in", "<m1@acme.example>"),
    }


def test_a_meeting_is_held_when_its_time_has_passed_though_nobody_touches_it(session, org) -> None:
    soon = org.stamp(org.now + timedelta(hours=2))
    event = org.add("Event", StartDateTime=soon, EndDateTime=soon)
    followed = Followed("Event", ("TouchKind", "TouchAt"))
    followed.begin(session)
    assert followed.live[event]["TouchKind"] == "meeting_booked"
    org.tick(3_600)
    followed.follow(session)
    org.tick(3_700)
    followed.follow(session)
    assert followed.live[event]["TouchKind"] == "meeting_held"
    assert followed.live[event]["TouchAt"] == soon.replace(".000", "")


def test_histories_tell_from_when_they_can_be_trusted(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, Status="Working")
    followed = Followed("LeadHistory", ("LeadId", "StageName", "CreatedDate"))
    followed.begin(session)
    told = [row["StageName"] for row in followed.live.values() if row["LeadId"] == lead]
    assert sorted(told) == ["Working", "created"]
    first = min(row["CreatedDate"] for row in followed.live.values())
    assert f"{session.since('LeadHistory'):%Y-%m-%dT%H:%M:%SZ}" == first
    org.tables["LeadHistory"].clear()
    assert session.since("LeadHistory") is None


def test_who_works_there_and_who_has_left(session, org) -> None:
    seller = next(iter(org.tables["User"]))
    land = org.add("Territory2", Name="DACH")
    org.add("UserTerritory2Association", UserId=seller, Territory2Id=land)
    followed = Followed("User", ("Email", "IsActive", "RoleName", "TerritoryNames", "TeamName"))
    followed.begin(session)
    row = followed.live[seller]
    assert (row["RoleName"], row["TerritoryNames"]) == ("Inside Sales EMEA", "DACH")
    assert row["TeamName"] == "sales"
    assert sorted(each["IsActive"] for each in followed.live.values()).count("false") == 1
    org.change("User", seller, IsActive=False)
    followed.follow(session)
    assert followed.live[seller]["IsActive"] == "false"


def test_territories_and_mails_are_left_out_where_we_may_not_see_them(session, org) -> None:
    org.hidden |= {"UserTerritory2Association", "EmailMessage", "OpportunityContactRole"}
    users = Followed("User", ("Email", "TerritoryNames"))
    users.begin(session)
    org.add("Task", IsClosed=True, TaskSubtype="Email")
    tasks = Followed("Task", ("TouchKind", "MessageIdentifier"))
    tasks.begin(session)
    deal = org.add("Opportunity", Name="Pilot")
    deals = Followed("Opportunity", ("LeadIds",))
    deals.begin(session)
    deals.follow(session)
    assert len(users.live) == 4
    assert [row["TouchKind"] for row in tasks.live.values()] == ["email_sent"]
    assert set(deals.live) == {deal}


def test_some_records_and_those_that_are_gone(session, org) -> None:
    first, second, *_ = org.live("Lead")
    org.delete("Lead", second)
    never = org.id_for("Lead")
    page = session.some("Lead", fields=LEAD, ids=[first[:15], second, never, "rubbish' OR ''='"])
    by_id = {row["Id"]: row.get("deleted", "") for row in page.rows}
    assert by_id == {first: "", second: "true", never: "true", "rubbish' OR ''='": "true"}


@pytest.mark.parametrize("stream", [stream.name for stream in STREAMS])
def test_every_stream_can_be_read_and_followed_whole(session, org, stream: str) -> None:
    fields = [card.name for card in session.fields(stream)]
    org.add(stream) if stream not in ("LeadHistory", "OpportunityHistory") else None
    followed = Followed(stream, fields)
    followed.begin(session)
    followed.follow(session)
    assert set(followed.live) == set(org.live(stream))
