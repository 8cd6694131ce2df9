"""Where the build says that a browser is needed, a browser test that is skipped has failed."""

import os
from collections.abc import Generator

import pytest

NEEDED = "ACCORD_BROWSER_NEEDED"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and item.get_closest_marker("browser") and os.environ.get(NEEDED):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped although {NEEDED} is set: {report.longrepr}"
    return report
