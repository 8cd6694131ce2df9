"""A deal deleted in its tool leaves lists and counts, is found still, and comes back with it."""

from pathlib import Path

import pytest

from accord.deals import api as deals
from accord.foundation import bulk, clock
from accord.intake.operations import undoing
from accord.intake.tests.delivered import file, table
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.values.batches import Counts
from accord.intake.values.profiles import PROFILES
from accord.reporting import api as reporting
from tests import people

pytestmark = pytest.mark.usefixtures("committed")

HEADER = ("Record ID", "Deal Name", "Deal Stage", "Amount", "Is Closed Won", "Is Deal Closed?",
          "Close Date", "Deleted")  # fmt: skip
PILOT = ("901", "Pilot", "closedwon", "1200.00", "true", "true", "2026-03-01", "")
GONE = ("901", "", "", "", "", "", "", "true")


def take(folder: Path, *rows: tuple[str, ...]) -> int:
    return take_in(file(folder, "deals.csv", table(HEADER, rows)), PROFILES["hubspot-deals"])


def won() -> int:
    rows = reporting.ask(measure="won_value", at=clock.now()).rows
    return sum(int(str(row.figures["deals"])) for row in rows)


def listed() -> int:
    return deals.count_deals(where=deals.DealFilter())


def test_a_deal_that_is_deleted_counts_nowhere_until_it_is_restored(tmp_path: Path) -> None:
    take(tmp_path, PILOT)
    assert (listed(), won()) == (1, 1)
    gone = take(tmp_path, GONE)
    assert counts_of(gone) == Counts(received=1, updated=1)
    assert (listed(), won()) == (0, 0)
    [found] = deals.search_deals(words="Pilot", company_ids=[])
    assert found.gone_at is not None
    assert deals.list_events(deal_id=found.id)[0][0] == "deleted"
    assert counts_of(take(tmp_path, GONE)).unchanged == 1
    back = take(tmp_path, PILOT)
    assert counts_of(back).updated == 1
    assert (listed(), won()) == (1, 1)
    undoing.undo(batch_id=back, actor_id=None, at=clock.now())
    assert (listed(), won()) == (0, 0)
    undoing.undo(batch_id=gone, actor_id=None, at=clock.now())
    assert (listed(), won()) == (1, 1)
    assert "deleted" not in [event[0] for event in deals.list_events(deal_id=found.id)]


def test_a_deal_that_nobody_knows_does_not_come_by_being_deleted(tmp_path: Path) -> None:
    made = take(tmp_path, GONE, ("902", *PILOT[1:]))
    assert counts_of(made) == Counts(received=2, created=1, refused=1)
    assert bulk.fetch("select external_key from deals_deal") == [("902",)]


def stage_of(email: str) -> str:
    [(stage,)] = bulk.fetch(
        """select l.stage from leads_lead l join contacts_person p on p.id = l.person_id
           where p.email = %s""",
        [email],
    )
    return stage


def test_a_deal_that_is_gone_moves_no_lead_and_no_count_until_it_is_back() -> None:
    fields = ["external_id", "name", "lead_external_id", "outcome", "company", "closed_at"]
    pilot = ["D1", "Pilot", "L1", "won", "Firm", "2026-03-01"]
    people.load("deals", fields, [pilot])
    people.load("deals", ["external_id", "deleted"], [["D1", "true"]])
    people.load(
        "leads", ["external_id", "email", "created_at"], [["L1", "ana@x.example", "2026-01-01"]]
    )
    assert stage_of("ana@x.example") == "lead"
    assert deals.count_linked() == (0, 0)
    [(company,)] = bulk.fetch("select company_id from deals_deal")
    assert deals.count_by_company(company_ids=[company]) == {}
    people.load("deals", fields, [pilot])
    assert stage_of("ana@x.example") == "customer"
    assert deals.count_linked() == (1, 1)
    assert deals.count_by_company(company_ids=[company]) == {company: 1}
