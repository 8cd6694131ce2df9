"""How the sample's leads were handed over in its last months, and what both teams promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from accord.sample.rules import dice
from accord.sample.values import Called, Fate, PastHandoff

KEY = "leads-as-they-come"
LOOKED_AT = timedelta(days=90)
# Both signed no sooner: what became ready for sales before was never handed over, and would wait.
AGREED = LOOKED_AT
# What both sides promised: the example that the page of agreements begins with.
TEMPLATE = "as-they-come"
KINDS: dict[str, Any] = {
    "kinds": [
        {"code": "marketing_to_sdr", "name": "Marketing to sales", "from": "marketing",
         "to": "sales", "at_stage": "mql", "needs": ["email", "company"]},
        {"code": "sdr_to_ae", "name": "SDR to AE", "from": "sales", "to": "sales",
         "needs": ["company"]},
        {"code": "sales_to_marketing", "name": "Back to marketing", "from": "sales",
         "to": "marketing"},
        {"code": "ae_to_customer_team", "name": "AE to customer team", "from": "sales",
         "to": "sales"},
    ]
}  # fmt: skip
# Of a hundred leads that came back, so many for each reason.
_REASONS = ("not_icp_role", "bad_timing", "not_icp_company", "no_budget_now", "wrong_person",
            "other")  # fmt: skip
_OFTEN = dice.spread((30, 26, 18, 14, 8, 4))
# Where a hundred leads stood when they were handed over; those that came back fitted less often.
_STANDINGS = ("perfect", "hot", "nurture", "cold")
_STOOD = dice.spread((46, 22, 26, 6))
_STOOD_BACK = dice.spread((14, 34, 18, 34))
# Two sellers keep their promises to the letter only, so that the board has somebody to ask about:
# one returns without a reason from the list, one calls what they do not want duplicates.
GAMES = (("other", 0.9), ("duplicate", 0.7))
_QUICK = 0.8  # of open leads are accepted within a day
_FIRST = timedelta(minutes=10)


# What both sides promised beside the example: tries that follow each other, and looks at nurtures.
ATTEMPTS: dict[str, Any] = {
    "code": "attempts", "side": "sales", "kind": "persistence", "every": "month", "attempts": 3,
    "within_days": 10, "spacing": "PT1H", "next_within": "PT36H", "share": 0.8,
}  # fmt: skip
LOOKS: dict[str, Any] = {
    "task": "nurture_check", "side": "marketing", "within": "PT18H", "tell": ["leader"],
    "every_days": 20,
}  # fmt: skip
# Which nurture a lead entered that came back for this reason.
NURTURES = {"bad_timing": "Next season", "no_budget_now": "Next budget"}


def agreement(example: Mapping[str, Any]) -> dict[str, Any]:
    """What both sides have signed."""
    return {
        **example,
        "clauses": [*example["clauses"], ATTEMPTS],
        "turnarounds": [*example["turnarounds"], LOOKS],
    }


def nurtured(past: Sequence[PastHandoff], *, by: int) -> list[PastHandoff]:
    """The way back of leads that came too early: marketing took them into a nurture."""
    return [
        PastHandoff(
            one.lead_id, by, one.closed_at, one.closed_at, one.closed_at + _FIRST, "ended",
            nurture=NURTURES[one.reason],
        )
        for one in past
        if one.closed_at is not None and one.outcome == "rejected" and one.reason in NURTURES
    ]  # fmt: skip


def routing(*, sellers: Sequence[int], fallback: int) -> dict[str, Any]:
    """Everybody who calls first takes turns; whoever leads sales has the rest."""
    pool = [{"member": one} for one in sellers]
    rules = [{"code": "in_turn", "name": "In turn", "pool": pool}] if pool else []
    return {"rules": rules, "fallback": fallback}


def past_of(lead: Called, *, seed: int, until: datetime) -> PastHandoff | None:
    """The hand-off of a lead; None of one that nobody had, or that came long before."""
    found = _past_of(lead, seed=seed, until=until)
    if found is None:
        return None
    roll = dice.roller(seed, "standing", lead.came_at.isoformat(), lead.ready_at.isoformat())
    often = _STOOD_BACK if lead.fate is Fate.RETURNED else _STOOD
    return replace(found, quadrant=_STANDINGS[dice.fall(roll, often)])


def with_games(past: Sequence[PastHandoff], *, seed: int) -> list[PastHandoff]:
    """The same hand-offs, where the two sellers who returned most did so with little truth."""
    returned = Counter(one.owner_id for one in past if one.outcome == "rejected")
    most = sorted(returned, key=lambda owner: (-returned[owner], owner))
    games = dict(zip(most, GAMES, strict=False))
    return [_gamed(one, games.get(one.owner_id), seed=seed) for one in past]


def _gamed(one: PastHandoff, game: tuple[str, float] | None, *, seed: int) -> PastHandoff:
    if game is None or one.outcome != "rejected":
        return one
    reason, often = game
    roll = dice.roller(seed, "game", one.offered_at.isoformat(), str(one.closed_at))
    return replace(one, reason=reason) if roll() < often else one


def _past_of(lead: Called, *, seed: int, until: datetime) -> PastHandoff | None:
    if lead.owner_id is None or not until - LOOKED_AT <= lead.ready_at < until:
        return None
    roll = dice.roller(seed, "handing", lead.came_at.isoformat(), lead.ready_at.isoformat())
    takes = timedelta(minutes=int(roll() * roll() * 1_400)) + _FIRST
    reason = _REASONS[dice.fall(roll, _OFTEN)]
    accepted_at = lead.ready_at + takes
    decided = lead.decided_at
    if lead.fate is Fate.RETURNED and decided is not None:
        return PastHandoff(
            lead.lead_id, lead.owner_id, lead.ready_at, None, max(decided, lead.ready_at),
            "rejected", reason,
        )  # fmt: skip
    if decided is not None:
        accepted_at = min(accepted_at, max(decided, lead.ready_at))
    elif roll() > _QUICK:
        return PastHandoff(lead.lead_id, lead.owner_id, lead.ready_at)
    if accepted_at >= until:
        return PastHandoff(lead.lead_id, lead.owner_id, lead.ready_at)
    if lead.fate is Fate.LOST and lead.closed_at is not None:
        over = max(lead.closed_at, accepted_at)
        return PastHandoff(lead.lead_id, lead.owner_id, lead.ready_at, accepted_at, over, "ended")
    return PastHandoff(lead.lead_id, lead.owner_id, lead.ready_at, accepted_at)
