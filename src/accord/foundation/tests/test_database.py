"""The database holds what the application promises, whoever writes."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accord.foundation import database
from accord.foundation.postgres import DatabaseRefusal

pytestmark = pytest.mark.django_db


def test_the_application_cannot_create_tables():
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("create table sneaked (id int)")


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_second_migrate_changes_nothing():
    with connection.cursor() as cursor:
        cursor.execute("select oid from pg_class where relname = 'leads' and relkind = 'v'")
        before = cursor.fetchall()
        database.migrate()
        cursor.execute("select oid from pg_class where relname = 'leads' and relkind = 'v'")
        assert cursor.fetchall() == before


def test_every_tracked_table_stamps_its_changes():
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'changed'")
        assert {name for (name,) in cursor.fetchall()} == set(database.tracked_tables())


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_function_of_an_earlier_release_is_replaced_whatever_it_took():
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create function accord_undo_batch(earlier_release int) returns int "
            "language sql as 'select 1'"
        )
        cursor.execute("comment on schema facts is 'of an earlier release'")
        database.migrate()
        cursor.execute("select count(*) from pg_proc where proname = 'accord_undo_batch'")
        assert cursor.fetchone()[0] == 1
        cursor.execute("select count(*) from pg_trigger where tgname = 'changed'")
        assert cursor.fetchone()[0] == len(database.tracked_tables())


@pytest.fixture
def preparing() -> Iterator[BaseDatabaseWrapper]:
    """The session of another command that prepares the database."""
    other = connections["owner"].copy()
    try:
        other.cursor().execute("select pg_advisory_lock(%s)", [database.MIGRATION_LOCK])
        yield other
    finally:
        other.close()


@pytest.mark.django_db(databases=["default", "owner"])
def test_who_cannot_wait_longer_for_another_command_is_told_what_to_do(preparing):
    with pytest.raises(DatabaseRefusal) as refused:
        database.migrate(patience=timedelta(0))
    assert str(refused.value) == (
        "The database is being prepared by another command. Try again in a minute."
    )


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_command_waits_while_another_prepares_the_database(preparing):
    said: list[str] = []
    ending = threading.Timer(0.5, preparing.connection.close)
    ending.start()
    database.migrate(say=said.append)
    ending.join()
    assert said == ["The database is being prepared by another command; waiting …"]
