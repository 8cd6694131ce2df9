"""What a weekly pack is made of: changes, deals that were won, promises, what is late, news."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from accord.agreements import api as agreements
from accord.agreements.values.facts import Standing
from accord.agreements.values.terms import ClauseKind
from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.handoffs import api as handoffs
from accord.lake import api as lake
from accord.meetings import models
from accord.meetings.queries.decisions import list_actions, list_to_check
from accord.meetings.queries.weeks import WEEK, monday_of, read_weeks
from accord.meetings.rules import agenda as rules
from accord.meetings.rules.changes import changes, is_watched
from accord.meetings.values.packs import SHOWN, Line, Pack, Say
from accord.meetings.values.rhythm import Kind, MeetingCard
from accord.reporting import api as reporting
from accord.team import api as team

MOST_WON = 200
LAST = "last"


def weekly_pack(*, card: MeetingCard, at: datetime) -> Pack:
    """The pack of the whole week before a meeting, as of now. Raises UnableToReadFacts."""
    snapshot = reporting.catch_up(at=at)
    week = monday_of(card.day) - WEEK
    weeks = read_weeks(until=card.day, at=at, snapshot=snapshot)
    missed, promises = promises_of(at=at)
    lines = rules.agenda(
        changes=changes(weeks),
        won=_won(week, at=at, snapshot=snapshot),
        late=_late(card.day),
        missed=missed,
        promises=promises,
        topics=_topics(card.id),
        news=_news(week, until=card.day, at=at),
        pending=_pending(card.day, since=at - WEEK),
    )
    return Pack(
        kind=Kind.WEEKLY, week=week, as_of=snapshot.as_of, people=len(card.required),
        minutes=card.minutes, currency=team.get_team().currency,
        watched=sum(map(is_watched, weeks.values())), agenda=lines,
    )  # fmt: skip


def _won(week: date, *, at: datetime, snapshot: lake.Snapshot) -> list[Line]:
    """Deals that were won in the week, the largest first."""
    ids = reporting.list_records(
        measure="won_value", cell="deals", at=at, snapshot=snapshot, limit=MOST_WON,
        options=reporting.Options(by=reporting.TOTAL, start=week, end=week + timedelta(days=6)),
    )  # fmt: skip
    cards = deals.list_deals(where=deals.DealFilter(ids=ids), limit=MOST_WON).rows if ids else ()
    largest = sorted(cards, key=lambda one: (-(one.amount_minor or 0), one.id))
    return [
        Line(Say.WON, {"deal": one.id, "minor": one.amount_minor or 0, "currency": one.currency})
        for one in largest
    ]


def promises_of(*, at: datetime) -> tuple[list[Line], tuple[int, int]]:
    """The promises of the last windows that were not kept, and how many were of how many that are
    decided. What is only measured in silence is left out."""
    missed, kept, due = [], 0, 0
    for held in agreements.list_running(at=at):
        if held.is_silent:
            continue
        for attained in handoffs.attainments(held=held, at=at, window=LAST):
            for one in attained.kept:
                told = one.attainment
                if told.kind is ClauseKind.RESULT or told.standing in (
                    Standing.NOTHING, Standing.RUNNING,
                ):  # fmt: skip
                    continue
                due += 1
                kept += told.standing is Standing.MET
                if told.standing is Standing.MISSED:
                    missed.append(
                        Line(
                            Say.MISSED,
                            {
                                "side": told.side.value, "clause": told.clause,
                                "agreement": attained.agreement.key,
                                "version": attained.agreement.version_id,
                                "met": told.met, "due": told.met + told.missed,
                                "wanted": float(told.wanted), "done": float(told.done),
                                "is_number": told.kind in (ClauseKind.VOLUME, ClauseKind.VALUE),
                            },
                        )
                    )  # fmt: skip
    return missed, (kept, due)


def _late(day: date) -> list[Line]:
    found = list_actions(due_before=day, limit=200)
    return [
        Line(Say.ACTION_LATE, {"action": one.id, "owner": one.owner_id,
                               "due_on": one.due_on.isoformat()})
        for one in found
    ]  # fmt: skip


def _topics(meeting_id: int) -> list[Line]:
    rows = models.Topic.objects.filter(meeting_id=meeting_id).order_by("id")
    return [Line(Say.TOPIC, {"topic": row.pk, "by": row.member_id}) for row in rows]


def _news(week: date, *, until: date, at: datetime) -> list[Line]:
    """Campaigns that began since the week began, what is announced, pieces of its days, and what is
    asked for."""
    begun = [
        Line(Say.CAMPAIGN, {"campaign": one.id})
        for one in campaigns.list_begun(until=until, limit=SHOWN)
        if one.started_on is not None and one.started_on >= week
    ]
    pieces = [
        Line(Say.PIECE, {"piece": one.id})
        for one in content.list_in_use()
        if one.text.published_on is not None and week <= one.text.published_on <= until
    ][:SHOWN]
    zone = team.reporting_zone()
    announced = [
        Line(Say.ANNOUNCED, {"announcement": one.id})
        for one in campaigns.list_latest(until=at, limit=SHOWN)
        if one.published_at is not None and one.published_at.astimezone(zone).date() >= week
    ]
    where = handoffs.RequestFilter(is_open=True)
    asked = handoffs.count_requests(wheres={"open": where}, at_most=1_000)["open"]
    return [*begun, *announced, *pieces, *([Line(Say.ASKED, {"count": asked})] if asked else [])]


def _pending(day: date, *, since: datetime) -> list[Line]:
    """What waits to be signed, decisions to be checked, and those that were since."""
    waiting = [
        Line(Say.DRAFT, {"kind": one.kind.value, "key": one.key, "number": one.number})
        for one in definitions.list_all()
        if one.state in definitions.OPEN
    ][: 2 * SHOWN]
    to_check = [Line(Say.TO_CHECK, {"decision": one.id}) for one in list_to_check(today=day)]
    return [*waiting, *to_check, *_checked(since)]


def _checked(since: datetime) -> Sequence[Line]:
    rows = models.Decision.objects.filter(checked_at__gte=since, ended_at__isnull=True)
    return [
        Line(Say.CHECKED, {"decision": row.pk, "verdict": row.verdict})
        for row in rows.order_by("-checked_at", "id")[: 2 * SHOWN]
    ]
