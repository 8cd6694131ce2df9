"""How pages say a scoring card: what it looks at, what that brings, where a lead stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accord.definitions import api as definitions
from accord.foundation import clock
from accord.journeys.values import TOUCH_NAMES, Direction, Reach, TouchKind
from accord.scoring.values.cards import (
    OWN_FIELD,
    Asked,
    Card,
    Case,
    Counted,
    Field,
    Half,
    InterestCriterion,
    OfFields,
    Often,
    Paired,
    Test,
    TouchTest,
)
from accord.scoring.values.scores import QUADRANT_NAMES, Cause, Quadrant
from accord.ui import api as ui
from accord.ui.values import parts

FIELD_NAMES = {
    Field.INDUSTRY: pgettext_lazy("card", "The company's industry"),
    Field.EMPLOYEES: pgettext_lazy("card", "The company's number of employees"),
    Field.COUNTRY: pgettext_lazy("card", "The country"),
    Field.TITLE: pgettext_lazy("card", "The job title"),
    Field.SEGMENT: pgettext_lazy("card", "The segment"),
    Field.ORIGIN: pgettext_lazy("card", "Where the lead came from"),
    Field.CHANNEL: pgettext_lazy("card", "The channel"),
    Field.CAMPAIGN: pgettext_lazy("card", "The campaign"),
    Field.TARGET_LIST: pgettext_lazy("card", "The target list"),
    Field.OWN: pgettext_lazy("card", "An own field"),
}
_ANSWERS = {
    Test.ONE_OF: pgettext_lazy("card", "one of %(values)s"),
    Test.NONE_OF: pgettext_lazy("card", "none of %(values)s"),
    Test.HAS_WORD: pgettext_lazy("card", "with a word of %(values)s"),
    Test.AT_LEAST: pgettext_lazy("card", "%(values)s or more"),
    Test.AT_MOST: pgettext_lazy("card", "%(values)s or less"),
    Test.BETWEEN: pgettext_lazy("card", "%(least)s to %(most)s"),
    Test.KNOWN: pgettext_lazy("card", "known at all"),
}
TEST_NAMES = {
    Test.ONE_OF: pgettext_lazy("card", "is one of"),
    Test.NONE_OF: pgettext_lazy("card", "is none of"),
    Test.HAS_WORD: pgettext_lazy("card", "has one of these words"),
    Test.AT_LEAST: pgettext_lazy("card", "is at least"),
    Test.AT_MOST: pgettext_lazy("card", "is at most"),
    Test.BETWEEN: pgettext_lazy("card", "lies between"),
    Test.KNOWN: pgettext_lazy("card", "is known"),
}
_CASES = {
    Test.ONE_OF: pgettext_lazy("card", "one of %(values)s: %(points)s"),
    Test.NONE_OF: pgettext_lazy("card", "none of %(values)s: %(points)s"),
    Test.HAS_WORD: pgettext_lazy("card", "with a word of %(values)s: %(points)s"),
    Test.AT_LEAST: pgettext_lazy("card", "%(values)s or more: %(points)s"),
    Test.AT_MOST: pgettext_lazy("card", "%(values)s or less: %(points)s"),
    Test.BETWEEN: pgettext_lazy("card", "%(least)s to %(most)s: %(points)s"),
    Test.KNOWN: pgettext_lazy("card", "known at all: %(points)s"),
}
# What somebody does with a lead that stands here.
ADVICE = {
    Quadrant.PERFECT: pgettext_lazy("quadrant", "call now"),
    Quadrant.HOT: pgettext_lazy("quadrant", "asking, fit unchecked"),
    Quadrant.NURTURE: pgettext_lazy("quadrant", "fits, quiet"),
    Quadrant.COLD: pgettext_lazy("quadrant", "does not fit, quiet"),
    Quadrant.CHECK_FIT: pgettext_lazy("quadrant", "quiet, and a field is missing"),
}
CHIPS = {
    Quadrant.PERFECT: parts.Quadrant.PERFECT,
    Quadrant.HOT: parts.Quadrant.HOT,
    Quadrant.NURTURE: parts.Quadrant.NURTURE,
    Quadrant.COLD: parts.Quadrant.NOT_NOW,
    Quadrant.CHECK_FIT: parts.Quadrant.CHECK_FIT,
}
CAUSES = {
    Cause.TOLD: pgettext_lazy("turn", "something came in"),
    Cause.JOINED: pgettext_lazy("turn", "two people became one, or are told apart"),
    Cause.CHANGED: pgettext_lazy("turn", "somebody changed something"),
    Cause.TIME: pgettext_lazy("turn", "time passed"),
    Cause.CARD: pgettext_lazy("turn", "another version of the card began"),
}
WAYS: dict[str, Any] = {
    Direction.IN: pgettext_lazy("touch", "from them"),
    Direction.OUT: pgettext_lazy("touch", "from us"),
}
REACHES: dict[str, Any] = {
    Reach.ONE_TO_ONE: pgettext_lazy("touch", "to one person"),
    Reach.ONE_TO_MANY: pgettext_lazy("touch", "to many at once"),
}
TEAMS: dict[str, Any] = {
    "marketing": pgettext_lazy("touch", "by marketing"),
    "sales": pgettext_lazy("touch", "by sales"),
}
SEVERAL = 2  # what a number with a fraction counts as
_SHOWN_VALUES = 8  # on a page to look at; what is signed says all


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion in words; points: each possible answer with what it brings."""

    code: str
    name: str
    looks_at: str
    points: tuple[str, ...]


