"""What no door asked to be judged is found by the transactions that wrote it."""

import pytest

from accord.contacts import api as contacts
from accord.contacts.values.consent import Change
from accord.definitions.values import Criterion, StageFact
from accord.foundation import bulk
from accord.intake import api as intake
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.scoring import api as scoring
from accord.scoring.tests.cards import changed
from accord.team.values import COMMAND_LINE, Side
from tests.test_scores_live import AT, begin, lead, lead_of, stands, take
from tests.test_stages_by_criteria import agree, stage

pytestmark = pytest.mark.usefixtures("committed")


def test_what_other_hands_changed_is_followed():
    """A rule moved the lead into a segment; nobody asked for its score."""
    begin(changed("applies_to", {"segments": ["Enterprise"]}))
    take(intake.Kind.LEADS, lead("ann"))
    assert scoring.sweep(at=AT) == 0  # what is past is judged by who wrote it
    bulk.execute("update leads_lead set segment = 'enterprise' where id = %s", [lead_of("ann")])
    assert stands("ann") is None
    assert scoring.sweep(at=AT) == 1
    assert stands("ann") == "check_fit"
    assert scoring.sweep(at=AT) == 0


def test_whoever_objects_to_being_judged_has_no_score_a_minute_later():
    begin()
    take(intake.Kind.LEADS, lead("ann"))
    scoring.sweep(at=AT)
    assert stands("ann") is not None
    [(person,)] = bulk.fetch("select id from live.persons where name = 'ann'")
    said = contacts.Consent(person, "profiling", Change.OBJECTED, AT)
    contacts.record_consents(consents=[said], recorded_at=AT)
    assert scoring.sweep(at=AT) == 1
    assert stands("ann") is None


def test_a_word_about_a_lead_is_followed_where_no_card_is_in_force():
    """Whoever said it did not ask for the lead to be judged."""
    agree(
        mql=(Criterion(StageFact.VERDICT_SALES, ("none",)),),
        sql=(Criterion(StageFact.VERDICT_SALES, ("yes",)),),
    )
    take(intake.Kind.LEADS, lead("ann"))
    assert stage("ann") == "mql"
    assert scoring.sweep(at=AT) == 0
    leads.judge(
        lead_id=lead_of("ann"), side=Side.SALES, said=Promising.YES, actor=COMMAND_LINE, at=AT
    )
    assert stage("ann") == "mql"
    scoring.sweep(at=AT)
    assert stage("ann") == "sql"
