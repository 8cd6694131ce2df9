"""Gives the run a home of its own before anything reads the settings. Loaded first of all.

The first process that needs a database in a home furnishes it: cluster, roles, tables. The other
processes of the run, and the other homes of the tests, get a copy of that. It is kept for the next
run, which takes it as long as nothing has changed that it was made from: applying each migration
takes most of a minute of a busy machine. ACCORD_TEST_ANEW=1 makes it anew.
"""

import atexit
import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# What a run has loaded stays loaded: looking through it again and again took a sixth of the time.
gc.set_threshold(100_000, 50, 100)

MEMORY = Path("/dev/shm")  # every setting stays as it is, only nobody waits for a disk
ENOUGH = 4 << 30
TEMPLATE = "ACCORD_TEST_TEMPLATE"
ROOT = Path(__file__).parents[1]
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "accord-test-databases"
MOST_KEPT = 4
IN_USE = 600  # seconds
# What a database is made from: by the names of files and of folders on the way to them.
MAKES = frozenset({"migrations", "models", "values", "foundation", "kernel", "presets"})


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
        kept = KEPT / _made_from()
        if (kept / "whole").exists() and "ACCORD_TEST_ANEW" not in os.environ:
            os.utime(kept)
            _copy(kept / "database", home / "database")
        else:
            make()
            _keep(home / "database", kept)
        _copy(home / "database", template / "database")
        (template / "whole").touch()


def _made_from() -> str:
    """What the tables, their first rows and the server come from, as one name."""
    wanted = {*ROOT.glob("requirements/*.txt"), ROOT / "src/accord/config/settings.py"}
    for path in (ROOT / "src/accord").rglob("*"):
        steps = {*path.relative_to(ROOT).parts[:-1], path.stem}
        if path.suffix in (".sql", ".json") or (path.suffix == ".py" and steps & MAKES):
            wanted.add(path)
    said = hashlib.blake2b(os.environ.get("ACCORD_PG_BIN", "").encode(), digest_size=12)
    for path in sorted(wanted):
        said.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return said.hexdigest()


def _keep(database: Path, kept: Path) -> None:
    """Put by for the next run, whole or not at all; the longest unused ones go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=KEPT))
    try:
        _copy(database, making / "database")
        (making / "whole").touch()
        making.rename(kept)
    except OSError:  # another run has put it by meanwhile
        shutil.rmtree(making, ignore_errors=True)
    known = sorted((one for one in KEPT.iterdir() if (one / "whole").exists()), key=_used_at)
    for one in known[:-MOST_KEPT]:
        if time.time() - _used_at(one) > IN_USE:  # another run may be copying it just now
            shutil.rmtree(one, ignore_errors=True)


def _used_at(kept: Path) -> float:
    return kept.stat().st_mtime if kept.exists() else 0.0


def _copy(database: Path, into: Path) -> None:
    """With owners and modes: the server of root's runs under another account."""
    subprocess.run(["cp", "-a", str(database), str(into)], check=True)
