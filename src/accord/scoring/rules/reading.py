"""The body of a version as a card, with every bound; what does not go is refused by its place."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

from accord.journeys.values import Direction, Reach, TouchKind
from accord.kernel.bodies import BodyReader
from accord.kernel.folding import plain
from accord.scoring.rules.asking import NUMBER
from accord.scoring.values.cards import (
    LEAST_HALF_LIFE,
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_CAP,
    MOST_CASES,
    MOST_CRITERIA,
    MOST_DAYS,
    MOST_POINTS,
    MOST_SEGMENTS,
    MOST_THRESHOLD,
    MOST_TOUCHES,
    MOST_VALUES,
    NUMBER_TESTS,
    OWN_FIELD,
    WORD_TESTS,
    Asked,
    Card,
    CardFlaw,
    Case,
    Counted,
    Field,
    FitAxis,
    Half,
    InterestAxis,
    InterestCriterion,
    OfFields,
    Often,
    Paired,
    Test,
    TouchTest,
    UnableToRead,
    tests_of,
)

T = TypeVar("T")
_CODE = re.compile(rf"[a-z0-9_-]{{1,{LONGEST_CODE}}}")
KINDS = frozenset(kind.value for kind in TouchKind)
_DIRECTIONS = frozenset({"", *(way.value for way in Direction)})
_REACHES = frozenset({"", *(reach.value for reach in Reach)})
_TEAMS = frozenset({"", "marketing", "sales"})
_ASKED = ("code", "name", "field", "cases", "otherwise", "unknown")
_HALF = ("field", "test", "values")
_PAIRED = ("code", "name", "both", "points", "otherwise", "unknown")
_WINDOW = ("at_least", "within_days")
_TOUCHED = (
    "code", "name", "touch", "points", "daily_cap", "direct", "at_least", "within_days", "where",
)  # fmt: skip
_TOUCH = ("kinds", "direction", "reach", "team", "channels", "assets", "campaigns")


def read_card(body: Any) -> Card:
    """The card that a body says. Raises UnableToRead."""
    said = _READ.named(body, "card", needs=("name", "fit", "interest"), may=("applies_to", "cells"))
    applies = _READ.named(said.get("applies_to") or {}, "applies_to", may=("segments",))
    segments = _texts(applies.get("segments", []), "applies_to.segments", most=MOST_SEGMENTS)
    cells = _READ.named(said.get("cells") or {}, "cells", may=("fit", "interest"))
    fit = _fit(said["fit"], cuts=_cuts(cells.get("fit"), "cells.fit"))
    interest = _interest(said["interest"], cuts=_cuts(cells.get("interest"), "cells.interest"))
    _check_cuts(fit.cuts, threshold=fit.threshold, where="cells.fit")
    _check_cuts(interest.cuts, threshold=interest.threshold, where="cells.interest")
    if (fit.cuts is None) != (interest.cuts is None):
        _refuse(CardFlaw.NO_CUTS, "cells.fit" if fit.cuts is None else "cells.interest")
    _check_codes(fit, interest)
    name = _READ.text(said["name"], "name", longest=LONGEST_NAME)
    return Card(name, segments, fit, interest)


def read_pair(body: Any) -> Paired:
    """One criterion of two answers. Raises UnableToRead."""
    return _paired(body, "criterion")


def _fit(body: Any, *, cuts: tuple[int, int] | None) -> FitAxis:
    said = _READ.named(body, "fit", needs=("threshold", "criteria"))
    return FitAxis(
        _whole(said["threshold"], "fit.threshold", most=MOST_THRESHOLD),
        _READ.each(said["criteria"], "fit.criteria", most=MOST_CRITERIA, read=_of_fields),
        cuts,
    )


def _interest(body: Any, *, cuts: tuple[int, int] | None) -> InterestAxis:
    needs = ("threshold", "half_life_days", "criteria")
    said = _READ.named(body, "interest", needs=needs, may=("direct_days",))
    where = "interest.direct_days"
    return InterestAxis(
        _whole(said["threshold"], "interest.threshold", most=MOST_THRESHOLD),
        _half_life(said["half_life_days"]),
        _whole(said.get("direct_days") or 0, where, least=0, most=MOST_DAYS),
        _READ.each(said["criteria"], "interest.criteria", most=MOST_CRITERIA, read=_of_interest),
        cuts,
    )


def _half_life(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not LEAST_HALF_LIFE <= value <= MOST_DAYS:
        _refuse(CardFlaw.NO_HALF_LIFE, "interest.half_life_days", given=value)
    return float(value)


def _of_interest(body: Any, where: str) -> InterestCriterion:
    if isinstance(body, dict) and ("field" in body or "both" in body):
        asked = _of_fields(body, where)
        if asked.unknown is None:
            _refuse(CardFlaw.NO_OPEN_QUESTION, f"{where}.unknown")
        return asked
    said = _READ.named(body, where, needs=("code", "touch", "points"), may=_TOUCHED)
    code, name = _called(said, where)
    touch = _touch(said["touch"], f"{where}.touch")
    points = _whole(said["points"], f"{where}.points", most=MOST_POINTS)
    cap, direct = said.get("daily_cap"), said.get("direct", False)
    if not isinstance(direct, bool):
        _refuse(CardFlaw.NOT_YES_OR_NO, f"{where}.direct", given=direct)
    if cap is not None:
        cap = _whole(cap, f"{where}.daily_cap", least=1, most=MOST_CAP)
    if any(said.get(one) is not None for one in _WINDOW):
        if cap is not None or direct:
            _refuse(CardFlaw.DOES_NOT_GO, f"{where}.{'direct' if direct else 'daily_cap'}")
        return Often(code, name, touch, points, *_window(said, where))
    if said.get("where") is not None:
        _refuse(CardFlaw.DOES_NOT_GO, f"{where}.where")
    return Counted(code, name, touch, points, cap, direct)


def _window(said: Mapping[str, Any], where: str) -> tuple[int, int, Half | None]:
    """How many touches within how many days, and what must hold of a field besides."""
    if any(said.get(one) is None for one in _WINDOW):
        _refuse(CardFlaw.NO_WINDOW, where)
    least = _whole(said["at_least"], f"{where}.at_least", least=1, most=MOST_TOUCHES)
    within = _whole(said["within_days"], f"{where}.within_days", least=1, most=MOST_DAYS)
    gate = said.get("where")
    return least, within, None if gate is None else _half(gate, f"{where}.where")


def _touch(body: Any, where: str) -> TouchTest:
    said = _READ.named(body, where, needs=("kinds",), may=_TOUCH)
    kinds = _READ.each(
        said["kinds"],
        f"{where}.kinds",
        most=len(KINDS),
        read=lambda kind, place: _word(kind, place, known=KINDS, flaw=CardFlaw.UNKNOWN_KIND),
    )
    if not kinds:
        _refuse(CardFlaw.NO_KIND, f"{where}.kinds")
    named = {
        key: _texts(said.get(key) or [], f"{where}.{key}", most=MOST_VALUES)
        for key in ("channels", "assets", "campaigns")
    }
    return TouchTest(
        tuple(sorted(set(kinds))),
        _word(said.get("direction", ""), f"{where}.direction", known=_DIRECTIONS),
        _word(said.get("reach", ""), f"{where}.reach", known=_REACHES),
        _word(said.get("team", ""), f"{where}.team", known=_TEAMS),
        **named,
    )


def _of_fields(body: Any, where: str) -> OfFields:
    is_pair = isinstance(body, dict) and "both" in body
    return _paired(body, where) if is_pair else _asked(body, where)


def _asked(body: Any, where: str) -> Asked:
    said = _READ.named(body, where, needs=("code", "field", "cases"), may=_ASKED)
    code, name = _called(said, where)
    field, attribute = _field(said["field"], f"{where}.field")
    cases = _READ.each(
        said["cases"],
        f"{where}.cases",
        most=MOST_CASES,
        read=lambda case, place: _case(case, place, field=field),
    )
    return Asked(code, name, field, attribute, cases, *_rest(said, where))


def _paired(body: Any, where: str) -> Paired:
    said = _READ.named(body, where, needs=("code", "both", "points"), may=_PAIRED)
    code, name = _called(said, where)
    place = f"{where}.both"
    halves = _READ.each(said["both"], place, most=MOST_CASES, read=_half)
    if len(halves) != len(("one", "other")):
        _refuse(CardFlaw.NO_PAIR, place, given=len(halves))
    one, other = halves
    if not _say_two_things(one, other):
        _refuse(CardFlaw.SAME_FIELD, f"{place}[1].field", given=other.attribute or other.field)
    points = _whole(said["points"], f"{where}.points", most=MOST_POINTS)
    return Paired(code, name, (one, other), points, *_rest(said, where))


def _half(body: Any, where: str) -> Half:
    said = _READ.named(body, where, needs=("field", "test"), may=_HALF)
    field, attribute = _field(said["field"], f"{where}.field")
    return Half(field, attribute, *_test(said, where, field=field))


def _say_two_things(one: Half, other: Half) -> bool:
    """Whether two halves could not be one: of the same field only where both look at words, and
    either for one in a text or in a list of several; a range is one test."""
    if (one.field, one.attribute) != (other.field, other.attribute):
        return True
    tests = {one.test, other.test}
    has_several = Test.HAS_WORD in tests or one.field is Field.TARGET_LIST
    return one != other and tests <= WORD_TESTS and has_several


def _rest(said: Mapping[str, Any], where: str) -> tuple[int, int | None]:
    """The points of any other answer, and of none."""
    otherwise = _whole(said.get("otherwise", 0), f"{where}.otherwise", most=MOST_POINTS)
    unknown = said.get("unknown")
    if unknown is not None:
        unknown = _whole(unknown, f"{where}.unknown", most=MOST_POINTS)
    return otherwise, unknown


def _field(value: Any, where: str) -> tuple[Field, str]:
    written = _READ.text(value, where, longest=LONGEST_VALUE + len(OWN_FIELD))
    if written.startswith(OWN_FIELD):
        name = written.removeprefix(OWN_FIELD).strip()
        return Field.OWN, _READ.text(name, where, longest=LONGEST_VALUE)
    if written not in set(Field) - {Field.OWN}:
        _refuse(CardFlaw.UNKNOWN_FIELD, where, given=written)
    return Field(written), ""


def _case(body: Any, where: str, *, field: Field) -> Case:
    said = _READ.named(body, where, needs=("test", "points"), may=("values",))
    test, values = _test(said, where, field=field)
    return Case(test, values, _whole(said["points"], f"{where}.points", most=MOST_POINTS))


def _test(said: Mapping[str, Any], where: str, *, field: Field) -> tuple[Test, tuple[str, ...]]:
    """How a field is looked at, and what it is compared with."""
    word = _word(said["test"], f"{where}.test", known=frozenset(Test), flaw=CardFlaw.UNKNOWN_TEST)
    test = Test(word)
    if test not in tests_of(field):
        _refuse(CardFlaw.DOES_NOT_GO, f"{where}.test", given=word)
    place = f"{where}.values"
    values = _texts(said.get("values") or [], place, most=MOST_VALUES)
    if test is Test.KNOWN:
        if values:
            _refuse(CardFlaw.DOES_NOT_GO, place)
    elif test in NUMBER_TESTS:
        _check_numbers(test, values, place)
    elif not values or any(plain(value) == " " for value in values):
        _refuse(CardFlaw.NO_VALUE, place)
    return test, values


def _check_numbers(test: Test, values: tuple[str, ...], where: str) -> None:
    is_range = test is Test.BETWEEN
    flaw = CardFlaw.NO_RANGE if is_range else CardFlaw.NO_NUMBER
    is_told = len(values) == (2 if is_range else 1) and all(map(NUMBER.fullmatch, values))
    if not is_told or (is_range and Decimal(values[0]) > Decimal(values[1])):
        _refuse(flaw, where, given=", ".join(values))


def _cuts(value: Any, where: str) -> tuple[int, int] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != len(("best", "last but one")):
        _refuse(CardFlaw.NO_CUTS, where)
    first, third = (
        _whole(cut, f"{where}[{place}]", most=MOST_THRESHOLD) for place, cut in enumerate(value)
    )
    return first, third


def _check_cuts(cuts: tuple[int, int] | None, *, threshold: int, where: str) -> None:
    if cuts is not None and not cuts[0] >= threshold >= cuts[1]:
        _refuse(CardFlaw.CUTS_CROSS, where, given=f"{cuts[0]}, {threshold}, {cuts[1]}")


def _check_codes(fit: FitAxis, interest: InterestAxis) -> None:
    seen: set[str] = set()
    if not fit.criteria and not interest.criteria:
        _refuse(CardFlaw.NO_CRITERIA, "fit.criteria")
    for axis, criteria in (("fit", fit.criteria), ("interest", interest.criteria)):
        for place, criterion in enumerate(criteria):
            if criterion.code in seen:
                where = f"{axis}.criteria[{place}].code"
                _refuse(CardFlaw.SAME_CODE, where, given=criterion.code)
            seen.add(criterion.code)


def _called(said: Mapping[str, Any], where: str) -> tuple[str, str]:
    code = said["code"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        _refuse(CardFlaw.NO_CODE, f"{where}.code", given=code)
    return code, _READ.text(said.get("name", code), f"{where}.name", longest=LONGEST_NAME)


def _texts(value: Any, where: str, *, most: int) -> tuple[str, ...]:
    return _READ.each(
        value, where, most=most, read=lambda part, at: _READ.text(part, at, longest=LONGEST_VALUE)
    )


def _word(
    value: Any,
    where: str,
    *,
    known: frozenset[str],
    flaw: CardFlaw = CardFlaw.UNKNOWN_WORD,
) -> str:
    if not isinstance(value, str) or value not in known:
        _refuse(flaw, where, given=value)
    return value


def _whole(value: Any, where: str, *, most: int, least: int | None = None) -> int:
    return _READ.whole(value, where, least=-most if least is None else least, most=most)


def _refuse(flaw: CardFlaw, where: str, *, given: Any = "") -> NoReturn:
    raise UnableToRead(flaw=flaw, where=where, given=str(given)[:80])


_READ = BodyReader(lambda flaw, where, given: _refuse(CardFlaw(flaw.value), where, given=given))
