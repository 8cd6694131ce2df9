"""The record of what happened can be added to and read, nothing else."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accord.foundation import bulk
from accord.journal import api as journal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_entry_holds_what_it_was_told():
    journal.record(
        kind="thing.happened", subject="thing", subject_id=7, at=AT, actor_id=None, count=3
    )
    [entry] = journal.list_entries(subject="thing")
    assert (entry.kind, entry.subject_id, entry.at) == ("thing.happened", 7, AT)
    assert (entry.actor_id, entry.facts) == (None, {"count": 3})


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set kind = 'a.b'",
        "delete from journal_entry",
        "truncate journal_entry",
    ],
)
def test_the_application_cannot_rewrite_the_journal(statement: str):
    journal.record(kind="thing.happened", subject="thing", subject_id=1, at=AT)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert bulk.fetch("select kind from journal_entry") == [("thing.happened",)]


def test_an_entry_of_a_refused_action_goes_with_it():
    with transaction.atomic():
        journal.record(kind="thing.happened", subject="thing", subject_id=1, at=AT)
        transaction.set_rollback(True)
    assert bulk.fetch("select count(*) from journal_entry") == [(0,)]
