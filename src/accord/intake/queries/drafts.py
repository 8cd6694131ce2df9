"""Reading drafts."""

from accord.intake import models
from accord.intake.values.drafts import Basis, Draft, stated_from_dict
from accord.intake.values.plans import Plan
from accord.intake.values.reading import Reading
from accord.intake.values.refusals import Refusal


def get_draft(*, draft_id: int, member_id: int) -> Draft:
    """A member's own draft; raises LookupError where they have none of this number."""
    row = models.Draft.objects.filter(pk=draft_id, made_by_id=member_id).first()
    if row is None:
        raise LookupError(f"There is no draft {draft_id}.")
    return card(row)


def list_open(*, member_id: int, limit: int = 10) -> list[Draft]:
    """A member's unfinished drafts, the latest first."""
    rows = models.Draft.objects.filter(made_by_id=member_id, batch=None).order_by("-changed_at")
    return [card(row) for row in rows[:limit]]


def card(row: models.Draft) -> Draft:
    """A draft as a value."""
    return Draft(
        id=row.pk,
        file_name=row.file_name,
        digest=row.digest,
        stated=stated_from_dict(row.stated),
        reading=Reading.from_dict(row.reading) if row.reading else None,
        refusal=Refusal(**row.refusal) if row.refusal else None,
        basis=Basis(row.basis) if row.basis else None,
        plan=Plan.from_dict(row.plan) if row.plan else None,
        trial=row.trial,
        batch_id=row.batch_id,
    )
