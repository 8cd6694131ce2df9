"""One home's cluster: made on first use, started, stopped, and its remains dealt with."""

import os
import shutil
import signal
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from accord.foundation.postgres import binaries, settings
from accord.foundation.postgres.account import Account
from accord.foundation.postgres.binaries import Binaries
from accord.foundation.postgres.home import refused_by_system
from accord.foundation.postgres.layout import LONGEST_SOCKET_PATH, Layout
from accord.foundation.postgres.refusals import (
    DatabaseRefusal,
    DiskFull,
    LocaleMissing,
    SocketTaken,
    StartFailed,
)

# The words of the trigram index depend on the system's locale: plain C knows only ASCII letters.
LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")
ROOM_FOR_NEW = 200 * settings.MEBIBYTE
LOG_LIMIT = 10 * settings.MEBIBYTE
START_SECONDS = 120.0
STOP_SECONDS = 60.0
_LEFT_BEHIND = "pre-existing shared memory block"


def running(layout: Layout) -> int | None:
    """The number of the home's server process, None when there is none."""
    number = _recorded_number(layout.cluster)
    if number is None or not _alive(number):
        return None
    return number if _works_in(number, folder=layout.cluster) else None


def version(layout: Layout) -> int | None:
    """The major version of the home's cluster, None when there is none."""
    written = layout.cluster / "PG_VERSION"
    return int(written.read_text().split(".")[0]) if written.exists() else None


def start(layout: Layout, *, account: Account) -> None:
    """Make the cluster if it is new and start its server; returns when it takes connections.

    The caller holds the home's lock and knows that no server runs. Raises DatabaseRefusal.
    """
    major = version(layout)
    programs = binaries.within_reach(binaries.find(major=major), account=account)
    _make_socket_folder(layout, account=account)
    if major is None:
        _create(layout, programs=programs, account=account)
    _clear_remains(layout)
    deadline = time.monotonic() + START_SECONDS
    while not _started(layout, programs=programs, account=account, deadline=deadline):
        time.sleep(0.2)  # processes of a killed server are still going away


def stop(layout: Layout) -> None:
    """Stop the server, breaking off open sessions; returns when its files are at rest."""
    number = running(layout)
    for kind, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0)):
        if number is None:
            break
        with suppress(ProcessLookupError):
            os.kill(number, kind)
        if _wait_until(lambda: running(layout) is None, seconds=seconds):
            _wait_until(lambda: _fetched(number), seconds=5.0)
            break
    with suppress(OSError):
        if not layout.socket_folder.lstat().st_mode & 0o077:  # another's would be looked into
            layout.socket_folder.rmdir()


def _create(layout: Layout, *, programs: Binaries, account: Account) -> None:
    free = shutil.disk_usage(layout.folder).free
    if free < ROOM_FOR_NEW:
        raise DiskFull(
            sentence=f"Only {free // settings.MEBIBYTE} MB are free where {layout.folder} lies; "
            f"a new database needs {ROOM_FOR_NEW // settings.MEBIBYTE} MB.",
            remedy="Free some space, or name another folder in ACCORD_HOME.",
        )
    secret = layout.socket_folder / "password"
    secret.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(layout.password("admin"))
        account.own(secret)
        said = ""
        for locale in LOCALES:
            said = _initdb(layout, locale, secret, programs=programs, account=account)
            if not said:
                break
            if "locale" not in said:
                raise _explained(said, layout=layout)
        else:
            raise LocaleMissing(
                sentence="This system has none of the locales " + ", ".join(LOCALES) + ".",
                remedy="Install one; on Debian: apt-get install locales-all.",
            )
    except OSError as problem:
        raise refused_by_system(problem, path=layout.folder) from problem
    finally:
        secret.unlink(missing_ok=True)
    layout.draft.rename(layout.cluster)


def _initdb(
    layout: Layout, locale: str, secret: Path, *, programs: Binaries, account: Account
) -> str:
    """Run initdb in a fresh draft folder; what it complained about, empty when all is well."""
    if layout.draft.exists():
        shutil.rmtree(layout.draft)
    layout.draft.mkdir(mode=0o700)
    account.own(layout.draft)
    with account.reaching(layout.draft) as (path, descriptors):
        done = account.run(
            [
                programs.program("initdb"),
                f"--pgdata={path}",
                "--username=accord_admin",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                f"--locale={locale}",
                "--data-checksums",
                "--no-instructions",
            ],
            descriptors=descriptors,
        )
    if done.returncode == 0:
        return ""
    return done.stderr.strip() or f"initdb ended with {done.returncode}"


