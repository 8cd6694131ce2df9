"""A card from past leads: what may be used, how good it is, and what is to be said beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from accord.scoring.rules.asking import ask
from accord.scoring.rules.learning import card as cards
from accord.scoring.rules.learning import columns as reading
from accord.scoring.rules.learning import drift, guard, hints, measuring, pairs, validating
from accord.scoring.rules.learning.columns import Column, Dropped, Kind, Marks, Numbers
from accord.scoring.rules.learning.fitting import Scale, learn
from accord.scoring.rules.offers import offers_of, with_offers
from accord.scoring.rules.reading import read_pair
from accord.scoring.values.cards import OWN_FIELD
from accord.scoring.values.learning import (
    FEWEST_WINS,
    Learned,
    Offer,
    Past,
    Said,
    Scored,
    Suspect,
    Together,
    Warned,
    Wishes,
)
from accord.scoring.values.scores import LeadFacts

WIDE = 0.15
SAID_OF = {
    Dropped.EMPTY: Said.EMPTY,
    Dropped.SAME: Said.SAME,
    Dropped.NAMES_ROWS: Said.NAMES_ROWS,
    Dropped.DAY: Said.DAY,
}
GUARDED_ROWS = 60_000  # the guard looks at so many rows
DOUBTED_ROWS = 1_000  # below, the others cannot say whether a column is written from the outcome


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was learned, with what it takes to score others by it. pairs: those that the card has
    taken."""

    learned: Learned
    columns: tuple[Column, ...]
    scale: Scale | None
    interest: frozenset[str]
    thresholds: tuple[int, int]
    pairs: tuple[Offer, ...] = ()


def learn_card(past: Past, *, name: str, wishes: Wishes) -> Lesson:
    """A card from past leads, tried on leads it has not seen. Never raises for a table's contents.

    The card is None below 20 wins or 20 other outcomes.
    """
    won, texts, days, timed = _in_order(past)
    kept, dropped = reading.tidied(texts)
    kept = [each for each in kept if cards.usable(each.name)]
    warnings = _of_dropped(dropped)
    if min(int(won.sum()), int((~won).sum())) < FEWEST_WINS:
        return _silent(won, warnings)
    suspects = [
        each for each in _suspects(kept, texts, dropped, won)
        if each.column not in wishes.keep
    ]  # fmt: skip
    doubtful = {each.column for each in suspects}
    columns, repeats = reading.distinct([each for each in kept if each.name not in doubtful])
    warnings += [Warned(Said.REPEATS, {"columns": repeats})] if repeats else []
    if not columns:
        nothing = Learned(len(won), int(won.sum()), suspects=tuple(suspects),
                          warnings=(Warned(Said.NOTHING), *warnings))  # fmt: skip
        return Lesson(nothing, (), None, frozenset(), (0, 0))
    interest = frozenset(each.name for each in columns if _is_interest(each, wishes))
    tried = validating.validate(columns, won, wishes=wishes, interest=sorted(interest), timed=timed)
    scale = learn(columns, won, wishes=wishes, timed=timed, interest=sorted(interest))
    doing = [bins.name in interest for bins in scale.bins]
    fit = scale.sums(columns, only=[not each for each in doing])
    thresholds = _threshold(fit), _threshold(scale.sums(columns, only=doing))
    body = cards.card_of(
        scale, name=name, interest=sorted(interest), thresholds=thresholds, fields=past.fields,
        values={each.name: each.values for each in columns},
    )  # fmt: skip
    said = [*_of_trial(tried, won), *warnings]
    if timed:
        said = [*drift.warnings(columns, won, days, recent=scale.recent), *said]
    together = _together(scale, columns, won, wishes, sorted(interest)) if wishes.pairs else ()
    fields = {each.name: cards.field_of(each.name, past.fields) for each in columns}
    offers = offers_of(body, together, fields, {})
    taken = offers if wishes.take else ()
    nothing_learned = not body["fit"]["criteria"] and not body["interest"]["criteria"]
    learned = Learned(
        rows=len(won), wins=int(won.sum()), auc=tried.auc, brier=tried.brier,
        suspects=tuple(suspects), chance=scale.chance,
        card=None if nothing_learned else with_offers(body, taken),
        warnings=(Warned(Said.NOTHING), *said) if nothing_learned else tuple(said),
        liked=validating.liked(tried, won),
        together=together, offers=offers, takes=wishes.take,
        numbers=tuple(each.name for each in columns if each.kind is Kind.NUMBER),
    )  # fmt: skip
    scale_ = None if nothing_learned else scale
    return Lesson(learned, tuple(columns), scale_, interest, thresholds, taken)


def _together(
    scale: Scale, columns: Sequence[Column], won: Marks, wishes: Wishes, interest: Sequence[str]
) -> tuple[Together, ...]:
    """Pairs of answers, told from all leads by cards that had not seen them."""
    tried = validating.validate(columns, won, wishes=wishes, interest=interest, timed=False)
    return pairs.together(scale, columns, won, tried)


def score(lesson: Lesson, texts: Mapping[str, Sequence[str]], *, rows: int) -> list[Scored]:
    """Other leads by the card: points, chance and quadrant. Values never seen are unknown, and so
    are columns that are not there."""
    assert lesson.scale is not None
    columns = [reading.recoded(each, texts.get(each.name, [""] * rows)) for each in lesson.columns]
    scale = lesson.scale
    doing = [bins.name in lesson.interest for bins in scale.bins]
    asked = scale.sums(columns, only=doing)
    fit = scale.sums(columns, only=[not each for each in doing])
    edges = [
        cards.bounds(bins, points, counts, doing=each)
        for bins, points, counts, each in zip(
            scale.bins, scale.points, scale.counts, doing, strict=True
        )
    ]
    low, high = (
        replace(scale, points=tuple(each[side] for each in edges)).sums(
            columns, only=[not each for each in doing]
        )
        for side in (0, 1)
    )
    for offer in lesson.pairs:
        points, least, most = _of_pair(offer, texts, rows=rows)
        if offer.axis == "fit":
            fit, low, high = fit + points, low + least, high + most
        else:
            asked = asked + points
    chances = scale.chances(fit + asked)
    found = cards.quadrants(low, high, asked, lesson.thresholds)
    return [
        Scored(int(points), float(chance), quadrant)
        for points, chance, quadrant in zip(fit + asked, chances, found, strict=True)
    ]


