"""The database holds what the application promises, whoever writes."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accord.foundation import database

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
