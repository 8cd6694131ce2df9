"""What has happened lies behind; what is planned may lie ahead."""

from datetime import timedelta
from pathlib import Path

import pytest

from accord.foundation import bulk, clock
from accord.intake.operations import files, records
from accord.intake.tests.delivered import file
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

pytestmark = pytest.mark.usefixtures("committed")
BEHIND = f"{clock.now():%Y-%m-%d}"
AHEAD = f"{clock.now() + timedelta(days=1800):%Y-%m-%d}"
LEAD = "id,created_at\na,2026-01-05\n"


def tried(folder: Path, kind: Kind, text: str) -> files.TriedOut:
    header = text.split("\n", 1)[0].split(",")
    plan = Plan(kind, "crm", {name: "external_id" if name == "id" else name for name in header})
    path = file(folder, "file.csv", text)
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    return files.try_out(path=path, reading=prepared.reading, plan=prepared.plan, now=clock.now)


@pytest.mark.parametrize(
    ("kind", "column", "text"),
    [
        (Kind.LEADS, "created_at", "id,created_at\na,{0}\nb,{1}\n"),
        (Kind.LEADS, "converted_at", "id,converted_at\na,{0}\nb,{1}\n"),
        (Kind.VISITS, "occurred_at", "visitor_external_id,occurred_at\na,{0}\nb,{1}\n"),
        (Kind.DEALS, "opened_at", "id,opened_at\na,{0}\nb,{1}\n"),
        (Kind.DEALS, "closed_at", "id,outcome,closed_at\na,won,{0}\nb,won,{1}\n"),
        (Kind.DEALS, "closed_at", "id,outcome,closed_at\na,lost,{0}\nb,lost,{1}\n"),
    ],
)
def test_what_has_happened_cannot_lie_ahead(
    tmp_path: Path, kind: Kind, column: str, text: str
) -> None:
    found = tried(tmp_path, kind, text.format(BEHIND, AHEAD))
    assert (found.counts["created"], found.counts["quarantined"]) == (1, 1)
    [problem] = found.problems
    assert str(problem["sentence"]).startswith(f"Row 3, column {column}: “{AHEAD}” lies ahead")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DEALS, "id,outcome,closed_at\na,open,{0}\n"),
        (Kind.DEALS, "id,closed_at\na,{0}\n"),
        (Kind.CAMPAIGNS, "id,name,started_on,ended_on,goal_date\na,Fair,2026-01-01,{0},{0}\n"),
    ],
)
def test_what_is_planned_may_lie_ahead(tmp_path: Path, kind: Kind, text: str) -> None:
    assert tried(tmp_path, kind, text.format(AHEAD)).counts["created"] == 1


def test_a_day_is_left_for_zones_apart(tmp_path: Path) -> None:
    nearly = f"{clock.now() + timedelta(hours=20):%Y-%m-%dT%H:%M:%SZ}"
    assert tried(tmp_path, Kind.LEADS, f"id,created_at\na,{nearly}\n").counts["created"] == 1


def test_a_program_is_told_so_too() -> None:
    sent = [{"external_id": "a", "created_at": AHEAD}, {"external_id": "b", "created_at": BEHIND}]
    held, taken = records.take(kind=Kind.LEADS, records=sent, now=clock.now, source="crm")
    assert (held.outcome, taken.outcome) == ("quarantined", "created")
    assert held.problems[0]["field"] == "created_at"
    assert bulk.fetch("select count(*) from leads_lead") == [(1,)]
