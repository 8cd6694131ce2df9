"""The picture of a card with its table: where leads stand, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.desk.rules import plots
from accord.desk.views.wording import card_words
from accord.scoring.values.cards import Card
from accord.scoring.values.previews import Preview
from accord.scoring.values.scores import Quadrant
from accord.ui import api as ui
from accord.ui.values import parts

# As they are read: from who should be called to who should be left alone.
ORDER = (
    Quadrant.PERFECT, Quadrant.HOT, Quadrant.NURTURE, Quadrant.CHECK_FIT, Quadrant.COLD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A quadrant of the table; before: "" where there is nothing to compare with."""

    chip: parts.Quadrant
    name: str
    advice: str
    count: str
    before: str
    url: str


def drawn(
    preview: Preview, *, card: Card, counts: Mapping[Quadrant, int] | None = None
) -> dict[str, Any]:
    """What the template of the picture draws. counts: of all leads, where not only the newest are
    counted; the table leads to their list then."""
    told = preview.counts if counts is None else counts
    picture = plots.plot(
        [(dot.fit, dot.interest, card_words.CHIPS[dot.quadrant].value) for dot in preview.dots],
        fit_from=card.fit.threshold,
        interest_from=card.interest.threshold,
    )
    return {
        "plot": picture,
        "summary": summary(told),
        "corners": {
            card_words.CHIPS[place].value: f"{card_words.quadrant(place)} {ui.number(count)}"
            for place, count in told.items()
        },
        "rows": [
            Row(
                chip=card_words.CHIPS[place],
                name=card_words.quadrant(place),
                advice=str(card_words.ADVICE[place]),
                count=ui.number(told[place]),
                before=ui.number(preview.before[place]) if preview.before else "",
                url=f"{reverse('leads')}?standing={place.value}" if counts is not None else "",
            )
            for place in ORDER
        ],
        "dots_words": ngettext(
            "%(count)s lead is drawn.", "%(count)s leads are drawn.", len(preview.dots)
        )
        % {"count": ui.number(len(preview.dots))},
    }


def summary(counts: Mapping[Quadrant, int]) -> str:
    """What a listener hears of the picture."""
    return _(
        "Leads by fit and interest: %(perfect)s perfect, %(hot)s hot, %(nurture)s to nurture, "
        "%(check_fit)s to check for fit, %(cold)s not now."
    ) % {place.value: ui.number(count) for place, count in counts.items()}
