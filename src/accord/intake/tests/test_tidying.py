"""The nightly tidying removes what nothing refers to, and nothing else."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from accord.foundation import clock
from accord.intake.operations import files
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

pytestmark = pytest.mark.django_db


def test_only_an_old_file_that_nothing_refers_to_goes(tmp_path: Path):
    at = clock.now()
    written = tmp_path / "leads.csv"
    written.write_text("email\nada@example.com\n")
    plan = Plan(kind=Kind.LEADS, source="csv", columns={"email": "email"})
    kept = tmp_path / "files"
    read = files.prepare(path=written, file_name=written.name, plan=plan, at=at)
    files.deliver(
        path=written,
        file_name=written.name,
        plan=read.plan,
        reading=read.reading,
        files=kept,
        at=at,
    )
    stray = kept / "ab" / "abcd"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("left behind")
    for path in kept.glob("??/*"):
        os.utime(path, (0, 0))
    young = kept / "ab" / "abce"
    young.write_text("on its way")
    assert files.forget_unused(files=kept, before=at - timedelta(days=1)) == 1
    assert not stray.exists()
    assert len(list(kept.glob("??/*"))) == 2
