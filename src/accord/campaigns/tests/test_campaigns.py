"""A campaign starts with a goal; money spent is booked once and never negative."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accord.campaigns import api as campaigns
from accord.campaigns.api import CAMPAIGN_COLUMNS, UnableToLaunch, launch
from accord.campaigns.models import Campaign, Cost
from accord.foundation import bulk
from accord.journal import api as journal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOAL = {
    "goal_stage": "sql",
    "goal_metric": "leads",
    "goal_target": 40,
    "goal_date": date(2026, 6, 30),
}


def campaign(name: str = "Spring") -> int:
    return Campaign.objects.create(source="hand", external_key=name, name=name).pk


def test_a_campaign_with_a_goal_starts():
    number = campaign()
    launch(campaign_id=number, **GOAL, actor_id=None, at=AT, without_brief=True)
    [entry] = journal.list_entries()
    assert (entry.kind, entry.subject_id, entry.facts) == (
        "campaign.launched",
        number,
        {"stage": "sql", "briefed": False},
    )
    assert campaigns.get_campaign(campaign_id=number).launched_at == AT


@pytest.mark.parametrize("missing", list(GOAL))
def test_without_a_whole_goal_it_is_refused_and_leaves_no_trace(missing: str):
    number = campaign()
    goal = {**GOAL, missing: "" if isinstance(GOAL[missing], str) else None}
    with pytest.raises(UnableToLaunch):
        launch(campaign_id=number, **goal, actor_id=None, at=AT, without_brief=True)
    assert journal.list_entries() == []
    assert campaigns.get_campaign(campaign_id=number).launched_at is None


@pytest.mark.parametrize("missing", list(GOAL))
def test_nor_does_the_database_let_it_start(missing: str):
    number = campaign()
    goal = {**GOAL, missing: "" if isinstance(GOAL[missing], str) else None}
    with pytest.raises(IntegrityError, match="campaign_launch_needs_goal"), transaction.atomic():
        Campaign.objects.filter(pk=number).update(launched_at=AT, **goal)


def test_a_negative_cost_is_refused():
    with pytest.raises(IntegrityError, match="cost_not_negative"), transaction.atomic():
        Cost.objects.create(
            source="hand", external_key="1", spent_on=AT.date(), amount_minor=-1, currency="EUR"
        )


def test_the_same_list_again_changes_nothing():
    columns = {name: [None] for name in CAMPAIGN_COLUMNS}
    columns |= {"name": ["Spring"], "channel": ["mail"], "goal_stage": [""], "goal_metric": [""]}

    def record() -> list[str]:
        given = {"source": "crm", "keys": ["7"], "columns": columns, "batch_id": None}
        return list(campaigns.record_campaigns(**given).outcomes)

    assert record() == ["created"]
    assert record() == ["unchanged"]
    columns["name"] = ["Summer"]
    assert record() == ["updated"]
    assert bulk.fetch("select name from campaigns_campaign") == [("Summer",)]
