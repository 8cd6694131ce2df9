"""When the team works: hours in versions, who goes by which, who is away and who acts for them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accord.journal import api as journal
from accord.kernel.working_time import ALWAYS, Hours, WorkingCalendar, due
from accord.team import api as team
from accord.team import models
from accord.team.values import FIRST_DAY, Actor, HoursFlaw, LeadershipMode, Role, Side

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
NEXT_WEEK = date(2026, 3, 9)
LONG = WorkingCalendar(ZoneInfo("UTC"), ((Hours(8 * 60, 20 * 60),),) * 5 + ((),) * 2)
SHORT = WorkingCalendar(ZoneInfo("UTC"), ((Hours(10 * 60, 12 * 60),),) * 5 + ((),) * 2)
DAY = timedelta(days=1)


def kinds() -> list[str]:
    return [entry.kind for entry in reversed(journal.list_entries(limit=500))]


def member(name: str, role: Role = Role.SDR) -> int:
    return team.add_member(
        email=f"{name.lower()}@example.com", name=name, role=role, at=AT - 400 * DAY
    )


def actor(name: str = "Head", role: Role = Role.TEAM_LEAD) -> Actor:
    found = team.find_actor(member_id=member(name, role))
    assert found is not None
    return found


def made(head: Actor, says: WorkingCalendar = LONG, key: str = "desk") -> int:
    return team.make_calendar(key=key, name=key, says=says, actor=head, at=AT)


def says(at: datetime = AT, **whose: object) -> WorkingCalendar:
    return team.calendar_for(at=at, **whose)[1]  # type: ignore[arg-type]


def give(head: Actor, whose: Side | int, calendar: int | None, *, day: date = NEXT_WEEK) -> None:
    team.give_calendar(whose=whose, calendar_id=calendar, first_day=day, actor=head, at=AT)


def away(who: int, deputy: int, *, by: Actor, first: date = NEXT_WEEK, days: int = 5) -> int:
    return team.add_absence(
        member_id=who, first_day=first, last_day=first + (days - 1) * DAY, deputy_id=deputy,
        actor=by, at=AT,
    )  # fmt: skip


def test_a_new_company_works_from_monday_to_friday_nine_to_six_and_never_silently_always():
    found = says()
    assert [len(day) for day in found.week] == [1, 1, 1, 1, 1, 0, 0]
    assert found.week[0] == (Hours(9 * 60, 18 * 60),)
    assert found.zone.key == team.get_team().zone
    assert [one.key for one in team.list_calendars()] == ["24x7", "company"]
    always = team.get_calendar(key="24x7")
    assert team.version_of(calendar_id=always.id, at=AT)[1].week == ALWAYS


def test_the_hours_nobody_has_changed_follow_the_companys_zone():
    def move(zone: str) -> None:
        team.describe_team(name="T", currency="EUR", zone=zone, language="en", at=AT, actor_id=None)

    before = team.calendar_for(at=AT)
    move("Europe/Bucharest")
    assert says().zone.key == "Europe/Bucharest"
    assert team.calendars_by_version(ids=[before[0]]) == {before[0]: before[1]}
    head = actor()
    company = team.get_calendar(key="company")
    changed = WorkingCalendar(ZoneInfo("Europe/Bucharest"), LONG.week)
    team.change_hours(calendar_id=company.id, says=changed, first_day=NEXT_WEEK, actor=head, at=AT)
    move("Asia/Seoul")
    assert says().zone.key == "Europe/Bucharest"


def test_a_change_counts_from_its_day_on_and_what_was_reckoned_keeps_its_version():
    head = actor()
    desk = made(head)
    give(head, Side.SALES, desk, day=AT.date())
    version, then = team.calendar_for(side=Side.SALES, at=AT)
    assert then == LONG
    changed = team.change_hours(
        calendar_id=desk, says=SHORT, first_day=NEXT_WEEK, actor=head, at=AT
    )
    first = datetime(2026, 3, 9, tzinfo=UTC)
    assert says(side=Side.SALES, at=first - timedelta(microseconds=1)) == LONG
    assert team.calendar_for(side=Side.SALES, at=first) == (changed, SHORT)
    assert team.calendars_by_version(ids=[version]) == {version: LONG}
    assert says(side=Side.MARKETING, at=first) == says(at=AT)
    assert kinds()[-3:] == ["calendar.made", "calendar.given", "calendar.changed"]


def test_a_day_said_anew_counts_as_said_last_and_the_same_again_changes_nothing():
    head = actor()
    desk = made(head)
    for hours in (SHORT, LONG):
        team.change_hours(calendar_id=desk, says=SHORT, first_day=NEXT_WEEK, actor=head, at=AT)
        team.change_hours(calendar_id=desk, says=hours, first_day=NEXT_WEEK, actor=head, at=AT)
    versions = team.list_versions(calendar_ids=[desk])[desk]
    assert [(one.first_day, one.revision) for one in versions] == [
        (FIRST_DAY, 1), (NEXT_WEEK, 1), (NEXT_WEEK, 2),
    ]  # fmt: skip
    assert team.version_of(calendar_id=desk, at=AT + 30 * DAY)[1] == LONG
    assert kinds().count("calendar.changed") == 2


def test_the_past_stays_as_it_was_reckoned():
    head = actor()
    desk = made(head)
    entries = kinds()
    with pytest.raises(team.UnableToSetHours, match="past"):
        team.change_hours(
            calendar_id=desk, says=SHORT, first_day=AT.date() - DAY, actor=head, at=AT
        )
    with pytest.raises(team.UnableToSetHours, match="past"):
        give(head, Side.SALES, desk, day=AT.date() - DAY)
    assert kinds() == entries


def test_a_members_own_hours_win_over_the_teams_and_the_teams_over_the_companys():
    head, seller, ops = actor(), member("Sam"), member("Olga", Role.REV_OPS)
    desk, late = made(head), made(head, SHORT, key="late")
    give(head, Side.SALES, desk)
    give(head, seller, late)
    then = AT + 10 * DAY
    assert says(member_id=seller) == says()
    assert says(member_id=seller, at=then) == SHORT
    assert says(member_id=ops, at=then) == says()
    give(head, seller, None, day=date(2026, 3, 16))
    assert says(member_id=seller, at=then + 7 * DAY) == LONG
    give(head, Side.SALES, None, day=date(2026, 3, 23))
    assert says(member_id=seller, at=then + 14 * DAY) == says()
    with pytest.raises(team.UnableToSetHours, match="company_needs_one"):
        give(head, Side.BOTH, None)


def test_many_are_asked_in_a_constant_number_of_queries():
    head = actor()
    desk = made(head)
    give(head, Side.SALES, desk)
    people = [member(f"M{number}") for number in range(6)]
    then = AT + 10 * DAY

    def asked(whose: list[int]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = team.calendars_for(asked=[(one, at) for one in whose for at in (AT, then)])
        assert {found[one, then][1] for one in whose} == {LONG}
        assert {found[one, AT][1] for one in whose} == {says()}
        return len(queries)

    assert asked(people[:1]) == asked(people) == 4
    with CaptureQueriesContext(connection) as queries:
        assert team.deputies_of(member_ids=people, at=AT) == {one: one for one in people}
    assert len(queries) == 2


def test_with_two_leaders_each_sets_the_hours_of_their_own_team():
    sales, marketing = actor("Sal", Role.SALES_LEAD), actor("Mia", Role.MARKETING_LEAD)
    seller, desk = member("Sam"), made(sales)
    give(sales, Side.SALES, desk)
    entries = kinds()
    with pytest.raises(team.UnableToAssign):
        give(marketing, Side.SALES, desk)
    with pytest.raises(team.UnableToAssign):
        give(marketing, seller, desk)
    with pytest.raises(team.UnableToAssign):
        give(sales, Side.BOTH, desk)
    with pytest.raises(team.UnableToAssign):
        team.change_hours(calendar_id=desk, says=SHORT, first_day=NEXT_WEEK, actor=marketing, at=AT)
    assert kinds() == entries
    team.set_leadership(mode=LeadershipMode.COMBINED, at=AT, actor_id=None)
    give(marketing, Side.BOTH, desk)
    assert says(at=AT + 10 * DAY) == LONG


def test_a_key_names_one_calendar():
    head = actor()
    made(head)
    with pytest.raises(team.UnableToSetHours, match="key_taken"):
        made(head)


def test_a_promise_is_due_by_the_hours_of_whoever_keeps_it():
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    assert due(says(), start=friday, target=timedelta(hours=4)) == datetime(
        2026, 3, 9, 11, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update team_calendarversion set document = '{}'",
        "delete from team_calendarversion",
        "update team_sidecalendar set starts_at = now()",
        "delete from team_sidecalendar where side = 'both'",
    ],
)
def test_what_was_said_of_hours_cannot_be_unsaid(statement: str):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def broken_rows() -> list[Model]:
    company = models.Calendar.objects.get(key="company")
    one, other = member("One"), member("Other")
    start = datetime(2026, 3, 9, tzinfo=UTC)
    dated = {"first_day": FIRST_DAY, "starts_at": start}
    days = {"first_day": NEXT_WEEK, "last_day": NEXT_WEEK, "starts_at": start}
    models.MemberCalendar.objects.create(member_id=one, calendar=company, **dated)
    models.Absence.objects.create(member_id=one, deputy_id=other, ends_at=start + DAY, **days)
    return [
        models.CalendarVersion(calendar=company, document={}, made_at=AT, **dated),
        models.CalendarVersion(
            calendar=company, document={}, made_at=AT, starts_at=AT, first_day=date(1989, 1, 1)
        ),
        models.SideCalendar(side="both", calendar=company, **dated),
        models.SideCalendar(side="both", calendar=None, revision=2, **dated),
        models.SideCalendar(side="nobody", calendar=company, **dated),
        models.MemberCalendar(member_id=one, calendar=None, **dated),
        models.Calendar(key="company", name="x"),
        models.Calendar(key="x", name="x", country="ro"),
        models.Calendar(key="y", name="y", region="B"),
        models.Absence(member_id=one, deputy_id=other, ends_at=start + 2 * DAY, **days),
        models.Absence(member_id=other, deputy_id=other, ends_at=start + DAY, **days),
        models.Absence(member_id=other, deputy_id=one, ends_at=start, **days),
    ]


def test_the_database_itself_refuses_contradictions():
    for row in broken_rows():
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    company = "delete from team_calendar where key = 'company'; set constraints all immediate"
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(company)


def test_who_is_away_has_a_deputy_and_the_deputys_deputy():
    head, one, other, third = actor(), member("One"), member("Other"), member("Third")
    away(one, other, by=head)
    away(other, third, by=head, first=NEXT_WEEK + 2 * DAY)
    monday = datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert team.deputy_of(member_id=one, at=AT) == one
    assert team.deputy_of(member_id=one, at=monday) == other
    assert team.deputy_of(member_id=one, at=monday + 2 * DAY) == third
    assert team.deputy_of(member_id=one, at=monday + 5 * DAY) == one
    away(third, one, by=head, first=NEXT_WEEK + 4 * DAY, days=1)
    assert team.deputy_of(member_id=one, at=monday + 4 * DAY) is None
    assert kinds().count("absence.noted") == 3


def test_a_deputy_who_left_is_followed_by_their_stand_in():
    head, one, other = actor(), member("One"), member("Other")
    away(one, other, by=head)
    team.close_member(member_id=other, actor=head, at=AT)
    assert team.deputy_of(member_id=one, at=AT + 7 * DAY) == head.member_id


def test_absences_that_cannot_be_are_refused():
    head, one, other, gone = actor(), member("One"), member("Other"), member("Gone")
    team.close_member(member_id=gone, actor=head, at=AT)
    away(one, other, by=head)
    before = kinds()
    for flaw, told in {
        HoursFlaw.OVERLAP: {"first": NEXT_WEEK + 4 * DAY},
        HoursFlaw.BACKWARDS: {"days": 0},
        HoursFlaw.TOO_LONG: {"days": 2000},
        HoursFlaw.PAST: {"first": AT.date() - 9 * DAY},
    }.items():
        with pytest.raises(team.UnableToSetHours) as refused:
            away(one, other, by=head, **told)  # type: ignore[arg-type]
        assert refused.value.flaw is flaw
    for deputy, flaw in ((one, HoursFlaw.DEPUTY_IS_SELF), (gone, HoursFlaw.DEPUTY_LEFT)):
        with pytest.raises(team.UnableToSetHours) as refused:
            away(one, deputy, by=head, first=NEXT_WEEK + 20 * DAY)
        assert refused.value.flaw is flaw
    with pytest.raises(team.UnableToSetHours, match="deputy_left"):
        away(one, 10**9, by=head, first=NEXT_WEEK + 20 * DAY)
    assert kinds() == before
    assert len(team.absences_of(since=AT)) == 1


def test_members_note_their_own_absence_and_leaders_their_teams():
    seller, other = actor("Sam", Role.SDR), member("Other")
    mia = actor("Mia", Role.MARKETING_LEAD)
    assert seller.member_id is not None
    away(seller.member_id, other, by=seller)
    for by in (seller, mia):
        with pytest.raises(team.UnableToAssign):
            away(other, seller.member_id, by=by)


def test_who_comes_back_early_is_there_and_what_never_began_never_was():
    head, one, other = actor(), member("One"), member("Other")
    now = away(one, other, by=head, first=AT.date())
    later = away(one, other, by=head, first=NEXT_WEEK)
    for absence in (now, later):
        assert team.end_absence(absence_id=absence, actor=head, at=AT) is not None
    assert team.absences_of(member_ids=[one], since=AT) == []
    assert team.deputy_of(member_id=one, at=AT - timedelta(minutes=1)) == other
    assert team.deputy_of(member_id=one, at=AT) == one
    assert team.end_absence(absence_id=now, actor=head, at=AT) is None
    with pytest.raises(LookupError):
        team.end_absence(absence_id=later, actor=head, at=AT)
    assert kinds()[-2:] == ["absence.ended", "absence.ended"]
    away(one, other, by=head, first=AT.date() + DAY, days=2)
    with pytest.raises(team.UnableToSetHours, match="overlap"):
        away(one, other, by=head, first=AT.date(), days=1)
