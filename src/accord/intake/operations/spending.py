"""Taking in campaigns and what was spent on them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from accord.campaigns import api as campaigns
from accord.contacts.values.people import Outcome
from accord.intake.operations import visits
from accord.intake.operations.named import campaigns_of, members_of
from accord.intake.operations.people import Result
from accord.intake.queries.batches import list_batches_of_delivery
from accord.intake.rules import normalise as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.intake.values.reading import Amount, Period
from accord.kernel.ids import fingerprint


def take_campaigns(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about campaigns; a sum in the same row is booked as their cost."""
    rows = n.good()
    keys = [
        key or name
        for key, name in zip(n.column("external_id", rows), n.column("name", rows), strict=True)
    ]
    columns = {
        name: n.column(name, rows, blank=_blank(name)) for name in campaigns.CAMPAIGN_COLUMNS
    }
    columns["name"] = [name or key for name, key in zip(columns["name"], keys, strict=True)]
    starts, ends = columns["started_on"], columns["ended_on"]
    columns["ended_on"] = [
        None if start and end and end < start else end
        for start, end in zip(starts, ends, strict=True)
    ]
    recorded = campaigns.record_campaigns(
        source=plan.source, keys=keys, columns=columns, batch_id=batch_id
    )
    spent = [
        (key, number, amount, start)
        for key, number, amount, start in zip(
            keys, recorded.ids, n.column("cost", rows, blank=None), starts, strict=True
        )
        if amount is not None
    ]
    _book(spent, plan=plan, at=at, batch_id=batch_id)
    told = members_of(
        n, "owner_external_id", rows=rows, plan=plan, role="demand_gen", at=at, batch_id=batch_id
    )
    campaigns.follow_owners(
        owners={
            number: owner
            for number, owner in zip(recorded.ids, told, strict=True)
            if owner is not None
        }
    )
    outcomes = [Outcome(outcome) for outcome in recorded.outcomes]
    return dict(zip(rows, zip(outcomes, recorded.ids, strict=True), strict=True))


def _book(
    spent: Sequence[tuple[str, int, Any, Any]], *, plan: Plan, at: datetime, batch_id: int
) -> None:
    """A sum without a day is booked on the day it came; there it stays when it comes again."""
    currency = plan.currency or "EUR"
    keys = [f"campaign:{key}" for key, _, _, _ in spent]
    booked = campaigns.find_cost_days(source=plan.source, keys=keys)
    campaigns.record_costs(
        source=plan.source,
        keys=keys,
        columns={
            "campaign_id": [number for _, number, _, _ in spent],
            "channel": [""] * len(spent),
            "origin": [""] * len(spent),
            "kind": ["media"] * len(spent),
            "team": ["marketing"] * len(spent),
            "spent_on": [
                start or booked.get(key) or at.date()
                for key, (_, _, _, start) in zip(keys, spent, strict=True)
            ],
            "amount_minor": [
                rules.minor_units(amount, currency=amount.currency or currency)
                for _, _, amount, _ in spent
            ],
            "currency": [amount.currency or currency for _, _, amount, _ in spent],
        },
        batch_id=batch_id,
    )


def _blank(name: str) -> Any:
    return None if name in ("started_on", "ended_on", "goal_target", "goal_date") else ""


def take_costs(
    n: Normalised,
    *,
    plan: Plan,
    at: datetime,  # noqa: ARG001 every taker is told the time
    batch_id: int,
) -> dict[int, Result]:
    """Rows about money spent; those of one campaign and day add up, as its adverts do."""
    visits.tell_sums(n)
    visits.forget_nothings(n)
    spans = n.column("spent_on", range(n.size), blank=None)
    amounts = n.column("amount", range(n.size), blank=None)
    for row in n.good():
        problem = _unbookable(n, row, amount=amounts[row], span=spans[row], plan=plan)
        if problem:
            n.problems[row] = problem
    rows = n.good()
    currencies = [
        amounts[row].currency or rules.currency_of(said, usual=plan.currency)
        for row, said in zip(rows, n.column("currency", rows), strict=True)
    ]
    days = [spans[row].first for row in rows]
    own, parts = n.column("external_id", rows), _parts(n, rows, days=days)
    recorded = campaigns.record_costs(
        source=plan.source,
        keys=[
            said or _key(part, currency, plan=plan)
            for said, part, currency in zip(own, parts, currencies, strict=True)
        ],
        adds=[not said for said in own],
        columns={
            "campaign_id": campaigns_of(n, rows=rows, plan=plan, batch_id=batch_id),
            "channel": n.column("channel", rows),
            "origin": [rules.code_of(origin) or "" for origin in n.column("origin", rows)],
            "kind": n.column("kind", rows, blank="media"),
            "team": [said or "marketing" for said in n.column("team", rows)],
            "spent_on": days,
            "amount_minor": [
                rules.minor_units(amounts[row], currency=currency)
                for row, currency in zip(rows, currencies, strict=True)
            ],
            "currency": currencies,
        },
        batch_id=batch_id,
        delivery=list_batches_of_delivery(batch_id=batch_id),
    )
    outcomes = [Outcome(outcome) for outcome in recorded.outcomes]
    return dict(zip(rows, zip(outcomes, recorded.ids, strict=True), strict=True))


def _unbookable(
    n: Normalised, row: int, *, amount: Amount | None, span: Period | None, plan: Plan
) -> Problem | None:
    if visits.is_sum(n, row, plan=plan):
        return Problem(row, "TOTALS", "", {})
    if amount is None:
        return Problem(row, "NO_AMOUNT", "", {})
    if span is None:
        return Problem(row, "NO_TIME", "", {})
    return None


def _parts(n: Normalised, rows: Sequence[int], *, days: Sequence[date]) -> list[tuple[object, ...]]:
    """What a sum without an id of its own is known by."""
    named = [n.column(name, rows) for name in ("campaign_external_id", "channel", "origin", "kind")]
    # Marketing's own are known as they were before costs had a team.
    team = [said if said == "sales" else "" for said in n.column("team", rows)]
    return list(zip(*named, days, n.column("campaign", rows), team, strict=True))


def _key(part: tuple[object, ...], currency: str, *, plan: Plan) -> str:
    """The parts in words; a currency other than the usual one makes another sum."""
    *told, campaign, team = part
    more = [said for said in (campaign, team) if said]
    more += [currency] if currency != (plan.currency or "EUR") else []
    key = "|".join(map(str, [*told, *more]))
    return key if len(key) <= 320 else fingerprint(*map(str, part))
