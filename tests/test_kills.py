"""An import whose process is killed again and again loses nothing and doubles nothing."""

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

import accord
from accord.foundation import bulk, clock, crashing
from accord.intake.operations import files
from accord.intake.queries import batches as queries
from accord.intake.tests.delivered import LEADS, file, lead_rows, table
from accord.intake.values.batches import BatchState, Counts
from accord.intake.values.profiles import PROFILES
from tests.soak import rounds

ROWS = rounds(4_000, full=100_000)
STEP = rounds(100, full=500)
KILLS = rounds(6, full=200)
IN_A_STEP = tuple(place for place in crashing.PLACES if place.startswith("step."))

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("committed")]


@contextmanager
def taking(batch_id: int, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.taking", str(batch_id), str(STEP), *arguments],
        env={**os.environ, "ACCORD_HOME": str(settings.HOME)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.stdin.close()


def told(process: subprocess.Popen[str], line: str) -> int:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def deliver(folder: Path, *, rows: int = ROWS) -> int:
    path = file(folder, "leads.csv", table(LEADS, lead_rows(rows)))
    prepared = files.prepare(
        path=path, file_name=path.name, plan=PROFILES["olist-leads"], at=clock.now()
    )
    return files.deliver(
        path=path,
        file_name=path.name,
        plan=prepared.plan,
        reading=prepared.reading,
        files=settings.FILES,
        at=clock.now(),
    )


def kill(batch_id: int, lines: Iterable[str], *arguments: str) -> list[int]:
    """Kill the import once for each line, then let it end; answers how the children ended."""
    with taking(batch_id, *arguments) as process:
        ended = [told(process, line) for line in lines]
        assert told(process, "to the end") == 0
    return ended


def lost_or_doubled(batch_id: int, *, rows: int = ROWS) -> list[str]:
    """What is not as it is after an import that nobody disturbed."""
    card = queries.get_batch(batch_id=batch_id)
    found = {
        "counts": card.counts == Counts(received=rows, created=rows),
        "state": card.state is BatchState.DONE,
        "receipts": counted("intake_receipt", "row_no") == (rows, rows),
        "records": counted("contacts_sourcerecord", "external_key") == (rows, rows),
        "people": counted("contacts_person", "reference") == (rows, rows),
        "leads": counted("leads_lead", "person_id") == (rows, rows),
        "stages": counted("leads_stageevent", "lead_id")[1] == rows,
        "entries": bulk.fetch("select count(*) from journal_entry where kind = 'batch.taken_in'")
        == [(1,)],
    }
    return [name for name, kept in found.items() if not kept]


def counted(name: str, column: str) -> tuple[int, int]:
    return bulk.fetch(f"select count(*), count(distinct {column}) from {name}")[0]


def test_an_import_killed_at_any_moment(tmp_path: Path) -> None:
    batch_id = deliver(tmp_path)
    dice = random.Random(3)
    ended = kill(batch_id, [f"after {dice.uniform(0.02, 0.45):.3f}" for _ in range(KILLS)])
    assert ended.count(-signal.SIGKILL) > KILLS / 2
    assert lost_or_doubled(batch_id) == []


def test_an_import_killed_at_every_named_place(tmp_path: Path) -> None:
    """The first time at each place nothing of a step is kept, the second time the step before."""
    rows = STEP * (len(IN_A_STEP) * 2 + 4)
    batch_id = deliver(tmp_path, rows=rows)
    lines = [f"at {place}:{number}" for number in (1, 2) for place in IN_A_STEP]
    lines.append("at batch.ended")
    assert kill(batch_id, lines) == [-signal.SIGKILL] * len(lines)
    assert lost_or_doubled(batch_id, rows=rows) == []


def test_a_file_whose_delivery_was_cut_off_was_never_received(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(crashing.ASKED, "batch.received")
    number = os.fork()
    if number == 0:
        try:
            deliver(tmp_path, rows=10)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == -signal.SIGKILL
    assert counted("intake_batch", "id") == (0, 0)


@pytest.mark.parametrize("place", ["step.taken", "step.receipted"])
def test_steps_that_are_not_whole_would_be_noticed(tmp_path: Path, place: str) -> None:
    """The control: with each part of a step written by itself the same kills do harm."""
    batch_id = deliver(tmp_path, rows=4 * STEP)
    kill(batch_id, [f"at {place}:2"], "naive")
    assert lost_or_doubled(batch_id, rows=4 * STEP) != []


def test_every_place_is_once_in_the_program() -> None:
    package = Path(accord.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    found = Counter(
        name for source in sources for name in re.findall(r'crashing\.place\("([^"]+)"\)', source)
    )
    assert found == Counter(crashing.PLACES)
