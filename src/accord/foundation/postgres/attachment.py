"""Who uses the home's database: the first starts it, the last stops it.

Each user holds a shared lock on one file for as long as it lives; the system takes the lock back
from a killed process. Whoever leaves and then gets that lock alone is the last one. A second lock
serialises arriving and leaving.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accord.foundation.postgres import account, cluster, roles
from accord.foundation.postgres import home as homes
from accord.foundation.postgres.layout import Connection, Layout, connection, of_home
from accord.foundation.postgres.refusals import Busy, NoAnswer

WAIT_SECONDS = 180.0
ANSWER_SECONDS = 30.0


@contextmanager
def attach(home: Path) -> Iterator[Connection]:
    """Use the home's database: started if it does not run, stopped by the last who leaves.

    Gives the app's connection. Raises DatabaseRefusal.
    """
    homes.prepare(home)
    layout = of_home(home)
    try:
        layout.folder.mkdir(mode=0o700, exist_ok=True)
        gate = _open_lock(layout.folder / "gate.lock")
    except OSError as problem:
        raise homes.refused_by_system(problem, path=layout.folder) from problem
    try:
        users = _open_lock(layout.folder / "users.lock")
        try:
            _arrive(layout, gate=gate, users=users)
            try:
                yield connection(home, "app")
            finally:
                _leave(layout, gate=gate, users=users)
        finally:
            os.close(users)
    finally:
        os.close(gate)


def in_use(home: Path) -> bool:
    """Whether a server of this home runs now."""
    return cluster.running(of_home(home)) is not None


def revive(home: Path) -> None:
    """Start the server again if it died under those who use it; the caller is attached.

    Raises DatabaseRefusal.
    """
    layout = of_home(home)
    gate = _open_lock(layout.folder / "gate.lock")
    try:
        with _through(gate):
            _bring_up(layout)
    finally:
        os.close(gate)


def _arrive(layout: Layout, *, gate: int, users: int) -> None:
    with _through(gate):
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            _bring_up(layout)
        except BaseException:
            _stop_if_last(layout, users=users)
            raise


def _bring_up(layout: Layout) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        if cluster.running(layout) is None:
            cluster.start(layout, account=account.for_server())
        try:
            roles.make_sure(layout)
        except NoAnswer:
            # It may be dying or repairing itself at this moment.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _leave(layout: Layout, *, gate: int, users: int) -> None:
    with _through(gate):
        _stop_if_last(layout, users=users)


def _stop_if_last(layout: Layout, *, users: int) -> None:
    # Unlocked, not closed: a forked child may still hold the same open file.
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    cluster.stop(layout)
    fcntl.flock(users, fcntl.LOCK_UN)


@contextmanager
def _through(gate: int) -> Iterator[None]:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Busy(
                    sentence="Another command has been starting or stopping this database for "
                    f"{WAIT_SECONDS:.0f} seconds.",
                    remedy="End it and try again.",
                ) from None
            time.sleep(0.01)
    try:
        yield
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
