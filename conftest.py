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
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Commits for real; afterwards everything but the first definitions is gone."""
    from django.db import connections

    from accord.foundation import database

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connections.close_all()
            _empty(database)


def _empty(database: object) -> None:
    from django.apps import apps
    from django.db import connections

    kept = {"django_migrations", "django_content_type", "definitions_version", "team_revenueteam"}
    with connections["owner"].cursor() as cursor:
        cursor.execute("update team_revenueteam set fallback_owner_id = null")
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> all(%s)", [list(kept)]
        )
        tables = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
        cursor.execute(f"truncate {tables} restart identity cascade")
    connections["owner"].close()
    assert apps.ready