def quadrant(place: Quadrant) -> str:
    return str(QUADRANT_NAMES[place])


def points(value: float) -> str:
    """ "15 points", "2.4 points"; halves of halves are rounded to one digit."""
    rounded = round(value, 1)
    is_whole = rounded == int(rounded)
    told = ui.number(rounded, digits=0 if is_whole else 1)
    count = int(abs(rounded)) if is_whole else SEVERAL
    return ngettext("%(points)s point", "%(points)s points", count) % {"points": told}


def whom(card: Card) -> str:
    """Whose leads a card is for."""
    if not card.segments:
        return _("For all leads")
    return _("For leads of %(segments)s") % {"segments": ", ".join(card.segments)}


def fit_lines(card: Card) -> list[Line]:
    return [_of_fields(each) for each in card.fit.criteria]


def interest_lines(card: Card) -> list[Line]:
    return [_of_interest(each) for each in card.interest.criteria]


def rules(card: Card) -> list[str]:
    """What holds for the whole card."""
    told = [
        _("Fit is high from %(points)s on.") % {"points": points(card.fit.threshold)},
        _("Interest is high from %(points)s on.") % {"points": points(card.interest.threshold)},
        ngettext(
            "Points of interest halve every day.",
            "Points of interest halve every %(days)s days.",
            1 if card.interest.half_life_days == 1 else SEVERAL,
        )
        % {"days": ui.number(card.interest.half_life_days, digits=_digits(card))},
    ]
    if card.interest.direct_days:
        told.append(
            ngettext(
                "A direct sign makes interest high for %(days)s day.",
                "A direct sign makes interest high for %(days)s days.",
                card.interest.direct_days,
            )
            % {"days": card.interest.direct_days}
        )
    return told


def _digits(card: Card) -> int:
    return 0 if card.interest.half_life_days == int(card.interest.half_life_days) else 1


def _of_interest(each: InterestCriterion) -> Line:
    if isinstance(each, OfFields):
        return _of_fields(each)
    brings = [points(each.points)]
    if isinstance(each, Often):
        brings[0] = ngettext(
            "%(points)s for %(count)s or more within one day",
            "%(points)s for %(count)s or more within %(days)s days",
            each.within_days,
        ) % {"points": brings[0], "count": each.at_least, "days": each.within_days}
    if isinstance(each, Often) and each.where is not None:
        brings.append(gate(each.where))
    if isinstance(each, Counted) and each.daily_cap is not None:
        brings.append(_("at most %(points)s a day") % {"points": each.daily_cap})
    if isinstance(each, Counted) and each.direct:
        brings.append(_("a direct sign"))
    return Line(each.code, each.name, touch(each.touch), tuple(brings))


def _of_fields(each: OfFields) -> Line:
    if isinstance(each, Paired):
        brings = [
            _("both: %(points)s") % {"points": points(each.points)},
            _("not both: %(points)s") % {"points": points(each.otherwise)},
        ]
        looks_at = both(each)
    else:
        names = origin_names() if each.field is Field.ORIGIN else {}
        brings = [
            _case(replace(one, values=tuple(names.get(value, value) for value in one.values)))
            for one in each.cases
        ]
        brings.append(_("any other: %(points)s") % {"points": points(each.otherwise)})
        looks_at = field(each)
    brings.append(
        _("not known: an open question")
        if each.unknown is None
        else _("not known: %(points)s") % {"points": points(each.unknown)}
    )
    return Line(each.code, each.name, looks_at, tuple(brings))


def both(pair: Paired, *, at_most: int | None = _SHOWN_VALUES) -> str:
    """ "“The job title” with a word of Director, and “The company's number of employees” 50 to
    200"."""
    one, other = (_half(half, at_most) for half in pair.both)
    return in_pair(one, other)


def gate(where: Half) -> str:
    """What must hold of a field besides touches."""
    return _("only where %(answer)s") % {"answer": _half(where, _SHOWN_VALUES)}


def in_pair(one: str, other: str) -> str:
    """Two answers that have to hold together."""
    return _("%(one)s, and %(other)s") % {"one": one, "other": other}


def _half(half: Half, at_most: int | None) -> str:
    names = origin_names() if half.field is Field.ORIGIN else {}
    name = half.attribute if half.field is Field.OWN else str(FIELD_NAMES[half.field])
    values = tuple(names.get(value, value) for value in half.values)
    said = str(_ANSWERS[half.test]) % _compared(values, at_most)
    return _("“%(name)s” %(answer)s") % {"name": name, "answer": said}


