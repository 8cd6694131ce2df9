"""How a lead was tried, beside what both teams agreed on before it counts as not reached."""

from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Persistence
from accord.handoffs.models import Handoff
from accord.handoffs.queries.subjects import evidence_of
from accord.handoffs.rules.attainment import attempts_of
from accord.handoffs.values.handoffs import Tried


def tried_of(row: Handoff, *, at: datetime) -> Tried | None:
    """The tries since a hand-off was made, by the clause in force of which most is missing; None
    where nothing was agreed on."""
    clauses = [
        clause.terms
        for one in agreements.list_for(handoff=row.kind, at=at)
        for clause in one.agreement.clauses
        if isinstance(clause.terms, Persistence)
    ]
    if not clauses:
        return None
    touches = evidence_of(lead_ids=[row.lead_id]).get(row.lead_id, [])
    attempts = [one for one in attempts_of(touches, until=at) if one.at >= row.offered_at]
    missing = [agreements.missing_attempts(terms, attempts, until=at) for terms in clauses]
    terms, lacks = max(zip(clauses, missing, strict=True), key=lambda one: one[1])
    return Tried(
        terms.attempts - lacks.attempts, terms.attempts,
        terms.channels - lacks.channels, terms.channels,
    )  # fmt: skip
