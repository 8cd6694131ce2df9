"""Who is whose partner, and who was."""

from accord.learning import models
from accord.learning.values import Partners
from accord.team import api as team
from accord.team.values import Side


def teams() -> tuple[list[int], list[int]]:
    """Who is here and works for marketing, and for sales; who works for both is in neither."""
    here = [card for card in team.list_members() if card.can_sign_in]
    return (
        [card.id for card in here if card.side is Side.MARKETING],
        [card.id for card in here if card.side is Side.SALES],
    )


def list_pairs() -> list[Partners]:
    """The pairs there are, in the order they were made; of those who have left none."""
    rows = models.Pair.objects.filter(
        ended_at__isnull=True, marketer__is_active=True, seller__is_active=True
    ).order_by("id")
    return [Partners(row.pk, row.marketer_id, row.seller_id, row.made_at) for row in rows]


def pairs_of(*, member_id: int) -> list[Partners]:
    """The pairs that a member is in."""
    return [one for one in list_pairs() if member_id in (one.marketer_id, one.seller_id)]


def paired_before() -> dict[tuple[int, int], int]:
    """How often two were a pair, those who are now among them."""
    found: dict[tuple[int, int], int] = {}
    for pair in models.Pair.objects.values_list("marketer_id", "seller_id"):
        found[pair] = found.get(pair, 0) + 1
    return found
