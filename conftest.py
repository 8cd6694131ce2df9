"""One private PostgreSQL for the whole run, made and thrown away by it."""

import atexit
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests import home
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# How fast a machine is decides no test.
settings.register_profile("accord", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("accord")

# Files whose tests share a server, a browser or a company that takes seconds to make, the longest
# first: each is run by one process. The quick tests come last and one by one, to even out the end.
WHOLE = (
    "tests/test_serve.py",
    "src/accord/matching/tests/test_finding.py",
    "tests/test_journeys.py",
    "tests/test_crm_in_browser.py",
    "src/accord/sample/tests/test_loading.py",
    "tests/test_serve_running.py",
    "src/accord/ui/tests/test_bench_in_browser.py",
    "src/accord/foundation/tests/test_postgres.py",
    "src/accord/sample/tests/test_company.py",
    "src/accord/sample/tests/test_truth.py",
)
# These read the whole source, which one process does for all of them.
SOURCE = ("tests/test_architecture.py", "tests/test_docs.py", "tests/test_jobs.py")


class FilesOrTests(LoadScopeScheduling):
    """Deals out the files of WHOLE, those of SOURCE together, and all other tests singly."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path in SOURCE:
            return SOURCE[0]
        return path if path in WHOLE else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesOrTests:
    config.option.loadscopereorder = False  # ours is the better order
    return FilesOrTests(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {path: place for place, path in enumerate(WHOLE)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(WHOLE)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no collection of what a test leaves need look at it."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # some libraries complain of what is not let go at the very end


@pytest.fixture(scope="session", autouse=True)
def chain_of_all_clients() -> Iterator[None]:
    """One chain of middleware for all clients, as a server has one: each would make its own, and
    read each file of the pages for it. Whoever changes the settings gets one that has read them."""
    from django.conf import settings
    from django.test.client import ClientHandler

    made: dict[str, object] = {}
    unchanged = settings._wrapped
    load = ClientHandler.load_middleware

    def load_once(handler: ClientHandler, is_async: bool = False) -> None:
        if is_async or settings._wrapped is not unchanged:
            load(handler, is_async)
            return
        if not made:
            first = ClientHandler()
            load(first)
            made.update(vars(first))
            del made["enforce_csrf_checks"]  # each client says that of its own requests
        vars(handler).update(made)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ClientHandler, "load_middleware", load_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """The real thing: our launcher, our migrations, our roles. No test database of Django's."""
    from django.conf import settings
    from django.db import connections

    from accord.foundation import database
    from accord.foundation.postgres import attach

    def make() -> None:
        with attach(settings.HOME):
            database.migrate()
            connections.close_all()

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        home.furnish(settings.HOME, make=make)
        with attach(settings.HOME):
            database.migrate()
            _put_by()
            yield
            connections.close_all()


@pytest.fixture(scope="session")
def furnished(django_db_setup: None) -> Callable[[Path], Path]:  # noqa: ARG001 made before it
    """Makes a home with a database of this release, as a serve would have left it behind."""

    def make(folder: Path) -> Path:
        folder.mkdir(mode=0o700)
        home.furnish(folder)
        return folder

    return make


@pytest.fixture
def committed(
    django_db_setup: None,  # noqa: ARG001 made before it
    django_db_blocker: object,
) -> Iterator[None]:
    """Commits for real; afterwards everything but the first definitions is gone."""
    from django.db import connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if _is_used():
            _empty()
        try:
            yield
        finally:
            connections.close_all()
            _empty()


def _is_used() -> bool:
    """Whether a page of an earlier test was answered after that had been tidied up. No connection
    is left behind: tests divide the process, or put the database out of reach."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select exists (select from leads_lead)")
        found = bool(cursor.fetchone()[0])
    connections["owner"].close()
    return found


# What a new database holds, put by as it was; put in again when the rest is emptied.
FIRST = (
    "definitions_version", "team_revenueteam", "contacts_purpose", "team_calendar",
    "team_calendarversion", "team_sidecalendar",
)  # fmt: skip
# Tables that hold something, or whose numbers have begun: emptying all takes far longer.
WRITTEN = """
    select relname from pg_class c
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> all(%s)
      and (pg_relation_size(c.oid) > 0 or exists (
        select from pg_depend d join pg_class s on s.oid = d.objid
        where d.refobjid = c.oid
          and case when s.relkind = 'S' then pg_sequence_last_value(s.oid) is not null end))
"""


def _put_by() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("drop schema if exists kept cascade")
        cursor.execute("create schema kept")
        for name in FIRST:
            cursor.execute(f"create table kept.{name} as table {name}")


def _empty() -> None:
    from django.apps import apps
    from django.db import connections

    from accord.lake import api as lake

    with connections["owner"].cursor() as cursor:
        cursor.execute("update team_revenueteam set fallback_owner_id = null")
        cursor.execute(WRITTEN, [["django_migrations", "django_content_type", *FIRST]])
        tables = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
        # Versions and the team name members, so emptying those empties these as well.
        if tables:
            cursor.execute(f"truncate {tables} restart identity cascade")
        for name in reversed(FIRST):
            cursor.execute(f"delete from {name}")
        for name in FIRST:
            cursor.execute(f"insert into {name} overriding system value table kept.{name}")
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{name}', 'id'), max(id)) from {name}"
            )
    # A truncated table leaves no tombstones: what was copied of it would stay.
    lake.forget()
    connections["owner"].close()
    assert apps.ready
