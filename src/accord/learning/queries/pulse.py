"""What is asked now, who is asked what, and what may be told of rounds that are over."""

from collections.abc import Iterable
from datetime import date

from accord.learning import models
from accord.learning.rules import pulse as rules
from accord.learning.values import Item, Pulse, Told
from accord.team import api as team
from accord.team.values import Role, Side


def round_of(row: models.Round) -> Pulse:
    return Pulse(row.pk, row.opens_on, row.closes_on)


def find_open(*, today: date) -> Pulse | None:
    """The round in which somebody may answer today."""
    row = models.Round.objects.filter(opens_on__lte=today, closes_on__gt=today).first()
    return round_of(row) if row else None


def list_rounds(*, limit: int = 24) -> list[Pulse]:
    """Rounds, the latest first."""
    return [round_of(row) for row in models.Round.objects.order_by("-opens_on")[:limit]]


def has_answered(*, round_id: int, member_id: int) -> bool:
    """Whether a member has answered a round already."""
    return models.Taken.objects.filter(round_id=round_id, member_id=member_id).exists()


def asked_of(*, member_id: int) -> tuple[Item, ...]:
    """What a member is asked: who leads in sales is asked about what marketing calls ready too."""
    held = team.list_held_roles()
    sells = any(one.member_id == member_id and one.side is Side.SALES for one in held)
    leads = any(
        one.reports_to_id == member_id
        or (one.member_id == member_id and one.role == Role.SALES_LEAD.value)
        for one in held
    )
    return rules.asked_of(leads_sellers=sells and leads)


def told_of(*, rounds: Iterable[Pulse], today: date) -> dict[int, dict[Item, Told]]:
    """What may be told of rounds that are over, by round and sentence. Of one that is open nothing
    is, else the next answer would be the difference."""
    over = [one.id for one in rounds if one.has_closed(today=today)]
    rows = models.Said.objects.filter(round_id__in=over).values_list(
        "round_id", "item", "side", "answer", "count"
    )
    counts: dict[tuple[int, str], dict[str, dict[int, int]]] = {}
    for number, item, side, answer, count in rows:
        counts.setdefault((number, item), {}).setdefault(side, {})[answer] = count
    found: dict[int, dict[Item, Told]] = {}
    for (number, item), said in counts.items():
        told = rules.told(said)
        if told is not None:
            found.setdefault(number, {})[Item(item)] = told
    return found
