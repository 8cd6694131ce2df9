import multiprocessing
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from accord.lake.operations import copying
from accord.lake.tests.conftest import AT
from accord.lake.values import Lake, LakeIsEmpty, UnableToReadFacts


def test_the_first_time_everything_is_copied_and_then_only_what_is_new(world):
    world.add_lead("Ada")
    world.add_touches(3)
    first = world.catch_up()
    assert first.rows == 4
    assert world.held("leads") == world.true("leads") == [{"key": 1, "name": "Ada"}]
    world.add_touches(2)
    second = world.catch_up()
    assert second.rows == 2
    assert second.watermark > first.watermark
    assert world.held("touches") == world.true("touches")
    assert world.catch_up().rows == 0


def test_an_empty_view_can_be_asked(world):
    world.catch_up()
    assert world.held("leads") == []


def test_of_a_changed_row_the_latest_counts(world):
    key, other = world.add_lead("Ada"), world.add_lead("Bo")
    world.catch_up()
    for name in ("Ada L.", "Ada Lovelace"):
        world.rename_lead(key, name)
        world.catch_up()
    assert world.held("leads") == [
        {"key": key, "name": "Ada Lovelace"},
        {"key": other, "name": "Bo"},
    ]


def test_a_removed_row_is_gone_and_may_come_again(world):
    key, other = world.add_lead("Ada"), world.add_lead("Bo")
    world.add_touches(3)
    world.catch_up()
    world.remove("lead", key)
    world.remove("touch", 2)
    world.catch_up()
    assert world.held("leads") == [{"key": other, "name": "Bo"}]
    assert [row["key"] for row in world.held("touches")] == [1, 3]
    world.sql.execute("insert into lead (id, name) values (%s, 'Ada again')", [key])
    world.catch_up()
    assert world.held("leads") == world.true("leads")
    assert len(world.held("leads")) == 2


def test_a_row_that_came_and_went_between_two_copies_is_never_seen(world):
    world.catch_up()
    key = world.add_lead("Ada")
    world.rename_lead(key, "Bo")
    world.remove("lead", key)
    world.catch_up()
    assert world.held("leads") == []


def test_compaction_changes_no_answer_and_leaves_no_removed_row_on_disk(world):
    secret = "Zacharias-Zebulon-Quux"
    keys = [world.add_lead(f"{secret} {n}") for n in range(3)]
    kept = world.add_lead("Ada")
    world.catch_up()
    world.rename_lead(kept, "Ada L.")
    for key in keys:
        world.remove("lead", key)
    world.catch_up()
    assert any(secret.encode() in text for text in stored(world))
    done = copying.compact(lake=world.lake, at=AT, grace=timedelta(0))
    assert done.rows_removed == 4
    assert not any(secret.encode() in text for text in stored(world))
    assert world.held("leads") == [{"key": kept, "name": "Ada L."}]
    again = copying.compact(lake=world.lake, at=AT, grace=timedelta(0))
    assert (again.rows_removed, again.files_after) == (0, again.files_before)


def stored(world):
    """Each column of text of each file, spelled out whatever the file's compression."""
    import duckdb

    for path in world.lake.folder.glob("*.parquet"):
        rows = duckdb.connect().execute("select * from read_parquet(?)", [str(path)]).fetchall()
        yield repr([[str(cell) for cell in row if isinstance(cell, str)] for row in rows]).encode()


