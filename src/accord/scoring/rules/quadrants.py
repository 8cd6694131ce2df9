"""Fit by interest: where a lead stands, and when that next changes by itself."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from accord.kernel.folding import plain
from accord.scoring.rules.fit import fit_of
from accord.scoring.rules.interest import day_of, interest_of, is_high
from accord.scoring.values.cards import Card
from accord.scoring.values.scores import (
    CLOSE,
    Fit,
    Interest,
    LeadFacts,
    LeadTouch,
    Level,
    Quadrant,
    Score,
)


def applies(card: Card, facts: LeadFacts) -> bool:
    """Whether a card is for a lead."""
    wanted = {plain(name) for name in card.segments}
    return not wanted or plain(facts.segment) in wanted


def score_of(card: Card, facts: LeadFacts, touches: Sequence[LeadTouch], *, at: datetime) -> Score:
    """A lead by a card at a moment: the reference, one lead at a time."""
    fit, fit_parts, fit_chances = fit_of(card.fit, facts)
    told = interest_of(card.interest, facts, touches, at=at)
    chances = sorted(
        (*fit_chances, *told.chances), key=lambda chance: (-chance.points, chance.code)
    )
    crossing = crosses_on(told.interest, today=day_of(at), card=card)
    return Score(
        fit=fit,
        interest=told.interest,
        quadrant=quadrant_of(fit.level, is_interested=told.interest.is_high),
        cell=cell_of(card, fit, told.interest),
        changes_on=min(filter(None, (*told.days, crossing)), default=None),
        parts=(*fit_parts, *told.parts),
        chances=tuple(chances),
    )


def quadrant_of(level: Level, *, is_interested: bool) -> Quadrant:
    """Hot: asking, fit low or unchecked. Without interest an unknown fit is to be checked."""
    if is_interested:
        return Quadrant.PERFECT if level is Level.HIGH else Quadrant.HOT
    return {
        Level.HIGH: Quadrant.NURTURE,
        Level.LOW: Quadrant.COLD,
        Level.UNKNOWN: Quadrant.CHECK_FIT,
    }[level]


def cell_of(card: Card, fit: Fit, interest: Interest) -> str:
    """A–D by fit, 1–4 by interest; "" where the card has no cells or fit is unknown."""
    by_fit, by_interest = card.fit.cuts, card.interest.cuts
    if by_fit is None or by_interest is None or fit.level is Level.UNKNOWN:
        return ""
    if fit.level is Level.HIGH:
        letter = "A" if fit.low >= by_fit[0] else "B"
    else:
        letter = "C" if fit.high >= by_fit[1] else "D"
    if interest.is_high:
        number = "1" if is_high(interest.points, threshold=by_interest[0]) else "2"
    else:
        number = "3" if is_high(interest.points, threshold=by_interest[1]) else "4"
    return letter + number


def crosses_on(interest: Interest, *, today: date, card: Card) -> date | None:
    """The first day on which decay alone takes the points over the threshold, either way."""
    gap = card.interest.threshold - CLOSE - interest.bonus
    now, half_life = interest.decaying, card.interest.half_life_days
    if interest.sign > 0 and gap > 0 and now >= gap:
        days = math.floor(half_life * math.log2(now / gap)) + 1
    elif interest.sign < 0 and gap < 0 and now < gap:
        days = math.ceil(half_life * math.log2(now / gap))
    else:
        return None
    return today + timedelta(days=days)
