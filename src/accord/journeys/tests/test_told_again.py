"""What a tool tells otherwise later, or has no more: the newest word stands, in whatever order."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from tests.soak import rounds

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.journeys import api as journeys
from accord.journeys.rules import News, Word, news
from accord.journeys.tests.test_one_by_two_routes import said, take_back, tell
from accord.journeys.values import ReachLimits

DAY = timedelta(days=1)


def away(*keys: str, as_of: Any = None, batch_id: int | None = None) -> list[Outcome]:
    gone = journeys.Gone("crm", keys, [as_of] * len(keys))
    return journeys.take_away(gone=gone, at=AT, batch_id=batch_id)


def meeting(person: int, **fields: Any) -> dict[str, Any]:
    start = fields.pop("start", None)
    detail = {"subject": fields.pop("subject", "Demo")} | ({"start": start} if start else {})
    return said(person, kind="meeting_booked", detail=detail, **fields)


def shown(person: int) -> list[tuple[Any, ...]]:
    return [
        (touch.kind.value, touch.detail.get("subject"), touch.gone_at)
        for touch in journeys.list_touches(people=[person])
    ]


@pytest.mark.parametrize(
    ("word", "known", "adds"),
    [
        (("a", 2), [("a", 1)], News.BESIDE),
        (("a", 1), [("a", 1)], News.NOTHING),
        (("b", 1), [("a", 1)], News.NEWEST),
        (("b", 2), [("a", 1)], News.NEWEST),
        (("b", 1), [("a", 2)], News.BESIDE),
        (("", 2), [("a", 1)], News.BESIDE),
        (("a", 1), [("a", 1), ("b", 2)], News.NOTHING),
        (("a", 3), [("a", 1), ("b", 2)], News.NEWEST),
        ((None, 2), [("a", 1)], News.NEWEST),
        ((None, 2), [("a", 1), (None, 2)], News.NOTHING),
        (("a", None), [("a", 1)], News.NOTHING),
        (("b", None), [("a", 1)], News.NEWEST),
        (("a", None), [("a", 1), ("b", None)], News.NEWEST),
    ],
)
def test_what_a_word_adds(word: Any, known: list[Any], adds: News) -> None:
    """Words as (subject, day of the tool or None for undated); no subject at all: it is gone."""

    def made(subject: str | None, day: int | None) -> Word:
        return Word(
            {} if subject is None else {"subject": subject},
            is_gone=subject is None,
            at=AT + (day if day is not None else 9) * DAY,
            is_dated=day is not None,
        )

    assert news(made(*word), known=[made(*each) for each in known]) is adds


@pytest.mark.django_db
def test_a_meeting_that_is_moved_and_renamed_says_what_it_was() -> None:
    [ana] = make_people(["Ana"])
    first, later = (AT + DAY).isoformat(), (AT + 3 * DAY).isoformat()
    assert tell("crm", meeting(ana, start=first)) == [Outcome.CREATED]
    assert tell("crm", meeting(ana, start=later, subject="Offer")) == [Outcome.UPDATED]
    assert tell("crm", meeting(ana, start=later, subject="Offer")) == [Outcome.UNCHANGED]
    [touch] = journeys.list_touches(people=[ana])
    assert (touch.detail["subject"], touch.start) == ("Offer", AT + 3 * DAY)
    [was] = touch.was
    assert (was.subject, was.at, was.next_at) == ("Demo", AT + DAY, AT + 3 * DAY)
    assert (was.kind.value, was.source) == ("meeting_booked", "crm")


@pytest.mark.django_db
def test_a_meeting_that_is_moved_twice_says_each_move_as_it_was_told() -> None:
    [ana] = make_people(["Ana"])
    for day, start in enumerate((DAY, 3 * DAY, None, 5 * DAY)):
        moment = {"start": (AT + start).isoformat()} if start else {}
        tell("crm", meeting(ana, **moment, subject=f"Demo {start}", as_of=AT + day * DAY))
    [touch] = journeys.list_touches(people=[ana])
    assert [(was.at - AT, was.next_at - AT) for was in touch.was] == [
        (3 * DAY, 5 * DAY), (3 * DAY, 3 * DAY), (DAY, 3 * DAY),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_blank_takes_nothing_away() -> None:
    [ana] = make_people(["Ana"])
    tell("crm", meeting(ana, channel="video"))
    assert tell("crm", meeting(ana, channel="", subject="")) == [Outcome.UNCHANGED]
    assert shown(ana) == [("meeting_booked", "Demo", None)]


@pytest.mark.django_db
def test_what_is_taken_away_counts_nowhere_and_is_still_told_of() -> None:
    [ana] = make_people(["Ana"])
    sent = said(ana, external_key="7", kind="call_connected")
    held = said(ana, external_key="7:outcome", kind="meeting_held")
    tell("crm", sent, held, said(ana, external_key="77"))
    assert away("7", as_of=AT + DAY) == [Outcome.UPDATED]
    assert away("7", as_of=AT + DAY) == [Outcome.UNCHANGED]
    gone = [touch for touch in journeys.list_touches(people=[ana]) if touch.gone_at]
    assert {(touch.kind.value, touch.gone_at) for touch in gone} == {
        ("call_connected", AT + DAY), ("meeting_held", AT + DAY),
    }  # fmt: skip
    assert sum(journeys.count_touches(people=[ana]).values()) == 1
    assert journeys.count_reached(people=[ana], at=AT + DAY, limits=ReachLimits()) == 1
    assert bulk.fetch("select count(*) from live.taken_part where person_id = %s", [ana]) == [(0,)]
    assert bulk.fetch("select count(*) from facts.touches where not is_gone") == [(1,)]
    assert tell("crm", {**sent, "as_of": AT + 2 * DAY}) == [Outcome.UPDATED]
    assert [touch.gone_at for touch in journeys.list_touches(people=[ana])].count(None) == 2


@pytest.mark.django_db
def test_what_another_route_tells_of_stays_when_one_has_it_no_more() -> None:
    [ana] = make_people(["Ana"])
    name = journeys.mail_id("<1@example.com>")
    tell("crm", said(ana, said_as=name, detail={"subject": "Offer"}))
    tell("imap", said(ana, said_as=name, team="sales"))
    away("1", as_of=AT + DAY)
    [touch] = journeys.list_touches(people=[ana])
    assert (touch.gone_at, touch.source, touch.team) == (None, "imap", "sales")
    assert "subject" not in touch.detail, "only the one that has it no more knew"


@pytest.mark.django_db
def test_the_newest_word_stands_though_an_older_one_comes_later() -> None:
    [ana] = make_people(["Ana"])
    tell("crm", meeting(ana, subject="C", as_of=AT + 3 * DAY))
    assert tell("crm", meeting(ana, subject="A", as_of=AT)) == [Outcome.UNCHANGED]
    assert tell("crm", meeting(ana, subject="B", as_of=AT + DAY)) == [Outcome.UNCHANGED]
    [touch] = journeys.list_touches(people=[ana])
    assert touch.detail["subject"] == "C"
    assert [was.subject for was in touch.was] == ["B", "A"]


@pytest.mark.django_db
def test_it_was_taken_away_before_anybody_told_of_it() -> None:
    [ana] = make_people(["Ana"])
    assert away("1", as_of=AT + DAY) == [Outcome.UNCHANGED]
    tell("crm", meeting(ana, as_of=AT), meeting(ana, external_key="1:2", as_of=AT))
    assert [gone_at for _kind, _subject, gone_at in shown(ana)] == [AT + DAY] * 2
    tell("crm", meeting(ana, as_of=AT + 2 * DAY))
    assert sorted(gone_at is None for _kind, _subject, gone_at in shown(ana)) == [False, True]


@pytest.mark.django_db
def test_statements_do_not_depend_on_how_much_is_told_again(django_assert_max_num_queries) -> None:
    [ana] = make_people(["Ana"])

    def rows(count: int, subject: str) -> list[dict[str, Any]]:
        return [meeting(ana, external_key=f"{n}", subject=subject) for n in range(count)]

    tell("crm", *rows(300, "A"))
    for count, subject in ((300, "B"), (2, "C")):
        with django_assert_max_num_queries(8):
            tell("crm", *rows(count, subject))
    with django_assert_max_num_queries(8):
        away(*(f"{n}" for n in range(300)))


Step = tuple[int, str | None]  # the key's number and the subject, None: taken away


def deliver(place: int, step: Step, *, person: int) -> None:
    key, subject = step
    as_of = AT + place * DAY
    if subject is None:
        away("k", as_of=as_of, batch_id=place + 1)
    else:
        record = "k" if key == 0 else f"k:{key}"
        tell(
            "crm",
            meeting(person, external_key=record, subject=subject, as_of=as_of),
            batch_id=place + 1,
        )


def stands() -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select external_key, detail ->> 'subject', is_gone from journeys_touch
           where source = 'crm' order by 1"""
    )


