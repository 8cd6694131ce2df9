"""What of a lead is shown to those who judge it blind."""

import pytest

from accord.desk.views.common.shown_leads import facts
from accord.scoring.values.rounds import ShownLead


@pytest.mark.parametrize(
    ("written", "shown"),
    [("KR", "South Korea"), ("ro", "Romania"), ("Portugal", "Portugal"), ("zz", "zz"), ("", "")],
)
def test_a_country_is_shown_by_its_name(written: str, shown: str):
    lead = ShownLead(1, 1, 1, "food", 50, written, "Buyer", "", {}, {})
    assert {fact.label: fact.text for fact in facts(lead, origins={})}["Country"] == shown
