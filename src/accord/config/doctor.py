"""`accord doctor`: what is wrong with this installation, and what to do about it.

Works also where the application itself cannot start, so it knows neither settings nor models
until it has found them sound.
"""

import importlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import click
import django
import psycopg

from accord.config import claims
from accord.foundation import postgres
from accord.foundation.postgres import DatabaseRefusal, binaries, cluster, layout, roles, settings

GIBIBYTE = 1 << 30
ROOM = GIBIBYTE
OLDEST_PYTHON = (3, 11)
SILENCE = timedelta(minutes=2)
VENDOR = Path(__file__).parents[1] / "ui" / "static" / "vendor"
ASSETS = ("htmx.min.js",)

State = Literal["good", "warning", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. `remedy` is empty when it is good."""

    check: str
    state: State
    sentence: str
    remedy: str = ""


def good(check: str, sentence: str) -> Finding:
    return Finding(check=check, state="good", sentence=sentence)


def wrong(check: str, sentence: str, remedy: str, *, state: State = "wrong") -> Finding:
    return Finding(check=check, state=state, sentence=sentence, remedy=remedy)


@click.command("doctor", epilog="Example: accord doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(as_json: bool) -> None:
    """Say what is wrong with this installation and what to do. Exit status 1 if something is."""
    findings = list(examine())
    sound = all(finding.state != "wrong" for finding in findings)
    if as_json:
        click.echo(json.dumps({"sound": sound, "checks": [asdict(each) for each in findings]}))
    else:
        for finding in findings:
            click.echo(f"{finding.state:<8}{finding.check}: {finding.sentence}")
            if finding.remedy:
                click.echo(f"{'':<8}→ {finding.remedy}")
    if not sound:
        raise click.exceptions.Exit(1)


def examine() -> Iterator[Finding]:
    """All findings; what needs the database is left out where it cannot be reached."""
    folder = postgres.home.folder()
    yield check_python()
    yield check_home(folder)
    yield check_room(folder)
    yield check_assets(VENDOR)
    own = "DATABASE_URL" not in os.environ
    if own:
        yield from check_programs(folder)
    with ExitStack() as held:
        try:
            if own:
                held.enter_context(postgres.attach(folder))
            session = held.enter_context(_session(folder, own=own))
        except (DatabaseRefusal, psycopg.Error) as problem:
            yield _unreachable(problem, own=own)
            return
        yield from check_server(session)
        yield from check_roles(session)
        yield check_extensions(session)
        yield from check_application(folder, own=own)


def check_python() -> Finding:
    """The interpreter's version."""
    running = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return wrong("python", f"This is Python {running}.", "Use Python 3.11 or newer.")
    return good("python", f"Python {running}.")


def check_home(folder: Path) -> Finding:
    """Whether the home is ours and closed to others."""
    try:
        postgres.home.prepare(folder)
    except DatabaseRefusal as refusal:
        return wrong("home", refusal.sentence, refusal.remedy)
    if folder.stat().st_mode & 0o077:
        return wrong(
            "home",
            f"Other accounts may look into {folder}.",
            f"Close it: chmod 700 {folder}",
            state="warning",
        )
    return good("home", f"{folder} belongs to this account alone.")


def check_room(folder: Path) -> Finding:
    """The free space where the home lies."""
    place = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(place).free
    sentence = f"{free / GIBIBYTE:.1f} GB are free where {folder} lies."
    if free < ROOM:
        return wrong("disk", sentence, f"Free some space: at least {ROOM // GIBIBYTE} GB.")
    return good("disk", sentence)


def check_assets(vendor: Path) -> Finding:
    """The pages' scripts, which npm brings."""
    missing = [name for name in ASSETS if not (vendor / name).is_file()]
    if missing:
        return wrong("pages", f"The pages lack {', '.join(missing)}.", "Run: make setup")
    return good("pages", "The scripts of the pages are there.")


def check_programs(folder: Path) -> Iterator[Finding]:
    """PostgreSQL's programs, and whether they fit the cluster that exists."""
    major = cluster.version(layout.of_home(folder))
    try:
        found = binaries.find(major=major)
    except DatabaseRefusal as refusal:
        yield wrong("programs", refusal.sentence, refusal.remedy)
        return
    yield good("programs", f"PostgreSQL {found.major} ({found.origin}).")
    yield good(
        "cluster", f"The home's database is of PostgreSQL {major}." if major else "None yet."
    )


def check_server(session: psycopg.Connection) -> Iterator[Finding]:
    """The version and what the server must not run without."""
    major = session.info.server_version // 10000
    if major < binaries.OLDEST:
        yield wrong("server", f"The server is PostgreSQL {major}.", "Use version 17 or newer.")
    else:
        yield good("server", f"PostgreSQL {major} answers.")
    try:
        settings.verify(session)
    except DatabaseRefusal as refusal:
        yield wrong("settings", refusal.sentence, refusal.remedy)
    else:
        yield good("settings", "What the database confirms, it keeps.")


def check_roles(session: psycopg.Connection) -> Iterator[Finding]:
    """Whether the role that the application uses is an ordinary one."""
    for name, powerful in session.execute(
        "SELECT rolname, rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles"
        " WHERE rolname = current_user OR rolname = 'accord_owner' ORDER BY 1"
    ):
        if powerful:
            yield wrong(
                "roles",
                f"The role {name} may do anything on the server.",
                f"Take its powers: ALTER ROLE {name} NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
            )
        else:
            yield good("roles", f"The role {name} has no power over the server.")


def check_extensions(session: psycopg.Connection) -> Finding:
    """Whether all extensions are there."""
    present = {name for (name,) in session.execute("SELECT extname FROM pg_extension")}
    missing = [name for name in roles.EXTENSIONS if name not in present]
    if missing:
        return wrong(
            "extensions",
            f"The database lacks {', '.join(missing)}.",
            "As a superuser in this database: "
            + "; ".join(f"CREATE EXTENSION {name}" for name in missing),
        )
    return good("extensions", f"{', '.join(roles.EXTENSIONS)} are there.")


def check_application(folder: Path, *, own: bool) -> Iterator[Finding]:
    """Migrations and the worker: what only the loaded application can tell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    try:
        django.setup()
        database = importlib.import_module("accord.foundation.database")
        jobs = importlib.import_module("accord.foundation.jobs")
        clock = importlib.import_module("accord.foundation.clock")
        intake = importlib.import_module("accord.intake.api")
        connections = importlib.import_module("django.db").connections
    except Exception as problem:  # whatever keeps it from loading is the finding
        yield wrong("application", f"It does not load: {problem}.", "Install this release anew.")
        return
    try:
        if database.is_behind():
            yield wrong(
                "migrations",
                "The database is not of this release yet.",
                "accord migrate",
                state="warning" if own else "wrong",  # our own is migrated by the next command
            )
            return
        yield good("migrations", "The database is of this release.")
        yield check_worker(
            silent_for=lambda: _since(jobs.last_beat(process=jobs.WORKER), clock.now()),
            served=claims.is_served(folder),
        )
        yield check_ledger(intake.check())
    finally:
        connections.close_all()


def check_worker(*, silent_for: Callable[[], timedelta | None], served: bool) -> Finding:
    """Whether the background jobs are done; without a serve nobody has to do them."""
    silence = silent_for()
    if silence is not None and silence < SILENCE:
        return good("worker", "The worker is at work.")
    if not served:
        return good("worker", "Nothing is served from this home now, so no worker is needed.")
    heard = f"has said nothing for {silence}" if silence else "has never been heard of"
    return wrong(
        "worker",
        f"The worker {heard}.",
        "Look at the messages of accord serve, or start one: accord worker",
    )


def check_ledger(found: Any) -> Finding:
    """Whether every record that was received is in exactly one place."""
    amounts = found.amounts
    sentence = (
        f"Adds up: {amounts.received:,} received = {amounts.got_it:,} in"
        f" + {amounts.needs_fixing:,} to be fixed + {amounts.refused:,} refused"
        f" + {amounts.on_the_way:,} on the way + {amounts.taken_back:,} taken back."
    )
    if found.is_good:
        return good("ledger", sentence)
    return wrong(
        "ledger",
        f"What was received does not add up: {'; '.join(found.faults)}.",
        "Restore the last backup that adds up, or compare these imports with their tools.",
    )


def _since(then: datetime | None, now: datetime) -> timedelta | None:
    return None if then is None else now - then


def _session(folder: Path, *, own: bool) -> psycopg.Connection:
    address = postgres.connection(folder, "app").url() if own else os.environ["DATABASE_URL"]
    return psycopg.connect(address, autocommit=True, connect_timeout=10)


def _unreachable(problem: Exception, *, own: bool) -> Finding:
    if isinstance(problem, DatabaseRefusal):
        return wrong("database", problem.sentence, problem.remedy)
    remedy = "Look into server.log in the home's folder 'database'." if own else "See DATABASE_URL."
    return wrong("database", f"The database does not answer: {problem}", remedy)
