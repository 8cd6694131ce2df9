"""The embedded PostgreSQL: real clusters, real processes, real kills."""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from accord.foundation.postgres import (
    account,
    add_database,
    attach,
    binaries,
    cluster,
    connection,
    drop_database,
    in_use,
    refusals,
    revive,
    roles,
    settings,
)
from accord.foundation.postgres.layout import admin_connection, of_home

SOURCE = Path(__file__).parents[3]
ROOT = os.geteuid() == 0
BARE = {
    "PATH": "/usr/bin:/bin",
    "PYTHONPATH": os.pathsep.join([str(SOURCE), sysconfig.get_path("platlib")]),
    "PYTHONDONTWRITEBYTECODE": "1",
}
HOLD = """
import sys
from pathlib import Path
from accord.foundation.postgres import attach
with attach(Path(sys.argv[1])):
    print("attached", flush=True)
    sys.stdin.read()
"""
WRITE = """
import sys
from pathlib import Path
import psycopg
from accord.foundation.postgres import attach, connection
with attach(Path(sys.argv[1])), psycopg.connect(
    connection(Path(sys.argv[1]), "app").url(), autocommit=True
) as database:
    for number in range(1_000_000):
        database.execute("insert into kept values (%s)", [number])
        print(number, flush=True)
"""


def session(folder: Path, role: str) -> psycopg.Connection:
    if role == "admin":
        return roles.open_session(admin_connection(of_home(folder), name="accord"))
    return psycopg.connect(connection(folder, role).url(), autocommit=True)  # type: ignore[arg-type]


