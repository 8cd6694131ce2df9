"""Where leads stand, as their list shows it and asks for it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists
from accord.desk.views.common.lists import ListColumn
from accord.desk.views.wording import card_words
from accord.kernel.conditions import ALWAYS, Condition
from accord.leads.values import LeadRow
from accord.scoring import api as scoring
from accord.scoring.values.scores import Quadrant
from accord.ui.values import parts

NAME = "standing"
TITLE = gettext_lazy("Where it stands")


class Told:
    """Where the leads of a slice stand, in words, as a file tells them."""

    def __init__(self) -> None:
        self._places: dict[int, Quadrant] = {}

    def look_up(self, rows: Sequence[LeadRow]) -> None:
        """The slice that is written next."""
        self._places = scoring.places_of(lead_ids=[row.id for row in rows])

    def of(self, row: LeadRow) -> str:
        place = self._places.get(row.id)
        return card_words.quadrant(place) if place else ""


def asked(here: Address) -> Condition:
    """What has to hold of the leads that the address asks for."""
    place = addresses.chosen(Quadrant, here.value(NAME))
    return scoring.standing(quadrant=place) if place else ALWAYS


def filters(here: Address, *, is_judged: bool) -> list[parts.Filter]:
    """Only where a card is in force."""
    if not is_judged:
        return []
    options = [(place.value, card_words.quadrant(place)) for place in Quadrant]
    return [lists.choice(NAME, label=str(TITLE), every=_("Wherever"),
                         options=options, here=here)]  # fmt: skip


def columns(places: Mapping[int, Quadrant], *, is_judged: bool) -> list[ListColumn[LeadRow]]:
    """Only where a card is in force."""

    def cell(row: LeadRow) -> parts.ListCell:
        place = places.get(row.id)
        return parts.ListCell(text=card_words.quadrant(place) if place else "")

    column = ListColumn(code=NAME, label=str(TITLE), cell=cell)
    return [column] if is_judged else []


def links(*, is_judged: bool) -> list[parts.Link]:
    """Whom to call now."""
    return [parts.Link(label=_("Call now"), url=reverse("hot"))] if is_judged else []
