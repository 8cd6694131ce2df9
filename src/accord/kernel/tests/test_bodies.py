"""Parts of a body from outside, each by its place and within its bounds."""

from typing import Any

import pytest

from accord.kernel.bodies import BodyFlaw, BodyReader


class Refused(Exception):
    pass


def refuse(flaw: BodyFlaw, where: str, given: Any) -> Any:
    raise Refused(flaw, where, given)


READ = BodyReader(refuse)


@pytest.mark.parametrize(
    ("read", "flaw", "where", "given"),
    [
        (lambda: READ.named([], "a"), BodyFlaw.NOT_AN_OBJECT, "a", []),
        (lambda: READ.named({"b": 1}, "a", may=("c",)), BodyFlaw.UNKNOWN_KEY, "a", "b"),
        (lambda: READ.named({}, "a", needs=("c",)), BodyFlaw.MISSING_KEY, "a", "c"),
        (lambda: READ.each({}, "a", most=1, read=len), BodyFlaw.NOT_A_LIST, "a", {}),
        (lambda: READ.each([1, 2], "a", most=1, read=len), BodyFlaw.TOO_MANY, "a", 2),
        (lambda: READ.each([5], "a", most=1, read=line), BodyFlaw.NO_TEXT, "a[0]", 5),
        (lambda: line("  ", "a"), BodyFlaw.NO_TEXT, "a", "  "),
        (lambda: line("\u202eder", "a"), BodyFlaw.NO_TEXT, "a", "\u202eder"),
        (lambda: line("four", "a"), BodyFlaw.TOO_LONG, "a", "four"),
        (lambda: number(True), BodyFlaw.NOT_WHOLE, "a", True),
        (lambda: number(1.0), BodyFlaw.NOT_WHOLE, "a", 1.0),
        (lambda: number(10), BodyFlaw.OUT_OF_BOUNDS, "a", 10),
    ],
)
def test_what_does_not_go_is_refused_by_its_place(read, flaw, where, given):
    with pytest.raises(Refused) as refused:
        read()
    assert refused.value.args == (flaw, where, given)


def line(value: Any, where: str) -> str:
    return READ.text(value, where, longest=3)


def number(value: Any) -> int:
    return READ.whole(value, "a", least=0, most=9)


def test_what_goes_is_read():
    assert READ.named({"a": 1}, "x", needs=("a",), may=("b",)) == {"a": 1}
    assert READ.each(["a ", "b"], "x", most=2, read=line) == ("a", "b")
    assert number(9) == 9
