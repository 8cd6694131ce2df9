"""Whoever had a part in a deal is told once that it is won."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.handoffs.queries.winning import stories_of
from accord.handoffs.values.winning import Story
from accord.notices import api as notices

SUBJECT = "deal"
NEWS = timedelta(days=7)  # a deal that was won longer ago is history, and nobody is told


def tell_won(within: str, given: Mapping[str, Any], *, at: datetime) -> None:
    """Tell of deals that were won as these transactions say, everybody on their timelines, each
    once, ever; take back what was told of those that are not won after all. Caller's transaction.

    within: a condition on `{x}`, a transaction's number.
    """
    rows = bulk.fetch(
        f"""select distinct e.deal, d.status = 'WON' and not d.is_gone
            from facts.deal_events e join facts.deals d on d.key = e.deal
            where {within.format(x="e.xact_id")} and e.kind in ('won', 'reopened', 'lost')
              and (d.status <> 'WON' or d.is_gone or d.closed_at between %(news)s and %(at)s)""",
        {**given, "news": at - NEWS, "at": at + timedelta(days=1)},
    )
    undone = [_key(deal) for deal, is_won in rows if not is_won]
    if undone:
        notices.withdraw(keys=undone, at=at)
    for story in stories_of(deal_ids=[deal for deal, is_won in rows if is_won]):
        notices.tell(
            kind="won_together", to=story.members, subject=SUBJECT, subject_id=story.deal_id,
            facts=_facts(story), key=_key(story.deal_id), at=at,
        )  # fmt: skip


def _facts(story: Story) -> dict[str, int]:
    told = {
        "deal": story.deal_id,
        "days": story.days,
        "campaign": story.campaign_id,
        "count": len(story.asset_ids) or None,
        "by": story.called_by,
    }
    return {name: value for name, value in told.items() if value is not None}


def _key(deal_id: int) -> str:
    return f"deal:{deal_id}:won"
