"""What fits, out of all pieces that are in use."""

from datetime import date

from accord.content import api as content
from accord.enablement.queries.sharing import ratings
from accord.enablement.rules.ranking import suggest
from accord.enablement.values.finding import Found, Wanted


def find_pieces(
    *, wanted: Wanted, today: date, limit: int = 20, besides: frozenset[int] = frozenset()
) -> list[Found]:
    """What fits what is wanted, the best first; never what is retired or superseded. besides:
    pieces to leave out."""
    return suggest(
        content.list_in_use(), wanted=wanted, rated=ratings(), today=today, limit=limit,
        besides=besides,
    )  # fmt: skip
