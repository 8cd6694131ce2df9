"""What both of the sample's teams do beside their leads: they meet, tell and get to know each
other, and look after their tools."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.db import transaction

from accord.campaigns import api as campaigns
from accord.foundation import jobs
from accord.learning import api as learning
from accord.meetings import api as meetings
from accord.sample import queries
from accord.sample.operations import signing
from accord.sample.rules import gathering, knowing, telling, tools
from accord.sample.rules.catalogue import CAST, DMITRI, ELENA, IRINA
from accord.sample.values import SOURCE, Plan
from accord.toolaudit import api as toolaudit


@transaction.atomic
def live(plan: Plan, *, at: datetime) -> None:
    """Write down what both teams did beside their leads, as far as nobody has done it here. Nothing
    is done twice, and nothing where one of the cast is missing."""
    members = queries.cast(source=SOURCE)
    if any(one.external_id not in members for one in CAST):
        return
    until = min(at, datetime.combine(plan.until, time.min, UTC))
    signing.plan_telling(at=until - telling.SIGNED)
    if not _tell(members, until=until):
        return
    head, operations = members[ELENA.external_id], members[IRINA.external_id]
    meetings.remember(past=gathering.rhythm(members, until=plan.until), actor_id=head, at=at)
    meetings.remember(past=gathering.monthly(members, until=plan.until), actor_id=head, at=at)
    learning.remember(
        past=knowing.known(members, seed=plan.seed, until=plan.until),
        actor_id=operations, at=until,
    )  # fmt: skip
    toolaudit.remember(
        tools=tools.tools(members, source=SOURCE),
        transfers=tools.transfers(members, until=plan.until), answers=tools.ANSWERS,
        actor_id=members[DMITRI.external_id], at=until,
    )  # fmt: skip
    # What takes its time a worker does: what the next meetings are given, and what Accord's own
    # records know of the tools.
    jobs.defer("sample.look")
    jobs.defer("connecting.look_at_tools")


def _tell(members: dict[str, int], *, until: datetime) -> bool:
    plan = campaigns.find_plan(at=until)
    latest = max(
        campaigns.list_campaigns(limit=200),
        key=lambda one: (str(one.started_on or ""), one.id),
        default=None,
    )
    return campaigns.remember(
        announced=telling.announcements(
            members, campaign_id=latest.id if latest else None, until=until.date()
        ),
        told=telling.ticks(members, lines=plan.lines if plan else (), until=until.date()),
        actor_id=members[ELENA.external_id],
        at=until,
    )


def forget(members: Sequence[int]) -> None:
    """Take all of that out again. Caller's transaction."""
    meetings.forget_of(member_ids=members)
    campaigns.forget_of(member_ids=members)
    learning.forget_of(member_ids=members)
    toolaudit.forget_of(member_ids=members)
