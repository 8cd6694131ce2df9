"""Reading a member's sources of evidence."""

from collections.abc import Sequence

from accord.integrations.evidence import models
from accord.integrations.evidence.values import Fault, SourceCard, SourceKind, SourceState


def list_sources(*, member_ids: Sequence[int]) -> dict[int, list[SourceCard]]:
    """The sources that are read, of each of these members, in the order they were opened."""
    rows = models.EvidenceSource.objects.filter(
        member_id__in=list(member_ids), state=SourceState.ON
    ).order_by("id")
    found: dict[int, list[SourceCard]] = {}
    for row in rows:
        found.setdefault(row.member_id, []).append(_card(row))
    return found


def reader_of(*, address: str) -> int | None:
    """Whose mailbox of this name is read, and was opened without a fault when last tried; None
    where nobody's is."""
    rows = models.EvidenceSource.objects.filter(
        kind=SourceKind.INBOX, state=SourceState.ON, name__iexact=address, fault=""
    )
    return rows.order_by("id").values_list("member_id", flat=True).first()


def is_still_read(*, source_id: int) -> bool:
    """Whether its owner has not stopped it; holds off whoever would until the transaction ends."""
    return still_read(source_id=source_id) is not None


def still_read(*, source_id: int) -> models.EvidenceSource | None:
    """A source as its owner wants it now, where they have not stopped it; held until the
    transaction ends."""
    rows = models.EvidenceSource.objects.select_for_update()
    return rows.filter(pk=source_id, state=SourceState.ON).first()


def _card(row: models.EvidenceSource) -> SourceCard:
    return SourceCard(
        id=row.pk,
        kind=SourceKind(row.kind),
        name=row.name,
        fault=Fault(row.fault) if row.fault else None,
        good_at=row.good_at,
        told_at=row.told_at,
        unknown=row.unknown,
        keeps_subject=row.keeps_subject,
        tells_busy=row.tells_busy,
    )
