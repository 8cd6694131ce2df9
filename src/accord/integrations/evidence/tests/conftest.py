"""A member of the team who opens sources, and two people who are known."""

import pytest

from accord.intake import api as intake
from accord.integrations.evidence.tests.opened import ANA, AT, ION, REP
from accord.team import api as team


@pytest.fixture
def rep() -> int:
    records = [{"external_id": one, "email": one, "full_name": one[:3]} for one in (ANA, ION)]
    intake.take(kind=intake.Kind.LEADS, records=records, now=lambda: AT, source="crm")
    return team.add_member(email=REP, name="Rep", role="ae", at=AT)
