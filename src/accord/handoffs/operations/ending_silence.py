"""When the silence of a draft is over, both leaders are shown what came of it."""

from datetime import datetime

from django.db import transaction

from accord.agreements import api as agreements
from accord.agreements.values.silence import SilentRun
from accord.agreements.values.terms import AgreementInForce
from accord.handoffs.queries.measuring import measured_in_silence
from accord.handoffs.queries.whom import lines, who_is_here
from accord.notices import api as notices
from accord.team.values import Side

SUBJECT = "definition"


def end_silence(*, at: datetime) -> int:
    """Work out what came of drafts whose silence is over, once each, and tell both leaders; answers
    how many there were. The drafts stay as they are."""
    return sum(_end(held, run, at=at) for held, run in agreements.list_to_be_measured(at=at))


@transaction.atomic
def _end(held: AgreementInForce, run: SilentRun, *, at: datetime) -> int:
    measured = measured_in_silence(held=held, run=run)
    if not agreements.keep_measured(version_id=held.version_id, measured=measured, at=at):
        return 0
    leaders = lines().leaders
    both = [*leaders[Side.MARKETING], *leaders[Side.SALES]]
    notices.tell(
        kind="measured", to=who_is_here(member_ids=both, at=at), subject=SUBJECT,
        subject_id=held.version_id, facts={"agreement": held.key},
        key=f"measured:{held.version_id}", at=at,
    )  # fmt: skip
    return 1
