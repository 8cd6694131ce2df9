"""Reading who was asked, and what was said by at least so many that nobody is known by it."""

from datetime import datetime, timedelta

from django.core import signing

from accord.efforts import models, rules
from accord.efforts.values import FEWEST, GOOD_FOR_DAYS, After, Ask, Asked, Asking
from accord.foundation import bulk

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


def get_asking() -> Asking:
    """How buyers are asked by themselves now; off until a leader says otherwise."""
    row = models.Asking.objects.order_by("-id").first()
    if row is None:
        return Asking()
    return Asking(After(row.after), row.wait_days, row.rest_days, row.since)


def list_due(*, said: Asking, at: datetime, beyond: int, limit: int) -> list[tuple[int, int]]:
    """Decided deals of which nobody was asked and whose turn it is, each with who stands for its
    person, by deal; beyond: the last one looked at."""
    first, last = rules.turn(said, at=at)
    return bulk.fetch(
        """select d.deal_id, d.head_id from live.bought d
           where d.status = any(%s) and d.closed_at between %s and %s and d.deal_id > %s
             and not exists (select from efforts_ask a where a.deal_id = d.deal_id)
           order by d.deal_id limit %s""",
        [[one.value for one in rules.ends(said.after)], first, last, beyond, limit],
    )


def is_resting(*, person_id: int, address: str, since: datetime) -> bool:
    """Whether this person, or anybody at this address, was asked since then about any deal."""
    [(found,)] = bulk.fetch(
        """select exists (
             select from efforts_ask a join live.persons p on p.id = a.person_id
             where a.asked_at > %s
               and (p.canonical_id = %s or lower(p.email) = lower(%s)))""",
        [since, person_id, address],
    )
    return bool(found)


def count_asked(*, since: datetime) -> Asked:
    """How many buyers were asked since then."""
    [row] = bulk.fetch(
        """select count(*), count(*) filter (where is_by_itself),
                  count(*) filter (where is_answered)
           from efforts_ask where asked_at > %s""",
        [since],
    )
    return Asked(*row)


def value_of(row: models.Ask) -> Ask:
    return Ask(row.pk, row.deal_id, row.person_id, row.asked_at, row.is_answered)
