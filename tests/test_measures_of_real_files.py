"""Public files with known answers go the whole way: read, imported, copied, measured."""

import csv
import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from accord.foundation import clock
from accord.intake.operations import files
from accord.intake.queries import files as reading
from accord.intake.values.profiles import PROFILES
from accord.reporting import api as reporting

DATA = os.environ.get("ACCORD_TEST_DATA")
pytestmark = pytest.mark.skipif(
    not DATA, reason="ACCORD_TEST_DATA does not name the folder of shared test data"
)


def imported(*pairs: tuple[str, str]) -> None:
    for profile, name in pairs:
        path = Path(str(DATA), "data", name)
        plan = PROFILES[profile]
        head = reading.read_head(path, locale="en", overrides=files.overrides_of(plan))
        batch = files.deliver(
            path=path, file_name=path.name, plan=plan, reading=head, files=settings.FILES,
            at=clock.now(),
        )  # fmt: skip
        files.run_file(batch_id=batch, files=settings.FILES, now=clock.now)


def asked(measure: str, **options: object) -> reporting.Result:
    chosen = reporting.Options(**options)  # type: ignore[arg-type]
    return reporting.ask(measure=measure, at=clock.now(), options=chosen)


def test_olist(committed: None) -> None:
    imported(
        ("olist-leads", "olist/marketing_qualified_leads.csv"),
        ("olist-deals", "olist/closed_deals.csv"),
    )
    (whole,) = asked("conversion", by="total").rows
    assert (whole.figures["entered"], whole.figures["reached"]) == (5345, 529)
    assert whole.figures["rate"] == pytest.approx(0.09897, abs=5e-6)
    by_origin = asked("conversion", by="origin")
    counts = {row.group: (row.figures["reached"], row.figures["entered"]) for row in by_origin.rows}
    assert {
        name: counts[name] for name in ("paid_search", "organic_search", "social", "unknown", None)
    } == {
        "paid_search": (122, 1048),
        "organic_search": (170, 1603),
        "social": (48, 756),
        "unknown": (118, 779),
        None: (9, 33),
    }
    edge = "This file has no deals before December 2017; earlier months look worse than they were."
    assert edge in [reporting.sentence(note) for note in by_origin.notes]
    cohorts = asked("conversion", by="cohort").rows
    marked = [row.group for row in cohorts if row.notes]
    assert marked == [f"2017-{month:02}" for month in range(6, 12)]
    assert asked("conversion", by="cohort", start=date(2018, 1, 1)).rows[0].group == "2018-01"
    for result in (
        by_origin,
        asked("conversion", by="landing_page"),
        asked("lead_quality", by="cohort"),
    ):
        for row in result.rows[:12]:
            for cell in set(result.measure.cells) & set(row.figures):
                found = reporting.list_records(
                    measure=result.measure.name, cell=cell, group=row.group, at=clock.now(),
                    options=result.options, limit=10_000,
                )  # fmt: skip
                assert len(found) == row.figures[cell]


def test_what_olist_declares_is_worth_the_same_by_origin_to_the_cent(committed: None) -> None:
    imported(
        ("olist-leads", "olist/marketing_qualified_leads.csv"),
        ("olist-deals", "olist/closed_deals.csv"),
    )
    folder = Path(str(DATA), "data", "olist")
    with (folder / "marketing_qualified_leads.csv").open(encoding="utf-8") as leads:
        origin_of = {line["mql_id"]: line["origin"] for line in csv.DictReader(leads)}
    counted: dict[str, Decimal] = defaultdict(Decimal)
    with (folder / "closed_deals.csv").open(encoding="utf-8") as deals:
        for line in csv.DictReader(deals):
            said = Decimal(line["declared_monthly_revenue"] or "0")
            counted[origin_of[line["mql_id"]]] += said
    found = {
        row.label or "": Decimal(str(row.figures["value"] or 0))
        for row in asked("won_value", by="origin").rows
    }
    assert found == counted
    sources = {
        row.label or "": Decimal(str(row.figures["value"] or 0))
        for row in asked("source_quality", by="origin").rows
    }
    assert {name: sources[name] for name in counted} == counted
    assert sum(sources.values()) == sum(counted.values())


def test_maven(committed: None) -> None:
    imported(
        ("maven-accounts", "maven_crm/accounts.csv"),
        ("maven-deals", "maven_crm/sales_pipeline.csv"),
    )
    (rate,) = asked("win_rate").rows
    assert (rate.figures["won"], rate.figures["lost"]) == (4238, 2473)
    assert rate.figures["rate"] == pytest.approx(0.63150, abs=5e-6)
    (value,) = asked("won_value").rows
    assert str(value.figures["value"]) == "10005534.00"
    (time,) = asked("time_to_win").rows
    assert time.figures["mean_days"] == 51.8


def test_xeducation(committed: None) -> None:
    imported(("xeducation", "xeducation/Leads.csv"))
    (whole,) = asked("conversion", by="total").rows
    assert whole.figures["entered"] == 9240
    assert whole.figures["rate"] == pytest.approx(0.38539, abs=5e-6)
