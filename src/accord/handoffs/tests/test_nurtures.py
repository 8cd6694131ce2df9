"""Leads that wait in a nurture are looked at again and again, each time by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import people

from accord.agreements.values import terms
from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, Request
from accord.handoffs.queries.nurtures import named_now
from accord.handoffs.rules.nurtures import looks_by, looks_owed, without_gap
from accord.handoffs.tests.builders import AT, DAY, HOUR, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed
from accord.handoffs.values.clocks import Owed, Promise
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove, Unmoved
from accord.handoffs.values.nurtures import LooksAgreed
from accord.handoffs.values.owed import Asked
from accord.handoffs.values.requests import Reply, RequestAct, UnableToRequest, Unmet
from accord.kernel.working_time import Hours, WorkingCalendar
from accord.team.values import Side

SOFIA = ZoneInfo("Europe/Sofia")
OFFICE = WorkingCalendar(SOFIA, ((Hours(540, 1080),),) * 5 + ((), ()))
BEGAN = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)  # Saturday there, half past midnight


def owed(
    until: datetime, *, asked: Sequence[datetime] = (), after: datetime = BEGAN, every: int = 7
) -> list[datetime]:
    return looks_owed(
        began_at=BEGAN, every_days=every, asked=asked, calendar=OFFICE, after=after, until=until
    )


def nine(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=SOFIA).astimezone(UTC)


def test_looks_are_owed_so_many_days_apart_as_the_working_day_begins():
    """From Saturday the 7th, so on Saturdays, which are Mondays; summer time begins on the 29th."""
    assert owed(BEGAN) == []
    assert owed(nine(3, 16) - timedelta(microseconds=1)) == []
    assert owed(nine(3, 16)) == [nine(3, 16)]
    assert owed(nine(4, 1)) == [nine(3, 16), nine(3, 23), nine(3, 30)]
    assert owed(nine(4, 1), after=nine(3, 23)) == [nine(3, 30)]
    assert owed(nine(4, 6), every=30) == [nine(4, 6)]


def test_a_day_that_became_a_day_off_meanwhile_is_not_asked_for_twice():
    assert owed(nine(3, 24), asked=[nine(3, 17), nine(3, 23) - 2 * DAY]) == []
    assert owed(nine(3, 24), asked=[nine(3, 13)]) == [nine(3, 23)]
    shut = WorkingCalendar(SOFIA, ((),) * 7, extra=((nine(4, 9).date(), (Hours(540, 600),)),))
    found = looks_owed(
        began_at=BEGAN, every_days=7, asked=(), calendar=shut, after=BEGAN, until=nine(4, 10)
    )
    assert found == [nine(4, 9)]  # five weeks fall on one day: one look


def looks(every: int, since: datetime, until: datetime | None = None) -> LooksAgreed:
    owed = Owed(Promise.NURTURE_CHECK, Side.MARKETING, HOUR, f"every {every}")
    return LooksAgreed(
        Asked(owed, every, terms.CalendarSource(terms.Hours.TEAM)), every, since, until
    )


def test_of_what_was_agreed_the_first_holds_and_what_ended_before_a_gap_is_over():
    old, first = looks(7, BEGAN, BEGAN + DAY), looks(9, BEGAN + 2 * DAY, BEGAN + 5 * DAY)
    then, beside = looks(30, BEGAN + 5 * DAY), looks(8, BEGAN + 3 * DAY, BEGAN + 6 * DAY)
    found = without_gap([first, then, beside, old], at=BEGAN + 9 * DAY)
    assert [(one.every_days, (one.since - BEGAN).days) for one in found] == [
        (9, 2), (9, 3), (30, 5), (30, 6),
    ]  # fmt: skip
    assert [one.until for one in found] == [*(one.since for one in found[1:]), None]
    assert without_gap([old, first], at=BEGAN + 5 * DAY) == []
    [held] = without_gap([old, first], at=BEGAN + 4 * DAY)
    assert (held.every_days, held.until) == (9, None)


@given(st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_whenever_a_worker_wakes_the_same_looks_are_asked_for(seed: int):
    """Also where it slept while the agreement was changed, twice."""
    dice = Random(seed)
    everies, end = [dice.choice((7, 9, 30, 200)) for _part in range(3)], BEGAN + 400 * DAY
    cuts = [BEGAN, *sorted(BEGAN + dice.random() * 400 * DAY for _part in range(2)), None]
    agreed = [looks(*one) for one in zip(everies, cuts, cuts[1:], strict=False) if one[1]]

    def owed_by(at: datetime, asked: Sequence[datetime]) -> list[datetime]:
        held = without_gap([one for one in agreed if one.since <= at], at=at)
        found = looks_by(
            [(one, OFFICE) for one in held], began_at=BEGAN, entered_at=BEGAN, asked=asked, until=at
        )
        return [moment for _agreed, moment in found]

    moments = sorted(BEGAN + dice.random() * 400 * DAY for _wake in range(dice.randrange(9)))
    asked: list[datetime] = []
    for moment in (*moments, end):
        asked += owed_by(moment, asked)
    assert asked == owed_by(end, ())
    for one in agreed:
        days = ((one.until or end) - one.since) // DAY
        during = [at for at in asked if one.since <= at and (not one.until or at < one.until)]
        assert abs(len(during) - days // one.every_days) <= 1


LOOK = {
    "task": "nurture_check", "side": "marketing", "within": "PT9H", "every_days": 7,
    "tell": ["leader"],
}  # fmt: skip


def standing() -> list[tuple[int, str, str]]:
    """Of each look on which day it was owed, how its request and its clock stand."""
    rows = Clock.objects.filter(promise="nurture_check").select_related("request").order_by("id")
    return [
        ((row.request.asked_at - AT) // DAY, row.request.state, row.state)
        for row in rows
        if row.request
    ]  # fmt: skip


@pytest.mark.django_db
def test_nobody_is_put_into_a_nurture_who_would_not_be_counted_in_it():
    teams, back = make_teams(), {}
    for name in ("Ana", "Bo"):
        number = handed(make_mql(name, owner=teams.seller.member_id), at=AT)
        handoffs.move(
            handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
            answer=Answer(reason="bad_timing"),
        )  # fmt: skip
        back[name] = Handoff.objects.get(after_id=number)
    [[person]] = bulk.fetch("select person_id from leads_lead where id = %s", [back["Ana"].lead_id])
    no = contacts.Consent(person, "newsletter", contacts.Change.OBJECTED, AT)
    contacts.record_consents(consents=[no], recorded_at=AT)
    with pytest.raises(UnableToMove) as refused:
        handoffs.into_nurture(
            handoff_id=back["Ana"].pk, actor=teams.marketing_lead, at=AT + HOUR, nurture="News"
        )
    assert refused.value.why is Unmoved.NO_NURTURE
    # The kind names a nurture; whoever ends it without one says that nobody waits there.
    bulk.execute('update handoffs_handoff set facts = facts || \'{"nurture": "Later"}\'')
    assert [name for _key, name, _at in named_now()] == ["Later"]
    client = people.as_member(teams.marketing_lead.member_id or 0)
    assert "End without a nurture" in client.get("/returns/?show=back").content.decode()
    seller = people.as_member(teams.seller.member_id or 0)
    seller.post(f"/returns/{back['Bo'].pk}/end/")
    assert [name for _key, name, _at in named_now()] == ["Later"]
    assert client.get(f"/returns/{back['Bo'].pk}/end/").status_code == 200
    for row in back.values():
        assert client.post(f"/returns/{row.pk}/end/").status_code == 302
        row.refresh_from_db()
        assert (row.state, row.outcome) == ("closed", "ended")
    assert named_now() == []


@pytest.mark.django_db
def test_looks_stack_and_each_is_late_by_itself():
    teams = make_teams()
    agreed({**SPEED, "turnarounds": [LOOK]})
    for name, entered in (("Ana", AT), ("Bo", AT + 8 * DAY)):
        number = handed(make_mql(name, owner=teams.seller.member_id), at=entered)
        handoffs.move(
            handoff_id=number, move=Move.REJECT, actor=teams.seller, at=entered + HOUR,
            answer=Answer(reason="bad_timing"),
        )  # fmt: skip
        back = Handoff.objects.get(after_id=number).pk
        handoffs.into_nurture(
            handoff_id=back, actor=teams.marketing_lead, at=entered + HOUR, nurture=" Newsletter "
        )
    assert handoffs.ask_for_looks(at=AT + 6 * DAY) == []
    [nurture] = handoffs.list_nurtures()
    assert (nurture.name, nurture.leads, nurture.began_at) == ("Newsletter", 2, AT + HOUR)
    # Whom nothing is sent any more, and who will never buy, does not wait in it.
    ana, bo = sorted(set(Handoff.objects.values_list("lead_id", flat=True)))
    [[person]] = bulk.fetch("select person_id from leads_lead where id = %s", [ana])
    for change, waiting in ((contacts.Change.OBJECTED, 1), (contacts.Change.UNSAID, 2)):
        no = contacts.Consent(person, "newsletter", change, AT)
        contacts.record_consents(consents=[no], recorded_at=AT)
        assert handoffs.list_nurtures()[0].leads == waiting
    bulk.execute(
        "update leads_lead set ending = 'disqualified', closed_at = %s where id = %s", [AT, bo]
    )
    assert handoffs.list_nurtures()[0].leads == 1
    bulk.execute("update leads_lead set ending = '', closed_at = null where id = %s", [bo])
    with pytest.raises(UnableToRequest):
        handoffs.give_nurture(
            nurture_id=nurture.id, to=teams.seller.member_id, actor=teams.marketer, at=AT
        )
    with pytest.raises(UnableToRequest) as refused:  # nor does the other team say who looks
        handoffs.give_nurture(
            nurture_id=nurture.id, to=teams.marketer.member_id, actor=teams.seller, at=AT
        )
    assert refused.value.why is Unmet.MARKETING_ONLY
    handoffs.give_nurture(
        nurture_id=nurture.id, to=teams.marketer.member_id, actor=teams.marketer, at=AT
    )
    # A worker that was dead for three weeks: each is dated as it was owed, one notice each, and by
    # what was agreed then.
    agreed({**SPEED, "turnarounds": [{**LOOK, "within": "PT18H"}]}, at=AT + 14 * DAY)
    asked = handoffs.ask_for_looks(at=AT + 22 * DAY)
    targets = list(Clock.objects.order_by("id").filter(promise="nurture_check"))
    assert [one.target // HOUR for one in targets] == [9, 18, 18]
    assert standing() == [(7, "open", "running"), (14, "open", "running"), (21, "open", "running")]
    assert handoffs.ask_for_looks(at=AT + 22 * DAY) == []
    told = bulk.fetch(
        "select member_id, subject_id from notices_notice where kind = 'requested' order by id"
    )
    assert told == [(teams.marketer.member_id, number) for number in asked]
    with pytest.raises(UnableToRequest):  # what the agreement asks for nobody takes back
        handoffs.act_on_request(
            request_id=asked[0], act=RequestAct.WITHDRAW, actor=teams.marketing_lead,
            at=AT + 22 * DAY,
        )  # fmt: skip
    card, _events = handoffs.get_request(request_id=asked[0], at=AT + 22 * DAY)
    assert (card.asked_by_id, card.asked_by_name, card.subject.id) == (None, "", nurture.id)
    handoffs.act_on_request(
        request_id=asked[1], act=RequestAct.ANSWER, actor=teams.marketer, at=AT + 14 * DAY + HOUR,
        reply=Reply(words="Bo opened the price list; both stay"),
    )  # fmt: skip
    assert standing() == [(7, "open", "running"), (14, "answered", "met"), (21, "open", "running")]
    # Marketing hears of its own looks on the board and in the list of what the teams ask.
    client = people.as_member(teams.marketer.member_id or 0)
    page = client.get(f"/nurtures/{nurture.id}/").content.decode()
    assert "2 leads wait." in page
    assert page.count("since ") == 2
    assert f'href="/requests/{asked[0]}/"' in page
    page = client.get(f"/requests/{asked[0]}/").content.decode()
    assert "Look at the leads in" in page
    assert "The agreement" in page
    assert "Newsletter" in client.get("/requests/").content.decode()
    assert "A look is owed" in client.get("/nurtures/").content.decode()
    assert client.post(f"/nurtures/{nurture.id}/", {"to": "x"}).status_code == 422
    assert client.post(f"/nurtures/{nurture.id}/", {"to": ""}).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=asked[0]).update(nurture=None)
    # Who goes on leaves; once nobody is in it nothing of it is owed any more.
    for lead in sorted(set(Handoff.objects.values_list("lead_id", flat=True))):
        bulk.execute("update leads_lead set ending = '', closed_at = null where id = %s", [lead])
        handed(lead, at=AT + 22 * DAY + HOUR, is_reviewed=True)
    assert handoffs.ask_for_looks(at=AT + 29 * DAY) == []
    late = [(7, "withdrawn", "missed"), (14, "answered", "met"), (21, "withdrawn", "missed")]
    assert standing() == late
    assert handoffs.settle_all() == 0
