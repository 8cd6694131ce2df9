"""Each week it is looked whether leads are still like those that a card was signed for."""

from datetime import datetime, timedelta

from django.db import transaction

from accord.definitions import api as definitions
from accord.journal import api as journal
from accord.scoring.models import Drift as Row
from accord.scoring.queries.cards import list_cards
from accord.scoring.queries.drifts import (
    count_answers_by_week,
    count_touched_by_week,
    find_drift,
    find_picks,
)
from accord.scoring.rules.drifting import is_other, shifts_of, written
from accord.scoring.values.drifting import (
    RECENT_WEEKS,
    TOUCHED_WITHIN,
    WEEKS_BEFORE,
    Drift,
)
from accord.scoring.values.scores import CardInForce


def look_for_drift(*, at: datetime) -> int:
    """Look at every card in force; answers of how many leads have changed."""
    return sum(_look(card, at=at) for card in list_cards(at=at))


@transaction.atomic
def _look(card: CardInForce, *, at: datetime) -> bool:
    began_at = definitions.get_version(version_id=card.version_id).active_from or at
    since = max(began_at, at - timedelta(weeks=RECENT_WEEKS))
    earlier = began_at - timedelta(weeks=WEEKS_BEFORE)
    ripe = at - TOUCHED_WITHIN
    before = {
        **count_answers_by_week(card=card.card, since=earlier, until=began_at),
        **count_touched_by_week(card=card.card, since=earlier, until=min(began_at, ripe)),
    }
    lately = {
        **count_answers_by_week(card=card.card, since=since, until=at),
        **count_touched_by_week(card=card.card, since=since, until=ripe),
    }
    now = {
        code: [sum(column) for column in zip(*weeks, strict=True)] for code, weeks in lately.items()
    }
    picks = find_picks(version_id=card.version_id, began_at=began_at, at=at)
    found = Drift(
        card.version_id, at, since.date(), tuple(shifts_of(before, now)),
        picks if picks is not None and is_other(picks) else None,
    )  # fmt: skip
    was = find_drift(version_id=card.version_id)
    Row.objects.update_or_create(
        version_id=card.version_id, defaults={"looked_at": at, "told": written(found)}
    )
    if found and not was:
        journal.record(
            kind="card.leads_changed", subject="definition", subject_id=card.version_id,
            actor_id=None, at=at, number=card.number,
        )  # fmt: skip
    return bool(found)
