"""What a row about a lead itself stands for: a filled-in form, and what was said in it."""

from collections.abc import Sequence
from datetime import datetime

from accord.intake.operations.named import assets_of, campaigns_of
from accord.intake.rules.normalise import Normalised
from accord.intake.values.plans import Plan
from accord.journeys import api as journeys
from accord.journeys.values import Direction, Reach, Touches, TouchKind


def record(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    people: Sequence[int],
    at: datetime,
    batch_id: int,
) -> None:
    """Each row's touch of the plan's kind and, where it says so, where the buyer heard of us."""
    campaigns = campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id)
    pages = assets_of(
        n, "landing_page_external_id", rows=rows, plan=plan, kind="landing_page", batch_id=batch_id
    )
    keys = n.column("external_id", rows)
    moments = n.column("created_at", rows, blank=at)
    channels = n.column("channel", rows)
    heard = n.column("self_reported", rows)
    told = [(place, plan.touch) for place in range(len(rows))]
    told += [(place, TouchKind.SELF_REPORTED) for place, said in enumerate(heard) if said]
    journeys.record_touches(
        touches=Touches(
            source=plan.source,
            external_key=[f"{keys[place]}:{kind}" for place, kind in told],
            person_id=[people[place] for place, _ in told],
            company_id=[None] * len(told),
            kind=[str(kind) for _, kind in told],
            direction=[Direction.IN.value] * len(told),
            reach=[Reach.ONE_TO_MANY.value] * len(told),
            team=["marketing"] * len(told),
            channel=[channels[place] for place, _ in told],
            campaign_id=[campaigns[place] for place, _ in told],
            asset_id=[pages[place] for place, _ in told],
            member_id=[None] * len(told),
            occurred_at=[moments[place] for place, _ in told],
            detail=[
                {"said": heard[place]} if kind == TouchKind.SELF_REPORTED else {}
                for place, kind in told
            ],
        ),
        at=at,
        batch_id=batch_id,
    )
