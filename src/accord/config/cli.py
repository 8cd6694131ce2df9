"""The command `accord`: finds the commands, and turns what goes wrong into a sentence."""

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from accord.config import doctor
from accord.foundation.postgres import DatabaseRefusal

PATIENCE = "ACCORD_STATEMENT_TIMEOUT"


class Root(click.Group):
    """Loads the application only when a command of it is asked for."""

    @cached_property
    def collected(self) -> dict[str, click.Command]:
        """The commands of the application, by name."""
        prepare()
        found: dict[str, click.Command] = importlib.import_module(
            "accord.config.commands"
        ).collect()
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        return sorted({*self.commands, *self.collected})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return self.commands.get(cmd_name) or self.collected.get(cmd_name)


def prepare() -> None:
    """Read the settings and load the slices. Raises ImproperlyConfigured, DatabaseRefusal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    given = os.environ.get(PATIENCE)
    # A page must answer soon; a command may take its time. The children of serve decide anew.
    os.environ[PATIENCE] = given or "10min"
    try:
        django.setup()
    finally:
        if given is None:
            del os.environ[PATIENCE]


def _version() -> str:
    try:
        return version("accord")
    except PackageNotFoundError:
        return "(not installed)"


LOCKED = "55P03"  # as PostgreSQL says that a lock was not given in time


@click.group(cls=Root, epilog="Example: accord serve --port 8080", no_args_is_help=True)
@click.version_option(_version(), message="accord %(version)s")
def root() -> None:
    """Marketing and sales as one revenue team.

    Data goes to stdout, messages go to stderr. Exit status: 0 good, 1 failed, 2 wrong usage.
    State lives under ACCORD_HOME unless DATABASE_URL names a server.
    """


root.add_command(doctor.command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit status."""
    # As an exception, so that a stopped command leaves the database as it should.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        root.main(args=arguments, prog_name="accord")
    except DatabaseRefusal as refusal:
        _fail(f"{refusal.sentence}\n{refusal.remedy}")
    except (ImproperlyConfigured, OperationalError) as problem:
        if getattr(problem.__cause__, "sqlstate", "") == LOCKED:
            _fail("Another command holds what this one needs. Try again in a minute.")
        _fail(str(problem).strip())


def _fail(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
