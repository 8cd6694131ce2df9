"""Leads handed over, and the clocks that run for them, read again all at once."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench import ground, many
from bench.many import AT
from bench.values import Figure

LEADS, AT_ONCE = 33_400, 1_000
ARRIVALS, ARRIVES_BY = 100, "marketing_to_sdr"
ROWS = 20  # of the inbox at least on its first page
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
        inbox = _inbox()
        ground.begin_handoffs(AT)
        arrived, touched, told = _arrivals()
    assert told == ARRIVALS, told
    return [
        Figure("handoffs", f"{leads:,} leads handed over, {clocks:,} clocks begun", "/s",
               (leads / handed,)),
        Figure("handoffs", f"whether any of {clocks:,} clocks tells", "s", tuple(looked),
               at_most=1),
        Figure("handoffs", f"{clocks:,} clocks read again in full", "s", tuple(again), at_most=8),
        Figure("handoffs", "the same to reading their rows alone", "×",
               (min(again) / min(bare),)),
        Figure("handoffs", f"the inbox of {leads:,} open hand-offs, 95th of 100", "ms", (inbox,)),
        Figure("handoffs", "a lead taken in, handed over, its owner's notice in the outbox,"
               " 95th of 100", "ms", (arrived,), at_most=300),
        Figure("handoffs", "a touch of a lead that was handed over, 95th of 100", "ms",
               (touched,)),
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
    for kind in (AGREEMENT["handoff"], ARRIVES_BY):
        body = {**AGREEMENT, "handoff": kind}
        agreements.propose_agreement(key=f"bench-{kind}", body=body, actor_id=None, at=AT)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update definitions_version set state = 'IN_FORCE', active_from = %s"
            " where kind = 'agreement'",
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


def _inbox() -> float:
    """Milliseconds of the first page of whoever has them all."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    owner = get_user_model().objects.get(email="lead@bench.example")
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page() -> None:
        answer = client.get("/inbox/", follow=True)
        assert answer.content.count(b'href="/handoffs/') >= ROWS, answer

    page()
    return _worst([_took(page) for _round in range(100)])


def _arrivals() -> tuple[float, float, int]:
    """By the door for single records, from the row to the commit: leads that are MQL as they come,
    and a form of each afterwards; how many of their notices lie in the outbox."""
    from accord.foundation import bulk
    from accord.intake import api as intake
    from accord.intake.operations import records

    def take(kind: Any, row: dict[str, str], at: Any) -> None:
        [receipt] = records.take(kind=kind, records=[row], now=lambda: at, source="crm")
        assert receipt.subject_id is not None, receipt

    came, touched = [], []
    for number in range(ARRIVALS):
        at = AT + 2 * HOUR + timedelta(minutes=number)
        row = {
            "external_id": f"new{number}", "full_name": f"New {number}", "stage": "mql",
            "email": f"new{number}@arrives{number}.example", "created_at": at.isoformat(),
        }  # fmt: skip
        came.append(_took(lambda row=row, at=at: take(intake.Kind.LEADS, row, at)))
        form = {
            "external_id": f"form{number}", "lead_external_id": f"new{number}", "kind": "form",
            "direction": "in", "occurred_at": at.isoformat(),
        }  # fmt: skip
        touched.append(_took(lambda row=form, at=at: take(intake.Kind.TOUCHES, row, at)))
    [(told,)] = bulk.fetch(
        """select count(*) from notices_notice n
           where n.kind = 'handed_over' and n.told_at >= %s
             and exists (select from foundation_delivery d
                         where d.message_key = 'notice:' || n.id || ':mail')""",
        [AT + 2 * HOUR],
    )
    return _worst(came), _worst(touched), int(told)


def _worst(took: list[float]) -> float:
    """The 95th of 100, in milliseconds."""
    return sorted(took)[len(took) * 95 // 100] * 1000
