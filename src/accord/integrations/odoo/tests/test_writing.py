"""Writing to an Odoo: our own fields, the owner, and what somebody else had changed."""

import pytest

from accord.integrations.connecting.values import Fault, FieldCard, Write

CARDS = [
    FieldCard("x_accord_verdict", "Verdict", "choice", {"fits": "Fits"}),
    FieldCard("x_accord_due", "Due", "moment"),
    FieldCard("x_accord_hot", "Hot", "flag"),
]


def test_only_what_stands_as_it_was_seen_is_written(session, portal) -> None:
    names = tuple(card.name for card in CARDS)
    assert session.make_fields("leads", CARDS) == names
    assert session.make_fields("leads", CARDS) == ()
    with pytest.raises(ValueError, match="contact_name"):
        session.make_fields("leads", [FieldCard("contact_name", "Name")])
    portal.change("crm.lead", 2, x_accord_verdict="somebody's")
    portal.change("crm.lead", 3, x_accord_verdict="fits")
    sam = portal.add_user("sam")
    fresh = {"x_accord_verdict": ""}
    first = Write(
        "lead-1",
        {"x_accord_verdict": "fits", "user_id": str(sam), "x_accord_hot": "true"},
        {**fresh, "user_id": "", "x_accord_hot": "false"},
    )
    writes = [
        first,
        Write("lead-2", {"x_accord_verdict": "fits"}, fresh),
        Write("lead-3", {"x_accord_verdict": "fits"}, fresh),
        Write("lead-99", {"x_accord_verdict": "fits"}, fresh),
        Write("lead-4", {"contact_name": "Eve"}, {"contact_name": ""}),
        Write("lead-4", {"x_accord_quadrant": "a"}, {"x_accord_quadrant": ""}),
        Write("partner-1", {"x_accord_verdict": "fits"}, fresh),
    ]
    written = session.write("leads", [each for each in writes if each is not writes[4]])
    assert [(each.fault, each.detail) for each in written] == [
        (None, ""),
        (Fault.NOT_WRITTEN, "conflict"),
        (None, ""),
        (Fault.NOT_WRITTEN, "deleted"),
        (Fault.FIELD_GONE, "x_accord_quadrant"),
        (Fault.NOT_WRITTEN, "deleted"),
    ]
    assert written[1].conflicts == {"x_accord_verdict": "somebody's"}
    [refused] = session.write("leads", [writes[4]])
    assert (refused.fault, refused.detail) == (Fault.NOT_WRITTEN, "contact_name")
    assert portal.writes == 1, "what holds already is not written again"
    record = portal.tables["crm.lead"][1]
    assert (record["x_accord_verdict"], record["user_id"], record["x_accord_hot"]) == (
        "fits", sam, True
    )  # fmt: skip
    assert session.write("leads", [first])[0].fault is None
    assert portal.writes == 1
    assert session.write("deals", [first])[0].fault is Fault.NOT_WRITTEN


def test_a_field_is_emptied(session, portal) -> None:
    session.make_fields("contacts", CARDS)
    key = portal.add_partner(name="Ana")
    portal.change("res.partner", key, x_accord_due="2026-03-02 10:00:00")
    seen = {"x_accord_due": "2026-03-02 10:00:00"}
    [written] = session.write("contacts", [Write(f"partner-{key}", {"x_accord_due": ""}, seen)])
    assert written.fault is None
    assert portal.tables["res.partner"][key]["x_accord_due"] is False


def test_a_record_that_goes_between_reading_and_writing_is_said(session, portal) -> None:
    session.make_fields("leads", CARDS)
    calls = len(portal.requests)
    session.write("leads", [Write("lead-2", {"x_accord_verdict": "a"}, {"x_accord_verdict": ""})])
    took = len(portal.requests) - calls
    portal.at_call[len(portal.requests) + took] = lambda: portal.tables["crm.lead"].pop(1)
    write = Write("lead-1", {"x_accord_verdict": "a"}, {"x_accord_verdict": ""})
    [written] = session.write("leads", [write])
    assert written.fault is Fault.NOT_WRITTEN
