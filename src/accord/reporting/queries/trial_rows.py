"""Cards tried on past leads: their rows, and what is worth saying of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accord.reporting.rules.rates import rate_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Row
from accord.scoring import api as scoring
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.trials import (
    ENOUGH_LEADS,
    Before,
    Cohort,
    Group,
    Line,
    Order,
    Said,
    Trial,
    Which,
)

UNKNOWN_FIT = "unknown"
_LABELS = {Before.CARD: "card_in_force", Before.MQL: "mql"}
_PICKS = {
    Said.BETTER: Say.PICKS_BETTER,
    Said.WORSE: Say.PICKS_WORSE,
    Said.CANNOT_TELL: Say.PICKS_CANNOT_TELL,
    Said.TOO_FEW: Say.PICKS_TOO_FEW,
    Said.SAME: Say.PICKS_SAME,
}
_HOLDS = {
    Said.BETTER: Say.HOLDS_BETTER,
    Said.WORSE: Say.HOLDS_WORSE,
    Said.CANNOT_TELL: Say.HOLDS,
    Said.TOO_FEW: Say.HOLDS_TOO_FEW,
    Said.SAME: Say.HOLDS,
}
_TIMES = {Said.BETTER: Say.TIMES_BETTER, Said.WORSE: Say.TIMES_WORSE}
_ORDER = {
    Order.HOLDS: Say.ORDER_HOLDS,
    Order.SEEMS: Say.ORDER_SEEMS,
    Order.TURNED: Say.ORDER_TURNED,
    Order.WRONG: Say.ORDER_WRONG,
    Order.TOO_FEW: Say.ORDER_TOO_FEW,
}


def about_trial(trial: Trial) -> list[Note]:
    """What a trial says of a card, most important first."""
    now, then = (
        scoring.leads_a_week(group, trial.cohort) for group in (trial.picked, trial.picked_before)
    )
    brought = {
        Before.CARD: Say.BROUGHT_BESIDE_CARD,
        Before.MQL: Say.BROUGHT_BESIDE_MQL,
    }[trial.before]
    missed = {"missed": trial.only_before.customers, "found": trial.picked_before.customers}
    said = [Note(brought, {"now": now, "then": then}), Note(Say.MISSED, missed)]
    if trial.only_before.customers:
        said.append(Note(Say.MISSED_WORTH, {"worth": trial.only_before.value}))
    said.append(Note(Say.FOUND_MORE, {"more": trial.only_now.customers}))
    if trial.a_week is not None:
        hands = Say.ENOUGH_HANDS if now <= trial.a_week else Say.TOO_FEW_HANDS
        said.append(Note(hands, {"many": trial.a_week}))
    said += [Note(_PICKS[scoring.is_better(trial)]), Note(_HOLDS[scoring.is_holding(trial)])]
    times = _TIMES.get(scoring.has_drifted(trial))
    return [*said, Note(times)] if times else said


def about_quadrants(quadrants: Mapping[Quadrant, Group]) -> list[Note]:
    """What the quadrants of a card were worth, and whether they are in order."""
    ranked = scoring.ranked(quadrants)
    named = {"better": ranked.better, "worse": ranked.worse}
    told = {name: one for name, one in named.items() if one is not None}
    order = Note(_ORDER[ranked.order], told)
    known = [
        (one, group)
        for one, group in quadrants.items()
        if group.leads >= ENOUGH_LEADS and one is not Quadrant.CHECK_FIT
    ]
    if len(known) < 2:
        return [order]
    (best, first), (worst, second) = known[0], known[-1]
    shares = {"first": _of_100(first), "second": _of_100(second)}
    return [Note(Say.OF_100, {"best": best, "worst": worst, **shares}), order]


def quadrant_rows(trial: Trial, *, named: Mapping[str, Figure], dimension: str) -> list[Row]:
    """Leads and customers by quadrant or by cell, the best first."""
    if dimension == "cell":
        groups = {cell or UNKNOWN_FIT: group for cell, group in trial.cells.items()}
    else:
        groups = {quadrant.value: group for quadrant, group in trial.quadrants.items()}
    return [_row(label, group, named, trial.cohort) for label, group in groups.items()]


def line_rows(trial: Trial, *, named: Mapping[str, Figure]) -> list[Row]:
    """What each rule picks, and what became of those."""
    return [
        _row(
            label,
            group,
            named,
            trial.cohort,
            a_week=scoring.leads_a_week(group, trial.cohort),
            value=group.value,
            currency=group.value.currency,
        )
        for label, group in lines(trial)
    ]


def lines(trial: Trial) -> Iterator[tuple[str, Group]]:
    """The groups of a trial, by the names of `LINE_NAMES`."""
    before = _LABELS[trial.before]
    yield from (
        ("this", trial.picked),
        (before, trial.picked_before),
        ("only_this", trial.only_now),
        ("only_before", trial.only_before),
        ("all", trial.all),
        ("earlier", trial.halves[0][0]),
        ("later", trial.halves[1][0]),
    )


def which_of(label: str, *, dimension: str, customers: bool) -> Which | None:
    """The leads that a row of this label counts; None for a label of no row."""
    if dimension == "cell":
        return Which(cell="" if label == UNKNOWN_FIT else label, customers=customers)
    if dimension == "quadrant":
        known = {one.value: one for one in Quadrant}
        found = known.get(label)
        return Which(quadrant=found, customers=customers) if found else None
    before = label in _LABELS.values()
    by_name = {one.value: one for one in Line}
    line = Line.BEFORE if before else by_name.get(label)
    return Which(line=line, customers=customers) if line else None


def _row(
    label: str, group: Group, named: Mapping[str, Figure], cohort: Cohort, **also: Figure
) -> Row:
    rate = rate_of(reached=group.customers, entered=group.leads)
    figures = {
        **named,
        "leads": group.leads,
        **{name: also.pop(name) for name in ("a_week",) if name in also},
        "customers": group.customers,
        "rate": rate.value,
        "low": rate.low,
        "high": rate.high,
        "mature": cohort.is_mature,
        **also,
    }
    key = f"{label}|{named['card']}"
    early = () if cohort.is_mature else (Note(Say.STILL_DECIDED),)
    return Row(group=key, label=label, figures=figures, notes=early, counted=rate)


def _of_100(group: Group) -> int | float:
    share = 100 * group.customers / group.leads
    return round(share) if share >= 10 or share == 0 else round(share, 1)
