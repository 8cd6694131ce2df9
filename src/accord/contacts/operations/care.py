"""How much is asked before two people are joined."""

from datetime import datetime

from django.db import transaction

from accord.contacts.models import MatchCare
from accord.contacts.queries import doubts as queries
from accord.contacts.values.doubts import Care, MatchSettings
from accord.foundation import bulk
from accord.journal import api as journal


@transaction.atomic
def set_care(*, care: Care, actor_id: int | None, at: datetime) -> MatchSettings:
    """Take so much care from now on; who is joined already stays joined.

    Pairs in doubt that are sure enough now are compared once more, and joined then.
    """
    chosen = queries.get_match_settings(care=care)
    MatchCare.objects.update_or_create(
        id=1,
        defaults={
            "care": care.value,
            "join_at": chosen.join_at,
            "set_at": at,
            "set_by_id": actor_id,
        },
        create_defaults={
            "care": care.value,
            "join_at": chosen.join_at,
            "review_at": chosen.review_at,
            "set_at": at,
            "set_by_id": actor_id,
        },
    )
    bulk.execute(
        """insert into contacts_newcomer (person_id, noted_at)
           select distinct first_id, %s::timestamptz from contacts_doubt
           where state = 'open' and not is_one and probability >= %s on conflict do nothing""",
        [at, chosen.join_at],
    )
    journal.record(
        kind="identity.care_set",
        subject="identity",
        subject_id=None,
        actor_id=actor_id,
        at=at,
        care=care.value,
    )
    return queries.get_match_settings()
