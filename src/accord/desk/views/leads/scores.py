"""Where a lead stands, why, what would lift it, and by which version it stood where before."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accord.desk.rules import sums
from accord.desk.views.wording import card_words
from accord.scoring import api as scoring
from accord.scoring.values.cards import Card, Often, Paired
from accord.scoring.values.scores import Axis, Chance, Fit, Interest, Part, Quadrant, Told
from accord.scoring.values.standing import TurnTold
from accord.ui import api as ui

MOST_CHANCES = 5


def context(lead_id: int, *, at: datetime) -> dict[str, Any]:
    """What the lead's page says of its scores; one number of queries, whatever there is."""
    told = scoring.tell_score(lead_id=lead_id, at=at)
    turns = scoring.list_turns(lead_id=lead_id)
    return {
        "scores": [_drawn(one, at=at) for one in told],
        "turns": [_turn(one) for one in turns],
    }


def _drawn(told: Told, *, at: datetime) -> dict[str, Any]:
    score = told.score
    chances = [one for one in score.chances if one.missing or one.is_open]
    return {
        "name": told.by.card.name,
        "card_url": reverse("card", args=[told.by.key]),
        "version": _("Version %(number)s") % {"number": told.by.number},
        "version_url": _version_url(told.by.key, told.by.number),
        "chip": card_words.CHIPS[score.quadrant],
        "advice": str(card_words.ADVICE[score.quadrant]),
        "cell": score.cell,
        "until": _until(score.changes_on, at=at),
        "axes": [
            _axis(_("Fit"), Axis.FIT, score.parts, told.by.card, note=_fit_note(score.fit)),
            _axis(
                _("Interest"),
                Axis.INTEREST,
                score.parts,
                told.by.card,
                note=_interest_note(score.interest, at=at),
            ),
        ],
        "chances": [_chance(one) for one in chances[:MOST_CHANCES]],
    }


def _axis(
    name: str, axis: Axis, parts_: Sequence[Part], card: Card, *, note: str
) -> dict[str, Any]:
    """All parts of an axis, those that bring something first, rounded so that they add up."""
    asks = _asks(card)
    mine = [part for part in parts_ if part.axis is axis]
    shown, total = sums.rounded([part.points for part in mine])
    lines = sorted(zip(mine, shown, strict=True), key=lambda line: -abs(line[1]))
    return {
        "name": name,
        "total": _figure(total),
        "note": note,
        "lines": [
            (part.name, _figure(points), _why(part, asks.get(part.code, "")))
            for part, points in lines
            if points
        ],
        "nothing": [
            (part.name, _("not known: open") if part.is_open else "0")
            for part, points in lines
            if not points
        ],
    }


def _figure(points: float) -> str:
    return ui.number(points, digits=0 if points == int(points) else 1)


def _asks(card: Card) -> dict[str, str]:
    """What criteria ask of more than one thing, in words, by their codes."""
    pairs = {one.code: card_words.both(one) for one in card.of_fields if isinstance(one, Paired)}
    gated = {
        one.code: card_words.gate(one.where)
        for one in card.interest.criteria
        if isinstance(one, Often) and one.where is not None
    }
    return {**pairs, **gated}


def _why(part: Part, asks: str) -> str:
    """How often and when last, until when, and what it asks of more than one thing."""
    said = []
    if part.touches and part.last_on:
        said.append(
            ngettext("%(count)s time, last on %(day)s", "%(count)s times, last on %(day)s",
                     part.touches)
            % {"count": part.touches, "day": _day(part.last_on)}
        )  # fmt: skip
    if part.until:
        said.append(_("until %(day)s") % {"day": _day(part.until)})
    if asks:
        said.append(asks)
    return ", ".join(said)


def _fit_note(fit: Fit) -> str:
    if fit.low == fit.high:
        return ""
    return _("With all answers it would be between %(low)s and %(high)s.") % {
        "low": ui.number(fit.low), "high": ui.number(fit.high),
    }  # fmt: skip


def _interest_note(interest: Interest, *, at: datetime) -> str:
    if interest.direct_until is None or interest.direct_until <= at.date():
        return ""
    return _("A direct sign counts until %(day)s.") % {"day": _day(interest.direct_until)}


def _chance(chance: Chance) -> tuple[str, str, str]:
    """What would bring points: its name, the points, what to do."""
    if chance.missing:
        how = ngettext("%(count)s more touch", "%(count)s more touches", chance.missing) % {
            "count": chance.missing
        }
    else:
        how = _("not known yet: fill it in")
    return chance.name, "+" + _figure(round(chance.points, 1)), how


def _until(changes_on: date | None, *, at: datetime) -> str:
    if changes_on is None or changes_on <= at.date():
        return ""
    return _("Until %(day)s if nothing happens") % {"day": _day(changes_on)}


def _turn(turn: TurnTold) -> dict[str, Any]:
    return {
        "at": turn.at,
        "before": _place(turn.before),
        "now": _place(turn.quadrant),
        "why": str(card_words.CAUSES[turn.cause]),
        "by": _("%(name)s, version %(number)s") % {"name": turn.name, "number": turn.number},
        "url": _version_url(turn.key, turn.number),
    }


def _place(quadrant: Quadrant | None) -> str:
    return card_words.quadrant(quadrant) if quadrant else pgettext("quadrant", "not judged")


def _version_url(key: str, number: int) -> str:
    return reverse("definition", args=["card", key, number])


def _day(day: date) -> str:
    return date_format(day, pgettext("day", "j F"))
