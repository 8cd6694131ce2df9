"""How long the files of comparisons stay, and that an erasing leaves none of them."""

import os
import shutil
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections

from accord.contacts import api as contacts
from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.tests.delivered import signed_in
from accord.toolaudit import jobs
from accord.toolaudit.operations import runs
from accord.toolaudit.queries import comparing as queries
from accord.toolaudit.tests.test_found import brought, leads_of, ordered
from accord.toolaudit.values.runs import RunState, Side

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    shutil.rmtree(jobs.folder(), ignore_errors=True)


def test_files_that_a_kill_left_go_after_a_day_and_needed_ones_stay():
    run_id = ordered(signed_in())
    needed = {path.name for path in jobs.folder().iterdir()}
    fresh = runs.keep(pieces=[b"just given"], folder=jobs.folder())
    left = runs.keep(pieces=[b"left by a kill"], folder=jobs.folder())
    long_ago = (clock.now() - jobs.SETTLED * 2).timestamp()
    for name in [left, *needed]:
        os.utime(jobs.folder() / name, (long_ago, long_ago))
    jobs.tidy(0)
    assert {path.name for path in jobs.folder().iterdir()} == needed | {fresh}
    jobs.run(run_id)
    assert queries.get_run(run_id=run_id).state is RunState.DONE


def test_erasing_waits_for_comparisons_and_lets_no_file_of_them_stay():
    brought("crm", leads_of(3, prefix="C"))
    home = Path(django_settings.HOME)
    rows = bulk.fetch("select person_id from live.person_records where external_key = 'C1'")

    def erase() -> intake.Erased:
        return intake.erase_person(
            person_id=rows[0][0], home=home, files=django_settings.FILES, at=clock.now(),
            actor_id=None, reason="ASKED",
        )  # fmt: skip

    browser = signed_in(role="rev_ops")
    run_id = ordered(browser)
    with pytest.raises(intake.StillCompared):
        erase()
    said = {"typed": str(rows[0][0]), "reason": "ASKED"}
    refused = browser.post(f"/people/{rows[0][0]}/erase/", said, follow=True).content.decode()
    assert "Tools are being compared" in refused
    assert "is being taken in" not in refused
    jobs.run(run_id)
    named = runs.keep(pieces=[b"id,mail\n1,Ana.1@firm1.example\n"], folder=jobs.folder())
    other = runs.keep(pieces=[b"id,mail\n1,bob@else.example\n"], folder=jobs.folder())
    assert named != other
    erase()
    assert [path.name for path in jobs.folder().iterdir()] == [other]


def test_a_comparison_ordered_while_somebody_is_erased_waits_and_names_them_nowhere(monkeypatch):
    brought("forms", leads_of(60, prefix="F"))
    brought("crm", leads_of(48, prefix="C"))
    [[person]] = bulk.fetch("select person_id from live.person_records where external_key = 'F59'")
    done: list[int] = []

    def compare() -> None:
        try:
            run_id = runs.order(
                name="Forms to CRM", left=Side("forms", source="forms"),
                right=Side("crm", source="crm"), window=None, locale="en", actor_id=None,
                at=clock.now(),
            )  # fmt: skip
            jobs.run(run_id)
            done.append(run_id)
        finally:
            connections.close_all()

    thread, stop, waited = Thread(target=compare), contacts.stop_erased, []

    def stopping(**said: Any) -> None:  # what an erasing does first, once it has begun
        thread.start()
        thread.join(timeout=2)
        waited.append(thread.is_alive())
        stop(**said)

    monkeypatch.setattr(contacts, "stop_erased", stopping)
    intake.erase_person(
        person_id=person, home=Path(django_settings.HOME), files=django_settings.FILES,
        at=clock.now(), actor_id=None, reason="ASKED",
    )  # fmt: skip
    thread.join(timeout=60)
    assert waited == [True]
    [run_id] = done
    lost = {row.cells[1] for row in queries.iterate_lost(run_id=run_id)}
    assert lost == {f"ana.{n}@firm{n}.example" for n in range(48, 59)}
