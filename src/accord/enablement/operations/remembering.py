"""Links and words of the past, and those that were only tried."""

from collections.abc import Sequence

from django.db import transaction

from accord.enablement import models
from accord.enablement.values.sharing import PastShare, Rater
from accord.foundation import bulk


@transaction.atomic
def remember(*, shares: Sequence[PastShare]) -> None:
    """Write down links of the past, with the word of whoever made them; no timeline is told, and
    nobody else. What names no lead is left out."""
    rows = bulk.fetch(
        "select key, person from facts.leads where key = any(%s::bigint[])",
        [bulk.numbers(one.lead_id for one in shares)],
    )
    people = dict(rows)
    known = [one for one in shares if one.lead_id in people]
    models.Share.objects.bulk_create(
        [
            models.Share(
                asset_id=one.asset_id, lead_id=one.lead_id, person_id=people[one.lead_id],
                member_id=one.member_id, made_at=one.made_at, last_at=one.opened_at,
                opened=0 if one.opened_at is None else 1,
            )
            for one in known
        ],
        batch_size=1_000,
    )  # fmt: skip
    models.Rating.objects.bulk_create(
        [
            models.Rating(
                asset_id=one.asset_id, rater=Rater.SELLER.value, member_id=one.member_id,
                lead_id=one.lead_id, is_useful=one.is_useful, at=one.made_at,
            )
            for one in known
            if one.is_useful is not None
        ],
        batch_size=1_000,
    )  # fmt: skip


def forget_of_source(*, source: str) -> None:
    """Take out links and words about leads that came from a source and were only tried."""
    for table in ("enablement_rating", "enablement_share"):
        bulk.execute(
            f"""delete from {table} told using facts.leads l
                where l.key = told.lead_id and l.source = %s""",
            [source],
        )
