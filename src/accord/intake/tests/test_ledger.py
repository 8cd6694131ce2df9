"""The ledger: every record received is in exactly one place, whatever happens to it."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accord.contacts.values.people import Outcome
from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import batches, doors, records, tallies, undoing
from accord.intake.queries import ledger
from accord.intake.rules import rhythm
from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import deliver, take_in
from accord.intake.tests.test_replays import PLAN, cells, replay, swap
from accord.intake.values.batches import Door, Kind
from accord.intake.values.fixing import Correction, FixKind, Selection
from accord.intake.values.ledger import Amounts, By, Place, Where

committed = pytest.mark.usefixtures("committed")
DAY = date(2026, 3, 2)


def whole() -> dict[str, date]:
    return {"start": date(2000, 1, 1), "end": date(2100, 1, 1)}


def send(*emails: str, source: str = "forms") -> None:
    records.take(
        kind=Kind.LEADS,
        records=[{"email": email} for email in emails],
        now=clock.now,
        source=source,
    )


@committed
def test_lines_add_up_by_source_door_and_day(tmp_path: Path) -> None:
    take_in(file(tmp_path, "a.csv", "id,email,name\n1,a@example.com,A\n2,wrong,B\n"), PLAN)
    send("b@example.com", "wrong")
    tallies.tally(at_most=1)
    send("c@example.com", source="chat")
    for by, keys in ((By.SOURCE, {"crm", "forms", "chat"}), (By.DOOR, {"file", "api"})):
        found = ledger.get_ledger(by=by, **whole())
        assert {line.key for line in found.lines} == keys
        assert found.total == Amounts(received=5, got_it=3, refused=2)
        assert all(line.amounts.adds_up for line in found.lines)
    one = ledger.get_ledger(by=By.DAY, **whole(), source="forms", door=Door.API)
    assert one.total == Amounts(received=2, got_it=1, refused=1)
    assert one.lines[0].key == tallies.day_of(clock.now())


@committed
def test_what_is_listed_behind_a_number_is_as_many(tmp_path: Path) -> None:
    take_in(file(tmp_path, "a.csv", "id,email,name\n1,a@example.com,A\n2,wrong,B\n"), PLAN)
    send("b@example.com", "wrong", "c@example.com")
    batch = take_in(file(tmp_path, "b.csv", "id,email,name\n9,z@example.com,Z\n"), PLAN)
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    total = ledger.get_totals()
    for place in Place:
        seen, after = [], None
        while found := ledger.list_receipts(
            where=Where(**whole(), place=place), after=after, limit=1
        ):
            seen += found
            after = (found[-1].received_on, found[-1].batch_id, found[-1].row_no)
        assert len(seen) == getattr(total, place.value), place
        assert len({(each.batch_id, each.row_no) for each in seen}) == len(seen)
    assert (total.got_it, total.refused, total.taken_back) == (3, 2, 1)


@committed
def test_rows_on_the_way_are_counted_and_listed(tmp_path: Path) -> None:
    batch = deliver(file(tmp_path, "a.csv", "id,email,name\n1,a@example.com,A\n"), PLAN)
    found = ledger.get_ledger(by=By.SOURCE, **whole())
    assert found.total == Amounts(received=1, on_the_way=1)
    assert found.oldest_waiting is not None
    where = Where(**whole(), place=Place.ON_THE_WAY)
    assert [each.batch_id for each in ledger.list_receipts(where=where)] == [batch]
    assert tallies.tally() == 0, "what is under way is not added up yet"


@committed
@pytest.mark.parametrize(
    "broken",
    [
        "delete from intake_receipt where row_no = 2",
        "update intake_receipt set outcome = 'joined' where row_no = 2",
        "update intake_daytally set received = received + 1, created = created + 1",
        "delete from intake_daytally",
        "update intake_setaside set outcome = 'quarantined'",
        "delete from intake_setaside",
    ],
)
def test_the_check_finds_what_was_broken_on_purpose(tmp_path: Path, broken: str) -> None:
    text = "id,email,name\n1,a@example.com,A\n2,b@example.com,B\n3,wrong,C\n"
    take_in(file(tmp_path, "a.csv", text), PLAN)
    tallies.tally()
    assert ledger.check().is_good
    assert bulk.execute(broken)
    assert not ledger.check().is_good


@committed
@pytest.mark.parametrize(
    "broken",
    [
        "update intake_daytally set received = received + 1",
        "update intake_batch set refused = refused + 1",
        "update intake_batch set tallied = true, state = 'RUNNING'",
        "update intake_batch set replay_of_id = id",
    ],
)
def test_the_database_refuses_what_does_not_add_up(tmp_path: Path, broken: str) -> None:
    take_in(file(tmp_path, "a.csv", "id,email,name\n1,a@example.com,A\n"), PLAN)
    tallies.tally()
    with pytest.raises(IntegrityError):
        bulk.execute(broken)


@committed
def test_what_doors_turn_away_is_counted() -> None:
    at = clock.now()
    for _ in range(3):
        doors.count_refused(door=Door.HOOK, reason="BAD_SIGNATURE", at=at)
    doors.count_refused(door=Door.API, reason="TOO_LARGE", at=at)
    found = ledger.list_refusals(**whole())
    assert [(each.door, each.reason, each.count) for each in found] == [
        (Door.HOOK, "BAD_SIGNATURE", 3),
        (Door.API, "TOO_LARGE", 1),
    ]


ROWS = ("a@example.com", "b@example.com", "wrong", "w@@", "")
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("file"), some.lists(some.sampled_from(ROWS), min_size=1, max_size=4)),
        some.tuples(some.just("send"), some.lists(some.sampled_from(ROWS[:4]), min_size=1)),
        some.tuples(some.sampled_from(["undo", "swap", "drop", "cells"]), some.integers(0, 5)),
        some.tuples(some.just("tally"), some.none()),
    ),
    min_size=2,
    max_size=8,
)


def _step(folder: Path, name: str, said: object, received: Callable[[int], None]) -> None:
    if name == "file":
        assert isinstance(said, list)
        lines = "".join(f"{n},{email},N{n}\n" for n, email in enumerate(said))
        take_in(file(folder, "a.csv", f"id,email,name\n{lines}"), PLAN)
        received(len(said))
    elif name == "send":
        assert isinstance(said, list)
        send(*said)
        received(len(said))
    elif name == "tally":
        tallies.tally(at_most=2)
    elif name == "undo":
        open_ = models.Batch.objects.filter(replay_of=None).exclude(state="UNDONE").order_by("id")
        one = open_[int(str(said)) % 3 : int(str(said)) % 3 + 1].first()
        if one:
            undoing.undo(batch_id=one.pk, actor_id=None, at=clock.now())
    else:
        correction = {
            "swap": swap("wrong", "c@example.com"),
            "cells": cells(email=f"n{said}@example.com"),
            "drop": Correction(FixKind.DROP, {"reason": "x"}),
        }[name]
        replay(Selection(outcome=Outcome.REFUSED, source="crm" if said else None), correction)


@committed
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_each_record_is_in_exactly_one_place_after_any_story(
    steps: list[tuple[str, object]],
) -> None:
    before = ledger.get_totals().received
    came: list[int] = []
    with TemporaryDirectory() as name:
        for what, said in steps:
            _step(Path(name), what, said, came.append)
            found = ledger.get_ledger(by=By.SOURCE, **whole())
            assert found.total.adds_up
            assert found.total.received == before + sum(came)
        checked = ledger.check()
        assert checked.is_good, checked.faults


@pytest.mark.parametrize(
    ("pauses", "quiet", "told"),
    [
        ([1] * 10, 1, False),
        ([1] * 10, 4, True),
        ([1, 1, 3, 1, 1, 1, 1, 3], 3, False),
        ([7] * 4, 21, False),
        ([7] * 4, 22, True),
        ([1, 1], 30, False),
    ],
    ids=["daily", "daily-silent", "weekend", "weekly", "weekly-silent", "too-new"],
)
def test_a_source_is_quiet_by_its_own_rhythm(pauses: list[int], quiet: int, told: bool) -> None:
    days = [DAY - timedelta(days=sum(pauses[n:])) for n in range(len(pauses) + 1)]
    found = rhythm.rhythm_of(source="x", days=days, today=DAY + timedelta(days=quiet))
    assert (found is not None and rhythm.is_quiet(found)) is told


@committed
def test_a_delivery_that_fails_half_way_still_adds_up(tmp_path: Path) -> None:
    batch = deliver(file(tmp_path, "a.csv", "id,email,name\n1,a@example.com,A\n"), PLAN)
    batches.fail(batch_id=batch, sentence="gone", at=clock.now())
    tallies.tally()
    assert ledger.check().is_good
    assert ledger.get_totals() == Amounts()
