"""Gives the run a home of its own before anything reads the settings. Loaded first of all.

The first process that needs a database in a home furnishes it: cluster, roles, tables. The other
processes of the run, and the other homes of the tests, get a copy of that.
"""

import atexit
import fcntl
import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

# What a run has loaded stays loaded: looking through it again and again took a sixth of the time.
gc.set_threshold(100_000, 50, 100)

MEMORY = Path("/dev/shm")  # every setting stays as it is, only nobody waits for a disk
ENOUGH = 4 << 30
TEMPLATE = "ACCORD_TEST_TEMPLATE"


def _place() -> str | None:
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None


def _folder(prefix: str) -> str:
    made = tempfile.mkdtemp(prefix=prefix, dir=_place())
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


HOME = _folder("accord-test-")
if TEMPLATE not in os.environ:  # the processes of xdist are told by their parent
    os.environ[TEMPLATE] = _folder("accord-test-template-")
os.environ["ACCORD_HOME"] = HOME
os.environ["ACCORD_TESTING"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
    os.environ.pop(_name, None)


def furnish(home: Path, *, make: Callable[[], None] | None = None) -> None:
    """Put the run's database into a home that has none; `make` makes the first one, in the home."""
    template = Path(os.environ[TEMPLATE])
    with (template / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (template / "whole").exists():
            _copy(template / "database", home / "database")
            return
        assert make is not None, "no database of this run is there to copy"
        make()
        _copy(home / "database", template / "database")
        (template / "whole").touch()


def _copy(database: Path, into: Path) -> None:
    """With owners and modes: the server of root's runs under another account."""
    subprocess.run(["cp", "-a", str(database), str(into)], check=True)