def _started(layout: Layout, *, programs: Binaries, account: Account, deadline: float) -> bool:
    """Start the server and wait; False when remains of a killed one still hold its memory."""
    try:
        log = _open_log(layout.log)
    except OSError as problem:
        raise refused_by_system(problem, path=layout.log) from problem
    begins_at = os.fstat(log).st_size
    try:
        with account.reaching(layout.cluster) as (path, descriptors):
            number = account.detach(
                [programs.program("postgres"), "-D", path, *settings.options(layout)],
                descriptors=descriptors,
                log=log,
            )
            _wait_until(
                lambda: _ready(layout, number) or not _alive(number),
                seconds=deadline - time.monotonic(),
            )
    finally:
        os.close(log)
    if _ready(layout, number):
        return True
    said = layout.log.read_bytes()[begins_at:].decode(errors="replace")
    if _LEFT_BEHIND in said and time.monotonic() < deadline:
        return False
    raise _explained(said, layout=layout)


def _ready(layout: Layout, number: int) -> bool:
    lines = _pid_file(layout.cluster)
    return len(lines) > 7 and lines[0].strip() == str(number) and lines[7].startswith("ready")


def _explained(said: str, *, layout: Layout) -> DatabaseRefusal:
    if "No space left on device" in said:
        return DiskFull(
            sentence=f"There is no room left on the disk that holds {layout.folder}.",
            remedy="Free some space and start again; nothing confirmed was lost.",
        )
    if "could not create any Unix-domain sockets" in said or "could not bind" in said:
        return SocketTaken(
            sentence=f"The socket {layout.socket} is in use by another program.",
            remedy="End that program and start again.",
        )
    last = [line for line in said.splitlines() if "FATAL" in line or "error:" in line]
    words = (last or said.splitlines() or ["it said nothing"])[-1].strip()
    return StartFailed(
        sentence=f"PostgreSQL did not start: {words}",
        remedy=f"More stands in {layout.log}.",
    )


def _make_socket_folder(layout: Layout, *, account: Account) -> None:
    folder = layout.socket_folder
    if len(os.fsencode(layout.socket)) > LONGEST_SOCKET_PATH:
        raise SocketTaken(
            sentence=f"The socket's path {layout.socket} is too long.",
            remedy="This should not happen: report it.",
        )
    try:
        if account.switch:
            _make_parent(folder.parent)
        if not os.path.lexists(folder):
            folder.mkdir(mode=0o700)
            account.own(folder)
        found = folder.lstat()
    except OSError as problem:
        raise refused_by_system(problem, path=folder) from problem
    ours = found.st_uid == account.number and not found.st_mode & 0o077
    if not stat.S_ISDIR(found.st_mode) or not ours:
        raise _squatted(folder)


def _make_parent(parent: Path) -> None:
    """The folder of root's in which each home has its socket folder."""
    if not os.path.lexists(parent):
        parent.mkdir()
        parent.chmod(0o755)
    found = parent.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise _squatted(parent)


def _squatted(folder: Path) -> SocketTaken:
    return SocketTaken(
        sentence=f"{folder}, where the database's socket belongs, is not private to its account.",
        remedy="Find out who made it, remove it and start again.",
    )


def _clear_remains(layout: Layout) -> None:
    """Remove what a killed server left, as far as the server would stumble over it itself.

    It takes whatever has the recorded number for its predecessor, though numbers are used again
    and a dead process keeps its own until it is fetched. No server of ours runs: `running` has
    looked at the process itself; should children of a killed one live, their memory tells.
    """
    number = _recorded_number(layout.cluster)
    if number is not None and _known(number):
        (layout.cluster / "postmaster.pid").unlink()
    layout.socket.unlink(missing_ok=True)
    layout.socket.with_name(f"{layout.socket.name}.lock").unlink(missing_ok=True)


def _open_log(path: Path) -> int:
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name("server.log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _recorded_number(cluster: Path) -> int | None:
    lines = _pid_file(cluster)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def _known(number: int) -> bool:
    """Whether the system knows a process of this number, be it a dead one."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _alive(number: int) -> bool:
    """Whether the process runs; one that has ended and was not fetched does not."""
    if not _known(number):
        return False
    try:
        state = Path(f"/proc/{number}/stat").read_text(errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] not in ("Z", "X")


def _fetched(number: int) -> bool:
    """Let the system forget a dead child of ours; true as well when it is somebody else's."""
    try:
        return os.waitpid(number, os.WNOHANG)[0] == number
    except ChildProcessError:
        return True


def _works_in(number: int, *, folder: Path) -> bool:
    """Whether the process is the server of this folder: a server works inside its cluster."""
    if not Path("/proc/self/cwd").exists():
        return True
    try:
        return os.path.samefile(f"/proc/{number}/cwd", folder)
    except OSError:
        return False


def _wait_until(holds: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