def field(each: Asked) -> str:
    """What a criterion looks at."""
    if each.field is Field.OWN:
        return pgettext("card", "The own field “%(name)s”") % {"name": each.attribute}
    return str(FIELD_NAMES[each.field])


def answer_of(card: Card, *, code: str, place: int) -> str:
    """An answer to a criterion that asks a field, by the place of its case."""
    criteria = (*card.fit.criteria, *card.interest.criteria)
    asked = next(each for each in criteria if each.code == code)
    if isinstance(asked, Paired) and not place:
        return both(asked)
    if not isinstance(asked, Asked) or place >= len(asked.cases):
        return _("any other")
    case = asked.cases[place]
    return str(_ANSWERS[case.test]) % _compared(case.values, _SHOWN_VALUES)


def is_of_touches(card: Card, *, code: str) -> bool:
    """Whether a criterion looks at touches and not at a field."""
    return any(
        each.code == code and isinstance(each, Counted | Often) for each in card.interest.criteria
    )


def touch(test: TouchTest, *, at_most: int | None = _SHOWN_VALUES) -> str:
    """Which touches a criterion takes."""
    kinds = _or([str(TOUCH_NAMES[TouchKind(kind)]) for kind in test.kinds], at_most)
    ways = [WAYS.get(test.direction), REACHES.get(test.reach), TEAMS.get(test.team)]
    told = pgettext("list", ", ").join([kinds, *(str(way) for way in ways if way)])
    about = [*test.assets, *test.campaigns, *test.channels]
    if not about:
        return told
    return _("%(kinds)s, about %(names)s") % {"kinds": told, "names": _or(about, at_most)}


def origin_names() -> dict[str, str]:
    """What both teams call where leads come from, by the word that tools write."""
    return {one.code: one.name for one in definitions.list_origins(at=clock.now())}


def cases_named(said: Any) -> list[dict[str, Any]]:
    """Cases that look at the origin, as a version keeps them, by the names of origins."""
    names = origin_names()
    return [
        {**one, "values": [names.get(value, value) for value in one.get("values") or ()]}
        for one in said
    ]


def cases_said(said: Any) -> str:
    """Cases as a version keeps them, in words; every value, for this is what is signed."""
    found = [
        _case(
            Case(Test(one["test"]), tuple(map(str, one.get("values") or ())), one["points"]),
            at_most=None,
        )
        for one in said
        if one.get("test") in set(Test) and isinstance(one.get("points"), int)
    ]
    return "\n".join(found)


def where_said(said: Any) -> str:
    """What must hold of a field besides touches, as a version keeps it, in words."""
    return both_said([said]) if said else "–"


def both_said(said: Any) -> str:
    """The halves of a pair as a version keeps them, in words; every value of them."""
    found = []
    for one in said:
        field_, _mark, own = str(one.get("field", "")).partition(":")
        if field_ in set(Field) and one.get("test") in set(Test):
            values = tuple(map(str, one.get("values") or ()))
            found.append(_half(Half(Field(field_), own, Test(one["test"]), values), None))
    return "\n".join(found)


def touch_said(said: Any) -> str:
    """Which touches, as a version keeps it, in words; all that is said of them."""
    kinds = tuple(kind for kind in said.get("kinds") or () if kind in set(TouchKind))
    direction, reach, team = (str(said.get(one) or "") for one in ("direction", "reach", "team"))
    channels, assets, campaigns = (
        tuple(said.get(one) or ()) for one in ("channels", "assets", "campaigns")
    )
    test = TouchTest(kinds, direction, reach, team, channels, assets, campaigns)
    return touch(test, at_most=None)


def unknown_said(said: int | None) -> str:
    """What a missing value brings, as a version keeps it, in words."""
    return _("an open question") if said is None else ui.number(said)


def field_said(said: str) -> str:
    """A field as a version names it, in words."""
    if said.startswith(OWN_FIELD):
        name = said.removeprefix(OWN_FIELD)
        return pgettext("card", "The own field “%(name)s”") % {"name": name}
    return str(FIELD_NAMES[Field(said)]) if said in set(Field) else said


def _case(case: Case, *, at_most: int | None = _SHOWN_VALUES) -> str:
    told = _compared(case.values, at_most)
    return str(_CASES[case.test]) % {**told, "points": points(case.points)}


def _compared(values: Sequence[str], at_most: int | None) -> dict[str, str]:
    """What a field is compared with, as the words of a test take it."""
    least, most = (values[0], values[-1]) if values else ("", "")
    return {"values": _or(values, at_most), "least": least, "most": most}


def some_of(names: Sequence[str]) -> str:
    """Names, the first of many and how many more there are."""
    return _or(names, _SHOWN_VALUES)


def _or(names: Sequence[str], at_most: int | None) -> str:
    told = ", ".join(names[:at_most])
    more = len(names) - len(names[:at_most])
    if not more:
        return told
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": told, "count": more,
    }  # fmt: skip
