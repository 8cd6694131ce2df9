"""Campaigns as people run them: written down, launched with a goal, given an owner."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accord.campaigns import models
from accord.campaigns.queries import announcements
from accord.campaigns.rules import running as rules
from accord.campaigns.values import OWN, CampaignText, NoBrief, UnableToLaunch, UnableToOwn
from accord.journal import api as journal
from accord.notices import api as notices
from accord.team import api as team
from accord.team.values import Side


@transaction.atomic
def add_campaign(*, text: CampaignText, actor_id: int | None, at: datetime) -> int:
    """Write a campaign down that no tool tells of; whoever does so answers for it. Raises
    UnableToRun."""
    rules.check_text(text)
    row = models.Campaign(
        source=OWN, external_key=uuid.uuid4().hex, owner_id=actor_id, **_columns(text)
    )
    row.save()
    journal.record(
        kind="campaign.added", subject="campaign", subject_id=row.pk, actor_id=actor_id, at=at
    )
    return int(row.pk)


@transaction.atomic
def change_campaign(
    *, campaign_id: int, text: CampaignText, actor_id: int | None, at: datetime
) -> None:
    """Say something else of a campaign. Of one that a tool tells of, its name, channel and days
    stay the tool's. Raises UnableToRun, and LookupError where there is none."""
    rules.check_text(text)
    row = _held(campaign_id)
    said = _columns(text)
    if row.source != OWN:
        said = {name: value for name, value in said.items() if name not in rules.OF_TOOLS}
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=list(said))
    journal.record(
        kind="campaign.changed", subject="campaign", subject_id=campaign_id, actor_id=actor_id,
        at=at,
    )  # fmt: skip


@transaction.atomic
def book_cost(
    *,
    campaign_id: int,
    kind: str,
    spent_on: date,
    amount_minor: int,
    currency: str,
    actor_id: int | None,
    at: datetime,
) -> int:
    """Book money spent on a campaign that no tool tells of. Raises LookupError where there is no
    such campaign."""
    campaign = _held(campaign_id)
    row = models.Cost.objects.create(
        source=OWN, external_key=uuid.uuid4().hex, campaign=campaign, channel=campaign.channel,
        kind=models.Cost.Kind(kind), spent_on=spent_on, amount_minor=amount_minor,
        currency=currency,
    )  # fmt: skip
    journal.record(
        kind="campaign.cost_booked", subject="campaign", subject_id=campaign_id,
        actor_id=actor_id, at=at, cost=row.pk, currency=currency, amount=amount_minor,
    )  # fmt: skip
    return int(row.pk)


@transaction.atomic
def remove_cost(*, campaign_id: int, cost_id: int, actor_id: int | None, at: datetime) -> None:
    """Take back a cost of a campaign that was booked here. Raises LookupError for another one."""
    _held(campaign_id)
    row = models.Cost.objects.filter(pk=cost_id, source=OWN, campaign_id=campaign_id).first()
    if row is None:
        raise LookupError(f"There is no cost {cost_id} that was booked on it here.")
    row.delete()
    journal.record(
        kind="campaign.cost_removed", subject="campaign", subject_id=campaign_id,
        actor_id=actor_id, at=at, cost=cost_id,
    )  # fmt: skip


def _held(campaign_id: int) -> models.Campaign:
    row = models.Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise LookupError(f"There is no campaign {campaign_id}.")
    return row


def _columns(text: CampaignText) -> dict[str, Any]:
    return {
        "name": text.name.strip(), "channel": text.channel.strip(),
        "audience": text.audience.strip(), "personas": list(text.personas),
        "started_on": text.started_on, "ended_on": text.ended_on,
        "planned_minor": text.planned_minor, "planned_currency": text.planned_currency,
    }  # fmt: skip


@transaction.atomic
def launch(
    *,
    campaign_id: int,
    goal_stage: str,
    goal_metric: str,
    goal_target: int | None,
    goal_date: date | None,
    actor_id: int | None,
    at: datetime,
    without_brief: bool = False,
) -> None:
    """Start a campaign, or change the goal of one that has started; refused without a whole goal.

    Raises NoBrief where our own people have been told nothing of it, unless whoever launches it
    says so on purpose; the journal keeps that.
    """
    if not (goal_stage and goal_metric and goal_target and goal_date):
        raise UnableToLaunch
    briefed = announcements.has_brief(campaign_id=campaign_id)
    row = models.Campaign.objects.select_for_update().get(pk=campaign_id)
    is_new = row.launched_at is None
    if is_new and not briefed and not without_brief:
        raise NoBrief
    row.goal_stage, row.goal_metric = goal_stage, goal_metric
    row.goal_target, row.goal_date = goal_target, goal_date
    row.launched_at = row.launched_at or at
    row.save()
    told: dict[str, Any] = {
        "subject": "campaign", "subject_id": campaign_id, "actor_id": actor_id, "at": at,
        "stage": goal_stage, "briefed": briefed,
    }  # fmt: skip
    if is_new:
        journal.record(kind="campaign.launched", **told)
    else:
        journal.record(kind="campaign.goal_changed", **told)


@transaction.atomic
def give_owner(
    *, campaign_id: int, owner_id: int | None, actor_id: int | None, at: datetime
) -> None:
    """Say who answers for a campaign, or that nobody does. Raises UnableToOwn for somebody who has
    left, LookupError where there is no such campaign."""
    row = models.Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if row is None:
        raise LookupError(f"There is no campaign {campaign_id}.")
    if row.owner_id == owner_id:
        return
    if owner_id is not None and team.hold_members(ids=[owner_id]):
        raise UnableToOwn
    row.owner_id = owner_id
    row.save(update_fields=["owner"])
    journal.record(
        kind="campaign.owner_given", subject="campaign", subject_id=campaign_id, actor_id=actor_id,
        at=at, owner=owner_id,
    )  # fmt: skip


def tell_owner(
    *,
    campaign_id: int | None,
    facts: Mapping[str, Any],
    by: int | None,
    key: str,
    at: datetime,
) -> frozenset[int]:
    """Tell whoever owns a campaign, or acts for them, what sales made of a lead of it, where nobody
    owns it whoever catches for marketing; answers who is told. Nobody is told of what they did
    themselves. Caller's transaction."""
    if campaign_id is None:
        return frozenset()
    found = models.Campaign.objects.filter(pk=campaign_id)
    owner = found.values_list("owner_id", flat=True).first()
    if owner is None:
        to = team.catcher(side=Side.MARKETING, at=at)
    else:
        to = None if owner == by else team.deputies_of(member_ids=[owner], at=at)[owner]
    if to is None or to == by:
        return frozenset()
    told = {**facts, "campaign": campaign_id}
    notices.tell(
        kind="campaign_word", to=[to], subject="campaign", subject_id=campaign_id, key=key, at=at,
        facts=told if by is None else {**told, "by": by},
    )  # fmt: skip
    return frozenset({to})
