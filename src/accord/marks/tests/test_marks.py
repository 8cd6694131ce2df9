"""A2: a leader marks since when the teams work as one; anybody says what happened on a day."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from tests import people

from accord.journal import api as journal
from accord.marks import api as marks
from accord.marks import models
from accord.marks.values import LONGEST, MarkFlaw, UnableToMark

AT = datetime(2026, 3, 20, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
pytestmark = pytest.mark.django_db


def make(*, day: date | None = DAY, words: str = "New form", **more) -> int:
    return marks.make_mark(
        day=day, words=words, today=AT.date(), at=AT, actor_id=more.pop("by", None), **more
    )


def test_a_mark_is_of_one_measure_or_of_all_in_the_order_of_days():
    ada = people.add_member("demand_gen")
    late = make(day=date(2026, 3, 9), measure="trend", by=ada)
    early = make(words="  Fair \n in Cluj ", by=ada)
    make(measure="win_rate")
    found = marks.list_marks(measure="trend")
    assert [(one.id, one.words, one.by_id) for one in found] == [
        (early, "Fair in Cluj", ada), (late, "New form", ada),
    ]  # fmt: skip
    assert [one.id for one in marks.list_marks(measure="trend", start=date(2026, 3, 5))] == [late]


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"words": " \x00 "}, MarkFlaw.NO_WORDS),
        ({"words": "x" * (LONGEST + 1)}, MarkFlaw.TOO_LONG),
        ({"day": None}, MarkFlaw.NO_DAY),
        ({"day": date(1900, 1, 1)}, MarkFlaw.NO_DAY),
        ({"day": date(2026, 3, 21)}, MarkFlaw.NOT_YET),
    ],
)
def test_what_says_nothing_is_refused_and_leaves_no_trace(change, flaw):
    with pytest.raises(UnableToMark) as refused:
        make(**change)
    assert refused.value.flaw is flaw
    assert not models.Mark.objects.exists()
    assert journal.list_entries(subject="mark") == []


def test_there_is_one_start_and_only_a_leader_takes_it_away():
    ada, ben = people.add_member("marketing_lead"), people.add_member("sdr")
    start = make(is_start=True, measure="trend", by=ada)
    with pytest.raises(UnableToMark) as refused:
        make(is_start=True, by=ada)
    assert refused.value.flaw is MarkFlaw.HAS_START
    with transaction.atomic(), pytest.raises(IntegrityError):
        models.Mark.objects.create(day=DAY, words="x", is_start=True, made_at=AT)
    found = marks.find_start()
    assert found is not None
    assert (found.id, found.measure) == (start, "")
    for actor, leads in ((ben, False), (ada, False)):
        with pytest.raises(UnableToMark):
            marks.end_mark(mark_id=start, actor_id=actor, is_leader=leads, at=AT)
    marks.end_mark(mark_id=start, actor_id=ada, is_leader=True, at=AT)
    assert marks.find_start() is None
    marks.restore_mark(mark_id=start, actor_id=ada, is_leader=True, at=AT)
    assert marks.find_start() is not None
    kinds = [entry.kind for entry in journal.list_entries(subject="mark")]
    assert kinds == ["mark.restored", "mark.ended", "mark.made"]


def test_a_mark_is_taken_away_by_whoever_made_it_once():
    ada, ben = people.add_member("content"), people.add_member("sdr")
    mark = make(by=ada)
    with pytest.raises(UnableToMark) as refused:
        marks.end_mark(mark_id=mark, actor_id=ben, is_leader=False, at=AT)
    assert refused.value.flaw is MarkFlaw.NOT_YOURS
    marks.end_mark(mark_id=mark, actor_id=ada, is_leader=False, at=AT)
    with pytest.raises(UnableToMark) as refused:
        marks.end_mark(mark_id=mark, actor_id=ada, is_leader=False, at=AT)
    assert refused.value.flaw is MarkFlaw.GONE
    assert marks.list_marks(measure="trend") == []
