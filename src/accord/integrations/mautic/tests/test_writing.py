"""Writing to a Mautic, and being told by it."""

import json
from datetime import UTC, datetime

import pytest

from accord.integrations.connecting.values import Change, Fault, Faulty, FieldCard, Told, Write
from accord.integrations.mautic.api import TOOL
from accord.integrations.mautic.rules import telling

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(body: bytes, headers: dict[str, str]) -> Told:
    return Told("POST", "https://accord.example/hooks/mautic", headers, body, AT)


def test_only_what_stands_as_it_was_seen_is_written(session, portal) -> None:
    cards = [FieldCard("accord_verdict", "Verdict", "choice", {"fits": "Fits"})]
    assert session.make_fields("contacts", cards) == ("accord_verdict",)
    assert session.make_fields("contacts", cards) == ()
    with pytest.raises(ValueError, match="firstname"):
        session.make_fields("contacts", [FieldCard("firstname", "Given name")])
    portal.change(2, accord_verdict="somebody's")
    portal.change(3, accord_verdict="fits")
    sam = str(portal.add("users", username="sam"))
    writes = [
        Write(
            "1", {"accord_verdict": "fits", "owner_id": sam}, {"accord_verdict": "", "owner_id": ""}
        ),
        Write("2", {"accord_verdict": "fits"}, {"accord_verdict": ""}),
        Write("3", {"accord_verdict": "fits"}, {"accord_verdict": ""}),
        Write("99", {"accord_verdict": "fits"}, {"accord_verdict": ""}),
        Write("4", {"firstname": "Eve"}, {"firstname": ""}),
    ]
    written = session.write("contacts", writes)
    assert [(each.fault, each.detail) for each in written] == [
        (None, ""),
        (Fault.NOT_WRITTEN, "conflict"),
        (None, ""),
        (Fault.NOT_WRITTEN, "deleted"),
        (Fault.NOT_WRITTEN, "firstname"),
    ]
    assert written[1].conflicts == {"accord_verdict": "somebody's"}
    assert portal.writes == 1, "what holds already is not written again"
    first = portal.things["contacts"][1]
    assert (first["values"]["accord_verdict"], first["owner"]["id"]) == ("fits", int(sam))
    assert session.write("contacts", writes[:1])[0].fault is None
    assert portal.writes == 1
    assert [one.fault for one in session.write("companies", writes[:1])] == [Fault.NOT_WRITTEN]


def test_a_record_that_goes_between_reading_and_writing_is_said(session, portal) -> None:
    session.make_fields("contacts", [FieldCard("accord_verdict", "Verdict")])
    session.some("contacts", fields=(), ids=["1"])
    portal.at_call[len(portal.requests) + 2] = lambda: portal.things["contacts"].pop(1)
    [written] = session.write("contacts", [Write("1", {"accord_verdict": "x"}, {})])
    assert portal.requests[-1] == "PATCH /api/contacts/batch/edit"
    assert (written.fault, written.detail) == (Fault.NOT_WRITTEN, "404")


def test_a_right_to_write_that_is_missing_is_named(session, portal) -> None:
    session.make_fields("contacts", [FieldCard("accord_verdict", "Verdict")])
    portal.is_admin = False
    portal.rights.discard("lead:leads:editother")
    with pytest.raises(Faulty) as met:
        session.write("contacts", [Write("1", {"accord_verdict": "x"}, {"accord_verdict": ""})])
    assert (met.value.fault, met.value.detail) == (Fault.SCOPE_MISSING, "lead:leads:editother")


def test_messages_name_what_changed_once_in_any_order(portal) -> None:
    portal.events.clear()
    form = portal.add("forms", name="Guide")
    portal.change(1, firstname="Bo")
    portal.change(1, firstname="Bob")
    portal.submit(2, form)
    portal.open(portal.mail(1))
    portal.hit(3, page_id=1)
    portal.delete(4)
    body, headers = portal.message()
    found = TOOL.told(told(body, headers), secrets=["an old one", portal.webhook_secret])
    assert len(found) == len(set(found))
    assert set(found) == {
        Change("contacts", "1"), Change("contacts", "2"), Change("touches", "form:1"),
        Change("touches", "mail:1"), Change("contacts", "3"), Change("touches", "hit:1"),
        Change("contacts", "4"),
    }  # fmt: skip


def test_what_a_message_names_is_read_anew(session, portal) -> None:
    form = portal.add("forms", name="Guide")
    portal.submit(2, form)
    stat = portal.mail(1)
    portal.open(stat)
    ids = ["form:1", "mail:1", "mail:77", "hit:x", "strange"]
    rows = session.some("touches", fields=(), ids=ids).rows
    assert {row["id"] for row in rows} == {"form:1", "mail:1:sent", "mail:1:read"}
    portal.merge(into=1, other=2)
    [row] = session.some("contacts", fields=("email",), ids=["2", "2"]).rows
    assert (row["id"], row["former_ids"]) == ("1", "2")


def test_a_foreign_signature_is_turned_away(portal) -> None:
    portal.change(1, firstname="Bo")
    body, headers = portal.message()
    for secrets, sent, given in (
        (["wrong"], body, headers),
        ([], body, headers),
        ([""], body, {telling.SIGNATURE: telling.sign(body, secret="").decode()}),
        ([portal.webhook_secret], body + b" ", headers),
        ([portal.webhook_secret], body, {}),
    ):
        with pytest.raises(Faulty) as met:
            TOOL.told(told(sent, given), secrets=secrets)
        assert met.value.fault is Fault.NOT_SIGNED


@pytest.mark.parametrize(
    "said",
    ['{"mautic.lead_post_save_new": [7, null]}', '{"mautic.lead_post_delete": {"id": "7; drop"}}'],
)
def test_a_signed_message_that_names_nobody_changes_nothing(said) -> None:
    headers = {telling.SIGNATURE: telling.sign(said.encode(), secret="s").decode()}
    assert TOOL.told(told(said.encode(), headers), secrets=["s"]) == ()


@pytest.mark.parametrize("said", ["no json", "[]", "7", "[" * 200_000])
def test_a_signed_message_of_another_shape_is_a_fault(said) -> None:
    headers = {telling.SIGNATURE: telling.sign(said.encode(), secret="s").decode()}
    with pytest.raises(Faulty) as met:
        TOOL.told(told(said.encode(), headers), secrets=["s"])
    assert met.value.fault is Fault.NOT_ITS_API


def test_what_is_told_beside_ids_is_not_ours(portal) -> None:
    body = json.dumps({"mautic.form_on_submit": [{"submission": {"id": 5, "results": {"a": "b"}}}]})
    headers = {telling.SIGNATURE: telling.sign(body.encode(), secret="s").decode()}
    assert TOOL.told(told(body.encode(), headers), secrets=["s"]) == (Change("touches", "form:5"),)
