"""Deals, what they do to their leads, and what the database will not hold."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accord.contacts.tests.builders import AT
from accord.contacts.values.people import Outcome
from accord.deals import api as deals
from accord.deals.models import Deal
from accord.deals.values import DealStatus, ForecastCategory
from accord.definitions.values import StageCode
from accord.leads import api as leads
from accord.leads.tests.builders import make_lead
from accord.leads.values import Ending

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def records(*rows: dict[str, Any]) -> deals.DealRecords:
    blank: dict[str, Any] = {
        "name": "Deal",
        "stage": "",
        "status": DealStatus.OPEN,
        "currency": "EUR",
        "lost_reason": "",
        "lead_reference": "",
    }
    names = [name for name in deals.DealRecords.__dataclass_fields__ if name != "source"]
    given = [
        {"external_key": f"{place}", "attributes": {}, **blank, **row}
        for place, row in enumerate(rows)
    ]
    return deals.DealRecords(
        source="crm", **{name: [row.get(name) for row in given] for name in names}
    )


def take(*rows: dict[str, Any], at: datetime = AT + 50 * DAY) -> deals.RecordedDeals:
    return deals.record_deals(records=records(*rows), at=at, batch_id=None)


def kinds(deal: int) -> list[str]:
    return [kind for kind, *_ in reversed(deals.list_events(deal_id=deal))]


def test_a_deal_makes_its_lead_an_opportunity():
    lead = make_lead()
    take({"lead_id": lead, "opened_at": AT + 4 * DAY})
    row = leads.get_lead(lead_id=lead)
    assert (row.stage, row.stage_at, row.ending) == (StageCode.OPPORTUNITY, AT + 4 * DAY, None)


@pytest.mark.parametrize(
    ("status", "stage", "ending"),
    [
        (DealStatus.WON, StageCode.CUSTOMER, Ending.WON),
        (DealStatus.LOST, StageCode.OPPORTUNITY, Ending.LOST),
    ],
)
def test_a_decided_deal_ends_the_pass(status: DealStatus, stage: StageCode, ending: Ending):
    lead = make_lead()
    answer = take(
        {
            "lead_id": lead,
            "status": status,
            "opened_at": AT + 4 * DAY,
            "closed_at": AT + 9 * DAY,
        }
    )
    row = leads.get_lead(lead_id=lead)
    assert (row.stage, row.ending, row.closed_at) == (stage, ending, AT + 9 * DAY)
    assert kinds(answer.ids[0]) == ["created", status.lower()]


def test_the_same_deal_again_changes_nothing():
    first = take({"amount_minor": 100})
    again = take({"amount_minor": 100})
    assert list(again.outcomes) == [Outcome.UNCHANGED]
    assert list(again.ids) == list(first.ids)
    assert kinds(first.ids[0]) == ["created"]


def test_a_change_of_stage_and_a_win_are_told():
    take({"stage": "talk", "opened_at": AT})
    take({"stage": "offer", "opened_at": AT})
    answer = take({"stage": "offer", "status": DealStatus.WON, "opened_at": AT, "closed_at": AT})
    assert list(answer.outcomes) == [Outcome.UPDATED]
    assert kinds(answer.ids[0]) == ["created", "stage", "won"]


def test_a_deal_that_came_before_its_lead_finds_it():
    [number] = take({"lead_reference": "L-7", "opened_at": AT + DAY}).ids
    lead = make_lead()
    found = deals.attach_waiting(leads_by_reference={"L-7": lead}, at=AT + 2 * DAY, batch_id=None)
    assert found == 1
    assert deals.get_deal(deal_id=number).lead_id == lead
    assert leads.get_lead(lead_id=lead).stage is StageCode.OPPORTUNITY


def test_a_won_deal_keeps_its_owner():
    [number] = take({"status": DealStatus.WON, "closed_at": AT}).ids
    before = deals.get_deal(deal_id=number).owner_id
    take({"status": DealStatus.WON, "closed_at": AT, "stage": "archived"})
    assert deals.get_deal(deal_id=number).owner_id == before


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"amount_minor": -1}, "deal_amount_not_negative"),
        ({"status": "OPEN", "closed_at": AT}, "deal_open_not_closed"),
        ({"status": "WON", "opened_at": AT, "closed_at": AT - DAY}, "deal_period"),
        ({"external_key": "0"}, "deal_once"),
    ],
)
def test_the_database_refuses(fields: dict[str, object], constraint: str):
    take({})
    given = {
        "source": "crm",
        "external_key": "new",
        "status": "OPEN",
        "currency": "EUR",
        "fingerprint": b"",
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Deal.objects.create(**{**given, **fields})


def test_pages_of_every_order_show_each_deal_once():
    made = take(
        *({"name": f"D{number}", "opened_at": AT if number % 3 else None} for number in range(11))
    )
    for sort in deals.SORTS:
        seen: list[int] = []
        after = None
        while True:
            page = deals.list_deals(where=deals.DealFilter(), sort=sort, after=after, limit=3)
            seen += [row.id for row in page.rows]
            after = page.next_key
            if after is None:
                break
        assert sorted(seen) == sorted(made.ids), sort


def test_a_deal_that_found_its_lead_meanwhile_is_unchanged_when_it_comes_again():
    said = {"lead_reference": "L-7", "opened_at": AT + DAY}
    [number] = take(said).ids
    lead = make_lead()
    person = leads.get_lead(lead_id=lead).person_id
    deals.attach_waiting(leads_by_reference={"L-7": lead}, at=AT + 2 * DAY, batch_id=None)
    again = take({**said, "lead_id": lead, "person_id": person})
    assert list(again.outcomes) == [Outcome.UNCHANGED]
    assert deals.get_deal(deal_id=number).lead_id == lead


def test_a_deal_stays_with_the_pass_it_was_found_with():
    first, second = make_lead(), make_lead(name="Bo")
    person = leads.get_lead(lead_id=first).person_id
    [number] = take({"lead_id": first, "person_id": person}).ids
    again = take({"lead_id": second, "person_id": person, "stage": "offer"})
    assert list(again.outcomes) == [Outcome.UPDATED]
    assert deals.get_deal(deal_id=number).lead_id == first


def test_a_deal_that_turns_out_to_be_somebody_elses_goes_over_to_their_lead():
    first, second = make_lead(), make_lead(name="Bo")
    people = [leads.get_lead(lead_id=lead).person_id for lead in (first, second)]
    [number] = take({"lead_id": first, "person_id": people[0]}).ids
    again = take({"lead_id": second, "person_id": people[1]})
    assert list(again.outcomes) == [Outcome.UPDATED]
    row = deals.get_deal(deal_id=number)
    assert (row.lead_id, row.person_id) == (second, people[1])


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("Best Case", ForecastCategory.BEST_CASE),
        ("BEST_CASE", ForecastCategory.BEST_CASE),
        ("BestCase", ForecastCategory.BEST_CASE),
        ("Forecast", ForecastCategory.COMMIT),
        ("Commit", ForecastCategory.COMMIT),
        ("MostLikely", ForecastCategory.MOST_LIKELY),
        ("OMIT", ForecastCategory.OMITTED),
        ("Don't forecast", ForecastCategory.OMITTED),
        ("Q3 push", None),
        ("", None),
    ],
)
def test_each_tools_word_for_a_category(said: str, category: ForecastCategory | None):
    assert deals.category_told(said) is category


def test_only_an_open_deal_is_expected_to_close():
    day, planned = date(2026, 3, 1), date(2026, 4, 1)
    for said, closed, found in ((day, planned, day), (None, planned, planned), (None, None, None)):
        assert deals.expected_day(status=DealStatus.OPEN, said=said, closed=closed) == found
    assert deals.expected_day(status=DealStatus.WON, said=day, closed=planned) is None
