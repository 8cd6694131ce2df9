"""Whether leads are still like those that a card was signed for, in words; and what sales said."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accord.definitions import api as definitions
from accord.desk.views.wording import card_words, suggestion_words
from accord.foundation import clock
from accord.scoring import api as scoring
from accord.scoring.values.drifting import TOUCHED_WITHIN, Picks, Shift
from accord.scoring.values.scores import CardInForce, Quadrant
from accord.ui import api as ui

_MOST = 3


def sentences(card: CardInForce, *, at: datetime) -> list[str]:
    """What has changed since a card was signed; nothing where nothing has."""
    found = scoring.find_drift(version_id=card.version_id)
    if found is None or not found:
        return []
    since = datetime.combine(found.since, at.timetz())
    told = [_shift(shift, card, since=ui.day(since)) for shift in found.shifts[:_MOST]]
    if found.picks is not None:
        told.append(_picks(found.picks))
    return told


def today(*, may_edit: bool) -> list[tuple[str, str]]:
    """Cards whose leads have changed, for those who may change a card."""
    if not may_edit:
        return []
    cards = {card.version_id: card for card in scoring.list_cards(at=clock.now())}
    return [
        (
            _("Please look: leads have changed since “%(card)s” was signed")
            % {"card": cards[one.version_id].card.name},
            reverse("card", args=[cards[one.version_id].key]),
        )
        for one in scoring.list_drifts(version_ids=list(cards))
    ]


def said(card: CardInForce, *, at: datetime) -> list[str]:
    """What sales said of the leads that a card called."""
    found = scoring.list_said(
        version_id=card.version_id, quadrants=(Quadrant.PERFECT, Quadrant.HOT)
    )
    if not found:
        return []
    reasons = {one.code: one.name for one in definitions.list_reasons(at=at)}
    return [
        words
        for quadrant, one in found.items()
        for words in suggestion_words.said(one, quadrant, reasons)
    ]


def _shift(shift: Shift, card: CardInForce, *, since: str) -> str:
    """ "Since 31 Aug, of 100 leads 31 give this answer to “Company size”: 50 or less. …" """
    lines = [*card_words.fit_lines(card.card), *card_words.interest_lines(card.card)]
    line = next(one for one in lines if one.code == shift.code)
    facts = {
        "since": since,
        "now": ui.number(round(100 * shift.now)),
        "before": ui.number(round(100 * shift.before)),
        "criterion": line.name or line.looks_at,
    }
    if card_words.is_of_touches(card.card, code=shift.code):
        return _(
            "Since %(since)s, of 100 leads %(now)s have a touch that “%(criterion)s” counts in "
            "their first %(days)s days. In the year before this card was signed it was %(before)s."
        ) % {**facts, "days": TOUCHED_WITHIN.days}
    return _(
        "Since %(since)s, of 100 leads %(now)s give this answer to “%(criterion)s”: %(answer)s. "
        "In the year before this card was signed it was %(before)s."
    ) % {**facts, "answer": card_words.answer_of(card.card, code=shift.code, place=shift.place)}


def _picks(picks: Picks) -> str:
    return _(
        "Of %(leads)s leads that this card called and that are old enough, %(customers)s became "
        "customers. On past leads it was %(before)s of %(of)s."
    ) % {
        "leads": ui.number(picks.leads),
        "customers": ui.number(picks.customers),
        "before": ui.number(picks.before_customers),
        "of": ui.number(picks.before_leads),
    }
