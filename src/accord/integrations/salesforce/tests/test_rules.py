"""Queries that hold only names and escaped values; messages that are signed; rows."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portals import soql as understood

from accord.integrations.connecting.rules import signing
from accord.integrations.connecting.values import Account, Change, Fault, Faulty, Told
from accord.integrations.salesforce.api import TOOL
from accord.integrations.salesforce.rules import faults, rows, soql

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECRET = "whsec-of-ours"


@pytest.mark.parametrize(
    "name", ["", "Email FROM User", "a'b", "Name,(SELECT Id FROM User)", "A.B.C", "1x", "x--", "ä"]
)
def test_what_is_no_name_is_in_no_query(name: str) -> None:
    with pytest.raises(soql.NotAName):
        soql.select(object="Lead", fields=[name])
    with pytest.raises(soql.NotAName):
        soql.select(object=name, fields=["Id"])


@given(st.text(max_size=60))
def test_a_value_stays_a_value(said: str) -> None:
    """What a server reads between the quotation marks is what we put there, to the letter."""
    text = soql.select(object="Lead", fields=["Id"], where=[f"Name = {soql.text(said)}"])
    query = understood.parse(text)
    plain = said.replace("\n", "n").replace("\r", "r").replace("\t", "t")  # \\n read as its letter
    assert query.where({"Name": plain})
    assert not query.where({"Name": plain + "x"})


@given(st.lists(st.text(max_size=30), max_size=8))
def test_only_ids_are_among_ids(ids: list[str]) -> None:
    text = soql.among("Id", ids)
    assert text.count("'") == 2 * len({each for each in ids if soql.is_id(each)})


def told(body: bytes, *, secret: str = SECRET, at: datetime = AT, seconds: str = "") -> Told:
    seconds = seconds or str(int(AT.timestamp()))
    headers = signing.headers(body, secret=secret, message_id="msg_1", timestamp=seconds)
    return Told("POST", "https://accord.example/hooks/salesforce", headers, body, at)


BODY = json.dumps({"object": "Lead", "ids": ["00Q5i0000000007EAA", "00Q5i0000000007EAA"]}).encode()


def test_a_signed_message_says_which_records_to_read_anew() -> None:
    assert TOOL.told(told(BODY), secrets=["older", SECRET]) == (
        Change("Lead", "00Q5i0000000007EAA"),
    )


@pytest.mark.parametrize(
    "message",
    [
        told(BODY, secret="foreign"),
        told(BODY, at=AT + timedelta(minutes=6)),
        told(BODY, at=AT - timedelta(minutes=6)),
        Told("POST", "", {}, BODY, AT),
        Told("POST", "", {**told(BODY).headers, "webhook-timestamp": "９"}, BODY, AT),
        Told("POST", "", {**told(BODY).headers, "webhook-signature": "v1,é"}, BODY, AT),
        Told("POST", "", dict(told(BODY).headers), BODY + b" ", AT),
        told(BODY, seconds="99999999999"),
    ],
)
def test_a_message_that_is_foreign_changed_or_old_is_refused(message: Told) -> None:
    with pytest.raises(Faulty) as raised:
        TOOL.told(message, secrets=[SECRET])
    assert raised.value.fault is Fault.NOT_SIGNED
    with pytest.raises(Faulty):
        TOOL.told(told(BODY, secret=""), secrets=["", ""])


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"object": "Lead"}', b'{"object": ["Lead"], "ids": ["x"]}', b"\xff",
     b'{"object": "Case", "ids": ["5005i0000000007EAA"]}', b'{"object": "Lead", "ids": ["\' OR"]}',
     b'{"object": "Lead", "ids": [1, null, {}]}'],
)  # fmt: skip
def test_a_signed_message_of_nothing_we_read_changes_nothing(body: bytes) -> None:
    assert TOOL.told(told(body), secrets=[SECRET]) == ()


def test_a_record_has_its_own_page() -> None:
    account = Account(id="00D", name="Acme", url="https://acme.my.salesforce.com")
    link = TOOL.link(account=account, stream="Lead", external_id="00Q5i0000000007EAA")
    assert link == "https://acme.my.salesforce.com/00Q5i0000000007EAA"


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_joins_end_also_where_they_go_in_a_circle(merged: dict[str, str]) -> None:
    for loser, final in rows.finals(merged).items():
        assert loser in merged
        circle = final in merged
        assert circle is False or loser in _behind(merged, final) or final in _behind(merged, final)


def _behind(merged: dict[str, str], id: str) -> set[str]:
    seen: set[str] = set()
    while (id := merged.get(id, "")) and id not in seen:
        seen.add(id)
    return seen


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (True, "true"), ("2026-03-02T08:00:00.000+0000", "2026-03-02T08:00:00Z"),
     ("2026-03-02T08:00:00.000Z", "2026-03-02T08:00:00Z"), ("1234567.10", "1234567.10"), (7, "7")],
)  # fmt: skip
def test_values_are_text_in_one_form(value, cell: str) -> None:
    assert rows.cell_of(value) == cell


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"TaskSubtype": "Call", "IsClosed": "false"}, "none"),
        ({"TaskSubtype": "Call", "IsClosed": "true"}, "call_attempt"),
        ({"Type": "Call", "IsClosed": "true", "CallDisposition": "Connected"}, "call_connected"),
        ({"Type": "Call", "IsClosed": "true", "CallDisposition": "Not connected"}, "call_attempt"),
        ({"CallType": "Inbound", "IsClosed": "true", "CallDurationInSeconds": "0"}, "call_attempt"),
        ({"TaskSubtype": "ListEmail", "IsClosed": "true"}, "email_sent"),
        ({"TaskSubtype": "LinkedIn", "IsClosed": "true"}, "social"),
        ({"TaskSubtype": "Task", "Type": "Demo", "IsClosed": "true"}, "meeting_held"),
        ({"TaskSubtype": "Task", "Type": "Send the offer", "IsClosed": "true"}, "none"),
    ],
)
def test_what_a_task_is_evidence_of(cells: dict[str, str], kind: str) -> None:
    row = rows.row_of({"Id": "x", **cells}, object="Task", asked=["TouchKind"], now=AT)
    assert row["TouchKind"] == kind


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"Status": "Attended", "HasResponded": "true"}, "event_attended"),
        ({"Status": "Sent"}, "email_sent"),
        ({"Status": "Responded", "HasResponded": "true", "Campaign.Type": "Email"}, "email_reply"),
        ({"Status": "Responded", "HasResponded": "true"}, "form"),
        ({"Status": "On the list"}, "none"),
    ],
)
def test_what_a_campaign_member_did(cells: dict[str, str], kind: str) -> None:
    row = rows.row_of({"Id": "x", **cells}, object="CampaignMember", asked=["TouchKind"], now=AT)
    assert row["TouchKind"] == kind


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"[1]", b'{"error": {"a": 1}}', b'[{"errorCode": "a b"}]']
)
def test_an_error_in_any_shape_is_a_fault(body: bytes) -> None:
    refused = faults.refusal(status=400, body=body)
    assert faults.faulty(refused).fault is Fault.NOT_ITS_API


@pytest.mark.parametrize(
    ("owner", "told"), [("005XX000001", "005XX000001"), ("00GXX000001", ""), ("", "")]
)
def test_what_waits_in_a_queue_is_nobodys(owner: str, told: str) -> None:
    cells = {"Id": "x", "OwnerId": owner}
    assert rows.row_of(cells, object="Lead", asked=["OwnerId"], now=AT)["OwnerId"] == told


def test_an_error_repeats_no_words_of_the_server() -> None:
    body = b'[{"errorCode": "X_Y", "message": "ana@acme.example is not allowed"}]'
    assert "ana" not in str(faults.faulty(faults.refusal(status=400, body=body)))
