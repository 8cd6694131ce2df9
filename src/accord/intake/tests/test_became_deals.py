"""A lead that says which deal it became is linked with it, whichever of the two comes first."""

from pathlib import Path

import pytest

from accord.foundation import bulk, clock
from accord.intake.operations import undoing
from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.profiles import PROFILES

pytestmark = pytest.mark.usefixtures("committed")

LEADS = (
    "Lead ID,Last Name,Email,Create Date,Converted Opportunity ID\n"
    "00Q1,Pop,ana@acme.example,2026-01-05,0061\n"
    "00Q2,Rus,ion@acme.example,2026-01-05,0061\n"
    "00Q3,Luca,mia@zeta.example,2026-01-05,\n"
)
DEALS = (
    "Opportunity ID,Opportunity Name,Stage,Created Date\n"
    "0061,Pilot,Prospecting,2026-02-01\n"
    "0062,Other,Prospecting,2026-02-01\n"
)
LINKED = [("0061", "ana@acme.example"), ("0062", None)]


def leads(folder: Path) -> int:
    return take_in(file(folder, "leads.csv", LEADS), PROFILES["salesforce-leads"])


def deals(folder: Path) -> int:
    return take_in(file(folder, "deals.csv", DEALS), PROFILES["salesforce-opportunities"])


def linked() -> list[tuple[str, str | None]]:
    return bulk.fetch(
        """select d.external_key, p.email from deals_deal d
           left join leads_lead l on l.id = d.lead_id
           left join contacts_person p on p.id = l.person_id order by 1"""
    )


def test_the_lead_first(tmp_path: Path) -> None:
    leads(tmp_path)
    deals(tmp_path)
    assert linked() == LINKED
    assert bulk.fetch("select count(*) from contacts_person") == [(3,)]  # they share no identity
    assert counts_of(deals(tmp_path)).unchanged == 2


def test_the_deal_first_and_taken_back(tmp_path: Path) -> None:
    deals(tmp_path)
    before = hashes()
    batch = leads(tmp_path)
    assert linked() == LINKED
    stage = "select l.stage from leads_lead l join deals_deal d on d.lead_id = l.id"
    assert bulk.fetch(stage) == [("opportunity",)]
    assert counts_of(leads(tmp_path)).unchanged == 3
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert linked() == [("0061", None), ("0062", None)]
    assert hashes() == before
