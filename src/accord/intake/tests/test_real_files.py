"""Real and hostile files go in, and nothing that they say does harm where it comes out."""

import csv
import io
from pathlib import Path

import pytest
from django.db import connections

from accord.foundation import bulk
from accord.intake import models
from accord.intake.queries import batches as queries
from accord.intake.tests.delivered import file
from accord.intake.tests.shared import shared
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.values import refusals
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES
from accord.intake.values.refusals import UnableToRead

pytestmark = pytest.mark.usefixtures("committed")


def test_the_error_file_holds_the_row_as_it_stood_and_no_formula(tmp_path: Path) -> None:
    text = 'id,email,note\n1,=1+1,"=HYPERLINK(""http://evil.example"")"\n2,a@example.com,fine\n'
    plan = Plan(kind=Kind.LEADS, source="crm", columns={"id": "external_id", "email": "email"})
    batch = take_in(file(tmp_path, "a.csv", text), plan)
    written = "".join(queries.error_file(batch_id=batch))
    lines = written.removeprefix("\ufeff").splitlines()
    assert lines[0] == '"id","email","note","error"'
    assert lines[1].startswith('"1","\'=1+1","\'=HYPERLINK')
    assert "Row 2, column email" in lines[1]
    assert len(lines) == 2


def test_what_a_file_says_is_inert_wherever_it_comes_out() -> None:
    folder = shared() / "hostile" / "csv"
    plan = Plan(
        kind=Kind.LEADS,
        source="hostile",
        columns={"email": "email", "first_name": "first_name", "created_at": "created_at"},
        on_doubt="quarantine",
    )
    tried, refused = 0, []
    for path in sorted(folder.glob("*.csv")):
        try:
            batch = take_in(path, plan)
        except UnableToRead as problem:
            refused.append(refusals.sentence(problem.refusal.code, problem.refusal.facts))
            continue
        tried += 1
        counts = counts_of(batch)
        assert counts.pending == 0
        written = "".join(queries.error_file(batch_id=batch)).removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r＝＋－＠")], path.name
        assert counts.received == models.Receipt.objects.filter(batch_id=batch).count()
    assert tried > 20
    assert all(refused)


REAL = [
    ("olist-leads", "olist/marketing_qualified_leads.csv", 5345, 0),
    ("olist-deals", "olist/closed_deals.csv", 529, 0),
    ("xeducation", "xeducation/Leads.csv", 9240, 0),
    ("maven-accounts", "maven_crm/accounts.csv", 85, 0),
    ("maven-deals", "maven_crm/sales_pipeline.csv", 8800, 0),
    ("zoho-users", "zoho_crm/Users.csv", 11, 0),
    ("zoho-leads", "zoho_crm/Leads.csv", 3900, 0),
    ("zoho-contacts", "zoho_crm/Contacts.csv", 1265, 0),
    ("zoho-campaigns", "zoho_crm/Campaigns.csv", 110, 0),
    ("zoho-potentials", "zoho_crm/Potentials.csv", 3632, 0),
    # Set aside: 1,251 name nobody and 579 only a deal, but the deals' file holds no ids of deals.
    ("zoho-calls", "zoho_crm/Calls.csv", 4100, 1830),
    ("zoho-events", "zoho_crm/Events.csv", 2978, 3),
    # Set aside: namesakes, for the file names leads by their last name alone, and rows that say
    # that nothing has reached the lead.
    ("zoho-campaign-members", "zoho_crm/Campaign_Lead_Status.csv", 3900, 2501),
    ("zoho-tasks", "zoho_crm/Tasks.csv", 2978, 2978),
]
SET_ASIDE = {
    ("zoho-call", "NAMES_NO_LEAD"): 1251,
    ("zoho-call", "UNKNOWN_DEAL"): 579,
    ("zoho-event", "NAMES_NO_LEAD"): 3,
    ("zoho-member", "SEVERAL_LEADS"): 2180,
    ("zoho-member", "NOTHING_REACHED"): 321,
    ("zoho-task", "NAMES_NO_LEAD"): 2978,
}


def test_real_files_go_in_by_their_profiles() -> None:
    folder = shared() / "data"
    for profile, path, rows, waiting in REAL:
        counts = counts_of(take_in(folder / path, PROFILES[profile]))
        assert (counts.received, counts.quarantined, counts.refused) == (rows, waiting, 0), profile
    codes = bulk.fetch(
        """select b.source, s.code, count(*) from intake_setaside s
           join intake_batch b on b.id = s.batch_id group by 1, 2"""
    )
    assert {(source, code): count for source, code, count in codes} == SET_ASIDE
    brought = bulk.fetch(
        """select count(*), count(distinct l.campaign_id) from leads_lead l
           join campaigns_campaign c on c.id = l.campaign_id and c.source = 'zoho'"""
    )
    assert brought == [(1399, 107)]
    won = bulk.fetch(
        """select count(*), count(*) filter (where ending = 'won') from leads_lead
           where source in ('olist', 'xeducation') group by source order by source"""
    )
    assert won == [(5345, 529), (9240, 3561)]
    sums = bulk.fetch(
        """select status, count(*), sum(amount_minor) from deals_deal where source = 'maven'
           group by status order by status"""
    )
    assert [row[:2] for row in sums] == [("LOST", 2473), ("OPEN", 2089), ("WON", 4238)]
    assert sums[2][2] == 1_000_553_400
    connections["default"].close()
