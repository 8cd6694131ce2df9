"""A large home made of a small one: the rows of the sample company many times over.

Taking a million leads in through the intake takes most of an hour and says nothing about pages
that one hundred thousand did not say; copied inside the database they are as many, as wide and
as well indexed.
"""

import time
from collections.abc import Mapping
from pathlib import Path

from bench import ground
from bench.values import Figure

COPIED = (
    "contacts_company",
    "contacts_person",
    "contacts_sourcerecord",
    "contacts_link",
    "contacts_identitykey",
    "leads_lead",
    "leads_stageevent",
    "journeys_touch",
    "deals_deal",
    "deals_dealevent",
)
# What must stay unique, or what an exact search must find once; `%(n)s` is the copy's number.
TOLD_APART: Mapping[str, str] = {
    "contacts_sourcerecord.external_key": "external_key || '~%(n)s'",
    "contacts_identitykey.value": (
        "case when kind = 'email' then '%(n)s.' || value else value || '~%(n)s' end"
    ),
    "contacts_person.email": "case when email = '' then '' else '%(n)s.' || email end",
    "contacts_person.search_text": (
        "case when email = '' then search_text"
        " else replace(search_text, email, '%(n)s.' || email) end"
    ),
    "journeys_touch.external_key": "external_key || '~%(n)s'",
    "deals_deal.external_key": "external_key || '~%(n)s'",
}


def grow(home: Path, *, times: int) -> list[Figure]:
    """Make the rows of a home `times` as many; nobody else may use it meanwhile."""
    began = time.perf_counter()
    printed = ground.python(["bench", "grow", "--times", str(times)], home=home)
    seconds = time.perf_counter() - began
    return [
        Figure("pages", f"copying until {int(printed):,} leads are there", "s", (seconds,)),
    ]


def grow_here(*, times: int) -> int:
    """The same within the home; answers how many leads there are now."""
    with ground.at_home() as home:
        from accord.foundation.postgres.layout import admin_connection, of_home
        from accord.foundation.postgres.roles import open_session

        with open_session(admin_connection(of_home(home), name="accord")) as admin:
            # The copies are as sound as what they are copied from: nobody checks or stamps them.
            admin.execute("set session_replication_role = replica")
            references = _references(admin)
            indexes = _without_indexes(admin)
            spans = {table: _one(admin, f"select max(id) from {table}") for table in COPIED}
            for number in range(1, times):
                for table in COPIED:
                    admin.execute(_copying(admin, table, number, spans, references))
            for table in COPIED:
                admin.execute(
                    f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}"
                )
            admin.execute("set maintenance_work_mem = '1GB'")
            for definition in indexes:
                admin.execute(definition)
            admin.execute("analyze")
            return _one(admin, "select count(*) from leads_lead")


def _without_indexes(admin) -> list[str]:  # type: ignore[no-untyped-def]
    """Drop the indexes that are no constraints; answers what makes them again, all at once."""
    found = admin.execute(
        """select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
           where indrelid::regclass::text = any(%s)
             and not exists (select from pg_constraint where conindid = indexrelid)""",
        [list(COPIED)],
    ).fetchall()
    for name, _ in found:
        admin.execute(f"drop index {name}")
    return [definition for _, definition in found]


def _copying(admin, table, number, spans, references) -> str:  # type: ignore[no-untyped-def]
    columns = [
        name
        for (name,) in admin.execute(
            """select attname from pg_attribute
               where attrelid = %s::regclass and attnum > 0 and not attisdropped
                 and attgenerated = '' and attname <> 'xact_id' order by attnum""",
            [table],
        )
    ]
    chosen = []
    for name in columns:
        pointed = table if name == "id" else references.get(f"{table}.{name}")
        apart = TOLD_APART.get(f"{table}.{name}")
        if pointed in spans:
            chosen.append(f"{name} + {number * spans[pointed]}")
        else:
            chosen.append(apart.replace("%(n)s", str(number)) if apart else name)
    listed = ", ".join(columns)
    return (
        f"insert into {table} ({listed}) select {', '.join(chosen)} from {table}"
        f" where id <= {spans[table]}"
    )


def _references(admin) -> dict[str, str]:  # type: ignore[no-untyped-def]
    rows = admin.execute(
        """select conrelid::regclass::text, attname, confrelid::regclass::text
           from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
           where contype = 'f' and array_length(conkey, 1) = 1"""
    )
    return {f"{table}.{column}": pointed for table, column, pointed in rows}


def _one(admin, sql: str) -> int:  # type: ignore[no-untyped-def]
    return int(admin.execute(sql).fetchone()[0])
