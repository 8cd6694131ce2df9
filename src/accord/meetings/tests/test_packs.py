"""A meeting is planned by its rhythm, given its figures once, called off by one tap, and moved over
a holiday as was agreed."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from tests import people

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import EVERYBODY, About, AnnouncementText
from accord.definitions import api as definitions
from accord.definitions.values import Kind as Defined
from accord.foundation import bulk, clock
from accord.journal import api as journal
from accord.meetings import api as meetings
from accord.meetings.api import (
    Kind,
    MeetingFlaw,
    MeetingState,
    OnHoliday,
    Part,
    Seat,
    SeriesText,
    UnableToMeet,
)
from accord.meetings.rules import agenda, packing, rhythm
from accord.meetings.values.packs import Line, Pack, Row, Say, Table
from accord.meetings.values.weeks import Change, Metric
from accord.notices import api as notices
from accord.reporting.tests.conftest import Books
from accord.team import api as team
from accord.team.values import Scope

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY = 3


def series(*required, optional=(), **said) -> SeriesText:
    seats = (*(Seat(one, True) for one in required), *(Seat(one, False) for one in optional))
    asked = {
        "kind": Kind.WEEKLY, "weekday": THURSDAY, "nth": 0, "starts": time(10, 30), "minutes": 30,
        "zone": "Europe/Madrid", "on_holiday": OnHoliday.BEFORE, "lead_hours": 24,
        "rate_minor": 60_00, "seats": seats, **said,
    }  # fmt: skip
    return SeriesText(**asked)


def actor_of(member_id: int):
    actor = team.find_actor(member_id=member_id)
    assert actor is not None
    return actor


def kinds_told(member_id: int) -> list[str]:
    return [one.kind.code for one in notices.list_for(member_id=member_id)]


# Days


def test_a_rhythm_names_its_days():
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    weekly = list(rhythm.days_of(series(1, 2), since=first, until=last))
    assert (weekly[0], weekly[-1], len(weekly)) == (date(2026, 11, 5), date(2026, 12, 31), 9)
    monthly = series(1, 2, kind=Kind.MONTHLY, weekday=1, nth=2)
    days = rhythm.days_of(monthly, since=first, until=last)
    assert list(days) == [date(2026, 11, 10), date(2026, 12, 8)]


@pytest.mark.parametrize(
    ("rule", "closed", "day"),
    [
        (OnHoliday.BEFORE, [24], 23),
        (OnHoliday.BEFORE, [24, 23, 22], 21),
        (OnHoliday.BEFORE, [24, 23, 22, 21], 25),
        (OnHoliday.AFTER, [24], 25),
        (OnHoliday.AFTER, [24, 25], 23),
        (OnHoliday.SKIP, [24], None),
        (OnHoliday.BEFORE, [21, 22, 23, 24, 25], None),
        (OnHoliday.BEFORE, [], 24),
    ],
)
def test_a_meeting_on_a_holiday_goes_where_its_rule_says_within_its_week(rule, closed, day):
    free = {date(2026, 12, one) for one in (26, 27, *closed)}  # a Thursday, and the weekend
    found = rhythm.placed(date(2026, 12, 24), rule=rule, is_open=lambda one: one not in free)
    assert found.day == (date(2026, 12, day) if day else None)
    assert found.is_moved is (day != 24)


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ({"weekday": 7}, MeetingFlaw.NO_DAY),
        ({"kind": Kind.MONTHLY, "nth": 5}, MeetingFlaw.NO_DAY),
        ({"minutes": 4}, MeetingFlaw.NO_LENGTH),
        ({"lead_hours": 0}, MeetingFlaw.NO_LEAD),
        ({"rate_minor": -1}, MeetingFlaw.NO_RATE),
        ({"seats": (Seat(1, True),)}, MeetingFlaw.NOBODY),
        ({"seats": tuple(Seat(one, True) for one in range(101))}, MeetingFlaw.TOO_MANY),
    ],
)
def test_a_rhythm_that_makes_no_sense_is_refused_with_a_sentence(said, flaw):
    with pytest.raises(UnableToMeet) as refusal:
        rhythm.check_series(series(1, 2, **said))
    assert refusal.value.flaw is flaw
    assert str(meetings.MEETING_FLAWS[flaw]).endswith(".")


def test_a_small_company_meets_whole_a_large_one_by_its_key_people():
    assert rhythm.size_of(members=12) is meetings.Size.EVERYBODY
    assert rhythm.size_of(members=13) is meetings.Size.KEY_PEOPLE


# The agenda


def change(metric: Metric, *, up: bool, surprise: float = 9.0) -> Change:
    return Change(metric, up, 5.0, 9.0, 7.0, 11.0, 5, 0, 26, surprise)


def laid(**told):
    empty = dict.fromkeys(("changes", "won", "late", "missed", "topics", "news", "pending"), ())
    return agenda.agenda(**{**empty, "promises": (4, 4), **told})


def packed(**told) -> Pack:
    at = datetime(2026, 3, 5, tzinfo=UTC)
    return Pack(Kind.WEEKLY, at.date(), at, 6, 30, "EUR", 8, laid(**told))


def test_news_and_wins_alone_are_nothing_to_meet_about():
    assert packed(won=[Line(Say.WON)], news=[Line(Say.ASKED)]).is_quiet
    risen = packed(changes=[change(Metric.LEADS, up=True)])
    assert risen.is_quiet
    assert [one.say for one in risen.agenda[Part.WINS]] == [Say.KEPT_ALL, Say.ROSE]
    for part in ("late", "missed", "topics", "pending"):
        assert not packed(**{part: [Line(Say.TOPIC)]}).is_quiet, part
    assert not packed(changes=[change(Metric.LEADS, up=False)]).is_quiet


def test_two_problems_are_solved_and_those_that_somebody_raised_come_first():
    fell = [change(one, up=False) for one in (Metric.LEADS, Metric.SQLS, Metric.WON)]
    found = laid(changes=fell, topics=[Line(Say.TOPIC, {"topic": 1})])[Part.PROBLEMS]
    assert [one.say for one in found] == [Say.TOPIC, Say.FELL, Say.FELL_MORE]
    assert found[1].facts["metric"] == "leads"
    assert found[2].facts == {"count": 2}


def test_a_pack_is_the_same_after_it_was_kept():
    pack = packed(late=[Line(Say.ACTION_LATE, {"action": 1, "owner": 2, "due_on": "2026-03-01"})])
    assert packing.read_pack(packing.body_of(pack)) == pack
    tables = {Table.REASONS: (Row("budget", {"count": 3, "share": 0.5}),)}
    monthly = Pack(Kind.MONTHLY, pack.week, pack.as_of, 3, 60, "EUR", 0, {}, tables)
    assert packing.read_pack(packing.body_of(monthly)) == monthly


# Meetings as they are


@pytest.fixture
def three(committed) -> tuple[int, int, int]:
    """Who comes, and who is told."""
    return (
        people.add_member("sales_lead"), people.add_member("marketing_lead"),
        people.add_member("sdr"),
    )  # fmt: skip


@pytest.fixture
def thursday(three) -> meetings.MeetingCard:
    """The next meeting that is planned."""
    at = clock.now()
    asked = series(*three[:2], optional=three[2:])
    meetings.set_series(text=asked, actor=actor_of(three[0]), at=at)
    return meetings.list_coming(at=at)[0]


def test_a_quiet_week_is_a_short_mail_and_one_tap_calls_the_meeting_off(three, thursday):
    assert thursday.starts_at.astimezone(ZoneInfo("Europe/Madrid")).time() == time(10, 30)
    assert kinds_told(three[0]) == ["team_meeting_called"] * len(
        meetings.list_coming(at=clock.now())
    )
    at = thursday.sends_at
    assert meetings.due_packs(at=at) == [thursday.id]
    assert meetings.due_packs(at=at - HOUR) == []
    pack = meetings.send_pack(meeting_id=thursday.id, at=at)
    assert pack.is_quiet
    assert kinds_told(three[1])[0] == "pack_quiet"
    assert kinds_told(three[2]) == ["pack_ready"], "who need not come is told the figures"
    assert meetings.due_packs(at=at) == []
    off = meetings.cancel_meeting(meeting_id=thursday.id, actor=actor_of(three[1]), at=at)
    assert (off.state, off.sequence) == (MeetingState.CANCELLED, thursday.sequence + 1)
    assert kinds_told(three[0])[0] == "team_meeting_cancelled"
    with pytest.raises(UnableToMeet) as refusal:
        meetings.cancel_meeting(meeting_id=thursday.id, actor=actor_of(three[1]), at=at)
    assert refusal.value.flaw is MeetingFlaw.NOT_NOW
    cost = meetings.spent(since=at - DAY, until=thursday.starts_at + HOUR)
    assert (cost.meetings, cost.called_off, cost.saved_hours, cost.unsaid) == (0, 1, 1.0, 0)


def test_numbers_are_frozen_with_the_pack(three, thursday):
    lead, marketing, _optional = three
    books, week = Books(), thursday.day - timedelta(days=thursday.day.weekday() + 7)
    day = (week + DAY).isoformat()
    books.deal("WON", day, opened="2025-01-05", amount=700_00)
    action = meetings.add_action(
        title="Ring them", owner_id=marketing, due_on=clock.now().date(), actor=actor_of(lead),
        at=clock.now(),
    )  # fmt: skip
    meetings.raise_topic(
        meeting_id=thursday.id, title="Forms are long", outcome="Half the fields", process="",
        actor=actor_of(lead), at=clock.now(),
    )  # fmt: skip
    reasons = definitions.get_in_force(kind=Defined.REASONS, at=clock.now())
    body = {**reasons.body, "reasons": reasons.body["reasons"][:-1]}
    definitions.draft(kind=Defined.REASONS, body=body, actor_id=lead, at=clock.now())
    at = thursday.starts_at - HOUR
    kept = meetings.send_pack(meeting_id=thursday.id, at=at)
    assert not kept.is_quiet
    told = {part: [one.say for one in lines] for part, lines in kept.agenda.items() if lines}
    late = [Say.ACTION_LATE] if action.due_on < thursday.day else []
    assert told.pop(Part.ACTIONS, []) == late
    assert told == {
        Part.WINS: [Say.WON], Part.PROBLEMS: [Say.TOPIC], Part.CHANGES: [Say.DRAFT],
    }  # fmt: skip
    books.deal("WON", day, opened="2025-01-05", amount=900_00)
    assert meetings.send_pack(meeting_id=thursday.id, at=at) == kept
    found = meetings.find_pack(meeting_id=thursday.id)
    assert found == (kept, at)
    with pytest.raises(DatabaseError), transaction.atomic():
        bulk.execute("update meetings_pack set body = '{}'")
    words = meetings.told_pack(pack=kept)
    said = [line.text for part in words.parts for line in part.lines]
    assert any("€700" in one for one in said)
    assert any(one.startswith("Forms are long (brought by Pat sales_lead)") for one in said)
    assert any("Reasons for returning a lead, version" in one for one in said)
    assert sum(part.minutes for part in words.parts) == 40
    assert [part.code for part in words.parts] == [part.value for part in Part]


def test_a_deal_that_the_reader_may_not_see_is_named_to_nobody(three, thursday):
    books, week = Books(), thursday.day - timedelta(days=thursday.day.weekday() + 7)
    number = books.deal(
        "WON", week.isoformat(), opened="2025-01-05", amount=700_00, owner_id=three[0]
    )
    bulk.execute("update deals_deal set name = 'Secret' where id = %s", [number])
    pack = meetings.send_pack(meeting_id=thursday.id, at=thursday.sends_at)
    assert "Secret" in str(meetings.told_pack(pack=pack))
    for owner, is_seen in ((three[0], True), (three[1], False)):
        scope = Scope(frozenset({owner}), unowned=False)
        assert ("Secret" in str(meetings.told_pack(pack=pack, scope=scope))) is is_seen


def test_a_holiday_that_comes_to_be_known_moves_the_meeting_and_says_so(three, thursday):
    at, lead = clock.now(), actor_of(three[0])
    leader = actor_of(people.add_member("rev_ops"))
    number, says = team.calendar_for(member_id=three[1], at=at)
    [calendar] = {one.calendar_id for one in _versions(number)}
    shut = replace(says, closed=says.closed | {thursday.day})
    team.change_hours(calendar_id=calendar, says=shut, first_day=at.date(), actor=leader, at=at)
    later = at + timedelta(minutes=1)
    meetings.plan_meetings(at=later)
    moved = meetings.get_meeting(meeting_id=thursday.id)
    assert moved.is_moved
    assert moved.nominal == thursday.day
    assert (moved.day - moved.nominal).days in (-1, 1)
    assert moved.sequence == 1
    [told] = [one for one in notices.list_for(member_id=three[0])
              if one.kind.code == "team_meeting_moved"]  # fmt: skip
    assert told.facts["nominal"] == thursday.day.isoformat()
    own = moved.starts_at + HOUR
    meetings.move_meeting(meeting_id=moved.id, starts_at=own, minutes=45, actor=lead, at=later)
    meetings.plan_meetings(at=later)
    kept = meetings.get_meeting(meeting_id=moved.id)
    assert (kept.starts_at, kept.minutes) == (own, 45), "what somebody chose stays"
    nobody_lives = datetime(9999, 12, 31, 23, 59, tzinfo=ZoneInfo("America/Lima"))
    for moment, flaw in ((at - DAY, MeetingFlaw.PAST), (nobody_lives, MeetingFlaw.TOO_FAR)):
        with pytest.raises(UnableToMeet) as refusal:
            meetings.move_meeting(
                meeting_id=moved.id, starts_at=moment, minutes=30, actor=lead, at=later
            )
        assert refusal.value.flaw is flaw


def _versions(number: int):
    listed = [one.id for one in team.list_calendars()]
    known = team.list_versions(calendar_ids=listed)
    return [one for each in known.values() for one in each if one.id == number]


def test_what_they_write_stands_side_by_side_and_what_came_of_it_is_told(three, thursday):
    lead, marketing, optional = three
    for who, words in ((lead, "Budget is gone"), (marketing, "Ask again in May")):
        meetings.note(
            meeting_id=thursday.id, part="problems", words=words, actor=actor_of(who),
            at=clock.now(),
        )  # fmt: skip
    assert [one.words for one in meetings.list_notes(meeting_id=thursday.id)] == [
        "Budget is gone", "Ask again in May",
    ]  # fmt: skip
    over = thursday.starts_at + HOUR
    with pytest.raises(UnableToMeet):
        meetings.hold_meeting(
            meeting_id=thursday.id, minutes=None, actor=actor_of(lead), at=clock.now()
        )
    cost = meetings.spent(since=over - DAY, until=over)
    assert (cost.meetings, cost.hours, cost.unsaid) == (0, 0, 1)
    held = meetings.hold_meeting(meeting_id=thursday.id, minutes=20, actor=actor_of(lead), at=over)
    assert (held.state, held.minutes) == (MeetingState.HELD, 20)
    assert kinds_told(optional)[0] == "meeting_outcome"
    cost = meetings.spent(since=over - DAY, until=over)
    told = (cost.meetings, round(cost.hours, 2), cost.cost_minor, cost.unsaid)
    assert told == (1, 0.67, 4000, 0)
    entries = [one.kind for one in journal.list_entries(subject="team_meeting")]
    assert entries[0] == "team_meeting.held"


def test_a_meeting_that_has_begun_stays_when_its_rhythm_changes(three, thursday):
    lead, at = actor_of(three[0]), thursday.starts_at + HOUR
    for starts, now in ((time(9), at), (time(20), at), (time(9), thursday.starts_at - HOUR / 2)):
        text = series(*three[:2], starts=starts)
        meetings.set_series(text=text, actor=lead, at=now)
        stays = meetings.get_meeting(meeting_id=thursday.id)
        assert stays.starts_at == thursday.starts_at, "nobody is asked to come to what is over"


def test_what_only_its_rhythm_called_off_comes_back_with_it(three, thursday):
    lead, at = actor_of(three[0]), clock.now()
    by_hand = meetings.list_coming(at=at)[1]
    meetings.cancel_meeting(meeting_id=by_hand.id, actor=lead, at=at)

    def states() -> list[str]:
        return [meetings.get_meeting(meeting_id=one.id).state.value for one in (thursday, by_hand)]

    meetings.set_series(text=series(*three[:2], weekday=1), actor=lead, at=at)
    assert states() == ["cancelled", "cancelled"]
    meetings.set_series(text=series(*three[:2], minutes=45), actor=lead, at=at)
    assert states() == ["planned", "cancelled"], "what somebody called off stays so"
    meetings.stop_series(kind=Kind.WEEKLY, actor=lead, at=at)
    assert states() == ["cancelled", "cancelled"]
    meetings.set_series(text=series(*three[:2]), actor=lead, at=at)
    back = meetings.get_meeting(meeting_id=thursday.id)
    assert (back.state, back.minutes, back.sequence) == (MeetingState.PLANNED, 30, 4)
    assert (back.uid, back.starts_at) == (thursday.uid, thursday.starts_at)
    kinds = kinds_told(three[0])
    again = [one.kind for one in journal.list_entries(subject="team_meeting", subject_id=back.id)]
    assert (kinds[0], again.count("team_meeting.called_again")) == ("team_meeting_called", 2)


def test_a_third_problem_waits_for_the_next_meeting(three, thursday):
    asked = {"meeting_id": thursday.id, "outcome": "A date", "process": "", "at": clock.now()}
    for title in ("One", "Two"):
        meetings.raise_topic(title=title, actor=actor_of(three[0]), **asked)
    with pytest.raises(UnableToMeet) as refusal:
        meetings.raise_topic(title="Three", actor=actor_of(three[0]), **asked)
    assert refusal.value.flaw is MeetingFlaw.ENOUGH_TOPICS
    assert len(meetings.list_topics(meeting_id=thursday.id)) == 2


def test_the_months_pack_holds_its_tables(three):
    at = clock.now()
    text = series(*three[:2], kind=Kind.MONTHLY, weekday=1, nth=2, minutes=60)
    meetings.set_series(text=text, actor=actor_of(three[0]), at=at)
    card = next(one for one in meetings.list_coming(at=at) if one.kind is Kind.MONTHLY)
    books, month = Books(), (card.day.replace(day=1) - DAY).replace(day=1)
    opened, won = month.isoformat(), (month + 20 * DAY).isoformat()
    lead = books.lead(opened, mql=opened, sql=opened, customer=won)
    books.deal("WON", won, opened=opened, amount=500_00, lead_id=lead)
    pack = meetings.send_pack(meeting_id=card.id, at=card.sends_at)
    assert set(pack.tables) == set(Table)
    words = meetings.told_pack(pack=pack)
    assert {table.code for table in words.tables} >= {"credit", "gaps"}
    assert all(len(row) == len(table.head) for table in words.tables for row in table.rows)


def test_what_was_announced_is_news_of_the_week(three, thursday):
    at = thursday.sends_at
    said = AnnouncementText(
        about=About.PRODUCT, title="Sign-in by directory", body="From December on.",
        whys={EVERYBODY: "No more passwords."},
    )  # fmt: skip
    numbers = [
        campaigns.draft_announcement(text=said, actor_id=three[0], at=at) for _each in range(2)
    ]
    for number in numbers:
        campaigns.publish(announcement_id=number, actor_id=three[0], at=at - HOUR)
    campaigns.take_back(announcement_id=numbers[0], actor_id=three[0], at=at)
    pack = meetings.send_pack(meeting_id=thursday.id, at=at)
    told = [line for part in meetings.told_pack(pack=pack).parts for line in part.lines]
    [news] = [line for line in told if "Announced" in line.text]
    assert news.text == "Announced to our own people: “Sign-in by directory”."
    assert (news.route, tuple(news.arguments)) == ("announcement", (numbers[1],))
