"""Reading who was asked, and what was said by at least so many that nobody is known by it."""

from datetime import timedelta

from django.core import signing

from accord.efforts import models
from accord.efforts.values import FEWEST, GOOD_FOR_DAYS, Ask

MOST_WORDS = 50
SALT = "accord.effort"


def find_ask(*, deal_id: int) -> Ask | None:
    """Whether the buyer of a deal was asked."""
    row = models.Ask.objects.filter(deal_id=deal_id).first()
    return value_of(row) if row else None


def get_ask(*, ask_id: int) -> Ask:
    """Raises LookupError."""
    row = models.Ask.objects.filter(pk=ask_id).first()
    if row is None:
        raise LookupError(f"Nobody was asked as {ask_id}.")
    return value_of(row)


def token_of(*, ask_id: int) -> str:
    """What the address ends with by which a buyer answers."""
    return signing.dumps(ask_id, salt=SALT)


def find_by_token(*, token: str) -> Ask | None:
    """Which ask an address is of; None where we made no such address, or too long ago."""
    try:
        number = signing.loads(token, salt=SALT, max_age=timedelta(days=GOOD_FOR_DAYS))
        return get_ask(ask_id=number) if isinstance(number, int) else None
    except (signing.BadSignature, LookupError):
        return None


def list_words() -> list[str]:
    """What buyers wrote, in the order of letters and not of time. FEWEST answers are shown at once:
    of one that comes alone, whoever sees that a buyer has answered would know whose it is."""
    numbers = models.Answer.objects.order_by("id").values_list("id", flat=True)
    whole = numbers.count() // FEWEST * FEWEST
    if not whole:
        return []
    rows = models.Answer.objects.filter(id__lte=numbers[whole - 1]).exclude(words="")
    rows = rows.order_by("-id")
    return sorted(rows.values_list("words", flat=True)[:MOST_WORDS])


def value_of(row: models.Ask) -> Ask:
    return Ask(row.pk, row.deal_id, row.asked_at, row.is_answered)
