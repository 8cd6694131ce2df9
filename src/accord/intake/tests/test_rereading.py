"""Messages kept whole because nobody could read them, tried again once somebody has said how."""

import json

import pytest

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import hooks, tallies, undoing
from accord.intake.queries import asides, ledger
from accord.intake.tests.delivered import signed_in
from accord.intake.tests.test_pipeline import counts_of
from accord.intake.tests.test_replays import cells, replay, tried
from accord.intake.tests.tools import Tool
from accord.intake.values.batches import Counts, Kind
from accord.intake.values.fixing import Correction, FixKind, Selection
from accord.intake.values.hooks import HookRules

pytestmark = pytest.mark.usefixtures("committed")
WAITING = Selection()
ODD = {
    "type": "x.y",
    "timestamp": "2026-03-02T09:00:00Z",
    "data": {"id": "t-1", "fld_7": "ana@example.com", "when": "03/04/2026"},
}


def say(tool: Tool, **rules) -> None:
    """As Settings, Tools that send records keeps it."""
    hooks.change_source(
        source_id=tool.id, rules=HookRules(**rules), rate=tool.rate, at=clock.now(), actor_id=None
    )


def people() -> list[tuple]:
    return bulk.fetch(
        """select p.email, l.opened_at::date::text from leads_lead l
           join contacts_person p on p.id = l.person_id order by 1"""
    )


def only_batch() -> int:
    return models.Batch.objects.get(replay_of=None).pk


def assert_adds_up() -> None:
    tallies.tally()
    assert ledger.check().is_good, ledger.check().faults


def test_a_message_of_an_unknown_type_goes_in_once_somebody_has_said_what_it_is():
    tool = Tool()
    assert tool.send(ODD, message_id="m").json()["quarantined"] == 1
    tallies.tally()
    batch = only_batch()
    replay(WAITING)
    assert counts_of(batch) == Counts(received=1, quarantined=1)
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email", "when": "created_at"}, date_order="DMY")
    assert tried(WAITING).went_in == 1
    assert people() == []
    replay(WAITING)
    assert people() == [("ana@example.com", "2026-04-03")]
    assert counts_of(batch) == Counts(received=1, created=1)
    assert bulk.fetch(
        "select outcome, subject_id is not null from intake_receipt where batch_id = %s", [batch]
    ) == [("created", True)]
    assert_adds_up()


def test_it_goes_in_once_only_however_often_it_is_tried_or_sent():
    tool = Tool()
    first = tool.send(ODD, message_id="m").json()
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email"})
    for _ in range(2):
        replay(WAITING)
    again = tool.send(ODD, message_id="m")
    assert (again["Idempotency-Replayed"], again.json()) == ("true", first)
    assert len(people()) == 1
    assert ledger.get_totals().received == 1
    assert_adds_up()


def test_by_the_page_that_promises_it():
    tool, client = Tool(), signed_in()
    tool.send(ODD)
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email"})
    group = "/intake/fixing/rows/?outcome=quarantined&code=UNKNOWN_EVENT&source=typeform&kind=leads"
    assert "1 of 1 rows will go in" in client.post(group, {"what": "again"}).content.decode()
    assert client.post(group, {"what": "again", "go": "1"}).status_code == 302
    assert [email for email, _ in people()] == ["ana@example.com"]


def test_no_known_field_becomes_a_touch_of_its_envelope():
    tool = Tool()
    tool.send({"type": "lead.created", "data": {"id": "t-1", "email": "ana@example.com"}})
    told = {"type": "call.connected", "timestamp": "2026-03-05T09:00:00Z", "data": {"who": "t-1"}}
    tool.send(told)
    waiting = models.SetAside.objects.get()
    assert waiting.code in ("NO_KNOWN_FIELD", "NAMES_NO_LEAD")
    say(tool, kind=Kind.TOUCHES, columns={"who": "lead_external_id"})
    replay(WAITING)
    found = bulk.fetch("select kind, occurred_at::text from journeys_touch")
    assert found == [("call_connected", "2026-03-05 09:00:00+00")]
    assert models.Batch.objects.get(pk=waiting.batch_id).kind == Kind.TOUCHES
    undoing.undo(batch_id=waiting.batch_id, actor_id=None, at=clock.now())
    assert bulk.fetch("select count(*) from journeys_touch") == [(0,)]
    assert_adds_up()


def test_several_of_one_message_and_one_that_still_cannot_go_in():
    tool = Tool()
    tool.send([
        ODD | {"data": {"fld_7": f"{name}@example.com"}} for name in ("a", "b", "no mail ")
    ])  # fmt: skip
    batch = only_batch()
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email"})
    replay(Selection(batch_id=batch, row_no=1))
    assert counts_of(batch) == Counts(received=3, created=1, quarantined=2)
    assert asides.get_row(batch_id=batch, row_no=2).headers == ("fld_7",)
    replay(WAITING)
    assert counts_of(batch) == Counts(received=3, created=2, refused=1)
    replay(Selection(outcome=Outcome.REFUSED), cells(fld_7="c@example.com"))
    assert [email for email, _ in people()] == [f"{name}@example.com" for name in "abc"]
    assert_adds_up()


def test_what_a_later_message_has_told_is_not_told_back():
    tool = Tool()
    tool.send(ODD | {"data": ODD["data"] | {"job title": "CEO"}})
    tool.send({
        "type": "lead.updated", "timestamp": "2026-03-05T09:00:00Z",
        "data": {"id": "t-1", "email": "ana@example.com", "job title": "CTO"},
    })  # fmt: skip
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email"})
    replay(WAITING)
    assert bulk.fetch("select email, title from contacts_person") == [("ana@example.com", "CTO")]


def test_what_is_no_event_can_be_written_anew():
    tool = Tool()
    tool.send(["hello"])
    batch = only_batch()
    say(tool, kind=Kind.LEADS)
    replay(WAITING)
    assert counts_of(batch) == Counts(received=1, quarantined=1)
    replay(WAITING, cells(event="{"))
    assert counts_of(batch) == Counts(received=1, quarantined=1)
    replay(WAITING, cells(event=json.dumps({"email": "ana@example.com"})))
    assert counts_of(batch) == Counts(received=1, created=1)
    assert_adds_up()


def test_a_row_that_was_dropped_stays_so():
    tool = Tool()
    tool.send([ODD, ODD | {"data": {"fld_7": "b@example.com"}}])
    batch = only_batch()
    drop = Correction(FixKind.DROP, {"reason": "not ours"})
    replay(Selection(batch_id=batch, row_no=1), drop)
    say(tool, kind=Kind.LEADS, columns={"fld_7": "email"})
    replay(WAITING)
    assert [email for email, _ in people()] == ["b@example.com"]
    assert counts_of(batch) == Counts(received=2, created=1, refused=1)
    assert_adds_up()
