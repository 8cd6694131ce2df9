"""Where the build says what is needed, a test that is skipped for want of a program has failed."""

import os
from collections.abc import Generator

import pytest

NEEDED = "ACCORD_BROWSER_NEEDED"
MARKS = ("browser", "program")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needs = any(item.get_closest_marker(mark) for mark in MARKS)
    if report.skipped and needs and os.environ.get(NEEDED):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped although {NEEDED} is set: {report.longrepr}"
    return report
