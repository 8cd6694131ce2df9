"""Rows are read back as they were written, by COPY or by a kept statement, whatever they hold."""

from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import partial

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.foundation import bulk

pytestmark = pytest.mark.django_db

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers(-(2**31), 2**31) | TEXTS
JSON = st.dictionaries(TEXTS, PLAIN | st.lists(PLAIN, max_size=3), max_size=4)


class Colour(StrEnum):
    RED = "red\tand\\N"


class Size(IntEnum):
    LARGE = 3


@pytest.fixture(params=[nullcontext, partial(bulk.plans_kept, rows=1)], ids=["copied", "kept"])
def table(request, db):
    # The application may not create tables; a temporary one is nobody else's.
    with connection.cursor() as cursor:
        cursor.execute(
            """create temporary table copied (
                 id bigint, words text, said text, number numeric, share float8, yes boolean,
                 at timestamptz, day date, bag jsonb, print bytea) on commit drop"""
        )
    with request.param():
        yield


def copied(table, **columns):
    with connection.cursor() as cursor:
        cursor.execute("truncate copied")
    bulk.insert("copied", columns)
    return bulk.fetch(f"select {', '.join(columns)} from copied order by id")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(words=st.lists(TEXTS | st.none(), min_size=1, max_size=6), bags=st.data())
def test_any_text_and_any_json_come_back(table, words, bags):
    bags = bags.draw(st.lists(JSON, min_size=len(words), max_size=len(words)))
    rows = copied(table, id=range(len(words)), words=words, bag=bags)
    assert [row[1] for row in rows] == [word and word.replace("\x00", "") for word in words]
    assert [bulk.read_json(row[2]) for row in rows] == [without_zeros(bag) for bag in bags]


@pytest.mark.parametrize("words", [r"\u0000", r"C:\\u0000", "a\x00b", "\\\x00u0000", "ș\x00"])
def test_what_is_written_over_is_read_back_whatever_it_holds(table, words):
    copied(table, id=[1, 2], words=["", "stays"], bag=[{}, {}])
    rows = [{"id": 1, "words": words, "bag": {words: [words]}}]
    assert bulk.rewrite("copied", columns=["words", "bag"], rows=rows) == 1
    said, other = bulk.fetch("select words, bag from copied order by id")
    kept = words.replace("\x00", "")
    assert (said[0], bulk.read_json(said[1])) == (kept, {kept: [kept]})
    assert other[0] == "stays"


def without_zeros(value):
    if isinstance(value, dict):
        return {without_zeros(name): without_zeros(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_zeros(each) for each in value]
    return value.replace("\x00", "") if isinstance(value, str) else value


def test_every_type_of_a_column_comes_back(table):
    at = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=2)))
    row = {
        "id": [Size.LARGE],
        "words": [r"\N"],
        "said": [Colour.RED],
        "number": [Decimal("12.50")],
        "share": [0.1],
        "yes": [True],
        "at": [at],
        "day": [date(2024, 2, 29)],
        "print": [b"\x00\\\xff"],
    }
    [found] = copied(table, **row)
    assert found[:8] == (
        3,
        r"\N",
        "red\tand\\N",
        Decimal("12.50"),
        0.1,
        True,
        at.astimezone(UTC),
        date(2024, 2, 29),
    )
    assert bytes(found[8]) == b"\x00\\\xff"


def test_what_nobody_knows_how_to_write_is_refused(table):
    with pytest.raises(TypeError, match="object"):
        copied(table, id=[1], words=[object()])


def test_columns_of_unequal_length_are_refused(table):
    with pytest.raises(ValueError, match="zip"):
        copied(table, id=[1, 2], words=["one"])


def test_a_kept_statement_is_planned_once_and_reads_by_index_however_small_the_table_was(db):
    with connection.cursor() as cursor:
        cursor.execute("create temporary table small (id bigint primary key) on commit drop")
    asked = "select id from small where id = any(%s::bigint[])"
    with bulk.plans_kept(rows=1):
        for number in range(20):
            bulk.insert("small", {"id": [number]})
            assert bulk.fetch(asked, [bulk.numbers([number, -1])]) == [(number,)]
        planned = bulk.fetch(
            """select name, generic_plans > 10, custom_plans from pg_prepared_statements
               where statement like 'select id from small%%'"""
        )
        [(name, is_kept, custom)] = planned
        plan = bulk.fetch(f"explain execute {name} ('{{1}}')")
    assert (is_kept, custom) == (True, 0)
    assert "Seq Scan" not in str(plan)


@pytest.mark.parametrize("fails", [False, True])
def test_plans_are_kept_no_longer_than_asked_where_the_transaction_goes_on(db, fails):
    def planned() -> tuple[str, str]:
        asked = "select current_setting('plan_cache_mode'), current_setting('enable_seqscan')"
        [found] = bulk.fetch(asked)
        return found

    assert planned() == ("auto", "on")
    with suppress(RuntimeError), transaction.atomic(), bulk.plans_kept(rows=1):
        with bulk.plans_kept(rows=1):
            assert planned() == ("force_generic_plan", "off")
        assert planned() == ("force_generic_plan", "off")
        if fails:
            raise RuntimeError
    assert planned() == ("auto", "on")
