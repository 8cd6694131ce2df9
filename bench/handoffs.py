"""Leads handed over, and the clocks that run for them, read again all at once."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import ground, many
from bench.many import AT
from bench.values import Figure

LEADS, AT_ONCE = 33_400, 1_000
HOUR = timedelta(hours=1)
AGREEMENT: dict[str, Any] = {
    "name": "Bench", "handoff": "ae_to_customer_team",
    "clauses": [
        {"code": "volume", "side": "marketing", "kind": "volume", "every": "month",
         "at_least": 10},
        *({"code": promise, "side": "sales", "kind": "speed", "every": "month",
           "promise": promise, "share": 1, "targets": [{"within": within}]}
          for promise, within in (("acknowledge", "PT2H"), ("attempt", "PT4H"),
                                  ("verdict", "PT18H"))),
    ],
    "turnarounds": [{"task": "needs_info", "side": "marketing", "within": "PT9H",
                     "tell": ["leader"]}],
}  # fmt: skip


def measure(*, leads: int = LEADS) -> list[Figure]:
    """A home with so many leads, each handed over: three clocks run for each."""
    with ground.at_home():
        many.furnish(leads=leads, touches=2)
        _agree()
        numbers = _leads()
        handed = _took(lambda: _hand_over(numbers))
        clocks = _clocks()
        looked = [_took(_look) for _round in range(5)]
        again = [_took(_read_again) for _round in range(3)]
        bare = [_took(_bare) for _round in range(3)]
    return [
        Figure("handoffs", f"{leads:,} leads handed over, {clocks:,} clocks begun", "/s",
               (leads / handed,)),
        Figure("handoffs", f"whether any of {clocks:,} clocks tells", "s", tuple(looked),
               at_most=1),
        Figure("handoffs", f"{clocks:,} clocks read again in full", "s", tuple(again), at_most=8),
        Figure("handoffs", "the same to reading their rows alone", "×",
               (min(again) / min(bare),)),
    ]  # fmt: skip


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _agree() -> None:
    from django.db import connections

    from accord.agreements import api as agreements
    from accord.team import api as team

    team.add_member(email="lead@bench.example", name="Lead", role="sales_lead", at=AT)
    agreements.propose_agreement(key="bench", body=AGREEMENT, actor_id=None, at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update definitions_version set state = 'IN_FORCE', active_from = %s"
            " where key = 'bench'",
            [AT],
        )


def _leads() -> list[int]:
    from accord.foundation import bulk

    return [lead for (lead,) in bulk.fetch("select id from live.leads order by id")]


def _hand_over(numbers: list[int]) -> None:
    from accord.handoffs import api as handoffs

    for start in range(0, len(numbers), AT_ONCE):
        made = handoffs.hand_over(
            lead_ids=numbers[start : start + AT_ONCE], kind="ae_to_customer_team",
            order=handoffs.Order(at=AT + HOUR),
        )  # fmt: skip
        assert not made.refused, made.refused[:3]


def _clocks() -> int:
    from accord.foundation import bulk

    [(count,)] = bulk.fetch("select count(*) from handoffs_clock where state = 'running'")
    return int(count)


def _look() -> None:
    from accord.foundation import bulk

    bulk.fetch(
        "select count(*) from handoffs_clock where state = 'running' and tells_at <= %s",
        [AT + HOUR],
    )


def _read_again() -> None:
    from accord.handoffs import api as handoffs

    assert handoffs.settle_all() == 0


def _bare() -> None:
    from accord.foundation import bulk

    bulk.fetch("select * from handoffs_clock")
