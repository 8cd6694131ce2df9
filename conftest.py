"""One private PostgreSQL for the whole run, made and thrown away by it."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """The real thing: our launcher, our migrations, our roles. No test database of Django's."""
    from django.conf import settings
    from django.db import connections

    from accord.foundation import database
    from accord.foundation.postgres import attach

    with attach(settings.HOME), django_db_blocker.unblock():  # type: ignore[attr-defined]
        database.migrate()
        yield
        connections.close_all()


@pytest.fixture
def committed(
    django_db_setup: None,  # noqa: ARG001 made before it
    django_db_blocker: object,
) -> Iterator[None]:
    """Commits for real; afterwards everything but the first definitions is gone."""
    from django.db import connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connections.close_all()
            _empty()


def _empty() -> None:
    from django.apps import apps
    from django.db import connections

    from accord.lake import api as lake

    first = ("definitions_version", "team_revenueteam")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update team_revenueteam set fallback_owner_id = null")
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> all(%s)",
            [["django_migrations", "django_content_type", *first]],
        )
        tables = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
        # Versions and the team name members, so emptying those empties these as well.
        for name in first:
            cursor.execute(f"create temp table kept_{name} as table {name}")
        cursor.execute(f"truncate {tables} restart identity cascade")
        for name in first:
            cursor.execute(f"delete from {name}")
            cursor.execute(f"insert into {name} overriding system value table kept_{name}")
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{name}', 'id'), max(id)) from {name}"
            )
    # A truncated table leaves no tombstones: what was copied of it would stay.
    lake.forget()
    connections["owner"].close()
    assert apps.ready
