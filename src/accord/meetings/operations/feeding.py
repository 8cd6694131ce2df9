"""The address of a member's calendar feed: as long as they keep it, and no longer."""

from django.core import signing
from django.db import transaction

from accord.meetings import models
from accord.meetings.queries.meetings import find_feed

SALT = "accord.meetings.feed"


def feed_token(*, member_id: int) -> str | None:
    """What the address of a member's feed ends with; None where they have none."""
    number = find_feed(member_id=member_id)
    return None if number is None else signing.dumps([member_id, number], salt=SALT)


@transaction.atomic
def new_feed(*, member_id: int) -> str:
    """Make a member's address, or another one in place of it: the one before then leads nowhere."""
    row, is_new = models.Feed.objects.select_for_update().get_or_create(member_id=member_id)
    if not is_new:
        row.number += 1
        row.save(update_fields=["number"])
    return signing.dumps([member_id, row.number], salt=SALT)


def read_feed(*, token: str) -> int | None:
    """The member of an address; None where we made none such, or they made another since."""
    try:
        member_id, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return member_id if find_feed(member_id=member_id) == number else None
