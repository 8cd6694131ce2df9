"""Which account runs the server, and how a program is started as it.

PostgreSQL refuses to run as root. Root's own folders stay closed: the server is handed an open
descriptor of its data folder and reaches it through /proc/self/fd, so no folder above it needs
to let the account pass.
"""

import os
import pwd
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accord.foundation.postgres.refusals import NoServerAccount

PREFERRED = ("accord", "nobody")
DESCRIPTORS = Path("/proc/self/fd")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the system; `switch` is false when it is our own."""

    number: int
    group: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give a file or folder that we have just made to the account."""
        if self.switch:
            os.chown(path, self.number, self.group, follow_symlinks=False)

    @contextmanager
    def reaching(self, folder: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
        """A path by which the account reaches the folder, and the descriptors to hand over."""
        if not self.switch or not DESCRIPTORS.is_dir():
            yield str(folder), ()
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"{DESCRIPTORS}/{descriptor}", (descriptor,)
        finally:
            os.close(descriptor)

    def run(
        self, command: Sequence[str], *, descriptors: Sequence[int] = ()
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end and keep what it said."""
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            pass_fds=descriptors,
            cwd="/",
            env=_environment(),
            umask=0o077,
            user=self.number if self.switch else None,
            group=self.group if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def detach(self, command: Sequence[str], *, descriptors: Sequence[int], log: int) -> int:
        """Start a program that may outlive us, in a session of its own; its number."""
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=descriptors,
            cwd="/",
            env=_environment(),
            umask=0o077,
            start_new_session=True,
            user=self.number if self.switch else None,
            group=self.group if self.switch else None,
            extra_groups=[] if self.switch else None,
        )
        started.returncode = 0  # not Python's to wait for: whoever stops it does
        return started.pid


def for_server() -> Account:
    """Ourselves, or for root an unprivileged account; raises NoServerAccount."""
    if os.geteuid() != 0:
        return Account(number=os.geteuid(), group=os.getegid(), switch=False)
    for name in PREFERRED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(number=found.pw_uid, group=found.pw_gid, switch=True)
    raise NoServerAccount(
        sentence="PostgreSQL does not run as root, and this system has no account 'nobody'.",
        remedy="Add an account named 'accord', or run Accord as an ordinary user.",
    )


def _environment() -> dict[str, str]:
    # Nothing of ours is handed on: it may hold secrets or settings of another PostgreSQL.
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