@pytest.mark.soak
@pytest.mark.django_db
@example(steps=[(0, "A"), (0, "B"), (0, "A"), (0, None)], order=[2, 0, 1, 3], back=[3])
@example(steps=[(0, "A"), (0, None), (0, "B"), (1, "A")], order=[1, 0, 3, 2], back=[0, 2])
@settings(
    max_examples=rounds(10, full=400),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=some.lists(
        some.tuples(some.integers(0, 1), some.sampled_from(["A", "B", None])),
        min_size=4,
        max_size=4,
    ),
    order=some.permutations(range(4)),
    back=some.lists(some.integers(0, 3), unique=True, max_size=3),
)
def test_any_order_of_tellings_and_of_taking_them_back_comes_to_the_same(
    steps: list[Step], order: list[int], back: list[int]
) -> None:
    bulk.execute("delete from journeys_telling")
    bulk.execute("delete from journeys_touch")
    [person] = make_people(["Ana"])
    for place in sorted(set(range(4)) - set(back)):
        deliver(place, steps[place], person=person)
    expected = stands()
    bulk.execute("delete from journeys_telling")
    bulk.execute("delete from journeys_touch")
    for place in order:
        deliver(place, steps[place], person=person)
    for place in back:
        take_back(place + 1)
    assert stands() == expected
    for place in set(range(4)) - set(back):
        take_back(place + 1)
    assert stands() == []
    assert bulk.fetch("select count(*) from journeys_telling") == [(0,)]
