"""Every model over the journeys of all won deals (`rules.gathering`): the same data that
`rules.shares` judges one journey by. A test of properties holds both equal."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from accord.attribution.rules.gathering import Cells, Ends, Flags, Numbers, Whole
from accord.attribution.values.models_of_credit import POSITIONS, Key, Model, Weights
from accord.attribution.values.reports import Question
from accord.attribution.values.touch_rules import TouchRules

_ALONE = {
    Model.LEAD_CREATION.value: Key.LEAD_CREATED,
    Model.OPPORTUNITY_CREATION.value: Key.OPPORTUNITY_CREATED,
}


@dataclass(frozen=True, slots=True)
class Share:
    """Of each row of the cells, and which deals somebody is credited with."""

    of: Numbers
    credited: Flags


def names_of_models(rules: TouchRules) -> list[str]:
    """Every model that credits touches; a U by its dialect."""
    return [
        *(str(name) for name in POSITIONS),
        *([Model.CUSTOM.value] if rules.custom else []),
        *_ALONE,
        *(model.value for model in (Model.LAST_NON_DIRECT, Model.LINEAR, Model.DECAY)),
        Model.SHAPLEY.value,
    ]


def name_of(question: Question) -> str:
    """Under which of these names the model stands that is asked for."""
    is_u = question.model is Model.U
    return question.dialect.value if is_u else question.model.value


def share_of(cells: Cells, *, name: str, rules: TouchRules) -> Share:
    """What one model says."""
    touched = cells.touched > 0
    if name in _ALONE:
        ends = cells.ends[_ALONE[name]]
        return Share(_only(cells, ends.rows), _are(cells, ends))
    if name == Model.LAST_NON_DIRECT:
        last = cells.ends[Key.CLOSED_WON]
        unnamed = ~_are(cells, cells.named)[last.deals]
        return Share(_only(cells, cells.named.rows, last.rows[unnamed]), touched)
    if name == Model.LINEAR:
        return Share(cells.touches / cells.touched[cells.deal], touched)
    if name in (Model.DECAY, Model.SHAPLEY):
        weight = cells.weight if name == Model.DECAY else np.ones_like(cells.weight)
        whole = np.zeros(len(touched), np.int64)
        np.add.at(whole, cells.deal, weight)
        return Share(weight / whole[cells.deal], touched)
    known = {str(model): weights for model, weights in POSITIONS.items()}
    return _by_position(cells, known.get(name) or rules.custom or Weights({}, Fraction(0)))


def _only(cells: Cells, *rows: Whole) -> Numbers:
    share = np.zeros(len(cells.deal))
    for some in rows:
        share[some] = 1
    return share


def _are(cells: Cells, ends: Ends) -> Flags:
    """Which deals have a key touch."""
    are = np.zeros(len(cells.deals.key), np.bool_)
    are[ends.deals] = True
    return are


def _by_position(cells: Cells, weights: Weights) -> Share:
    """Key touches and the rest, as `rules.shares.by_position` places them."""
    size = len(cells.deals.key)
    present, different = np.zeros(size), np.zeros(size, np.int64)
    at_keys, taken = np.zeros(len(cells.deal)), np.zeros(len(cells.deal), np.int64)
    before: list[Ends] = []
    for key, weight in weights.keys.items():
        if not weight:
            continue
        ends = cells.ends[key]
        is_new = np.ones(len(ends.deals), np.bool_)
        for other in before:
            is_new &= ends.key[ends.deals] != other.key[ends.deals]
        before.append(ends)
        present[ends.deals] += float(weight)
        different[ends.deals] += is_new
        at_keys[ends.rows] += float(weight)
        taken[ends.rows] += is_new
    others = cells.touched - different
    of_keys = np.where(present > 0, float(sum(weights.keys.values(), Fraction(0))), 0)
    of_rest = np.where(others > 0, float(weights.rest), 0)
    whole = of_keys + of_rest
    share = _divided(_divided(of_keys, present), whole)[cells.deal] * at_keys
    if weights.rest:
        each = _divided(_divided(of_rest, whole), others)
        share += each[cells.deal] * (cells.touches - taken)
    return Share(share, whole > 0)


def _divided(numbers: Numbers, by: Numbers | Whole) -> Numbers:
    """0 where there is nothing to divide by."""
    return np.divide(numbers, by, out=np.zeros(len(numbers)), where=by != 0)
