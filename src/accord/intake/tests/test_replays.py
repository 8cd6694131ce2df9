"""Rows that were set aside: corrected, tried once more, dropped, taken back with their delivery."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import files, records, replaying, tallies, undoing
from accord.intake.queries import asides, ledger
from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.batches import Counts, Kind, OnDoubt
from accord.intake.values.fixing import (
    Correction,
    FixKind,
    ReplayState,
    RowState,
    Selection,
    Tried,
    UnableToFix,
)
from accord.intake.values.plans import Plan

pytestmark = pytest.mark.usefixtures("committed")

PLAN = Plan(
    kind=Kind.LEADS,
    source="crm",
    columns={"id": "external_id", "email": "email", "name": "full_name"},
)
BAD = "id,email,name\n1,ana@example.com,Ana\n2,nobody,Bea\n3,nobody,Cleo\n4,x@@y,Dan\n"
REFUSED = Selection(outcome=Outcome.REFUSED)


def replay(selection: Selection, correction: Correction | None = None) -> ReplayState:
    replay_id = replaying.begin(
        selection=selection, correction=correction, actor_id=None, at=clock.now()
    )
    return replaying.run(replay_id=replay_id, now=clock.now)


def tried(selection: Selection, correction: Correction | None = None) -> Tried:
    return replaying.preview(
        selection=selection, correction=correction, actor_id=None, now=clock.now
    )


def cells(**new: str) -> Correction:
    return Correction(FixKind.CELLS, {"cells": new})


def swap(old: str, new: str) -> Correction:
    return Correction(FixKind.REPLACE, {"column": "email", "old": old, "new": new})


def test_a_row_is_corrected_and_goes_in_and_its_delivery_counts_it(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    assert counts_of(batch) == Counts(received=4, created=1, refused=3)
    one = Selection(outcome=Outcome.REFUSED, batch_id=batch, row_no=3)
    replay(one, cells(email="bea@example.com"))
    assert counts_of(batch) == Counts(received=4, created=2, refused=2)
    card = asides.get_row(batch_id=batch, row_no=3)
    assert card.state is RowState.IN
    assert card.original == ("2", "nobody", "Bea")
    assert card.cells == ("2", "bea@example.com", "Bea")
    assert [fix.kind for fix in card.fixes] == [FixKind.CELLS]
    found = bulk.fetch(
        "select outcome, subject_id is not null from intake_receipt where batch_id = %s"
        " and row_no = 3",
        [batch],
    )
    assert found == [("created", True)]


def test_many_are_corrected_at_once_and_who_stays_says_why(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    group = asides.list_groups(outcome=Outcome.REFUSED)[0]
    assert (group.code, group.column, group.source, group.rows) == ("NOT_EMAIL", "email", "crm", 3)
    before = hashes()
    seen = tried(REFUSED, swap("nobody", ""))
    assert (seen.of, seen.tried, seen.went_in, seen.stayed) == (3, 3, 2, 1)
    assert seen.why == (("NOT_EMAIL", "email", 1),)
    assert hashes() == before, "a look ahead leaves no trace"
    assert not models.Fix.objects.exists()
    replay(REFUSED, swap("nobody", ""))
    assert counts_of(batch) == Counts(received=4, created=3, refused=1)


def test_a_replay_of_what_went_in_does_nothing(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    replay(REFUSED, swap("nobody", ""))
    counts, before = counts_of(batch), hashes()
    replay(REFUSED, swap("nobody", ""))
    assert (counts_of(batch), hashes()) == (counts, before)


def test_two_at_once_have_one_effect(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)

    def work(_n: int) -> ReplayState:
        try:
            return replay(REFUSED, swap("nobody", ""))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(work, range(4))) == {ReplayState.DONE}
    assert counts_of(batch) == Counts(received=4, created=3, refused=1)
    assert bulk.fetch("select count(*) from leads_lead") == [(3,)]


def test_taking_a_delivery_back_takes_its_corrected_rows_back_too(tmp_path: Path) -> None:
    empty = hashes()
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    replay(REFUSED, swap("nobody", ""))
    replay(REFUSED, swap("x@@y", "dan@example.com"))
    assert counts_of(batch).created == 4
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert hashes() == empty
    assert asides.count_open(selection=REFUSED) == 0
    replay(REFUSED, swap("x@@y", ""))
    assert hashes() == empty, "what was taken back is not let in again"


def test_a_later_import_keeps_what_it_says_when_the_replayed_one_goes(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    later = file(tmp_path, "b.csv", "id,email,name\n1,ana@example.com,Ana Pop\n")
    take_in(later, PLAN)
    replay(REFUSED, swap("nobody", ""))
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert bulk.fetch("select name from contacts_person") == [("Ana Pop",)]


SUMS = [
    pytest.param(
        Plan(Kind.COSTS, "ads", {"day": "spent_on", "run": "campaign", "n": "amount"}),
        "select amount_minor / 100 from campaigns_cost", id="costs",
    ),
    pytest.param(
        Plan(Kind.VISITS, "web", {"day": "day", "run": "campaign", "n": "visits"}),
        "select visits from journeys_visitcount", id="visits",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "number"), SUMS)
def test_a_corrected_part_of_a_sum_joins_those_that_went_in_before(
    tmp_path: Path, plan: Plan, number: str
) -> None:
    rows = "".join(f"2026-01-05,Spring,{n}\n" for n in ("60", "40", "x5", "x7"))
    batch = take_in(file(tmp_path, "a.csv", f"day,run,n\n{rows}"), plan)
    assert (bulk.fetch(number), counts_of(batch).refused) == ([(100,)], 2)
    for row_no, (right, so_far) in {4: ("5", 105), 5: ("7", 112)}.items():
        replay(replace(REFUSED, row_no=row_no), cells(n=right))
        assert bulk.fetch(number) == [(so_far,)]
    assert counts_of(batch) == Counts(received=4, created=1, joined=3)
    later = take_in(file(tmp_path, "b.csv", "day,run,n\n2026-01-05,Spring,90\n"), plan)
    assert bulk.fetch(number) == [(90,)], "another delivery replaces the sum"
    undoing.undo(batch_id=later, actor_id=None, at=clock.now())
    assert bulk.fetch(number) == [(112,)]
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert bulk.fetch(number) == []


@pytest.mark.parametrize(("plan", "number"), SUMS)
def test_a_sum_corrected_goes_back_to_what_another_delivery_tells(
    tmp_path: Path, plan: Plan, number: str
) -> None:
    first = "day,run,n\n2026-01-05,Spring,90\n"
    take_in(file(tmp_path, "a.csv", first), plan)
    rows = "".join(f"2026-01-05,Spring,{n}\n" for n in ("60", "40", "x5"))
    batch = take_in(file(tmp_path, "b.csv", f"day,run,n\n{rows}"), plan)
    replay(REFUSED, cells(n="5"))
    assert bulk.fetch(number) == [(105,)]
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert bulk.fetch(number) == [(90,)]


DATES = "id,name,when\n" + "".join(f"{n},N{n},0{n}/0{n + 1}/2020\n" for n in range(1, 6))
DATED = Plan(
    kind=Kind.LEADS,
    source="crm",
    columns={"id": "external_id", "name": "full_name", "when": "created_at"},
    on_doubt=OnDoubt.QUARANTINE,
)


@pytest.mark.parametrize(
    ("order", "first"), [("DMY", "2020-02-01"), ("MDY", "2020-01-02")], ids=["day", "month"]
)
def test_the_order_of_the_date_is_said_for_a_whole_group(
    tmp_path: Path, order: str, first: str
) -> None:
    batch = take_in(file(tmp_path, "a.csv", DATES), DATED)
    assert counts_of(batch) == Counts(received=5, quarantined=5)
    said = Correction(FixKind.READ_AS, {"column": "when", "date_order": order})
    assert tried(Selection()).stayed == 5, "nobody has said which"
    replay(Selection(code="TWO_READINGS", column="when"), said)
    assert counts_of(batch) == Counts(received=5, created=5)
    found = bulk.fetch("select min(opened_at)::date::text from leads_lead")
    assert found == [(first,)]


def test_rows_can_be_taken_as_they_stand(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", DATES), DATED)
    replay(Selection(), Correction(FixKind.ACCEPT))
    assert counts_of(batch).created == 5


def test_a_dropped_row_is_refused_and_stays_so(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", DATES), DATED)
    replay(Selection(row_no=2), Correction(FixKind.DROP, {"reason": "a test"}))
    assert counts_of(batch) == Counts(received=5, quarantined=4, refused=1)
    assert asides.get_row(batch_id=batch, row_no=2).state is RowState.DROPPED
    replay(REFUSED, Correction(FixKind.ACCEPT))
    assert counts_of(batch) == Counts(received=5, quarantined=4, refused=1)


def test_a_row_about_a_lead_goes_in_once_the_lead_is_here(tmp_path: Path) -> None:
    touches = Plan(
        kind=Kind.TOUCHES,
        source="crm",
        columns={"lead": "lead_external_id", "kind": "kind", "when": "occurred_at"},
    )
    text = "lead,kind,when\n1,call_connected,2020-01-05\n"
    batch = take_in(file(tmp_path, "touches.csv", text), touches)
    assert counts_of(batch).quarantined == 1
    take_in(file(tmp_path, "a.csv", BAD), PLAN)
    replay(Selection(code="UNKNOWN_LEAD"))
    assert counts_of(batch) == Counts(received=1, created=1)


def test_a_record_of_a_program_keeps_what_it_said_beside_its_fields() -> None:
    records.take(
        kind=Kind.LEADS,
        records=[{"email": "wrong", "full_name": "Ana", "attributes": {"size": "12"}}],
        now=clock.now,
        source="api",
    )
    replay(REFUSED, Correction(FixKind.SET, {"column": "email", "value": "ana@example.com"}))
    found = bulk.fetch("select attributes ->> 'size' from contacts_sourcerecord")
    assert found == [("12",)]


def test_nobody_but_the_person_lets_an_unconfirmed_form_in(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", DATES), DATED)
    models.SetAside.objects.update(code="AWAITING_CONFIRMATION", column="")
    models.SetAside.objects.filter(row_no=2).update(code="LOOKS_AUTOMATIC")
    assert tried(Selection()).went_in == 0, "somebody has to say that it is no machine"
    replay(Selection(), Correction(FixKind.ACCEPT))
    assert counts_of(batch) == Counts(received=5, created=1, quarantined=4)
    replay(Selection(), cells(name="Somebody"))
    assert counts_of(batch) == Counts(received=5, created=1, quarantined=4)


@pytest.mark.parametrize(
    "hostile",
    [
        "\x00",
        "\ud800",
        "=1+1",
        "'; drop table leads_lead; --",
        "a" * 30_000,
        "\u202eevil",
        "Ș" * 400,
        "\t",
    ],
)
def test_hostile_corrections_hurt_nobody(tmp_path: Path, hostile: str) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    before = counts_of(batch)
    replay(REFUSED, Correction(FixKind.SET, {"column": "email", "value": hostile}))
    after = counts_of(batch)
    assert after.received == before.received
    assert asides.get_row(batch_id=batch, row_no=3).original == ("2", "nobody", "Bea")


def test_a_correction_too_long_to_keep_changes_nothing(tmp_path: Path) -> None:
    take_in(file(tmp_path, "a.csv", BAD), PLAN)
    with pytest.raises(UnableToFix):
        replay(REFUSED, cells(email="a" * 40_000))
    assert not models.Replay.objects.exists()


def test_a_replay_that_was_cut_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying.batches, "STEP", 1)
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    replay_id = replaying.begin(
        selection=REFUSED, correction=swap("nobody", ""), actor_id=None, at=clock.now()
    )

    class Killed(Exception):
        pass

    def die(_done: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        replaying.run(replay_id=replay_id, now=clock.now, say=die)
    assert counts_of(batch) == Counts(received=4, created=2, refused=2)
    later = clock.now() + timedelta(minutes=10)
    assert asides.interrupted_replays(at=later) == [replay_id]
    assert replaying.run(replay_id=replay_id, now=lambda: later) is ReplayState.DONE
    assert counts_of(batch) == Counts(received=4, created=3, refused=1)
    card = asides.get_replay(replay_id=replay_id)
    assert (card.total, card.done, card.went_in, card.stayed) == (3, 3, 2, 1)


def test_a_replay_stops_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying.batches, "STEP", 1)
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    replay_id = replaying.begin(
        selection=REFUSED, correction=swap("nobody", ""), actor_id=None, at=clock.now()
    )

    def stop(_done: int) -> None:
        replaying.ask_cancel(replay_id=replay_id, actor_id=None, at=clock.now())

    state = replaying.run(replay_id=replay_id, now=clock.now, say=stop)
    assert state is ReplayState.CANCELLED
    assert counts_of(batch) == Counts(received=4, created=2, refused=2)


def test_a_row_that_was_no_row_of_its_table_goes_in_only_when_written_anew(
    tmp_path: Path,
) -> None:
    text = "id,email,name\n1,ana@example.com,Ana\n2,bea@example.com,Bea,surplus\n"
    batch = take_in(file(tmp_path, "a.csv", text), PLAN)
    assert counts_of(batch).refused == 1
    replay(REFUSED, Correction(FixKind.ACCEPT))
    assert counts_of(batch).refused == 1
    replay(REFUSED, cells(name="Bea"))
    assert counts_of(batch) == Counts(received=2, created=2)


def test_files_of_a_replayed_import_are_not_asked_for(tmp_path: Path) -> None:
    """The cells kept are enough: the file itself may be gone."""
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    for path in settings.FILES.glob("??/*"):
        path.unlink()
    replay(REFUSED, swap("nobody", ""))
    assert counts_of(batch).created == 3
    assert files.shape_of(batch=models.Batch.objects.get(pk=batch), at=clock.now()).headers


def test_days_that_were_tallied_follow(tmp_path: Path) -> None:
    batch = take_in(file(tmp_path, "a.csv", BAD), PLAN)
    assert tallies.tally() == 1
    assert ledger.check().is_good
    replay(REFUSED, swap("nobody", ""))
    assert ledger.check().is_good
    tallies.tally()
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert ledger.check().is_good
    tallies.tally()
    assert ledger.check().is_good
