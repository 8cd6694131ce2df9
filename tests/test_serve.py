"""`accord serve` from an empty home: real processes, real signals, real kills."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from accord.foundation.postgres import attach, connection, in_use
from accord.foundation.postgres.layout import admin_connection, of_home
from accord.foundation.postgres.roles import open_session
from tests.serving import (
    ACCORD,
    PATIENCE,
    accord,
    environment,
    family,
    gone,
    kill,
    served,
    until,
)


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "home"
    folder.mkdir(mode=0o700)
    return folder


def test_a_signal_stops_everything(kept_home: Path) -> None:
    with served(kept_home) as it:
        assert it.answers("healthz") == 200
        assert it.answers("readyz") == 200
        assert len(family(kept_home)) >= 5  # itself, web and its processes, worker, database
        assert it.tell(signal.SIGTERM) == 0
        assert gone(kept_home, seconds=1.0)
        assert "leaked" not in it.messages.read_text()  # as a binding says of what stays frozen
    assert not in_use(kept_home)


def test_every_confirmed_row_is_there_after_a_kill_of_everything(kept_home: Path) -> None:
    with served(kept_home):
        with psycopg.connect(connection(kept_home, "owner").url(), autocommit=True) as owner:
            owner.execute("create table kept (number int primary key)")
            for number in range(500):
                owner.execute("insert into kept values (%s)", [number])
            kill(family(kept_home))
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
            assert again.tell(signal.SIGINT) == 0  # as Ctrl-C does
        assert gone(kept_home, seconds=1.0)


def test_a_child_that_keeps_dying_ends_the_serve(
    tmp_path: Path, furnished: Callable[[Path], Path]
) -> None:
    home = furnished(tmp_path / "home")
    broken = {**environment(home), "PYTHONPATH": str(tmp_path)}
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
    assert gone(home, seconds=1.0)


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


def test_a_stopped_command_leaves_no_database_behind(
    tmp_path: Path, furnished: Callable[[Path], Path]
) -> None:
    home = furnished(tmp_path / "home")
    worker = subprocess.Popen([*ACCORD, "worker"], env=environment(home), stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: in_use(home))
        worker.terminate()
        worker.wait(PATIENCE)
        assert gone(home, seconds=1.0)
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


def test_the_doctor_names_a_weakened_setting_and_a_missing_extension(
    tmp_path: Path, furnished: Callable[[Path], Path]
) -> None:
    home = furnished(tmp_path / "home")
    owner = admin_connection(of_home(home), name="accord")
    with attach(home), open_session(owner) as admin:
        admin.execute("drop extension unaccent")
        status, states = checks(home)
        assert (status, states["extensions"]) == (1, "wrong")
        admin.execute("alter role accord_app set synchronous_commit = off")
        status, states = checks(home)
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
