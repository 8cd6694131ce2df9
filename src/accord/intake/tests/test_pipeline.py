"""Imports as stories: order, repetition, undo, stopping, and a process killed at any step."""

import hashlib
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as hypothesis_settings
from tests import soak
from tests.soak import rounds

from accord.foundation import bulk, clock, database
from accord.intake import jobs, models
from accord.intake.operations import batches, files, leftover, receiving, undoing
from accord.intake.queries import batches as queries
from accord.intake.tests.delivered import DEALS, LEADS, deal_rows, file, lead_rows, table
from accord.intake.values.batches import BatchState, Counts, Door, Kind
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES

pytestmark = pytest.mark.usefixtures("committed")


def take_in(path: Path, plan: Plan) -> int:
    batch_id = deliver(path, plan)
    files.run_file(batch_id=batch_id, files=settings.FILES, now=clock.now)
    return batch_id


def deliver(path: Path, plan: Plan) -> int:
    prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
    return files.deliver(
        path=path,
        file_name=path.name,
        plan=prepared.plan,
        reading=prepared.reading,
        files=settings.FILES,
        at=clock.now(),
    )


def counts_of(batch_id: int) -> Counts:
    return queries.get_batch(batch_id=batch_id).counts


def hashes() -> dict[str, str]:
    """Each table of records, row by row; what stamps and journals say about it is left out."""
    found = {}
    for name in [*database.tracked_tables(), *undoing.UNTRACKED]:
        rows = bulk.fetch(f"select (to_jsonb(t) - 'xact_id')::text from {name} t order by id")
        found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def meaning() -> list[tuple[object, ...]]:
    """What the tables say, whatever the numbers of the rows."""
    return bulk.fetch(
        """select p.reference, l.stage, l.ending, l.stage_at, l.opened_at, l.closed_at, l.origin,
                  a.external_key, d.external_key, d.status, d.closed_at,
                  (select array_agg(row(e.stage, e.ending, e.occurred_at, e.inferred)::text
                                    order by e.stage, e.ending, e.occurred_at, e.inferred)
                   from leads_stageevent e where e.lead_id = l.id)
           from leads_lead l join contacts_person p on p.id = l.person_id
           left join content_asset a on a.id = l.landing_page_id
           left join deals_deal d on d.lead_id = l.id order by p.reference, d.external_key"""
    )


def olist(folder: Path, count: int = 60) -> tuple[Path, Path]:
    return (
        file(folder, "leads.csv", table(LEADS, lead_rows(count))),
        file(folder, "deals.csv", table(DEALS, deal_rows(count))),
    )


def test_leads_then_deals_and_deals_then_leads_say_the_same(tmp_path: Path) -> None:
    leads, deals = olist(tmp_path)
    first = take_in(leads, PROFILES["olist-leads"])
    second = take_in(deals, PROFILES["olist-deals"])
    forward = meaning()
    assert sum(row[2] == "won" for row in forward) == 7
    undoing.undo(batch_id=second, actor_id=None, at=clock.now())
    undoing.undo(batch_id=first, actor_id=None, at=clock.now())
    assert meaning() == []
    take_in(deals, PROFILES["olist-deals"])
    take_in(leads, PROFILES["olist-leads"])
    assert meaning() == forward


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    leads, deals = olist(tmp_path)
    for path, profile in ((leads, "olist-leads"), (deals, "olist-deals")):
        take_in(path, PROFILES[profile])
    before = hashes()
    for path, profile in ((leads, "olist-leads"), (deals, "olist-deals")):
        counts = counts_of(take_in(path, PROFILES[profile]))
        assert counts.unchanged == counts.received > 0
    assert hashes() == before


def test_the_same_person_twice_in_a_file_is_one(tmp_path: Path) -> None:
    text = "id,email\n1,a@example.com\n2,A@example.com\n1,a@example.com\n3,b@example.com\n"
    plan = Plan(kind=Kind.LEADS, source="crm", columns={"id": "external_id", "email": "email"})
    counts = counts_of(take_in(file(tmp_path, "a.csv", text), plan))
    assert (counts.created, counts.joined, counts.unchanged) == (2, 1, 1)


