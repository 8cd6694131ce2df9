"""What our own people are told, who is reminded, and what nobody may be told of readers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests import people

from accord.campaigns import api as campaigns
from accord.campaigns.models import Campaign
from accord.campaigns.rules.announcing import audience, check_text, is_reminded, standings
from accord.campaigns.values import NoBrief
from accord.campaigns.values.announcements import (
    EVERYBODY,
    About,
    AnnouncementText,
    Flaw,
    Receipt,
    UnableToAnnounce,
)
from accord.journal import api as journal
from accord.notices import api as notices
from accord.team.values import Side

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
GOAL = {"goal_stage": "sql", "goal_metric": "leads", "goal_target": 40,
        "goal_date": date(2027, 1, 31)}  # fmt: skip


def text(**change: object) -> AnnouncementText:
    said = {
        "about": About.PRODUCT, "title": "Sign-in by directory", "body": "From December on.",
        "whys": {EVERYBODY: "No more passwords to hand out."}, "answer_by": date(2026, 11, 27),
    }  # fmt: skip
    return AnnouncementText(**(said | change))  # type: ignore[arg-type]


def receipt(side: Side = Side.SALES, *, read: bool = False, known: bool = False,
            reminders: int = 0) -> Receipt:  # fmt: skip
    return Receipt(1, 1, side, AT, AT if read or known else None, AT if known else None, reminders)


@pytest.mark.parametrize(
    ("change", "flaw", "where"),
    [
        ({"title": " "}, Flaw.NO_TITLE, "title"),
        ({"body": ""}, Flaw.NO_BODY, "body"),
        ({"body": "x" * 4_001}, Flaw.TOO_LONG, "body"),
        ({"whys": {"a": "It saves a day."}}, Flaw.NO_WHY, "why_b"),
        ({"whys": {"a": "", "b": " "}}, Flaw.WHY_FOR_NOBODY, ""),
        ({"about": About.CAMPAIGN}, Flaw.NO_CAMPAIGN, "campaign"),
        ({"answer_by": date(2026, 11, 22)}, Flaw.NO_DAY, "answer_by"),
    ],
)
def test_what_is_not_whole_is_refused_with_its_field(
    change: dict[str, object], flaw: Flaw, where: str
):
    whole = text(whys={"a": "It saves a day.", "b": ""})
    check_text(whole, personas=["a", "b"], today=AT.date())
    with pytest.raises(UnableToAnnounce) as refused:
        check_text(text(**{"whys": whole.whys, **change}), personas=["a", "b"], today=AT.date())
    assert (refused.value.flaw, refused.value.where) == (flaw, where)
    assert "%(" not in refused.value.words
    check_text(text(about=About.NEWS, whys={}), personas=["a", "b"], today=AT.date())


@pytest.mark.parametrize(
    ("case", "given", "days", "late", "away", "wanted"),
    [
        ("told yesterday", receipt(), 1, False, False, False),
        ("two working days on", receipt(), 2, False, False, True),
        ("reminded, three days on", receipt(reminders=1), 3, False, False, False),
        ("reminded, four days on", receipt(reminders=1), 4, False, False, True),
        ("opened is not known", receipt(read=True), 2, False, False, True),
        ("known", receipt(known=True), 9, True, False, False),
        ("late on the first day", receipt(), 1, True, False, True),
        ("away", receipt(), 5, True, True, False),
        ("three times is enough", receipt(reminders=3), 90, True, False, False),
    ],
)
def test_who_is_reminded(
    case: str, given: Receipt, days: int, late: bool, away: bool, wanted: bool
):
    told = is_reminded(given, working_days=days, is_late=late, is_away=away)
    assert told is wanted, case


def test_of_fewer_than_five_nobody_says_who_has_read():
    four = [receipt(known=True), *(receipt() for _ in range(3))]
    [all_] = standings(four)
    assert (all_.told, all_.read, all_.known) == (4, None, None)
    five = [receipt(Side.MARKETING, read=True) for _ in range(5)]
    [whole] = standings(five + four)  # the sum less the five would tell of the four
    assert (whole.told, whole.read, whole.known) == (9, 6, 1)
    both = standings([*five, *four, receipt(known=True)])
    assert [(one.side, one.told, one.read, one.known) for one in both] == [
        (Side.BOTH, 10, 7, 2), (Side.MARKETING, 5, 5, 0), (Side.SALES, 5, 2, 2),
    ]  # fmt: skip


def test_whoever_works_for_both_belongs_to_each_audience():
    members = {1: Side.MARKETING, 2: Side.SALES, 3: Side.BOTH}
    assert set(audience(side=Side.SALES, members=members)) == {2, 3}
    assert set(audience(side=Side.BOTH, members=members)) == {1, 2, 3}


@pytest.mark.django_db
def test_told_reminded_acknowledged_and_each_once():
    author = people.add_member("pmm")
    seller = people.add_member("ae")
    people.add_member("content")
    number = campaigns.draft_announcement(text=text(side=Side.SALES), actor_id=author, at=AT)
    assert notices.count_unread(member_id=seller) == 0
    assert campaigns.publish(announcement_id=number, actor_id=author, at=AT) == 1
    with pytest.raises(UnableToAnnounce):
        campaigns.publish(announcement_id=number, actor_id=author, at=AT)
    with pytest.raises(UnableToAnnounce):
        campaigns.change_announcement(announcement_id=number, text=text(title="Other"), at=AT)
    assert campaigns.count_waiting(member_id=seller) == 1
    told = [campaigns.remind_due(at=AT + DAY * days) for days in (0, 1, 2, 2, 3, 4, 5, 6, 8, 9)]
    assert told == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0]
    kinds = [one.kind.code for one in notices.list_for(member_id=seller)]
    assert kinds == ["announcement_waits"] * 3 + ["announced"]
    campaigns.acknowledge(announcement_id=number, member_id=seller, at=AT + DAY)
    assert campaigns.count_waiting(member_id=seller) == 0
    with pytest.raises(UnableToAnnounce) as refused:
        campaigns.acknowledge(announcement_id=number, member_id=author, at=AT)
    assert refused.value.flaw is Flaw.NOT_ASKED
    [entry] = journal.list_entries(subject="announcement", subject_id=number)
    assert (entry.kind, entry.facts["about"], entry.facts["told"]) == (
        "announcement.published", "product", 1,
    )  # fmt: skip


@pytest.mark.django_db
def test_what_is_taken_back_reminds_nobody_and_briefs_nobody():
    author, seller = people.add_member("pmm"), people.add_member("ae")
    campaign = Campaign.objects.create(source="hand", external_key="S", name="Spring")
    brief = text(about=About.CAMPAIGN, campaign_id=campaign.pk)
    number = campaigns.draft_announcement(text=brief, actor_id=author, at=AT)
    with pytest.raises(NoBrief):  # a draft has told nobody
        campaigns.launch(campaign_id=campaign.pk, **GOAL, actor_id=author, at=AT)
    assert journal.list_entries(subject="campaign") == []
    campaigns.publish(announcement_id=number, actor_id=author, at=AT)
    campaigns.launch(campaign_id=campaign.pk, **GOAL, actor_id=author, at=AT)
    assert campaigns.unbriefed_since(since=AT - DAY) is None
    campaigns.take_back(announcement_id=number, actor_id=author, at=AT + DAY)
    assert campaigns.unbriefed_since(since=AT - DAY) == AT
    assert campaigns.remind_due(at=AT + 3 * DAY) == 0
    assert notices.count_unread(member_id=seller) == 0
    with pytest.raises(UnableToAnnounce):
        campaigns.acknowledge(announcement_id=number, member_id=seller, at=AT)
