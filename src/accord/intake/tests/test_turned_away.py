"""What doors refuse before there is a record to count: told by reason, changing nothing else."""

import hashlib
import threading

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import answers, doors
from accord.intake.queries import ledger
from accord.intake.tests.delivered import signed_in
from accord.intake.tests.filling_in import Visitor, made
from accord.intake.tests.test_api import LEAD, Program
from accord.intake.tests.tools import Tool
from accord.intake.values.batches import Door

pytestmark = pytest.mark.usefixtures("committed")


def counted(door: Door) -> dict[str, int]:
    today = doors.day_of(clock.now())
    found = ledger.list_refusals(start=today, end=today)  # type: ignore[arg-type]
    return {each.reason: each.count for each in found if each.door is door}


def written() -> dict[str, int]:
    """Rows by table, of what a refused request must not touch."""
    names = ("intake_batch", "intake_receipt", "intake_setaside", "intake_storedanswer",
             "intake_submission", "leads_lead", "contacts_person", "journal_entry")  # fmt: skip
    return {name: bulk.fetch(f"select count(*) from {name}")[0][0] for name in names}


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (LEAD, {"Authorization": "Bearer wrong"}, 401, "WRONG_KEY"),
        (LEAD, {"Authorization": ""}, 401, "WRONG_KEY"),
        (b"{", {}, 400, "NOT_READABLE"),
        (LEAD, {"content_type": "text/plain"}, 415, "NOT_READABLE"),
        ([], {}, 422, "NOT_AS_DESCRIBED"),
        (LEAD | {"colour": "red"}, {}, 422, "NOT_AS_DESCRIBED"),
        ([LEAD] * 10_001, {}, 413, "TOO_LARGE"),
        (LEAD, {"Idempotency-Key": "é"}, 400, "NOT_AS_DESCRIBED"),
    ],
)
def test_a_request_of_a_program_that_is_refused_is_counted(body, headers, status, reason):
    program = Program()
    before = written()
    assert program.post("/leads", body, **headers).status_code == status
    assert counted(Door.API) == {reason: 1}
    assert written() == before
    assert ledger.check().is_good


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_a_body_over_the_limit_is_counted():
    assert Program().post("/deals", LEAD).status_code == 413
    assert counted(Door.API) == {"TOO_LARGE": 1}


def test_a_key_that_only_reads_is_counted_where_it_brings_records():
    program = Program(role="sdr")
    role_may = program.post("/leads", LEAD).status_code
    assert role_may == 403
    assert program.get("/nothing-here").status_code in (401, 403, 404)
    assert counted(Door.API) == {"NOT_ALLOWED": 1}


def test_a_wrong_key_that_only_asks_is_not_counted():
    wrong = {"Authorization": "Bearer wrong"}
    assert Client().get("/api/v1/leads", headers=wrong).status_code == 401
    assert counted(Door.API) == {}


def test_an_idempotency_key_used_for_something_else_is_counted_and_a_repeat_is_not():
    program = Program()
    for _ in range(2):
        assert program.post("/leads", LEAD, **{"Idempotency-Key": "k"}).status_code == 200
    other = program.post("/leads", LEAD | {"title": "x"}, **{"Idempotency-Key": "k"})
    assert other.status_code == 422
    assert counted(Door.API) == {"KEY_USED_BEFORE": 1}


def test_a_request_under_way_is_counted():
    program = Program()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        def wait() -> answers.Answer:
            held.set()
            done.wait(20)
            return answers.Answer(200, "{}")

        answers.once(scope=scope, key="k", body_digest="d", at=clock.now(), work=wait)
        connection.close()

    scope = hashlib.sha256(program.headers["Authorization"].encode()).hexdigest()
    other = threading.Thread(target=hold)
    other.start()
    try:
        assert held.wait(20)
        said = program.post("/leads", LEAD, **{"Idempotency-Key": "k"})
    finally:
        done.set()
        other.join()
    assert said.status_code == 409
    assert counted(Door.API) == {"UNDER_WAY": 1}


def test_a_record_that_was_received_is_no_request_turned_away():
    """The control: what has a receipt is counted there and nowhere else."""
    said = Program().post("/leads", LEAD | {"email": "no mail"}).json()
    assert said[Outcome.REFUSED.value] == 1
    assert counted(Door.API) == {}


def test_a_count_that_cannot_be_kept_leaves_the_answer_as_it_was():
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '50ms'")
    locked, done = threading.Event(), threading.Event()

    def lock() -> None:
        with transaction.atomic():
            bulk.execute("lock table intake_turnedaway in access exclusive mode")
            locked.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=lock)
    other.start()
    try:
        assert locked.wait(20)
        status = Program().post("/leads", b"{").status_code
    finally:
        done.set()
        other.join()
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")
    assert status == 400
    assert counted(Door.API) == {}


def test_messages_that_are_not_read_are_counted():
    tool = Tool()
    tool.send(b'"' + b"x" * 2**20 + b'"')
    tool.send({}, **{"Content-Encoding": "gzip"})
    tool.name = "nobody"
    tool.send({"type": "lead.created", "data": {}})
    assert counted(Door.HOOK) == {"TOO_LARGE": 1, "NOT_READABLE": 1, "wrong_signature": 1}
    assert models.HookMessage.objects.count() == 0


def test_posts_of_forms_that_are_refused_are_counted():
    visitor = Visitor(made())
    assert visitor.send(email="a@firm.example", shoe="44").status_code == 422
    assert visitor.send(email="no mail").status_code == 422
    hidden = visitor.open()
    assert visitor.send(hidden, email="a@firm.example", full_name="x" * 200_000).status_code == 413
    elsewhere = {"Origin": "https://else.example"}
    assert visitor.send(hidden, email="a@b.example", headers=elsewhere).status_code == 403
    assert written()["intake_submission"] == 0
    assert counted(Door.FORM) == {
        "UNKNOWN_FIELD": 1, "ANSWERS_WRONG": 1, "TOO_LARGE": 1, "OTHER_SITE": 1,
    }  # fmt: skip
    while visitor.send(hidden, email="a@firm.example").status_code == 303:
        pass
    assert counted(Door.FORM)["TOO_OFTEN"] == 1


def test_the_page_tells_them_by_way_in_and_reason():
    Program().post("/leads", b"{")
    Visitor(made()).send(email="a@firm.example", shoe="44")
    page = signed_in().get("/intake/").content.decode()
    assert "Turned away before it could be read" in page
    for words in ("The body could not be read", "A field that the form does not have"):
        assert words in page
