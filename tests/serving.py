"""`accord` in processes of its own, and what becomes of them."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ACCORD = [sys.executable, "-m", "accord.config.cli"]
PATIENCE = 60.0


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
        kill(family(home))
        process.wait()
        process.communicate()


def kill(numbers: list[int]) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):  # it may just have ended with its parent
            os.kill(number, signal.SIGKILL)


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
