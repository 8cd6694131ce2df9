"""What counts as a database that is away, from real sessions that really end."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from accord.foundation import bulk, database

pytestmark = pytest.mark.usefixtures("committed")


def failure_of(statement: str) -> DatabaseError | InterfaceError:
    with pytest.raises((DatabaseError, InterfaceError)) as caught, transaction.atomic():
        bulk.execute(statement)
    connection.close()
    return caught.value


def test_a_session_that_the_server_ends_is_away() -> None:
    assert database.is_away(failure_of("select pg_terminate_backend(pg_backend_pid())"))


def test_a_server_that_is_nowhere_is_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    connection.close()
    nowhere = tmp_path_factory.mktemp("nowhere")
    monkeypatch.setitem(connection.settings_dict, "HOST", str(nowhere))
    with pytest.raises(OperationalError) as caught:
        bulk.execute("select 1")
    assert database.is_away(caught.value)


def test_what_such_a_failure_causes_is_away_too() -> None:
    problem = RuntimeError("nothing to show")
    problem.__cause__ = failure_of("select pg_terminate_backend(pg_backend_pid())")
    assert database.is_away(problem)


@pytest.mark.parametrize("statement", ["select 1 / 0", "select * from nothing", "selec"])
def test_a_statement_that_fails_is_not(statement: str) -> None:
    assert not database.is_away(failure_of(statement))


def test_a_statement_that_takes_too_long_is_not() -> None:
    assert not database.is_away(failure_of("set local statement_timeout = 1; select pg_sleep(1)"))


def test_nothing_is_not_away() -> None:
    assert not database.is_away(None)
    assert not database.is_away(ValueError())
