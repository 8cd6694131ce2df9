"""Which requests hold up most money; pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blocking:
    """What a request holds up. minor: open deals of the leads it is for, in the company's currency;
    others: whether there are deals in another currency or without an amount besides."""

    request_id: int
    minor: int
    others: bool


def ranked(
    requests: Sequence[tuple[int, int | None]],
    deals: Sequence[tuple[int | None, str, int | None]],
    *,
    currency: str,
) -> list[Blocking]:
    """Requests (id, lead) by what is held up, the most first, else in the order they come; deals:
    (lead, currency, minor units). A deal counts for each request that names its lead."""
    held: dict[int, int] = {}
    others: set[int] = set()
    for lead, of, minor in deals:
        if lead is None:
            continue
        if minor is None or of != currency:
            others.add(lead)
        else:
            held[lead] = held.get(lead, 0) + minor
    found = [
        Blocking(number, held.get(lead or 0, 0), (lead or 0) in others) for number, lead in requests
    ]
    return sorted(found, key=lambda one: (-one.minor, not one.others))