def test_files_stay_few_and_right_under_many_small_changes(world):
    keys = [world.add_lead(f"lead {n}") for n in range(5)]
    for turn in range(40):
        world.rename_lead(keys[turn % 5], f"turn {turn}")
        if turn % 10 == 9:
            world.remove("lead", keys[turn // 10])
        world.add_touches(turn % 3)
        snapshot = world.catch_up()
        assert all(len(view.files) <= 10 for view in snapshot.manifest.views)
    assert world.held("leads") == world.true("leads")
    assert world.held("touches") == world.true("touches")


def test_a_view_that_means_something_else_now_is_copied_afresh_alone(world):
    world.add_lead("Ada")
    world.add_touches(1)
    before = world.catch_up().manifest
    world.sql.execute(
        "create or replace view facts.leads as"
        " select id as key, upper(name) as name, xact_id, length(name) as size from lead"
    )
    after = world.catch_up()
    assert after.rows == 1
    assert world.held("leads") == [{"key": 1, "name": "ADA", "size": 3}]
    assert after.manifest.find("touches") == before.find("touches")


def test_a_new_view_is_copied_and_a_dropped_one_forgotten(world):
    world.add_lead("Ada")
    world.catch_up()
    world.sql.execute(
        "create view facts.people as select * from facts.leads; drop view facts.touches;"
        "grant select on facts.people to accord_app"
    )
    views = {view.shape.name for view in world.catch_up().manifest.views}
    assert views == {"leads", "people", "tombstones"}
    assert world.held("people") == [{"key": 1, "name": "Ada"}]


@pytest.mark.parametrize(
    ("case", "damage"),
    [
        ("cut short", lambda text: text[: len(text) // 2]),
        ("empty", lambda _: ""),
        ("of another database", lambda text: text.replace('"origin": "', '"origin": "9')),
        (
            "of a later state than the restored one",
            lambda text: text.replace('"watermark": ', '"watermark": 9'),
        ),
        ("of another format", lambda text: text.replace('"format": 1', '"format": 0')),
    ],
)
def test_a_lake_that_cannot_be_built_upon_is_filled_afresh(world, case, damage):
    world.add_lead("Ada")
    world.catch_up()
    path = world.lake.folder / "manifest.json"
    path.write_text(damage(path.read_text()))
    assert world.catch_up().rows == 1, case
    assert world.held("leads") == world.true("leads")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "create view facts.odd as select 1 as key; grant select on facts.odd to accord_app",
            "facts.odd has no column xact_id",
        ),
        ("drop schema facts cascade", "publishes no view"),
        ("revoke select on facts.leads from accord_app", "permission denied"),
    ],
)
def test_facts_that_cannot_be_read_are_refused_and_the_lake_stays(world, statement, said):
    world.add_lead("Ada")
    world.catch_up()
    world.sql.execute(statement)
    with pytest.raises(UnableToReadFacts, match=said):
        world.catch_up()
    assert world.held("leads") == [{"key": 1, "name": "Ada"}]


def test_a_database_that_is_not_there_is_refused(world):
    away = Lake(folder=world.lake.folder, conninfo="host=/nonexistent dbname=accord")
    with pytest.raises(UnableToReadFacts):
        copying.catch_up(lake=away, at=AT)


def test_a_forgotten_lake_is_empty(world):
    world.add_lead("Ada")
    world.catch_up()
    copying.forget(lake=world.lake)
    assert world.files() == set()
    with pytest.raises(LakeIsEmpty):
        world.held("leads")
    assert world.catch_up().rows == 1


def test_a_lost_connection_is_replaced(world):
    world.add_lead("Ada")
    world.catch_up()
    with psycopg.connect(world.lake.conninfo) as same_role:
        (ended,) = same_role.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where usename = current_user and pid <> pg_backend_pid()"
        ).fetchone()
    assert ended >= 1
    world.add_lead("Bo")
    assert world.catch_up().rows == 1


def test_every_type_arrives_as_itself(world):
    world.sql.execute(
        """
        create type mood as enum ('good', 'bad');
        create view facts.types as select
          1::bigint as key, 12.34::numeric(12,2) as price, 1.5::numeric as rough,
          7::smallint as small,
          true as sure, date '2026-02-28' as day, timestamptz '2026-03-09 11:00+02' as moment,
          'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid as id, '{"a": [1]}'::jsonb as more,
          'good'::mood as mood, array['a', 'b'] as list, 'Ș한'::varchar(9) as name,
          interval '90 minutes' as wait, null::int as nothing, 2.5::float8 as part,
          '0'::xid8 as xact_id;
        grant select on facts.types to accord_app;
        """
    )
    try:
        world.catch_up()
        (row,) = world.held("types")
    finally:
        world.sql.execute("drop view facts.types; drop type mood")
    assert {name: repr(value) for name, value in row.items()} == {
        "key": "1",
        "price": "Decimal('12.34')",
        "rough": "Decimal('1.5000000000')",
        "small": "7",
        "sure": "True",
        "day": "datetime.date(2026, 2, 28)",
        "moment": "datetime.datetime(2026, 3, 9, 9, 0, tzinfo=datetime.timezone.utc)",
        "id": "UUID('f81d4fae-7dec-11d0-a765-00a0c91e6bf6')",
        "more": "'{\"a\": [1]}'",
        "mood": "'good'",
        "list": "['a', 'b']",
        "name": "'Ș한'",
        "wait": "'01:30:00'",
        "nothing": "None",
        "part": "2.5",
    }


