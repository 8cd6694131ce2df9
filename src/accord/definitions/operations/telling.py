"""Who is told what becomes of a wording: the other leader, and in the end everybody."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from accord.definitions import models, queries
from accord.definitions.rules.agreeing import digest_of
from accord.definitions.values import Kind
from accord.notices import api as notices
from accord.team import api as team

SUBJECT = "definition"
WAITS, BEGUN = "signature_waits", "now_in_force"


def ask_to_sign(row: models.Version, *, by: int | None, at: datetime) -> None:
    """Who can give a signature that is still missing hears that the other one is there."""
    signing = queries.get_signing(version_id=row.pk)
    asked = {one for side in signing.missing for one in signing.signers[side]} - {by}
    digest = digest_of(kind=Kind(row.kind), key=row.key, body=row.body)[:12]
    last = models.Signature.objects.filter(version=row).order_by("-id").values_list("pk", flat=True)
    notices.tell(
        kind=WAITS, to=asked, subject=SUBJECT, subject_id=row.pk, facts=_facts(row, by=by),
        key=f"definition:{row.pk}:{digest}:{last.first() or 0}", at=at,
    )  # fmt: skip


def asks_no_more(row: models.Version, *, at: datetime) -> None:
    """It is signed by all, or nobody is to sign it as it stands."""
    keys = notices.keys_about(subject=SUBJECT, subject_id=row.pk, kinds=(WAITS,))
    notices.withdraw(keys=keys, at=at)


def tell_begun(row: models.Version, *, before: models.Version | None, at: datetime) -> None:
    """Everybody is to know what is in force; who has signed it knows. What was told of the version
    before is not true any more."""
    signed = models.Signature.objects.filter(version=row, withdrawn_at__isnull=True)
    knows = set(signed.values_list("member_id", flat=True))
    here = {card.id for card in team.list_members() if card.active and card.can_sign_in}
    notices.tell(
        kind=BEGUN, to=here - knows, subject=SUBJECT, subject_id=row.pk, facts=_facts(row),
        key=_begun_key(row), at=at,
    )  # fmt: skip
    if before is not None:
        notices.withdraw(keys=[_begun_key(before)], at=at)


def is_known(*, member_id: int, version_ids: Collection[int], at: datetime) -> None:
    """Whoever says to know them is not told any more."""
    notices.mark_read_about(member_id=member_id, subject=SUBJECT, subject_ids=version_ids, at=at)


def _begun_key(row: models.Version) -> str:
    return f"definition:{row.pk}:begun"


def _facts(row: models.Version, *, by: int | None = None) -> dict[str, Any]:
    return {
        "definition": row.pk, "of": row.kind, "key": row.key or None, "number": row.number,
        "by": by,
    }  # fmt: skip
