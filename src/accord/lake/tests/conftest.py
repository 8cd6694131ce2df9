"""A database of its own with two tables of facts, and an empty lake beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType

import psycopg
import pytest

from accord.foundation.postgres import attach, connection
from accord.lake.operations import copying
from accord.lake.queries import running
from accord.lake.values import Lake

TABLES = """
drop schema if exists facts cascade;
drop table if exists touch, lead, gone;
create schema facts;
create table touch (
  id bigserial primary key, lead_id bigint, kind text not null default 'call',
  occurred_at timestamptz not null default '2026-03-09 10:00+00',
  xact_id xid8 not null default pg_current_xact_id());
create index on touch (xact_id);
create table lead (
  id bigserial primary key, name text not null, xact_id xid8 not null default pg_current_xact_id());
create index on lead (xact_id);
create table gone (
  relation text not null, key bigint not null, xact_id xid8 not null default pg_current_xact_id());
create view facts.touches as select id as key, lead_id, kind, occurred_at, xact_id from touch;
comment on view facts.touches is 'event of touch';
create view facts.leads as select id as key, name, xact_id from lead;
comment on view facts.leads is 'dimension of lead';
create view facts.tombstones as select relation, key, xact_id from gone;
grant usage on schema facts to accord_app;
grant select on all tables in schema facts to accord_app;
"""
NO_TABLES = MappingProxyType({})
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


class World:
    """The database, the lake, and verbs the stories use."""

    def __init__(self, *, owner: str, lake: Lake) -> None:
        self.owner = owner
        self.lake = lake
        self.sql = psycopg.connect(owner, autocommit=True)

    def catch_up(self, at=AT):
        return copying.catch_up(lake=self.lake, at=at)

    def ask(self, sql, *, snapshot=None, tables=NO_TABLES, **parameters):
        seen = snapshot or running.get_snapshot(lake=self.lake)
        return running.list_rows(
            sql=sql,
            parameters=parameters,
            beside={},
            tables=tables,
            snapshot=seen,
            lake=self.lake,
            within=timedelta(seconds=20),
        )

    def held(self, name, **options):
        """Rows of a view as the lake has them, in the order of keys."""
        return self.ask(f"select * exclude (xact_id) from facts.{name} order by key", **options)

    def true(self, name):
        """The same rows as the database has them."""
        with self.sql.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            cursor.execute(f"select * from facts.{name} order by key")
            return [{k: v for k, v in row.items() if k != "xact_id"} for row in cursor]

    def add_lead(self, name):
        return self.sql.execute(
            "insert into lead (name) values (%s) returning id", [name]
        ).fetchone()[0]

    def rename_lead(self, key, name):
        changed = "update lead set name = %s, xact_id = pg_current_xact_id() where id = %s"
        self.sql.execute(changed, [name, key])

    def remove(self, table, key):
        with self.sql.transaction():
            self.sql.execute(f"delete from {table} where id = %s", [key])
            self.sql.execute("insert into gone (relation, key) values (%s, %s)", [table, key])

    def add_touches(self, number):
        self.sql.execute(
            "insert into touch (lead_id) select g from generate_series(1, %s) g", [number]
        )

    def files(self):
        return {path.name for path in self.lake.folder.glob("*.parquet")}


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("lake-home")
    with attach(home):
        yield home


_numbers = count()


@pytest.fixture
def world(server, tmp_path) -> Iterator[World]:
    made = World(
        owner=connection(server, "owner").url(),
        lake=Lake(
            folder=tmp_path / f"lake-{next(_numbers)}", conninfo=connection(server, "app").url()
        ),
    )
    made.sql.execute(TABLES)
    yield made
    made.sql.close()