def test_undo_gives_the_tables_back_also_after_a_second_import_joined(tmp_path: Path) -> None:
    leads, deals = olist(tmp_path)
    take_in(leads, PROFILES["olist-leads"])
    before = hashes()
    batch = take_in(deals, PROFILES["olist-deals"])
    assert hashes() != before
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert hashes() == before
    with pytest.raises(undoing.UnableToUndo):
        undoing.undo(batch_id=batch, actor_id=None, at=clock.now())


CRM = Plan(
    kind=Kind.LEADS,
    source="crm",
    columns={"id": "external_id", "name": "full_name", "title": "title", "stage": "stage"},
)


def crm(folder: Path, name: str, row: str) -> Path:
    return file(folder, name, f"id,name,title,stage\n{row}\n")


def test_imports_that_changed_each_others_rows_are_taken_back_oldest_first(
    tmp_path: Path,
) -> None:
    empty = hashes()
    older = crm(tmp_path, "older.csv", "a,Ana,Buyer,lead")
    newer = crm(tmp_path, "newer.csv", "a,Ana Pop,Buyer,mql")
    first, second = take_in(older, CRM), take_in(newer, CRM)
    undoing.undo(batch_id=first, actor_id=None, at=clock.now())
    again = take_in(newer, CRM)
    assert counts_of(again).unchanged == 1, "what the second import says still stands whole"
    for batch_id in (again, second):
        undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())
    assert hashes() == empty
    assert counts_of(take_in(older, CRM)).created == 1


def test_imports_that_changed_each_others_rows_are_taken_back_newest_first(
    tmp_path: Path,
) -> None:
    empty = hashes()
    first = take_in(crm(tmp_path, "1.csv", "a,Ana,Buyer,lead"), CRM)
    second = take_in(crm(tmp_path, "2.csv", "a,Ana Pop,Buyer,lead"), CRM)
    for batch_id in (second, first):
        undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())
    assert hashes() == empty


def test_a_row_comes_back_as_it_was_before_every_import_that_was_taken_back(
    tmp_path: Path,
) -> None:
    take_in(crm(tmp_path, "1.csv", "a,Ana,Buyer,lead"), CRM)
    before = hashes()
    second = take_in(crm(tmp_path, "2.csv", "a,Ana Pop,Buyer,lead"), CRM)
    third = take_in(crm(tmp_path, "3.csv", "a,Ana Pop,Head of buying,lead"), CRM)
    for batch_id in (second, third):
        undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())
    assert hashes() == before


def test_an_import_is_stopped_after_its_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 20)
    batch = deliver(olist(tmp_path)[0], PROFILES["olist-leads"])

    def stop(_done: int) -> None:
        batches.ask_cancel(batch_id=batch, actor_id=None, at=clock.now())

    state = files.run_file(batch_id=batch, files=settings.FILES, now=clock.now, say=stop)
    assert state is BatchState.CANCELLED
    assert counts_of(batch) == Counts(received=20, created=20)
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert meaning() == []


CHILD = """
import os, signal, sys, django
django.setup()
from django.conf import settings
from django.db import connection
from accord.foundation import clock
from accord.intake.operations import batches, files
batch, steps, where = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
batches.STEP = 20
seen = 0

def die(*_):
    global seen
    seen += 1
    if seen == steps:
        os.kill(os.getpid(), signal.SIGKILL)

def at_checkpoint(execute, sql, params, many, context):
    if where == "inside" and 'UPDATE "intake_batch"' in sql and seen_running(params):
        die()
    return execute(sql, params, many, context)

def seen_running(params):
    return "RUNNING" in map(str, params)

with connection.execute_wrapper(at_checkpoint):
    files.run_file(batch_id=batch, files=settings.FILES, now=clock.now,
                   say=die if where == "between" else lambda _done: None)
"""


