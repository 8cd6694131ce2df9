"""A home to throw away, and the processes that work in it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """An empty home; whatever it holds afterwards is removed."""
    name = tempfile.mkdtemp(prefix="accord-bench-")
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works in this home, with its own database."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
    return kept | {
        "ACCORD_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "accord.config.settings",
        "ACCORD_STATEMENT_TIMEOUT": "10min",
    }


def home_here() -> Path:
    """The home of this process."""
    return Path(os.environ["ACCORD_HOME"])


def python(arguments: Sequence[str], *, home: Path) -> str:
    """Run a module of ours in this home; answers what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


@contextmanager
def at_home() -> Iterator[Path]:
    """Inside such a process: the application loaded and its database there."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from accord.foundation import database
    from accord.foundation.postgres import attach

    with attach(settings.HOME):
        database.migrate()
        try:
            yield settings.HOME
        finally:
            connections.close_all()


def begin_handoffs(at: datetime) -> None:
    """Inside such a process: from now on leads are handed over by themselves."""
    from django.db import connections

    from accord.handoffs import api as handoffs

    body = handoffs.kinds_body(handoffs.FIRST_KINDS)
    handoffs.propose_kinds(body=body, actor_id=None, at=at)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update definitions_version set state = 'IN_FORCE', active_from = %s"
            " where kind = 'handoffs'",
            [at],
        )
