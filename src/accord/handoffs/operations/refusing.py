"""A lead that comes back since its person asked to be left alone: nobody writes or calls."""

from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values.consent import MARKETING
from accord.handoffs import models
from accord.handoffs.values.handoffs import Answer
from accord.leads import api as leads


def keep_refusal(
    *, row: models.Handoff, answer: Answer, actor_id: int | None, at: datetime
) -> None:
    """Write down that the lead's person objects to all that is not owed to them by a contract.
    Caller's transaction."""
    said = contacts.Consent(
        leads.get_lead(lead_id=row.lead_id).person_id,
        MARKETING,
        contacts.Change.OBJECTED,
        at,
        source=_source(row),
        reason=answer.words.strip(),
        evidence={"handoff": row.pk, "reason": answer.reason},
    )
    contacts.record_consents(consents=[said], actor_id=actor_id, recorded_at=at)


def unsay_refusal(*, row: models.Handoff, actor_id: int | None, at: datetime) -> None:
    """What a rejection that is taken back wrote down was a mistake. Caller's transaction."""
    person_id = leads.get_lead(lead_id=row.lead_id).person_id
    mine = [one for one in contacts.list_said(person_id=person_id) if one.source == _source(row)]
    if not mine or mine[-1].change is not contacts.Change.OBJECTED:
        return
    last = mine[-1]
    said = contacts.Consent(
        last.person_id, last.purpose, contacts.Change.UNSAID, at, source=last.source
    )
    contacts.record_consents(consents=[said], actor_id=actor_id, recorded_at=at)


def _source(row: models.Handoff) -> str:
    return f"handoff {row.pk}"
