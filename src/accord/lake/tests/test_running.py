import os
import threading
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest

from accord.lake import api as lake_api
from accord.lake.operations import besides, copying
from accord.lake.queries import running
from accord.lake.queries.engine import KEPT, engine_of, writing
from accord.lake.tests.conftest import AT
from accord.lake.values import NotAQuestion, TookTooLong, UnableToReadFacts


@pytest.fixture
def filled(world):
    world.add_lead("Ada")
    world.add_lead("Bo")
    world.add_touches(3)
    world.catch_up()
    return world


def test_parameters_are_named(filled):
    rows = filled.ask(
        "select name, $since::date as since from facts.leads where name > $after",
        after="Ad",
        since=date(2026, 1, 1),
    )
    assert rows == [
        {"name": "Ada", "since": date(2026, 1, 1)},
        {"name": "Bo", "since": date(2026, 1, 1)},
    ]


def test_a_parameter_is_never_read_as_sql(filled):
    (row,) = filled.ask("select $name as name", name="'; select 1; --")
    assert row == {"name": "'; select 1; --"}


def test_aware_times_go_in_and_come_out(filled):
    moment = datetime(2026, 3, 9, 10, tzinfo=UTC)
    (row,) = filled.ask(
        'select max(occurred_at) as "Last time", count(*) as n from facts.touches'
        " where occurred_at >= $since",
        since=moment,
    )
    assert row == {"Last time": moment, "n": 3}
    assert row["Last time"].tzinfo is UTC


@pytest.mark.parametrize(
    "sql",
    [
        "insert into facts.leads values (1)",
        "create table memory.main.t as select 1",
        "copy (select 1) to 'x.csv'",
        "attach 'x.db'",
        "set threads = 8",
        "pragma version",
        "install httpfs",
        "select 1; select 2",
        "",
    ],
)
def test_only_one_question_may_be_asked(filled, sql):
    with pytest.raises(NotAQuestion):
        filled.ask(sql)


def test_nothing_outside_the_folder_can_be_read(filled, tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    for source in (f"read_csv('{outside}')", "read_text('/etc/hostname')", f"'{outside}'"):
        with pytest.raises(duckdb.Error, match=r"disabled by configuration|does not exist"):
            filled.ask(f"select * from {source}")
    inside = next(filled.lake.folder.glob("leads-*.parquet"))
    up = filled.lake.folder / ".." / filled.lake.folder.name / ".." / "outside.csv"
    assert filled.ask(f"select count(*) as n from read_parquet('{inside}')") == [{"n": 2}]
    with pytest.raises(duckdb.Error, match="disabled by configuration"):
        filled.ask(f"select * from read_csv('{up}')")


def test_the_negative_control_an_open_duckdb_does_read_outside(tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    assert duckdb.connect().execute(f"select a from read_csv('{outside}')").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "install excel",
        "load excel",
        "set enable_external_access = true",
        "set memory_limit = '64GB'",
        "set allowed_directories = ['/']",
        "attach '/tmp/accord-lake-test.db' as other",
        "copy (select 1) to '/tmp/accord-lake-test.csv'",
    ],
)
def test_the_engine_cannot_be_opened_up(filled, statement):
    engine = engine_of(filled.lake.folder)
    manifest = running.get_snapshot(lake=filled.lake).manifest
    with (
        writing(filled.lake.folder) as writer,
        engine.reading(manifest, sql="", tables={}) as reader,
    ):
        for connection in (writer, reader):
            with pytest.raises(duckdb.Error, match=r"disabled|locked|[Cc]annot"):
                connection.execute(statement).fetchall()


def test_the_engine_is_bounded(filled):
    (row,) = filled.ask(
        "select current_setting('threads') as threads, current_setting('memory_limit') as memory,"
        " current_setting('autoinstall_known_extensions') as fetches"
    )
    assert row == {"threads": 2, "memory": "488.2 MiB", "fetches": False}


