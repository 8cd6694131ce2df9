"""What the database must be before the application speaks to it.

Tables come from migrations; views, triggers and rights are made again from the slices'
own files at each `accord migrate`, so that they can never lag behind the code.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from accord.foundation import migrating
from accord.foundation.apps import Slice
from accord.foundation.personal import WITHOUT, Held, Of, Passing, Swept, erasing_function
from accord.foundation.postgres.refusals import Busy

AWAY_SECONDS = 2
# Shut down, crashed, still starting, and no place left for one more session.
_AWAY_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})
OWNER = "owner"
PATIENCE = timedelta(minutes=2)  # a first preparation takes well below a minute
ASK_AGAIN = 0.2  # seconds
MIGRATION_LOCK = 0x4143434F5244  # "ACCORD"
SCHEMAS = ("live", "facts")


def migrate(*, say: Callable[[str], None] = lambda _: None, patience: timedelta = PATIENCE) -> None:
    """Bring the database to this release: tables, views, triggers and rights.

    Runs as the owner, one process at a time; does nothing when nothing has changed. Waits so long
    for another that does so, then raises Busy.
    """
    owner = connections[OWNER]
    with _alone(owner, say=say, patience=patience):
        pending = is_behind(alias=OWNER)
        if not pending and _installed_digest(owner) == _digest():
            return
        if pending:
            say("Bringing the database up to date …")
        with owner.cursor() as cursor:
            for schema in SCHEMAS:
                cursor.execute(f"drop schema if exists {schema} cascade")
        migrating.migrate(owner)
        call_command("createcachetable", database=OWNER, verbosity=0)
        with transaction.atomic(using=OWNER), owner.cursor() as cursor:
            for statement in _statements():
                cursor.execute(statement)


def is_away(problem: BaseException | None) -> bool:
    """Whether the server could not be reached or went away, so that asking again soon helps.

    Looks at what caused the problem too; AWAY_SECONDS is how long a restart usually takes.
    """
    while problem is not None:
        if isinstance(problem, InterfaceError):
            return True
        if isinstance(problem, OperationalError):
            state = getattr(problem.__cause__, "sqlstate", None)
            return state is None or state in _AWAY_STATES or state.startswith("08")
        problem = problem.__cause__ or problem.__context__
    return False


def is_behind(*, alias: str = "default") -> bool:
    """Whether migrations of this release have not been applied."""
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone(
    owner: BaseDatabaseWrapper, *, say: Callable[[str], None], patience: timedelta
) -> Iterator[None]:
    with owner.cursor() as cursor:
        _wait_for_others(cursor, say=say, patience=patience)
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _wait_for_others(
    cursor: CursorWrapper, *, say: Callable[[str], None], patience: timedelta
) -> None:
    """Take the lock of those who prepare the database. Asks again and again: a session that waits
    within a statement would be one that building an index waits for."""
    until = time.monotonic() + patience.total_seconds()
    is_told = False
    while True:
        cursor.execute("select pg_try_advisory_lock(%s)", [MIGRATION_LOCK])
        if cursor.fetchone() == (True,):
            return
        if time.monotonic() >= until:
            raise Busy(
                sentence="The database is being prepared by another command.",
                remedy="Try again in a minute.",
            )
        if not is_told:
            say("The database is being prepared by another command; waiting …")
            is_told = True
        time.sleep(ASK_AGAIN)


def slices() -> list[Slice]:
    """The installed slices, lowest first."""
    return [app for app in apps.get_app_configs() if isinstance(app, Slice)]


def tracked_tables() -> list[str]:
    """All tables that facts are made of, parents before children."""
    return [table for app in slices() for table in app.tracked]


def parts() -> list[str]:
    """Columns, as table.column, whose rows are part of the row they name."""
    return [column for app in slices() for column in app.parts]


def derived() -> list[str]:
    """Columns, as table.column, that follow from other rows."""
    return [column for app in slices() for column in app.derived]


def sets_of_people() -> list[Of]:
    """How what belongs to a person is found, lowest slice first."""
    return [each for app in slices() for each in app.sets]


def held_of_people() -> list[Held]:
    """All rows that are about a person, parents before children."""
    return [each for app in slices() for each in app.held]


def swept_of_people() -> list[Swept]:
    """All text in which a person may be named."""
    return [each for app in slices() for each in app.swept]


def passing_files() -> list[Passing]:
    """Files of people on their way through work that ends, slice by slice."""
    return [each for app in slices() for each in app.passing]


def _erasing() -> str:
    return erasing_function(sets=sets_of_people(), held=held_of_people(), swept=swept_of_people())


def _statements() -> Iterator[str]:
    yield (Path(__file__).parent / "sql" / "tracking.sql").read_text()
    yield WITHOUT
    yield _erasing()
    for schema in SCHEMAS:
        yield f"create schema {schema}"
    for app in slices():
        for name in ("live.sql", "facts.sql"):
            path = Path(app.path) / name
            if path.exists():
                yield path.read_text()
    yield from _triggers()
    yield from _rights()
    yield f"comment on schema facts is '{_digest()}'"


def _triggers() -> Iterator[str]:
    for table in tracked_tables():
        yield f"""
            create or replace trigger changed before update on {table}
              for each row execute function public.accord_changed();
            create or replace trigger removed after delete on {table}
              for each row execute function public.accord_removed();
        """


def _rights() -> Iterator[str]:
    app_role = connections["default"].settings_dict["USER"]
    if not app_role or app_role == connections[OWNER].settings_dict["USER"]:
        return
    for schema in SCHEMAS:
        yield f'grant usage on schema {schema} to "{app_role}"'
        yield f'grant select on all tables in schema {schema} to "{app_role}"'
    yield f'grant select, insert, update, delete on all tables in schema public to "{app_role}"'
    yield f'grant usage, select on all sequences in schema public to "{app_role}"'
    for app in slices():
        for table in app.append_only:
            yield f'revoke update, delete, truncate on {table} from "{app_role}"'


def _digest() -> str:
    digest = hashlib.sha256()
    digest.update((Path(__file__).parent / "sql" / "tracking.sql").read_bytes())
    digest.update((WITHOUT + _erasing()).encode())
    for app in slices():
        digest.update(repr((app.label, app.tracked, app.append_only)).encode())
        for name in ("live.sql", "facts.sql"):
            path = Path(app.path) / name
            if path.exists():
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _installed_digest(owner: BaseDatabaseWrapper) -> str | None:
    with owner.cursor() as cursor:
        cursor.execute("select obj_description(to_regnamespace('facts')::oid, 'pg_namespace')")
        row = cursor.fetchone()
    return row[0] if row else None
