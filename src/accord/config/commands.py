"""The commands that belong to no slice, and the database around those that do."""

import copy
import functools
import importlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from accord.config import lifeline, work
from accord.config import serve as supervisor
from accord.foundation import clock, database, jobs, postgres
from accord.intake import api as intake
from accord.sample import api as sample

WITHOUT_DATABASE = frozenset({"calc", "dedupe", "learn", "reconcile"})


@contextmanager
def attached() -> Iterator[None]:
    """The database of this release, up to date, for the time of one command.

    The home's own is started if it does not run and brought up to date. A server named by
    DATABASE_URL may be used by other releases: it is migrated only by `accord migrate`.
    """
    if "DATABASE_URL" in os.environ:
        if database.is_behind():
            raise click.ClickException(
                _("The database is of an older release. Run 'accord migrate' first.")
            )
        yield
        return
    with postgres.attach(settings.HOME):
        try:
            database.migrate(say=say)
            intake.erase_again(home=settings.HOME, files=settings.FILES, at=clock.now())
            connections[database.OWNER].close()
            yield
        finally:
            connections.close_all()


def collect() -> dict[str, click.Command]:
    """Every command by name: ours and each slice's `cli.commands`."""
    found: dict[str, click.Command] = {str(each.name): each for each in commands}
    for package in _packages_of_slices():
        for command in _module(f"{package}.cli", "commands"):
            mine = command if command.name in WITHOUT_DATABASE else _around(command)
            found[command.name] = _joined(found.get(command.name), mine)
    return found


def _joined(before: click.Command | None, command: click.Command) -> click.Command:
    """A group of which two slices bring commands, such as `replay`; else the command itself."""
    if before is None:
        return command
    if isinstance(before, click.Group) and isinstance(command, click.Group):
        both = {**before.commands, **command.commands}
        if len(both) == len(before.commands) + len(command.commands):
            return click.Group(command.name, commands=both, help=before.help)
    raise RuntimeError(f"two slices have a command named {command.name}")


def say(message: str) -> None:
    """A message for a person; data goes to stdout."""
    click.echo(message, err=True)


@click.command(epilog="Example: accord serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)
@click.option("--no-worker", is_flag=True, help="Leave the background jobs to others.")
@click.option(
    "--sample", "with_sample", is_flag=True, help="Where nothing was ever taken in, a sample first."
)
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON.")
def serve(host: str, port: int, no_worker: bool, with_sample: bool, as_json: bool) -> None:
    """Serve Accord in the browser until stopped with Ctrl-C."""

    def announce(address: str, link: str | None) -> None:
        if as_json:
            click.echo(json.dumps({"url": address, "sign_in": link}))
            return
        click.echo(_("Accord is at %(address)s") % {"address": address})
        if link:
            click.echo(_("Sign in for the first time, once: %(link)s") % {"link": link})

    supervisor.serve(
        home=settings.HOME,
        host=host,
        port=port,
        with_worker=not no_worker,
        fill=_load_sample if with_sample else lambda: None,
        say=say,
        announce=announce,
    )


def _load_sample() -> None:
    if not sample.is_wanted():
        return
    say(_("Loading a sample company; this takes about a quarter of a minute."))
    with suppress(sample.StillLoading):  # then another process does it
        sample.load_sample(plan=sample.Plan(until=clock.now().date()), now=clock.now)


@click.command(epilog="Example: accord worker")
def worker() -> None:
    """Do the background jobs until stopped with Ctrl-C."""
    lifeline.follow()
    with attached():
        for package in _packages_of_slices():
            _module(f"{package}.jobs", "__name__")
        jobs.beat(process=jobs.WORKER, at=clock.now())
        work.work()


@click.command(epilog="Example: DATABASE_OWNER_URL=… accord migrate")
def migrate() -> None:
    """Bring the database to this release."""
    if "DATABASE_URL" in os.environ:
        database.migrate(say=say)
        return
    with attached():
        say(_("The database is up to date."))


commands: list[click.Command] = [serve, worker, migrate]


def _packages_of_slices() -> list[str]:
    return [each.name for each in database.slices()]


def _module(name: str, attribute: str) -> Any:
    """What a slice's module offers; nothing when the slice has no such module."""
    if importlib.util.find_spec(name) is None:
        return ()
    return getattr(importlib.import_module(name), attribute)


def _around(command: click.Command) -> click.Command:
    """A like command whose work happens within the database; help and usage need none."""
    like = copy.copy(command)
    if isinstance(like, click.Group):
        like.commands = {name: _around(each) for name, each in like.commands.items()}
    if like.callback is not None and not _only_groups(like):
        like.callback = _within(like.callback)
    return like


def _only_groups(command: click.Command) -> bool:
    return isinstance(command, click.Group) and not command.invoke_without_command


def _within(work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def run(*given: Any, **named: Any) -> Any:
        with attached():
            return work(*given, **named)

    return run