@contextmanager
def process(script: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    started = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def holder(folder: Path) -> "contextmanager[subprocess.Popen[str]]":
    return process(HOLD, folder)


def told(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def server_number(folder: Path) -> int:
    number = cluster.running(of_home(folder))
    assert number is not None
    return number


def family(number: int) -> list[int]:
    """A process and its children."""
    found = [number]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == number:
            found.append(int(entry.parent.name))
    return found


def kill_server(folder: Path) -> None:
    for number in family(server_number(folder)):
        with suppress(ProcessLookupError):  # a child may just have ended with its parent
            os.kill(number, signal.SIGKILL)


def wait_until_free(folder: Path) -> None:
    """The kernel needs a moment to take killed processes away."""
    until = time.monotonic() + 10
    while in_use(folder) and time.monotonic() < until:
        time.sleep(0.02)
    assert not in_use(folder)


def modes_up_to_the_root(folder: Path) -> dict[Path, tuple[int, int]]:
    return {part: (part.stat().st_mode, part.stat().st_uid) for part in [folder, *folder.parents]}


# --- what a new home gets -------------------------------------------------------------------


def test_no_folder_is_opened_for_the_server(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    before = modes_up_to_the_root(folder)
    with attach(folder):
        pass
    assert modes_up_to_the_root(folder) == before
    assert folder.stat().st_mode & 0o777 == 0o700
    private = [path for path in folder.rglob("*") if path.stat().st_mode & 0o077]
    assert private == []


def test_the_roles_can_do_their_work_and_no_more(attached: Path) -> None:
    with session(attached, "admin") as admin:
        rights = admin.execute(
            "select rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
            " from pg_roles where rolname in ('accord_app', 'accord_owner') order by 1"
        ).fetchall()
    assert rights == [
        ("accord_app", False, False, False, False, False),
        ("accord_owner", False, False, False, False, False),
    ]
    with session(attached, "owner") as owner, session(attached, "app") as app:
        owner.execute("create schema later create table later.note (id serial, words text)")
        app.execute("insert into later.note (words) values ('one')")
        app.execute("update later.note set words = 'two'")
        assert app.execute("select id, words from later.note").fetchall() == [(1, "two")]
        app.execute("delete from later.note")
        app.execute("create temporary table staged (id int)")
        for forbidden in (
            "create table own (id int)",
            "create schema own",
            "drop table later.note",
            "copy later.note to program 'cat'",
            "select pg_read_file('PG_VERSION')",
            "set role accord_owner",
            "alter role accord_app superuser",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
        owner.execute("drop schema later cascade")


def test_the_app_reaches_no_other_database(attached: Path) -> None:
    address = connection(attached, "app", name="postgres").url()
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(address)


def test_the_server_keeps_what_it_confirms_and_has_no_port(attached: Path) -> None:
    with session(attached, "app") as app:
        found = {
            name: settings.setting(app, name)
            for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")
        }
        assert set(found.values()) == {"on"}
        assert settings.setting(app, "listen_addresses") == ""
        assert settings.setting(app, "server_encoding") == "UTF8"
        provider = app.execute(
            "select datlocprovider, datlocale from pg_database where datname = 'accord'"
        ).fetchone()
    assert provider == ("b", "C.UTF-8")


@pytest.mark.parametrize("word", ["Müller", "Привет", "카카오톡", "Țară"])
def test_the_text_index_knows_every_script(attached: Path, word: str) -> None:
    with session(attached, "app") as app:
        row = app.execute("select similarity(%s, lower(%s)), unaccent(%s) is not null", [word] * 3)
        assert row.fetchone() == (1.0, True)


def test_the_log_holds_nobody_s_data(attached: Path) -> None:
    with session(attached, "app") as app:
        app.execute("create temporary table mail (address text primary key, age int)")
        app.execute("insert into mail values ('ana@marker.example', 1)")
        for refused in (
            "insert into mail values ('ana@marker.example', 2)",
            "insert into mail values ('x', 'ana@marker.example')",
            "select ana@marker.example from nowhere",
        ):
            with pytest.raises(psycopg.Error):
                app.execute(refused)
    said = of_home(attached).log.read_text()
    assert "ready to accept connections" in said
    assert "marker" not in said


def test_a_further_database_is_furnished_alike(attached: Path) -> None:
    add_database(attached, name="another")
    try:
        with psycopg.connect(
            connection(attached, "owner", name="another").url(), autocommit=True
        ) as owner:
            owner.execute("create table note (words text)")
        with psycopg.connect(connection(attached, "app", name="another").url()) as app:
            app.execute("insert into note values ('one')")
            extensions = app.execute("select extname from pg_extension").fetchall()
        assert {name for (name,) in extensions} >= set(roles.EXTENSIONS)
    finally:
        drop_database(attached, name="another")


def test_the_home_s_own_database_is_never_dropped(attached: Path) -> None:
    with pytest.raises(ValueError, match="own database"):
        drop_database(attached, name="accord")


# --- settings that would lose rows ----------------------------------------------------------


@pytest.mark.parametrize("target", ["role accord_app", "database accord"])
def test_a_weakened_setting_is_refused(attached: Path, target: str) -> None:
    with session(attached, "admin") as admin:
        admin.execute(f"alter {target} set synchronous_commit = off")
        try:
            with pytest.raises(refusals.UnsafeSetting, match="synchronous_commit"):
                roles.make_sure(of_home(attached))
        finally:
            admin.execute(f"alter {target} reset synchronous_commit")
    roles.make_sure(of_home(attached))


def test_a_setting_in_the_cluster_s_files_counts_for_nothing(kept_home: Path) -> None:
    with attach(kept_home), session(kept_home, "admin") as admin:
        admin.execute("alter system set fsync = off")
    with attach(kept_home), session(kept_home, "admin") as admin:
        assert settings.setting(admin, "fsync") == "on"
        admin.execute("alter system reset fsync")


# --- who starts, who stops ------------------------------------------------------------------


def test_the_last_one_stops_the_server(kept_home: Path) -> None:
    with holder(kept_home) as first, holder(kept_home) as second:
        assert (told(first), told(second)) == ("attached", "attached")
        first.communicate("")
        assert in_use(kept_home)
        second.communicate("")
    assert not in_use(kept_home)
    assert not of_home(kept_home).socket_folder.exists()


def test_a_killed_holder_neither_stops_the_server_nor_keeps_it(kept_home: Path) -> None:
    with holder(kept_home) as killed, attach(kept_home):
        assert told(killed) == "attached"
        number = server_number(kept_home)
        killed.kill()
        killed.wait()
        with attach(kept_home):
            pass
        assert server_number(kept_home) == number
    assert not in_use(kept_home)


def test_a_server_left_alone_is_taken_over_and_stopped(kept_home: Path) -> None:
    with holder(kept_home) as killed:
        assert told(killed) == "attached"
        killed.kill()
        killed.wait()
    number = server_number(kept_home)
    with attach(kept_home):
        assert server_number(kept_home) == number
    assert not in_use(kept_home)


def test_many_at_once_share_one_server(kept_home: Path) -> None:
    holders = [holder(kept_home) for _ in range(4)]
    started = [each.__enter__() for each in holders]
    assert [told(each) for each in started] == ["attached"] * 4
    assert len(family(server_number(kept_home))) > 1
    for each in started:
        each.communicate("")
    for each in holders:
        each.__exit__(None, None, None)
    assert not in_use(kept_home)


# --- kills ----------------------------------------------------------------------------------


def test_every_confirmed_row_is_there_after_a_kill_of_everything(kept_home: Path) -> None:
    with attach(kept_home), session(kept_home, "owner") as owner:
        owner.execute("create table kept (number int primary key)")
    with process(WRITE, kept_home) as writer:
        confirmed = [int(told(writer)) for _ in range(200)]
        kill_server(kept_home)
        writer.kill()
        assert writer.stdout is not None
        confirmed += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    wait_until_free(kept_home)
    with attach(kept_home), session(kept_home, "owner") as owner:
        stored = {number for (number,) in owner.execute("select number from kept")}
        owner.execute("drop table kept")
    assert len(confirmed) >= 200
    assert set(confirmed) <= stored


def test_the_server_alone_killed_is_started_again(kept_home: Path) -> None:
    with attach(kept_home):
        os.kill(server_number(kept_home), signal.SIGKILL)  # its children are still going away
        with attach(kept_home), session(kept_home, "app") as app:
            assert app.execute("select 1").fetchone() == (1,)
    assert not in_use(kept_home)


def test_a_dead_server_is_revived_for_those_who_use_it(kept_home: Path) -> None:
    with attach(kept_home):
        before = server_number(kept_home)
        kill_server(kept_home)
        revive(kept_home)
        assert server_number(kept_home) != before
        revive(kept_home)
    assert not in_use(kept_home)


@pytest.fixture
def somebody_else_s_number(kept_home: Path) -> Iterator[int]:
    """A process of the server's account that has the number which a killed server wrote down."""
    who = account.for_server()
    other = subprocess.Popen(["sleep", "60"], user=who.number if who.switch else None, cwd="/")
    with attach(kept_home):
        kill_server(kept_home)
    remains = of_home(kept_home).cluster / "postmaster.pid"
    lines = remains.read_text().splitlines()
    remains.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    try:
        yield other.pid
    finally:
        other.kill()
        other.wait()


def test_a_number_used_again_is_not_taken_for_the_server(
    kept_home: Path, somebody_else_s_number: int
) -> None:
    assert not in_use(kept_home)
    with attach(kept_home):
        assert server_number(kept_home) != somebody_else_s_number
    os.kill(somebody_else_s_number, 0)


@pytest.mark.usefixtures("somebody_else_s_number")
def test_postgresql_alone_would_stumble_over_that_number(kept_home: Path) -> None:
    """The control: without our clearing up the start fails."""
    layout, who = of_home(kept_home), account.for_server()
    cluster._make_socket_folder(layout, account=who)
    with pytest.raises(refusals.StartFailed, match=r"postmaster\.pid"):
        cluster._started(
            layout,
            programs=binaries.within_reach(binaries.find(), account=who),
            account=who,
            deadline=time.monotonic() + 10,
        )
