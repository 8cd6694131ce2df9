"""Rows that go with the row they belong to, also where SQL alone removes that one.

Django cascades in Python and writes none into the database: where a foreign key has
`db_constraint=False`, its migration names the constraint by this.
"""

from django.db import migrations


def cascade(table: str, column: str, *, to: str, name: str) -> migrations.RunSQL:
    """The operation that makes the constraint, deferred to the end of the transaction."""
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}) "
        f"references {to} (id) on delete cascade deferrable initially deferred",
        f"alter table {table} drop constraint {name}",
    )
