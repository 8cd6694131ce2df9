"""Signed messages of tools: taken once, by names or as set up, kept where they cannot be read."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import hooks, messages
from accord.intake.queries import hooks as queries
from accord.intake.tests.tools import Tool
from accord.intake.values.batches import Kind
from accord.intake.values.hooks import HookFault, HookRules
from accord.kernel import signatures

pytestmark = pytest.mark.usefixtures("committed")
LEAD = {
    "type": "lead.created",
    "timestamp": "2026-03-02T09:00:00Z",
    "data": {"id": "t-1", "Email Address": "Ana.Pop@example.com",
             "properties": {"job_title": "CEO"}, "company": {"name": "Firma SRL"},
             "tags": ["a", "b"]},
}  # fmt: skip


def people() -> list[tuple[object, ...]]:
    return bulk.fetch("select email, title from contacts_person order by id")


def fault(tool: Tool) -> dict[HookFault, int]:
    told = queries.list_turned_away(source_id=tool.id, at=clock.now())
    return {one.fault: one.count for one in told}


def test_a_message_with_names_of_its_own_becomes_a_lead():
    answer = Tool().send(LEAD)
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["received"], said["created"]) == (1, 1)
    assert people() == [("ana.pop@example.com", "CEO")]
    [[opened, kept]] = bulk.fetch(
        """select l.opened_at, r.attributes from leads_lead l
           join contacts_link k on k.person_id = l.person_id
           join contacts_sourcerecord r on r.id = k.record_id"""
    )
    assert opened.isoformat() == "2026-03-02T09:00:00+00:00"
    assert bulk.read_json(kept)["tags"] == "a; b"


def test_the_same_id_is_one_effect_and_one_answer():
    tool = Tool()
    first, again = (tool.send(LEAD, message_id="msg_a") for _ in range(2))
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert models.Batch.objects.count() == 1
    assert queries.get_source(source_id=tool.id).repeats == 1


def test_the_same_id_with_another_body_is_turned_away():
    tool = Tool()
    tool.send(LEAD, message_id="msg_a")
    answer = tool.send(LEAD | {"type": "lead.updated"}, message_id="msg_a")
    assert answer.status_code == 409
    assert models.Batch.objects.count() == 1
    assert fault(tool) == {HookFault.OTHER_BODY: 1}


def test_an_id_is_remembered_for_ninety_days_and_then_forgotten():
    tool, began = Tool(), clock.now()
    body = json.dumps(LEAD).encode()

    def take(days: int) -> messages.Taken:
        at = began + timedelta(days=days)
        told = tool.headers("msg_a", body, at=at)
        message = messages.Message(
            told["webhook-id"], told["webhook-timestamp"], told["webhook-signature"], body
        )
        messages.forget_old(at=at)
        return messages.take(source=tool.name, message=message, now=lambda: at)

    assert [take(days).repeated for days in (0, 3, 89, 91)] == [False, True, True, False]


def test_an_unknown_tool_is_answered_as_a_wrong_signature():
    tool = Tool()
    wrong = tool.send(LEAD, **{"webhook-signature": "v1,AAAA"})
    unknown = Client().post(
        "/api/v1/hooks/nobody", b"{}", content_type="application/json",
        headers=tool.headers("msg_1", b"{}"),
    )  # fmt: skip
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]
    assert wrong["Content-Type"] == "application/problem+json"
    assert models.HookMessage.objects.count() == 0


def test_two_secrets_count_while_one_takes_over():
    tool = Tool()
    old, at = tool.secret, clock.now()
    new = hooks.rotate(source_id=tool.id, at=at, actor_id=None)
    assert tool.send(LEAD).status_code == 200
    tool.secret = new
    assert tool.send(LEAD).status_code == 200
    hooks.end_old_key(source_id=tool.id, at=at, actor_id=None)
    tool.secret = old
    assert tool.send(LEAD).status_code == 401
    assert len(queries.list_keys(source_id=tool.id, at=at)) == 1


def test_the_secret_before_ends_by_itself():
    tool = Tool()
    long_ago = clock.now() - hooks.BOTH_COUNT - timedelta(seconds=1)
    hooks.rotate(source_id=tool.id, at=long_ago, actor_id=None)
    assert tool.send(LEAD).status_code == 401


def test_no_secret_stands_in_the_tables():
    tool = Tool()
    stored = json.dumps(list(models.HookKey.objects.values_list("sealed", "hint")))
    assert tool.secret not in stored
    assert tool.secret.removeprefix(signatures.PREFIX)[10:] not in stored


def test_a_tool_brings_a_secret_of_its_own():
    secret = signatures.written(b"k" * 24)
    assert Tool(secret=secret).secret == secret
    with pytest.raises(hooks.UnableToSetUp):
        Tool(name="other", secret="hunter2")


def test_a_stopped_tool_is_told_so_and_nobody_else_is():
    tool = Tool()
    hooks.set_stopped(source_id=tool.id, stopped=True, at=clock.now(), actor_id=None)
    assert tool.send(LEAD).status_code == 410
    assert tool.send(LEAD, **{"webhook-signature": "v1,AAAA"}).status_code == 401
    hooks.set_stopped(source_id=tool.id, stopped=False, at=clock.now(), actor_id=None)
    assert tool.send(LEAD).status_code == 200


def test_more_than_agreed_in_a_minute_waits():
    tool = Tool(rate=3)
    codes = [tool.send(LEAD).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    assert 1 <= int(tool.send(LEAD)["Retry-After"]) <= 61


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "x.y", "data": {"email": "a@example.com"}}, "UNKNOWN_EVENT"),
        ({"type": "lead.created", "data": {"weather": "fine"}}, "NO_KNOWN_FIELD"),
        (["hello"], "NO_EVENT"),
        ([], "NO_EVENT"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_yet_is_kept_and_the_tool_is_told(message, code):
    tool = Tool()
    answer = tool.send(message)
    assert answer.status_code == 200
    [receipt] = answer.json()["receipts"]
    assert receipt["outcome"] == "quarantined"
    assert receipt["problems"][0]["code"] == code
    assert bytes(models.HookMessage.objects.get().body) == json.dumps(message).encode()
    kept = models.SetAside.objects.get().cells[0]
    assert json.loads(kept) == (message["data"] if isinstance(message, dict) else message)


def test_trying_the_way_takes_nothing():
    tool = Tool()
    said = tool.send({"type": "test", "data": {"email": "a@example.com"}})
    assert (said.status_code, said.json()["received"]) == (200, 0)
    assert queries.get_source(source_id=tool.id).messages == 1
    assert people() == []


def test_broken_json_is_turned_away_and_counted():
    tool = Tool()
    answers = [tool.send(body).status_code for body in (b"{", b'{"a": NaN}', b"\xff", b"")]
    assert answers == [400] * 4
    assert fault(tool) == {HookFault.NOT_JSON: 4}
    assert models.HookMessage.objects.count() == 0


def test_a_body_that_is_too_large_or_packed():
    tool = Tool()
    assert tool.send(b'"' + b"x" * 2**20 + b'"').status_code == 413
    assert tool.send(LEAD, **{"Content-Encoding": "gzip"}).status_code == 415


def test_good_events_go_in_beside_bad_ones():
    events = [
        {"type": "contact.created", "data": {"email": "a@example.com"}},
        {"type": "contact.created", "data": {"email": "no mail"}},
        {"type": "email.opened", "data": {"email": "a@example.com"}},
        {"type": "deal.won", "timestamp": 1772000000,
         "data": {"id": "d-1", "email": "a@example.com", "amount": 12.5, "outcome": "won"}},
    ]  # fmt: skip
    said = Tool().send(events).json()
    outcomes = [receipt["outcome"] for receipt in said["receipts"]]
    assert outcomes[:2] == ["created", "refused"]
    assert [receipt["index"] for receipt in said["receipts"]] == [0, 1, 2, 3]
    assert sum(said[name] for name in ("created", "refused", "quarantined", "unchanged")) == 4


def test_a_touch_takes_its_kind_and_time_from_the_envelope():
    tool = Tool()
    tool.send(LEAD)
    told = {
        "type": "email.click",
        "timestamp": 1772500000,
        "data": {"email": "ana.pop@example.com"},
    }
    assert tool.send(told).json()["created"] == 1
    [[kind, at]] = bulk.fetch("select kind, occurred_at from journeys_touch")
    assert (kind, int(at.timestamp())) == ("email_click", 1772500000)


def test_fields_and_words_as_they_were_set_up():
    rules = HookRules(
        kind=Kind.LEADS,
        columns={"fld_7": "email", "name": ""},
        values={"stage": {"hot": "mql"}},
        date_order="DMY",
    )
    tool = Tool(rules=rules)
    said = {"fld_7": "bo@example.com", "name": "kept as it is", "lifecycle stage": "Hot",
            "created": "03/04/2026"}  # fmt: skip
    assert tool.send(said).json()["created"] == 1
    [[email, name, opened, stage]] = bulk.fetch(
        """select p.email, p.name, l.opened_at, l.stage from contacts_person p
           join leads_lead l on l.person_id = p.id"""
    )
    assert (email, name, stage) == ("bo@example.com", "", "mql")
    assert (opened.day, opened.month) == (3, 4)
    assert queries.get_source(source_id=tool.id).seen == list(said)


def final_state() -> tuple[object, ...]:
    rows = bulk.fetch(
        """select p.email, p.title, p.name, l.stage, l.opened_at
           from contacts_person p join leads_lead l on l.person_id = p.id"""
    )
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_messages_may_overtake_each_other(order):
    told = [
        LEAD,
        {"type": "lead.updated", "timestamp": "2026-03-05T09:00:00Z",
         "data": {"id": "t-1", "name": "Ana Pop", "created_at": "2026-03-02T09:00:00Z",
                  "properties": {"job_title": "CTO"}}},
    ]  # fmt: skip
    tool = Tool()
    for place in order:
        assert tool.send(told[place]).status_code == 200
    email, title, name, stage, opened = final_state()
    assert (email, title, name, stage) == ("ana.pop@example.com", "CTO", "Ana Pop", "lead")
    assert opened.isoformat() == "2026-03-02T09:00:00+00:00"
