"""A serve that keeps running: who comes in, what is refused beside it, what it starts again."""

import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accord.foundation.postgres import in_use
from tests.serving import Served, accord, child_of, served, until


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, furnished: Callable[[Path], Path]
) -> Iterator[tuple[Path, Served]]:
    """One serve for the tests that leave it running."""
    home = furnished(tmp_path_factory.mktemp("running") / "home")
    with served(home) as it:
        yield home, it


def test_the_first_link_is_given_and_opens_the_door(running: tuple[Path, Served]) -> None:
    _, it = running
    assert it.sign_in is not None
    assert it.sign_in.startswith(it.url)
    assert it.answers(it.sign_in.removeprefix(it.url)) == 200


def test_a_second_serve_on_a_home_is_refused(running: tuple[Path, Served]) -> None:
    home, it = running
    second = accord(home, "serve", "--port", "0")
    assert second.returncode == 1
    assert f"process {it.process.pid}" in second.stderr
    assert it.answers() == 200


def test_a_taken_port_is_refused_before_anything_starts(
    running: tuple[Path, Served], tmp_path: Path
) -> None:
    port = running[1].url.rstrip("/").rpartition(":")[2]
    elsewhere = accord(tmp_path, "serve", "--port", port)
    assert elsewhere.returncode == 1
    assert f"Port {port}" in elsewhere.stderr
    assert not (tmp_path / "database").exists()


def test_other_commands_share_the_database_of_a_serve(running: tuple[Path, Served]) -> None:
    home, it = running
    assert accord(home, "migrate").returncode == 0
    assert in_use(home)
    assert it.answers() == 200


@pytest.mark.parametrize("words", [("accord.config.web",), ("accord.config.cli", "worker")])
def test_a_dead_child_is_started_again(
    running: tuple[Path, Served], words: tuple[str, ...]
) -> None:
    _, it = running
    dead = child_of(it, *words)
    os.kill(dead, signal.SIGKILL)
    assert until(lambda: child_of(it, *words) != dead)
    assert until(lambda: it.answers() == 200)
    assert "starts again" in it.messages.read_text()


def status_of_a_stranger(url: str) -> int:
    """What a program with an unknown key is answered: its key is looked up in the database."""
    asked = urllib.request.Request(url, headers={"Authorization": "Bearer nobody"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


def test_a_dead_database_is_started_again(running: tuple[Path, Served]) -> None:
    home, it = running
    remains = home / "database/cluster/postmaster.pid"
    before = remains.read_text().split()[0]
    said: set[int] = set()

    def is_back() -> bool:
        said.add(status_of_a_stranger(f"{it.url}api/v1/leads"))
        return in_use(home) and remains.read_text().split()[0] != before

    os.kill(int(before), signal.SIGKILL)
    assert until(is_back)
    assert until(lambda: it.answers() == 200)
    assert said <= {401, 503}, "who asks meanwhile is told to come again"
