from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.lake.rules import facts_sql, lake_sql, manifests, merging, windows
from accord.lake.values import Column, Copied, DataFile, Kind, Manifest, Position, Shape

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def shape(name="leads", kind=Kind.DIMENSION, digest="d1"):
    columns = (Column("key", "bigint"), Column("xact_id", "xid8"))
    return Shape(name=name, kind=kind, source=name, columns=columns, digest=digest)


def part(rows=10, low=0, high=5, name="f", relations=()):
    return DataFile(name=name, rows=rows, low=low, high=high, relations=relations)


def manifest(*views, watermark=5):
    return Manifest(origin="1/5", watermark=watermark, as_of=AT, views=views)


def position(oldest=9, origin="1/5"):
    return Position(origin=origin, oldest=oldest, writing_since=None)


def held(view=None, *parts, purged=0):
    return Copied(shape=view or shape(), files=parts or (part(),), purged=purged)


def test_a_manifest_is_read_back_as_it_was_written():
    written = manifest(
        held(), held(shape("tombstones", Kind.EVENT), part(relations=("a", "b")), purged=3)
    )
    assert manifests.from_text(manifests.to_text(written)) == written


@given(
    st.text() | st.sampled_from(["[]", "{}", "null", '{"format": 1}', '{"format": 1, "views": 3}'])
)
def test_what_is_no_manifest_is_none(text):
    assert manifests.from_text(text) is None


def test_the_generation_follows_the_files_not_the_clock():
    one = manifest(held())
    later = manifest(held(), watermark=99)
    assert manifests.generation(one) == manifests.generation(later)
    assert manifests.generation(one) != manifests.generation(manifest(held(None, part(name="g"))))
    assert manifests.generation(one) != manifests.generation(manifest(held(purged=1)))


@pytest.mark.parametrize(
    ("case", "known", "at", "expected"),
    [
        ("nothing held", None, position(), (0, 9, True)),
        ("goes on", manifest(held()), position(), (5, 9, False)),
        ("nothing happened", manifest(held()), position(oldest=5), (5, 5, False)),
        ("another database", manifest(held()), position(origin="2/5"), (0, 9, True)),
        ("an earlier state restored", manifest(held(), watermark=10), position(), (0, 9, True)),
        ("another meaning", manifest(held(shape(digest="d0"))), position(), (0, 9, True)),
        ("a view not held", manifest(held(shape("touches"))), position(), (0, 9, True)),
    ],
)
def test_what_is_still_to_be_copied(case, known, at, expected):
    (window,) = windows.windows(known, position=at, shapes=[shape()])
    assert (window.low, window.high, window.afresh) == expected, case


def test_an_advanced_manifest_adds_files_and_drops_what_is_copied_afresh():
    known = manifest(held(), held(shape("old", digest="d0"), part(name="stale"), purged=4))
    todo = windows.windows(known, position=position(), shapes=[shape(), shape("old")])
    copied = {"leads": part(name="new", low=5, high=9), "old": part(name="whole", high=9)}
    after = windows.advanced(todo, manifest=known, copied=copied, position=position(), at=AT)
    assert [f.name for f in after.find("leads").files] == ["f", "new"]
    assert [f.name for f in after.find("old").files] == ["whole"]
    assert (after.find("old").purged, after.watermark, after.as_of) == (0, 9, AT)
    assert after.find("nobody") is None


def test_as_of_is_when_the_oldest_writer_began():
    began = datetime(2026, 11, 22, 8, tzinfo=UTC)
    writing = Position(origin="1/5", oldest=9, writing_since=began)
    assert windows.as_of(writing, at=AT) == began
    assert windows.as_of(position(), at=AT) == AT
    assert windows.as_of(writing, at=datetime(2026, 1, 1, tzinfo=UTC)).year == 2026


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=400))
def test_files_stay_few_and_rows_are_seldom_copied_again(arrivals):
    files, rewritten = [], 0
    for rows in arrivals:
        files.append(part(rows))
        count = merging.to_merge(files, at_most=None)
        if count:
            total = sum(one.rows for one in files[-count:])
            rewritten += total
            files[-count:] = [part(total)]
    assert sum(one.rows for one in files) == sum(arrivals)
    assert len(files) <= merging.MANY + 8
    assert rewritten <= 8 * max(1, sum(arrivals))


def test_a_merge_that_a_page_would_wait_for_is_left_to_the_worker():
    files = [part(10**6)] + [part(merging.INLINE_ROWS - 1)] * merging.MANY
    assert merging.to_merge(files, at_most=merging.INLINE_ROWS) == 0
    assert merging.to_merge(files, at_most=None) > 0


@pytest.mark.parametrize(
    ("case", "relations", "high", "buried"),
    [
        ("of this relation", ("leads",), 9, True),
        ("of another", ("touches",), 9, False),
        ("before the last purge", ("leads",), 7, False),
    ],
)
def test_only_tombstones_that_matter_are_looked_at(case, relations, high, buried):
    stones = held(shape("tombstones", Kind.EVENT), part(high=high, relations=relations))
    assert bool(merging.graves(held(purged=7), tombstones=stones)) is buried, case
    assert merging.graves(stones, tombstones=stones) == ()
    assert merging.graves(held(), tombstones=None) == ()


@pytest.mark.parametrize(
    ("comment", "kind", "source"),
    [
        ("event of journeys_touch", Kind.EVENT, "journeys_touch"),
        ("Events", Kind.EVENT, "touches"),
        ("dimension of leads_lead: one row a cycle", Kind.DIMENSION, "leads_lead"),
        ("Touches of both teams.", Kind.DIMENSION, "touches"),
        ("", Kind.DIMENSION, "touches"),
        ("eventful", Kind.DIMENSION, "touches"),
    ],
)
def test_the_comment_says_what_a_view_is(comment, kind, source):
    assert facts_sql.kind_said(comment, name="touches") == (kind, source)


def test_names_are_quoted_for_either_database():
    assert facts_sql.quoted('odd "name"') == '"odd ""name"""'


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select * from facts.leads", {"leads"}),
        ('FROM FACTS . "Odd One" join facts.Touches', {"Odd One", "touches"}),
        ("select * from leads, artefacts.x", set()),
    ],
)
def test_views_mentioned_in_a_query(sql, names):
    assert lake_sql.mentioned(sql) == names


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("numeric(12,2)", '"n"::decimal(12, 2) as "n"'),
        ("numeric", '"n"::decimal(38, 10) as "n"'),
        ("numeric(50,2)", '"n"::double as "n"'),
        ("bigint", '"n"'),
    ],
)
def test_numbers_that_travelled_as_text_become_numbers(type_, expected):
    assert lake_sql.received([Column("n", type_)]) == expected
