"""Two answers that mean more together, as a criterion that a card may take."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from accord.kernel.folding import plain
from accord.scoring.rules.reading import read_card
from accord.scoring.values.cards import LONGEST_CODE, LONGEST_NAME, UnableToRead
from accord.scoring.values.learning import Given, Offer, Together
from accord.scoring.values.suggestions import TOUCHED_WITHIN


def offers_of(
    card: Mapping[str, Any],
    pairs: Sequence[Together],
    fields: Mapping[str, str],
    kinds: Mapping[str, str],
) -> tuple[Offer, ...]:
    """What a card may take of these pairs. It cannot say one of two numbers of touches, or with
    too many words, or whose points are rounded to none.

    fields: the field of a card for each column that has one. kinds: the kind of touch for each
    column that counts touches of TOUCHED_WITHIN days. A pair of fields goes to fit where both are
    asked there, else to interest. Where one of the two leaves its question open while it is not
    known, so does the pair; elsewhere not knowing brings nothing.
    """
    found = (
        _of_touches(card, pair, fields, kinds)
        if {pair.one.column, pair.other.column} & set(kinds)
        else _of_fields(card, pair, fields)
        for pair in pairs
    )
    return tuple(offer for offer in found if offer is not None and _goes(card, offer))


def with_offers(card: Mapping[str, Any], offers: Sequence[Offer]) -> dict[str, Any]:
    """The card with criteria that it takes, those last; one that finds no room is left."""
    body = dict(card)
    for offer in offers:
        if _goes(body, offer):
            body = _holding(body, offer)
    return body


def _holding(card: Mapping[str, Any], offer: Offer) -> dict[str, Any]:
    axis = card[offer.axis]
    taken = {**offer.criterion, "code": _code(card, offer.criterion["code"])}
    return {**card, offer.axis: {**axis, "criteria": [*axis["criteria"], taken]}}


def _goes(card: Mapping[str, Any], offer: Offer) -> bool:
    try:
        read_card(_holding(card, offer))
    except UnableToRead:
        return False
    return True


def _of_touches(
    card: Mapping[str, Any],
    pair: Together,
    fields: Mapping[str, str],
    kinds: Mapping[str, str],
) -> Offer | None:
    """So many touches, of leads of whom a field says so."""
    counted, asked = pair.one, pair.other
    if counted.column not in kinds:
        counted, asked = asked, counted
    field = fields.get(asked.column, "")
    if not pair.points or counted.at_least is None or field not in _asked(card):
        return None
    criterion = {
        "code": _slug(pair),
        "name": _name(pair),
        "touch": {"kinds": [kinds[counted.column]], "direction": "in"},
        "points": pair.points,
        "at_least": math.ceil(counted.at_least),
        "within_days": TOUCHED_WITHIN,
        "where": {"field": field, **_test(asked)},
    }
    return Offer(pair, "interest", criterion)


def _of_fields(card: Mapping[str, Any], pair: Together, fields: Mapping[str, str]) -> Offer | None:
    asked = _asked(card)
    sides = [(given, fields.get(given.column, "")) for given in (pair.one, pair.other)]
    if not pair.points or any(field not in asked for _given, field in sides):
        return None
    about = [asked[field] for _given, field in sides]
    is_fit = all(axis == "fit" for axis, _one in about)
    is_open = is_fit and any(one.get("unknown") is None for _axis, one in about)
    criterion = {
        "code": _slug(pair),
        "name": _name(pair),
        "both": [{"field": field, **_test(given)} for given, field in sides],
        "points": pair.points,
        "otherwise": 0,
        "unknown": None if is_open else 0,
    }
    return Offer(pair, "fit" if is_fit else "interest", criterion)


def _asked(card: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The criteria of one field by it, each with its axis."""
    return {
        one["field"]: (axis, one)
        for axis in ("fit", "interest")
        for one in card[axis]["criteria"]
        if "field" in one
    }


def _name(pair: Together) -> str:
    name = " + ".join(_named(given) for given in (pair.one, pair.other))
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _slug(pair: Together) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", plain(f"{pair.one.column} {pair.other.column}"))
    return slug.strip("_")[: LONGEST_CODE - len("_99")] or "together"


def _test(given: Given) -> dict[str, Any]:
    if given.at_least is not None:
        return {"test": "at_least", "values": [_number(given.at_least)]}
    if given.values:
        return {"test": "one_of", "values": [*given.values]}
    return {"test": "known", "values": []}


def _named(given: Given) -> str:
    """A name for somebody to change: "Size: 201+", "Pages: 3+", "Fax"."""
    if given.at_least is not None:
        return f"{given.column.strip()}: {_number(given.at_least)}+"
    if given.values:
        return f"{given.column.strip()}: {', '.join(given.values)}"
    return given.column.strip()


def _number(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _code(card: Mapping[str, Any], wanted: str) -> str:
    taken = {one["code"] for axis in ("fit", "interest") for one in card[axis]["criteria"]}
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}_{number}", number + 1
    return code