def test_the_lake_is_its_owner_s_alone(world):
    world.catch_up()
    assert world.lake.folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in world.lake.folder.iterdir())


# The order of commits. A transaction that began first may end last; its numbers are then smaller
# than those already seen.


def poll_by_number(world, seen):
    """What the lake must not do: rows with a greater number than the last one seen."""
    query = "select id from touch where id > %s order by id"
    return [key for (key,) in world.sql.execute(query, [max(seen, default=0)]).fetchall()]


def test_a_row_committed_late_is_copied_although_later_numbers_were_seen(world):
    world.catch_up()
    polled = []
    with psycopg.connect(world.owner) as slow:
        slow.execute("insert into touch (lead_id) values (1)")
        world.add_touches(1)
        polled += poll_by_number(world, polled)
        world.catch_up()
        slow.commit()
    polled += poll_by_number(world, polled)
    world.catch_up()
    assert [row["key"] for row in world.held("touches")] == [1, 2]
    assert polled == [2], "the negative control loses the first row"


def test_the_copy_is_as_of_the_oldest_writer_still_at_work(world):
    now = datetime.now(UTC)
    assert world.catch_up(at=now).as_of == now
    with psycopg.connect(world.lake.conninfo) as slow:
        began = slow.execute("select now()").fetchone()[0]
        slow.execute("select pg_current_xact_id()")
        later = datetime.now(UTC)
        assert world.catch_up(at=later).as_of == began
    done = datetime.now(UTC)
    assert world.catch_up(at=done).as_of == done


def write_for_a_while(owner, stop, seed):
    """Transactions of different lengths that overlap; some roll back."""
    import random
    import time

    dice = random.Random(seed)
    with psycopg.connect(owner) as db:
        while not stop.is_set():
            db.execute("insert into touch (lead_id) values (%s)", [seed])
            db.execute("insert into lead (name) values (%s)", [f"writer {seed}"])
            db.execute(
                "update lead set name = name || '.', xact_id = pg_current_xact_id() where id ="
                " (select max(id) from lead where name like %s)",
                [f"writer {seed}%"],
            )
            time.sleep(dice.random() * 0.01)
            db.execute("insert into touch (lead_id) values (%s)", [seed])
            db.rollback() if dice.random() < 0.2 else db.commit()


def catch_up_for_a_while(lake, stop):
    while not stop.is_set():
        copying.catch_up(lake=lake, at=AT)


def test_no_row_is_lost_or_doubled_between_many_writers_and_many_copiers(world):
    world.catch_up()
    spawn = multiprocessing.get_context("spawn")
    stop, polled = spawn.Event(), []
    writers = [
        threading.Thread(target=write_for_a_while, args=(world.owner, stop, seed))
        for seed in range(4)
    ]
    copiers = [
        spawn.Process(target=catch_up_for_a_while, args=(world.lake, stop)) for _ in range(2)
    ] + [threading.Thread(target=catch_up_for_a_while, args=(world.lake, stop)) for _ in range(2)]
    for worker in writers + copiers:
        worker.start()
    for _ in range(300):
        polled += poll_by_number(world, polled)
        world.held("touches")
        if len(polled) > 1500:
            break
    stop.set()
    for worker in writers + copiers:
        worker.join(timeout=60)
    assert [process.exitcode for process in copiers[:2]] == [0, 0]
    world.catch_up()
    polled += poll_by_number(world, polled)
    assert world.held("touches") == world.true("touches")
    assert world.held("leads") == world.true("leads")
    assert len(polled) < len(world.true("touches")), "polling by number was expected to lose rows"
