"""What `accord serve` must have for itself before anything starts: the home and the port."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.utils.translation import gettext as _

ENDING_SECONDS = 30.0


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Be the one `serve` of this home; gives the lock's descriptor for the children to hold too.

    A killed serve's children keep its claim until they have ended: that is waited for.
    """
    claim = os.open(_path(folder), os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + ENDING_SECONDS
    try:
        while not _locked(claim):
            holder = _holder(claim)
            if holder is None or _lives(holder) or time.monotonic() > deadline:
                raise click.ClickException(
                    _(
                        "Accord is already being served from %(home)s (process %(number)s). "
                        "Stop it first, or name another folder in ACCORD_HOME."
                    )
                    % {"home": folder, "number": holder or "?"}
                )
            time.sleep(0.1)
        os.ftruncate(claim, 0)
        os.pwrite(claim, str(os.getpid()).encode(), 0)
        yield claim
        os.ftruncate(claim, 0)
    finally:
        os.close(claim)


def is_served(folder: Path) -> bool:
    """Whether a `serve` of this home runs now."""
    try:
        claim = os.open(_path(folder), os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(claim)
    finally:
        os.close(claim)


def listen(*, host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises ClickException with a sentence."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as problem:
        raise click.ClickException(
            _("This machine has no address named %(host)s.") % {"host": host}
        ) from problem
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except OSError as problem:
        listener.close()
        raise click.ClickException(
            _not_bound(problem.errno) % {"host": host, "port": port}
        ) from problem
    return listener


def _not_bound(number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return _(
            "Port %(port)s on %(host)s is taken by another program. "
            "Choose another one with --port, or with PORT for make run."
        )
    if number == errno.EACCES:
        return _("Port %(port)s needs rights that you do not have. Choose one above 1023.")
    return _("Port %(port)s on %(host)s cannot be used. Choose another with --port or --host.")


def _path(folder: Path) -> Path:
    return folder / "serve.lock"


def _locked(claim: int) -> bool:
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(claim: int) -> int | None:
    written = os.pread(claim, 32, 0).decode(errors="replace").strip()
    return int(written) if written.isdigit() else None


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{number}/stat").read_text(errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] not in ("Z", "X")