def killed(batch: int, *, steps: int, where: str) -> None:
    """Run the import in a process of its own that is killed at a step."""
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(batch), str(steps), where],
        env={**os.environ, "ACCORD_HOME": str(settings.HOME)},
        capture_output=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()


def test_a_request_that_was_cut_off_is_ended_and_holds_nothing_open() -> None:
    batch_id = receiving.receive(
        door=Door.API,
        plan=Plan(kind=Kind.LEADS, source="forms", columns={}),
        rows=3,
        at=clock.now() - leftover.PATIENCE,
    )
    assert queries.get_batch(batch_id=batch_id).counts.pending == 3
    jobs.resume(timestamp=0)
    card = queries.get_batch(batch_id=batch_id)
    assert (card.state, card.counts.received, card.counts.pending) == (BatchState.FAILED, 0, 0)


def later() -> None:
    """The lease of the killed process runs out."""
    models.Batch.objects.update(leased_until=clock.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("steps", "where"),
    [
        (1, "between"),
        (2, "inside"),
        (3, "between"),
        pytest.param(1, "inside", marks=soak.IN_FULL),
        pytest.param(2, "between", marks=soak.IN_FULL),
        pytest.param(3, "inside", marks=soak.IN_FULL),
    ],
)
def test_a_killed_import_goes_on_and_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int, where: str
) -> None:
    monkeypatch.setattr(batches, "STEP", 20)
    batch = deliver(olist(tmp_path)[0], PROFILES["olist-leads"])
    # The first write inside is the one that says the import has begun.
    killed(batch, steps=steps + (where == "inside"), where=where)
    with pytest.raises(batches.AlreadyRunning):
        files.run_file(batch_id=batch, files=settings.FILES, now=clock.now)
    later()
    assert leftover.interrupted(at=clock.now()) == [batch]

    jobs.resume(timestamp=0)

    assert counts_of(batch) == Counts(received=60, created=60)
    assert models.Receipt.objects.filter(batch_id=batch).count() == 60
    assert len(meaning()) == 60


def test_an_import_killed_before_it_began_is_begun(tmp_path: Path) -> None:
    batch = deliver(olist(tmp_path)[0], PROFILES["olist-leads"])
    killed(batch, steps=1, where="inside")
    assert leftover.interrupted(at=clock.now()) == []
    assert leftover.interrupted(at=clock.now() + timedelta(hours=1)) == [batch]


def test_a_checkpoint_of_its_own_would_be_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: were receipts not written with their effect, this is what a kill would leave."""
    monkeypatch.setattr(batches, "STEP", 20)
    batch = deliver(olist(tmp_path)[0], PROFILES["olist-leads"])
    killed(batch, steps=2, where="between")
    models.Receipt.objects.filter(batch_id=batch, row_no__gt=21).delete()
    later()
    jobs.resume(timestamp=0)
    counts = counts_of(batch)
    assert (counts.received, counts.unchanged) != (60, 0)


@given(
    parts=strategies.lists(strategies.integers(0, 50), min_size=8, max_size=8),
    state=strategies.sampled_from(list(BatchState)),
)
@pytest.mark.soak
@hypothesis_settings(
    max_examples=rounds(20, full=300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_counts_that_do_not_add_up_cannot_be_written(parts: list[int], state: BatchState) -> None:
    names = ("received", "pending", "created", "joined", "updated", "unchanged", "quarantined",
             "refused")  # fmt: skip
    told = dict(zip(names, parts, strict=True))
    adds_up = told["received"] == sum(parts[1:])
    ended = state not in (BatchState.WAITING, BatchState.RUNNING)
    written = True
    try:
        with transaction.atomic():
            models.Batch.objects.create(
                door="file", kind="leads", source="x", state=state, made_at=clock.now(), **told
            )
    except DatabaseError:
        written = False
    assert written == (adds_up and not (ended and told["pending"]))
