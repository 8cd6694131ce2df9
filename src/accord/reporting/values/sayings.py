"""What is said of teams that work together, retold in articles and talks: kept with who said it and
how far it is known. Nothing that Accord says or promises rests on one; what can be measured is
measured from one's own records."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.reporting.values.measures import Words


class Known(StrEnum):
    """How far something that is said is known."""

    READ = "read"
    RETOLD = "retold"
    DOUBTFUL = "doubtful"


KNOWN_NAMES = {
    Known.READ: pgettext_lazy("saying", "Read where it was first said"),
    Known.RETOLD: pgettext_lazy("saying", "Known from those who retell it"),
    Known.DOUBTFUL: pgettext_lazy("saying", "Doubtful"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """code: stands in addresses. measure: what tells the same of one's own records, with `step` of
    it; route: a page that does where no measure does. year: None where none is named."""

    code: str
    text: Words
    source: Words
    known: Known
    caveat: Words
    measure: str = ""
    step: tuple[str, str] | None = None
    route: str = ""
    year: int | None = None


_UNNAMED = _("An article that names nobody")
_NO_METHOD = _("How it was counted, and of whom, is not said.")
_SOLD = _("Said by somebody who sells tools for it. Others retell it with 209.")

SAYINGS: tuple[Saying, ...] = (
    Saying(
        code="close_rate", known=Known.RETOLD, source="Marketo",
        text=_("Where both teams work as one, 67 of 100 more leads become customers."),
        caveat=_NO_METHOD, measure="conversion", step=("lead", "customer"),
    ),
    Saying(
        code="acceptance", known=Known.RETOLD, source="Marketo",
        text=_("Sales accepts 108 of 100 more of marketing's leads there."),
        caveat=_NO_METHOD, measure="lead_quality",
    ),
    Saying(
        code="sourced", known=Known.RETOLD, source="Marketo",
        text=_("Marketing brings in 208 of 100 more revenue there."), caveat=_SOLD,
        measure="sourced",
    ),
    Saying(
        code="growth", known=Known.RETOLD, source=_("A study that is not named"), year=2010,
        text=_("Where both functions are one, revenue grows by 20 of 100 a year."),
        caveat=_("Whoever grows may also be able to afford working together."),
        measure="revenue_growth",
    ),
    Saying(
        code="retention", known=Known.RETOLD, source=_UNNAMED,
        text=_("36 of 100 more customers stay."), caveat=_NO_METHOD, measure="retention",
    ),
    Saying(
        code="wins", known=Known.RETOLD, source=_UNNAMED,
        text=_("38 of 100 more deals are won."), caveat=_NO_METHOD, measure="win_rate",
    ),
    Saying(
        code="pieces", known=Known.RETOLD, source="Forrester",
        text=_("Buyers have 11.4 pieces of content in hand before they talk to a seller."),
        caveat=_("A mean: of few who read very much, or of many who read some."),
        measure="read_before_talk",
    ),
    Saying(
        code="time_with_suppliers", known=Known.RETOLD, source="Gartner",
        text=_("Buyers spend 17 of 100 hours of buying with all suppliers together."),
        caveat=_("With all suppliers, and not with the one who wins: often it is retold so."),
        measure="touch_split",
    ),
    Saying(
        code="group_size", known=Known.READ, source="Gartner (candidcreative.ca)", year=2019,
        text=_("6 to 10 people decide about a complex purchase."),
        caveat=_("Of large purchases between companies; smaller ones have fewer."), route="groups",
    ),
    Saying(
        code="going_back", known=Known.READ, source="Gartner (candidcreative.ca)", year=2019,
        text=_("About 95 of 100 groups of buyers go back on a decision at least once."),
        caveat=_("Articles retell it with 90."), measure="steps_back",
    ),
    Saying(
        code="hard_purchase", known=Known.RETOLD, source="Gartner",
        text=_("77 of 100 buyers say that their last purchase was hard."),
        caveat=_("Of complex purchases; what each calls hard is their own word."),
        measure="buyer_effort",
    ),
    Saying(
        code="promising", known=Known.READ, source="Gartner (gartner.com)",
        text=_("Of 100 leads that marketing calls ready 44 pass sales as a possible good fit."),
        caveat=_("Others retell it as what sales believes. No year is given."),
        measure="promising",
    ),
    Saying(
        code="word", known=Known.DOUBTFUL, source="HubSpot",
        text=_("HubSpot made the word smarketing, early in the years from 2000 on."),
        caveat=_("HubSpot was founded in 2006, so one of the two is not so."),
    ),
    Saying(
        code="leads_matter", known=Known.RETOLD, source=_UNNAMED,
        text=_("12 of 100 sales managers think that marketing's leads matter."),
        caveat=_NO_METHOD, route="together_pulse",
    ),
    Saying(
        code="enables_growth", known=Known.RETOLD, source=_UNNAMED,
        text=_("87 of 100 leaders believe that working together makes critical growth possible."),
        caveat=_("A belief of leaders. It is not the 87 of how both teams speak of each other."),
        measure="revenue_growth",
    ),
    Saying(
        code="bad_words", known=Known.RETOLD, source=_("A talk by HubSpot"), year=2014,
        text=_("87 of 100 words that both teams have for each other are bad ones."),
        caveat=_("Retold also as 87 of 100 marketers and sellers. It is no belief of leaders."),
        route="together_pulse",
    ),
    Saying(
        code="collateral", known=Known.RETOLD, source=_UNNAMED,
        text=_("25 of 100 sellers have the material that they need."),
        caveat=_NO_METHOD, route="content_coverage",
    ),
    Saying(
        code="with_a_manager", known=Known.RETOLD, source=_UNNAMED,
        text=_("A manager who unites both teams often brings 20 of 100 more turnover."),
        caveat=_("Often is no number: nobody says how many of how many."),
        measure="revenue_growth",
    ),
    Saying(
        code="without", known=Known.DOUBTFUL, source=_UNNAMED,
        text=_("Without it turnover falls by 5 of 100 at least."),
        caveat=_("Others retell it with 4 and with 7."), measure="revenue_growth",
    ),
)  # fmt: skip
