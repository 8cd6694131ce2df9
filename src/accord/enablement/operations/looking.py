"""What sellers look for is kept, so that what nobody finds is seen."""

from datetime import date

from accord.enablement import models
from accord.enablement.values.finding import Wanted


def note_search(*, wanted: Wanted, member_id: int, found: int, day: date) -> None:
    """Keep what a member looked for on a day, and how many pieces are made for it."""
    models.Search.objects.bulk_create(
        [
            models.Search(
                member_id=member_id, day=day, persona=wanted.persona[:60],
                journey_stage=wanted.journey_stage[:15], objection=wanted.objection[:120],
                language=wanted.language[:35], product=wanted.product[:120], found=found,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
