"""The same records in another order come to the same history."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from accord.foundation import bulk
from accord.intake import api as intake

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, tzinfo=UTC)

LEADS = [
    {
        "external_id": key,
        "email": f"{name}@firma.example",
        "created_at": f"2026-01-0{day}T09:00:00Z",
    }
    for key, name, day in (("a", "ana", 1), ("b", "ion", 2), ("c", "eva", 3))
]
HISTORY = [
    {"lead_external_id": key, "stage": stage, "at": f"2026-01-{day}T09:00:00Z"}
    for key, stage, day in (
        ("a", "mql", "05"),
        ("a", "sql", "07"),
        ("b", "mql", "06"),
        ("b", "rejected", "09"),
        ("c", "mql", "10"),
    )
]
DEALS = [
    {
        "external_id": number,
        "lead_external_id": key,
        "outcome": outcome,
        "opened_at": f"2026-{opened}T09:00:00Z",
        "closed_at": closed and f"2026-{closed}T09:00:00Z",
    }
    for number, key, outcome, opened, closed in (
        ("1", "a", "won", "01-08", "02-01"),
        ("2", "a", "open", "02-20", ""),
        ("3", "c", "lost", "01-20", "02-05"),
    )
]
FILES = {intake.Kind.LEADS: LEADS, intake.Kind.STAGE_HISTORY: HISTORY, intake.Kind.DEALS: DEALS}


def take_in(kind, rows):
    headers = list(rows[0])
    plan = intake.Plan(kind=kind, source="tool", columns={name: name for name in headers})
    batch = intake.receive(door=intake.Door.FILE, plan=plan, rows=len(rows), at=AT)
    cells = [[row[name] for row in rows] for name in headers]
    delivered = intake.Delivered(range(1, len(rows) + 1), cells)
    intake.run(
        batch_id=batch,
        plan=plan,
        source=intake.Source(headers, {}, iter([delivered])),
        now=lambda: AT,
    )
    return intake.get_batch(batch_id=batch).counts


def outcome():
    """When each lead first came to each stage, and how it stands."""
    first = bulk.fetch(
        """select p.email, coalesce(nullif(e.ending, ''), e.stage), min(e.occurred_at)
           from leads_stageevent e
           join leads_lead l on l.id = e.lead_id
           join contacts_person p on p.id = l.person_id
           group by 1, 2 order by 1, 3, 2"""
    )
    now = bulk.fetch(
        """select p.email, l.stage, l.ending, l.opened_at, l.closed_at
           from leads_lead l join contacts_person p on p.id = l.person_id order by 1"""
    )
    return first, now


# A history needs its lead; deals wait for theirs, whenever they come.
@pytest.mark.parametrize(
    "order",
    [
        order
        for order in permutations(FILES)
        if order.index(intake.Kind.LEADS) < order.index(intake.Kind.STAGE_HISTORY)
    ],
    ids=lambda order: "-".join(order),
)
def test_files_in_any_order_come_to_the_same(order):
    for kind in order:
        take_in(kind, FILES[kind])
    first, now = outcome()
    assert {(email, stage): f"{at:%m-%d}" for email, stage, at in first} == {
        ("ana@firma.example", "lead"): "01-01",
        ("ana@firma.example", "mql"): "01-05",
        ("ana@firma.example", "sql"): "01-07",
        ("ana@firma.example", "opportunity"): "01-08",
        ("ana@firma.example", "customer"): "02-01",
        ("ana@firma.example", "won"): "02-01",
        ("eva@firma.example", "lead"): "01-03",
        ("eva@firma.example", "mql"): "01-10",
        ("eva@firma.example", "sql"): "01-20",
        ("eva@firma.example", "opportunity"): "01-20",
        ("eva@firma.example", "lost"): "02-05",
        ("ion@firma.example", "lead"): "01-02",
        ("ion@firma.example", "mql"): "01-06",
        ("ion@firma.example", "rejected"): "01-09",
    }
    assert [row[:3] for row in now] == [
        ("ana@firma.example", "customer", "won"),
        ("eva@firma.example", "opportunity", "lost"),
        ("ion@firma.example", "mql", "rejected"),
    ]


@pytest.mark.parametrize("rows", list(permutations(HISTORY[:4], 4))[::5], ids=str)
def test_rows_of_a_history_in_any_order_come_to_the_same(rows):
    take_in(intake.Kind.LEADS, LEADS)
    for row in rows:
        take_in(intake.Kind.STAGE_HISTORY, [row])
    first, now = outcome()
    assert len([row for row in first if row[0] == "ana@firma.example"]) == 3
    assert [row[:3] for row in now][:1] == [("ana@firma.example", "sql", "")]
    assert [row[:3] for row in now][2:] == [("ion@firma.example", "mql", "rejected")]


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_again_changes_nothing(kind):
    for each in FILES:
        take_in(each, FILES[each])
    before = outcome()
    counts = take_in(kind, FILES[kind])
    assert counts.unchanged == counts.received == len(FILES[kind])
    assert outcome() == before
