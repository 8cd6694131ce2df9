"""What pages and programs are told while the database starts again."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client

from accord.foundation import clock
from accord.team import api as team

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def program() -> Client:
    key = team.make_key(name="a tool", role="mops", at=clock.now())
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def nowhere(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    program: Client,
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path_factory.mktemp("nowhere")))


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("path", ["/api/v1/leads", "/api/v1/definitions"])
def test_a_program_is_told_to_come_again(program: Client, path: str) -> None:
    answer = program.get(path)
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Retry-After"] == "2"
    assert answer.json()["status"] == 503


@pytest.mark.usefixtures("nowhere")
def test_a_page_says_that_the_database_starts_again() -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "somebody"
    answer = client.get("/leads/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert "The database starts again by itself." in answer.content.decode()


def cut_whoever_waits(locked: threading.Event) -> None:
    """Hold a table that the request needs, and end the session that waits for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("lock table intake_batch in access exclusive mode")
        locked.set()
        for _ in range(200):
            cursor.execute(
                """select pg_terminate_backend(pid) from pg_stat_activity
                   where pg_backend_pid() = any(pg_blocking_pids(pid))"""
            )
            if cursor.fetchall():
                break
            time.sleep(0.05)
    connection.close()


def test_a_session_cut_in_the_middle_of_a_request_is_told_so_too(program: Client) -> None:
    locked = threading.Event()
    other = threading.Thread(target=cut_whoever_waits, args=(locked,))
    other.start()
    assert locked.wait(20)
    answer = program.post("/api/v1/leads", {"phone": "1"}, content_type="application/json")
    other.join()
    assert answer.status_code == 503, answer.content
    assert answer["Retry-After"] == "2"
    again = program.post("/api/v1/leads", {"phone": "1"}, content_type="application/json")
    assert again.status_code == 200, again.content
