"""`accord serve` as a whole: real processes, real signals, real kills."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from accord.foundation.postgres import attach, connection, in_use
from accord.foundation.postgres.layout import admin_connection, of_home
from accord.foundation.postgres.roles import open_session

ACCORD = [sys.executable, "-m", "accord.config.cli"]
PATIENCE = 60.0


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "home"
    folder.mkdir(mode=0o700)
    return folder


def environment(home: Path) -> dict[str, str]:
    settled = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DATABASE_") and name != "ACCORD_PG_BIN"
    }
    return {**settled, "ACCORD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "accord.config.settings"}


def accord(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*ACCORD, *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
    )


@dataclass(frozen=True)
class Served:
    process: "subprocess.Popen[str]"
    url: str
    sign_in: str | None
    messages: Path

    def answers(self, path: str = "readyz") -> int:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
            return int(answer.status)

    def tell(self, kind: signal.Signals) -> int:
        self.process.send_signal(kind)
        return self.process.wait(PATIENCE)


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """A serve on a free port in a session of its own, killed with all it left when it must be."""
    messages = home.parent / "messages.txt"
    with messages.open("w") as errors:
        process = subprocess.Popen(
            [*ACCORD, "serve", "--port", "0", "--json"],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, messages.read_text()
        said = json.loads(line)
        yield Served(process, said["url"], said["sign_in"], messages)
    finally:
        for number in family(home):
            os.kill(number, signal.SIGKILL)
        process.wait()
        process.communicate()


def family(home: Path) -> list[int]:
    """Every living process that was started for this home, the database's too."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) != os.getpid() and alive(entry) and belongs(entry, home):
            found.append(int(entry.name))
    return found


def alive(entry: Path) -> bool:
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def belongs(entry: Path, home: Path) -> bool:
    try:
        told = f"ACCORD_HOME={home}\0".encode() in (entry / "environ").read_bytes()
        return told or (entry / "cwd").resolve() == home / "database" / "cluster"
    except OSError:
        return False


def gone(home: Path, *, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while family(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def child_of(served_by: Served, *words: str) -> int:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            line = (entry / "cmdline").read_text()
        except OSError:
            continue
        if parent == served_by.process.pid and all(word in line for word in words):
            return int(entry.name)
    raise AssertionError(f"serve has no child {words}")


def until(holds, *, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if holds():
                return True
        except (OSError, AssertionError):
            pass
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Served]]:
    """One serve for the tests that leave it running."""
    home = tmp_path_factory.mktemp("running") / "home"
    home.mkdir(mode=0o700)
    with served(home) as it:
        yield home, it


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything(kept_home: Path, kind: signal.Signals) -> None:
    with served(kept_home) as it:
        assert it.answers("healthz") == 200
        assert it.answers("readyz") == 200
        assert len(family(kept_home)) >= 5  # itself, web and its processes, worker, database
        assert it.tell(kind) == 0
        assert gone(kept_home, seconds=1.0)
    assert not in_use(kept_home)


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


def test_every_confirmed_row_is_there_after_a_kill_of_everything(kept_home: Path) -> None:
    with served(kept_home):
        with psycopg.connect(connection(kept_home, "owner").url(), autocommit=True) as owner:
            owner.execute("create table kept (number int primary key)")
            for number in range(500):
                owner.execute("insert into kept values (%s)", [number])
            for process in family(kept_home):
                os.kill(process, signal.SIGKILL)
        assert gone(kept_home)
    with served(kept_home) as again:
        assert again.answers() == 200
        with psycopg.connect(connection(kept_home, "owner").url(), autocommit=True) as owner:
            assert owner.execute("select count(*) from kept").fetchone() == (500,)
            owner.execute("drop table kept")


def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_waits(kept_home: Path) -> None:
    with served(kept_home) as it:
        it.process.kill()
        it.process.wait()
        with served(kept_home) as again:
            assert again.answers() == 200
            assert again.tell(signal.SIGTERM) == 0
        assert gone(kept_home, seconds=1.0)


def test_a_child_that_keeps_dying_ends_the_serve(tmp_path: Path) -> None:
    broken = {**environment(tmp_path), "PYTHONPATH": str(tmp_path)}
    (tmp_path / "gunicorn").mkdir()
    (tmp_path / "gunicorn" / "__init__.py").write_text("raise SystemExit(3)\n")
    script = (
        "from accord.config import cli; cli.prepare();"
        "from accord.config import serve; serve.PAUSES = (0, 0);"
        "cli.main(['serve', '--port', '0', '--no-worker'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=broken,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "'web' ended 3 times in a row" in done.stderr
    assert gone(tmp_path, seconds=1.0)


# --- the command line -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["--help"], 0), (["--version"], 0), (["serve", "--help"], 0), (["nothing"], 2)],
)
def test_help_and_wrong_usage_start_no_database(
    tmp_path: Path, arguments: list[str], status: int
) -> None:
    done = accord(tmp_path, *arguments)
    assert done.returncode == status, done.stderr
    assert (done.stdout == "") == (status == 2)
    assert not (tmp_path / "database").exists()


def test_a_refusal_of_the_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    done = accord(tmp_path / "home", "migrate")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ACCORD_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_server_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        done = subprocess.run(
            [*ACCORD, "migrate"],
            env={
                **environment(tmp_path),
                "DATABASE_URL": f"postgresql://a:b@127.0.0.1:{port}/accord",
            },
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "database").exists()


def test_a_stopped_command_leaves_no_database_behind(tmp_path: Path) -> None:
    with attach(tmp_path):
        pass
    worker = subprocess.Popen(
        [*ACCORD, "worker"], env=environment(tmp_path), stderr=subprocess.DEVNULL
    )
    try:
        assert until(lambda: in_use(tmp_path))
        worker.terminate()
        worker.wait(PATIENCE)
        assert gone(tmp_path, seconds=1.0)
    finally:
        worker.kill()
        worker.wait()


# --- the doctor -----------------------------------------------------------------------------


def checks(home: Path) -> tuple[int, dict[str, str]]:
    done = accord(home, "doctor", "--json")
    said = json.loads(done.stdout)
    assert said["sound"] == (done.returncode == 0)
    for check in said["checks"]:
        assert check["sentence"].endswith(".")
        assert (check["remedy"] == "") == (check["state"] == "good")
    return done.returncode, {check["check"]: check["state"] for check in said["checks"]}


def test_the_doctor_finds_a_sound_database_sound(kept_home: Path) -> None:
    assert accord(kept_home, "migrate").returncode == 0
    _, states = checks(kept_home)
    assert {name for name, state in states.items() if state != "good"} <= {"pages"}
    assert {"home", "programs", "server", "settings", "roles", "extensions", "worker"} <= set(
        states
    )


def test_the_doctor_names_a_weakened_setting_and_a_missing_extension(tmp_path: Path) -> None:
    owner = admin_connection(of_home(tmp_path), name="accord")
    with attach(tmp_path), open_session(owner) as admin:
        admin.execute("drop extension unaccent")
        status, states = checks(tmp_path)
        assert (status, states["extensions"]) == (1, "wrong")
        admin.execute("alter role accord_app set synchronous_commit = off")
        status, states = checks(tmp_path)
        assert (status, states["database"]) == (1, "wrong")


def test_the_doctor_says_so_when_there_is_no_postgresql(tmp_path: Path) -> None:
    done = subprocess.run(
        [*ACCORD, "doctor"],
        env={**environment(tmp_path), "ACCORD_PG_BIN": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert "ACCORD_PG_BIN names" in done.stdout
    assert "Traceback" not in done.stderr