def _of_pair(
    offer: Offer, texts: Mapping[str, Sequence[str]], *, rows: int
) -> tuple[Numbers, Numbers, Numbers]:
    """What a pair brings each row, at the least and at the most: as a card says it of a lead."""
    columns = [given.column for given in (offer.together.one, offer.together.other)]
    both = [
        {**half, "field": f"{OWN_FIELD}{place}"}
        for place, half in enumerate(offer.criterion["both"])
    ]
    pair = read_pair({**offer.criterion, "both": both})
    known: dict[tuple[str, ...], tuple[int, int, int]] = {}
    sides = [texts.get(column, [""] * rows) for column in columns]
    found = np.zeros((rows, 3))
    for row, said in enumerate(zip(*sides, strict=True)):
        if said not in known:
            words = ("" if reading.is_unknown(text) else text for text in said)
            own = {str(place): text for place, text in enumerate(words)}
            points = ask(pair, LeadFacts(attributes=(own,))).points
            known[said] = (
                (0, min(pair.answers), max(pair.answers)) if points is None else (points,) * 3
            )
        found[row] = known[said]
    return found[:, 0], found[:, 1], found[:, 2]


def _in_order(past: Past) -> tuple[Marks, dict[str, list[str]], list[date], bool]:
    """Outcomes and columns; in the order of time where it is known, rows without a day first."""
    won = np.array(past.won, dtype=np.bool_)
    if past.at is None:
        return won, {name: list(texts) for name, texts in past.columns.items()}, [], False
    days = [day or date.min for day in past.at]
    order = sorted(range(len(days)), key=lambda row: days[row])
    texts = {name: [each[row] for row in order] for name, each in past.columns.items()}
    return won[order], texts, [days[row] for row in order], True


def _suspects(
    kept: Sequence[Column],
    texts: Mapping[str, Sequence[str]],
    dropped: Mapping[str, Dropped],
    won: Marks,
) -> list[Suspect]:
    stride = max(1, len(won) // GUARDED_ROWS)
    rows = np.arange(0, len(won), stride)
    few = won[rows]
    seen = [guard.look(each.of(rows), few) for each in kept]
    first = guard.suspects(seen, few)
    doubtful = {each.column for each in first}
    trusted = [each for each in kept if each.name not in doubtful]
    rest: dict[str, Numbers] = {}
    for each in seen:
        strong = (
            each.alone >= guard.STRONG
            and len(few) >= DOUBTED_ROWS
            and each.column.name not in doubtful
        )
        others = [one.of(rows) for one in trusted if one.name != each.column.name]
        if strong and others:
            rest[each.column.name] = _by_others(others, few)
    found = guard.suspects(seen, few, rest=rest) if rest else first
    days = [
        Suspect(name, why)
        for name, each in dropped.items()
        if each is Dropped.DAY and (why := guard.of_day(name)) is not None
    ]
    order = list(texts)
    return sorted([*found, *days], key=lambda one: order.index(one.column))


def _by_others(columns: Sequence[Column], won: Marks) -> Numbers:
    """The log-odds by all other columns, out of folds."""
    fold = measuring.folds(won, 3, seed=5)
    line = np.zeros(len(won))
    for each in range(3):
        rows, held = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        scale = learn([one.of(rows) for one in columns], won[rows], wishes=Wishes(), timed=False,
                      interest=())  # fmt: skip
        line[held] = scale.sums([one.of(held) for one in columns])
    return line


def _is_interest(column: Column, wishes: Wishes) -> bool:
    if column.name in wishes.interest or column.name in wishes.fit:
        return column.name in wishes.interest
    return hints.is_interest(column.name, number=column.kind is Kind.NUMBER)


def _threshold(points: Numbers) -> int:
    """From how many points about half are above; 1 where nobody differs."""
    return validating.median_of(points) if len(points) and np.ptp(points) else 1


def _of_dropped(dropped: Mapping[str, Dropped]) -> list[Warned]:
    return [
        Warned(said, {"columns": sorted(name for name, each in dropped.items() if each is why)})
        for why, said in SAID_OF.items()
        if why in dropped.values()
    ]


def _of_trial(tried: validating.Tried, won: Marks) -> list[Warned]:
    if tried.auc is None:
        return [Warned(Said.FEW_TESTED)]
    if tried.auc.high - tried.auc.low > WIDE:
        facts = {"wins": int(won.sum()), "low": round(100 * tried.auc.low),
                 "high": round(100 * tried.auc.high)}  # fmt: skip
        return [Warned(Said.WIDE, facts)]
    return []


def _silent(won: Marks, warnings: Sequence[Warned]) -> Lesson:
    wins, losses = int(won.sum()), int((~won).sum())
    said = (
        Warned(Said.FEW_WINS, {"wins": wins, "fewest": FEWEST_WINS})
        if wins < FEWEST_WINS
        else Warned(Said.FEW_LOSSES, {"losses": losses, "fewest": FEWEST_WINS})
    )
    learned = Learned(len(won), wins, warnings=(said, *warnings))
    return Lesson(learned, (), None, frozenset(), (0, 0))