def test_a_question_that_takes_too_long_is_stopped_and_the_next_one_answered(filled):
    with pytest.raises(TookTooLong):
        running.list_rows(
            sql="select count(*) from range(9999999) a, range(99999) b where a.range * b.range = 7",
            parameters={},
            beside={},
            tables={},
            snapshot=running.get_snapshot(lake=filled.lake),
            lake=filled.lake,
            within=timedelta(milliseconds=200),
        )
    assert filled.ask("select 1 as one") == [{"one": 1}]


def test_questions_with_one_snapshot_see_one_state(filled):
    before = running.get_snapshot(lake=filled.lake)
    filled.rename_lead(1, "Ada L.")
    filled.remove("lead", 2)
    for _ in range(KEPT + 3):
        filled.add_lead("more")
        filled.catch_up()
        filled.held("leads")
    copying.compact(lake=filled.lake, at=AT, grace=timedelta(minutes=10))
    assert [row["name"] for row in filled.held("leads", snapshot=before)] == ["Ada", "Bo"]
    assert filled.held("leads") == filled.true("leads")


def test_threads_ask_while_others_copy_and_compact(filled):
    stop, seen, failed = threading.Event(), [], []

    def ask():
        try:
            while not stop.is_set():
                seen.append(filled.ask("select count(*) as n from facts.touches")[0]["n"])
        except Exception as error:
            failed.append(error)
            raise

    readers = [threading.Thread(target=ask) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(25):
        filled.add_touches(2)
        filled.catch_up()
        if turn % 5 == 4:
            copying.compact(lake=filled.lake, at=AT, grace=timedelta(minutes=10))
    stop.set()
    for reader in readers:
        reader.join(timeout=30)
    assert not failed
    assert min(seen) >= 3
    assert filled.ask("select count(*) as n from facts.touches") == [{"n": 53}]


def test_views_named_in_any_way_are_found(filled):
    rows = filled.ask('with l as (select * from Facts."leads") select count(*) as n from l')
    assert rows == [{"n": 2}]


def test_derived_tables_are_worked_out_once_for_each_state(filled):
    tables = {"names": "select key, name, random() as token from facts.leads"}
    sql = "select name, token from derived.names order by key"
    before = running.get_snapshot(lake=filled.lake)
    first = filled.ask(sql, tables=tables)
    assert [row["name"] for row in first] == ["Ada", "Bo"]
    assert filled.ask(sql, tables=tables) == first
    for turn in range(KEPT + 2):
        filled.rename_lead(1, f"Ada {turn}")
        filled.catch_up()
        assert filled.ask(sql, tables=tables)[0]["name"] == f"Ada {turn}"
    assert filled.ask(sql, snapshot=before, tables=tables)[0]["name"] == "Ada"


def test_what_a_killed_process_gathered_goes(filled):
    folder = filled.lake.folder / besides.BESIDE
    folder.mkdir(exist_ok=True)
    left, young = folder / "left.parquet", folder / "young.parquet"
    for path in (left, young):
        path.touch()
    os.utime(left, (0, 0))
    lake_api.compact(at=datetime.now(UTC), lake=filled.lake)
    assert [*folder.iterdir()] == [young]


def test_rows_of_the_live_database_stand_beside_the_facts_for_one_question(filled):
    """The key 2 is not among them: what is asked beside is joined, and the file is gone after."""
    rows = lake_api.run(
        sql="select l.name, b.word from facts.leads l join words b on b.key = l.key order by 1",
        beside={"words": "select 1::bigint as key, 'one'::text as word"},
        lake=filled.lake,
    )
    assert rows == [{"name": "Ada", "word": "one"}]
    assert [*(filled.lake.folder / besides.BESIDE).iterdir()] == []
    with pytest.raises(UnableToReadFacts):
        lake_api.run(sql="select 1", beside={"words": "select * from nothing"}, lake=filled.lake)
