"""Accord writes its own fields, and never over what somebody else has changed."""

import pytest

from accord.integrations.connecting.values import Fault, Faulty, Write
from accord.integrations.salesforce import operations

FIELD = "Accord_Quadrant__c"


def standing(org, id: str) -> dict[str, object]:
    return org.tables["Lead"][id]


def test_our_field_is_written_and_nothing_else(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    before = dict(standing(org, lead))
    [done] = session.write("Lead", [Write(lead, {FIELD: "Act now"}, {FIELD: ""})])
    assert (done.fault, done.conflicts) == (None, {})
    after = standing(org, lead)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {FIELD, "LastModifiedDate", "SystemModstamp"}


@pytest.mark.parametrize("name", ["Email", "LastName", "IsDeleted", "Accord_x", "Other__c", "Id"])
def test_fields_of_others_are_never_written(session, org, name: str) -> None:
    lead = next(iter(org.live("Lead")))
    before = dict(standing(org, lead))
    [done] = session.write("Lead", [Write(lead, {name: "x", FIELD: "y"}, {})])
    assert (done.fault, done.detail) == (Fault.NOT_WRITTEN, name)
    assert standing(org, lead) == before


def test_owner_and_status_may_be_written_where_asked(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    seller = list(org.tables["User"])[2]
    seen = {name: str(standing(org, lead)[name]) for name in ("OwnerId", "Status")}
    [done] = session.write("Lead", [Write(lead, {"OwnerId": seller, "Status": "Working"}, seen)])
    assert done.fault is None
    assert (standing(org, lead)["OwnerId"], standing(org, lead)["Status"]) == (seller, "Working")


def test_a_field_that_somebody_changed_is_a_conflict_and_stays(session, org) -> None:
    first, second, *_ = org.live("Lead")
    org.change("Lead", first, **{FIELD: "by hand"})
    one, two = session.write(
        "Lead",
        [Write(first, {FIELD: "Act now"}, {FIELD: ""}), Write(second, {FIELD: "Act"}, {FIELD: ""})],
    )
    assert (one.fault, one.conflicts) == (Fault.NOT_WRITTEN, {FIELD: "by hand"})
    assert standing(org, first)[FIELD] == "by hand"
    assert two.fault is None
    assert standing(org, second)[FIELD] == "Act"


def test_what_already_stands_there_is_not_written_again(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, **{FIELD: "Act now"})
    before = dict(standing(org, lead))
    [done] = session.write("Lead", [Write(lead, {FIELD: "Act now"}, {FIELD: ""})])
    assert done.fault is None
    assert standing(org, lead) == before  # so that no two tools write in a circle


def test_a_change_between_our_reading_and_our_writing_is_not_overwritten(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    org.before_write = lambda: org.change("Lead", lead, **{FIELD: "by hand"})
    [done] = session.write("Lead", [Write(lead, {FIELD: "Act now"}, {FIELD: ""})])
    assert done.conflicts == {FIELD: "by hand"}
    assert standing(org, lead)[FIELD] == "by hand"


def test_a_change_of_another_field_meanwhile_is_no_conflict(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    org.before_write = lambda: org.change("Lead", lead, Title="Director")
    [done] = session.write("Lead", [Write(lead, {FIELD: "Act now"}, {FIELD: ""})])
    assert done.fault is None
    assert (standing(org, lead)[FIELD], standing(org, lead)["Title"]) == ("Act now", "Director")


def test_records_that_are_gone_are_not_written(session, org) -> None:
    a, b, c, *_ = org.live("Lead")
    org.delete("Lead", a)
    org.merge("Lead", c, b)
    never = org.id_for("Lead")
    told = session.write(
        "Lead", [Write(id, {FIELD: "x"}, {}) for id in (a, b, never, "no id ' OR")]
    )
    assert [(each.fault, each.detail) for each in told] == [
        (Fault.NOT_WRITTEN, "deleted"), (Fault.NOT_WRITTEN, "merged"),
        (Fault.NOT_WRITTEN, "deleted"), (Fault.NOT_WRITTEN, "Id"),
    ]  # fmt: skip


def test_a_record_that_is_locked_is_tried_again(session, org, monkeypatch) -> None:
    monkeypatch.setattr(operations, "_LOCKED_WAIT", 0.0)
    first, second, *_ = org.live("Lead")
    org.locked = {first: 1, second: 99}
    one, two = session.write("Lead", [Write(id, {FIELD: "x"}, {}) for id in (first, second)])
    assert (one.fault, standing(org, first)[FIELD]) == (None, "x")
    assert (two.fault, two.detail) == (Fault.AWAY, "UNABLE_TO_LOCK_ROW")


def test_a_field_that_nobody_made_there_is_named(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    with pytest.raises(Faulty) as raised:
        session.write("Lead", [Write(lead, {"Accord_Due__c": "2026-03-04"}, {})])
    assert (raised.value.fault, raised.value.detail) == (Fault.FIELD_GONE, "Accord_Due__c")


def test_many_records_go_in_parts_that_the_org_takes(session, org) -> None:
    ids = [org.add("Lead", LastName=f"More {n}") for n in range(60)]
    told = session.write("Lead", [Write(id, {FIELD: "x"}, {}) for id in ids])
    assert [each.external_id for each in told] == ids
    assert {each.fault for each in told} == {None}
    assert sum("composite" in call for call in org.calls) == 3


def test_an_empty_value_clears_a_field(session, org) -> None:
    lead = next(iter(org.live("Lead")))
    org.change("Lead", lead, **{FIELD: "old"})
    session.write("Lead", [Write(lead, {FIELD: ""}, {FIELD: "old"})])
    assert standing(org, lead)[FIELD] is None
