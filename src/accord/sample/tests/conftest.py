from datetime import date

import pytest

from accord.sample import rules
from accord.sample.values import Plan, SampleCompany

UNTIL = date(2026, 3, 2)


@pytest.fixture(scope="session")
def company() -> SampleCompany:
    """The company as the demo loads it."""
    return rules.simulate(Plan(until=UNTIL))


@pytest.fixture(scope="session")
def large_company() -> SampleCompany:
    """Three times the leads, so that rates stand out from chance."""
    return rules.simulate(Plan(until=UNTIL, seed=11, scale=3))
