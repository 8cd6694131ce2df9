"""A file that comes again changes nothing and says so, also where it holds one id twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accord.foundation import bulk, clock
from accord.intake.operations import files
from accord.intake.queries import batches as queries
from accord.intake.tests.delivered import file
from accord.intake.values.batches import Counts, Kind
from accord.intake.values.plans import Plan

pytestmark = pytest.mark.usefixtures("committed")
LEADS = "id,name,stage,created\na,Ana,lead,2026-01-05\nb,Bo,lead,2026-01-06\n"
FILES: dict[Kind, tuple[dict[str, str], str]] = {
    Kind.LEADS: (
        {"id": "external_id", "name": "full_name", "title": "title", "created": "created_at"},
        "id,name,title,created\na,Ana,Buyer,2026-01-05\na,Ana Pop,,2026-01-05\n"
        "b,Bo,CEO,2026-01-06\na,Ana P.,Head,2026-01-05\n",
    ),
    Kind.COMPANIES: (
        {"id": "external_id", "name": "name", "people": "size"},
        "id,name,people\n1,ACME,5\n1,Acme,7\n,Acme,\n,ACME,\n",
    ),
    Kind.DEALS: (
        {"id": "external_id", "lead": "lead_external_id", "sum": "amount", "company": "company"},
        "id,lead,sum,company\n1,a,100,ACME\n1,a,200,Acme\n2,nobody,5,\n",
    ),
    Kind.TOUCHES: (
        {"id": "external_id", "lead": "lead_external_id", "kind": "kind", "at": "occurred_at"},
        "id,lead,kind,at\n1,a,form,2026-01-07\n1,a,download,2026-01-08\n,b,form,2026-01-09\n",
    ),
    Kind.CAMPAIGNS: (
        {"id": "external_id", "name": "name", "spent": "cost"},
        "id,name,spent\n1,Spring,10\n1,Spring sale,20\n",
    ),
    Kind.COSTS: (
        {"id": "external_id", "day": "spent_on", "sum": "amount"},
        "id,day,sum\n1,2026-01-05,10\n1,2026-01-05,20\n",
    ),
}


def test_a_file_says_who_answers_for_campaigns_that_nobody_answers_for(tmp_path):
    columns = {"id": "external_id", "name": "name", "owner": "owner_external_id"}
    owned = """select c.name, m.name from campaigns_campaign c
               left join team_member m on m.id = c.owner_id order by 1"""
    for lines, owners in (
        ("1,Spring,dana\n2,Autumn,\n", [("Autumn", None), ("Spring", "dana")]),
        ("1,Spring,ivo\n2,Autumn,ivo\n", [("Autumn", "ivo"), ("Spring", "dana")]),
    ):
        path = file(tmp_path, "campaigns.csv", f"id,name,owner\n{lines}")
        take_in(path, Plan(Kind.CAMPAIGNS, "crm", columns))
        assert bulk.fetch(owned) == owners


def take_in(path: Path, plan: Plan, *, later: timedelta = timedelta(0)) -> Counts:
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    batch_id = files.deliver(
        path=path,
        file_name=path.name,
        plan=prepared.plan,
        reading=prepared.reading,
        files=settings.FILES,
        at=clock.now(),
    )
    files.run_file(batch_id=batch_id, files=settings.FILES, now=lambda: clock.now() + later)
    return queries.get_batch(batch_id=batch_id).counts


def state() -> list[list[tuple[object, ...]]]:
    """What is known, without what stamps say about it."""
    tables = ("contacts_person", "contacts_company", "contacts_sourcerecord", "leads_lead",
              "leads_stageevent", "deals_deal", "journeys_touch", "campaigns_campaign",
              "campaigns_cost", "contacts_sourcerecordversion")  # fmt: skip
    return [
        bulk.fetch(f"select (to_jsonb(t) - 'xact_id')::text from {table} t order by id")
        for table in tables
    ]


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_comes_again_is_unchanged_throughout(tmp_path: Path, kind: Kind) -> None:
    known = {"id": "external_id", "name": "full_name", "stage": "stage", "created": "created_at"}
    take_in(file(tmp_path, "leads.csv", LEADS), Plan(Kind.LEADS, "crm", known))
    columns, text = FILES[kind]
    path, plan = file(tmp_path, "file.csv", text), Plan(kind, "crm", columns)
    first = take_in(path, plan)
    assert first.received == text.count("\n") - 1
    before = state()
    again = take_in(path, plan, later=timedelta(days=2))
    assert again.unchanged == again.received - again.quarantined == first.received
    assert state() == before


def test_deals_that_came_before_their_leads_are_unchanged_when_they_come_again(
    tmp_path: Path,
) -> None:
    columns, text = FILES[Kind.DEALS]
    deals, plan = file(tmp_path, "deals.csv", text), Plan(Kind.DEALS, "crm", columns)
    take_in(deals, plan)
    take_in(file(tmp_path, "leads.csv", LEADS), Plan(Kind.LEADS, "crm", {"id": "external_id"}))
    before = state()
    assert take_in(deals, plan).unchanged == 3
    assert state() == before
