"""The tests of working time notice when it is wrong: each of these changes fails some of them."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from accord.kernel import working_time, zones
from accord.kernel.tests import test_working_time

MUTANTS = {
    "closing time is worked": ("bisect_right(self.opens, at) - 1", "bisect_left(self.opens, at)"),
    "due at the next opening": (
        "bisect_left(self.worked, worked)", "bisect_right(self.worked, worked)"),
    "the rest of a span is forgotten": ("- max(self.closes[place] - at, 0)", "- 0"),
    "nights end at midnight": ("+ (MINUTES if self.closes <= self.opens else 0)", "+ 0"),
    "a holiday is worked": ("if day in self.closed:", "if False:"),
    "an extra day is not": ("self._own.get(day, self.week[day.weekday()])",
                            "self.week[day.weekday()]"),
    "a year's turn loses its night": ("date(year, 1, 1) - 3 * DAY", "date(year, 1, 1)"),
    "a year ends a day early": ("date(year, 12, 31) + 2 * DAY", "date(year, 12, 31) - DAY"),
    "spans that overlap count twice": ("for opens, closes in joined(found)",
                                       "for opens, closes in sorted(found)"),
    "pauses that overlap count twice": (
        "in joined((start, end) for start, end in ends if start < end)", "in sorted(ends)"),
    "a pause counts as work": ("left, at = left - used, end", "left, at = left - used, at"),
    "a pause before the start counts": (
        "if end is not None and end <= at:", "if end is not None and end < pause:"),
    "what was due when a pause began waits": (">= left:", "> left:"),
    "a pause that lasts is over": ("            return None\n", "            continue\n"),
    "pauses outside are taken off": ("max(pause, at), until if back", "pause, until if back"),
    "whole years are not counted": ("return whole + _year", "return _year"),
    "other years are not reached": ("wanted -= found.total", "wanted -= 0"),
    "a day is put off by nights": ("lost := _worked(calendar, since, end)", "lost := end - since"),
    "seconds are lost": ("target // MICROSECOND", "target // MICROSECOND // 10**7 * 10**7"),
}  # fmt: skip
CLOCKS = {
    "the clock is never changed": ("changes_of(zone, year)]", "changes_of(zone, year)[:0]]"),
    "an hour that comes twice counts once": ("if start < end:", "if start < end and not found:"),
    "the clock is changed an hour late": ("return after\n", "return after + timedelta(hours=1)\n"),
    "spans on both sides of a change are two": ("found[-1][1] == start", "found[-1][1] == -1"),
}  # fmt: skip
CLERK = "test_the_clerk_who_looks_each_minute_finds_the_same"
SEEDS = 25
# Two spans that touch are as good as one, so nobody can notice.
HARMLESS = {"spans on both sides of a change are two"}


def mutant(of: ModuleType, change: tuple[str, str]) -> ModuleType:
    """The module with one place of its source changed."""
    assert of.__file__
    with open(of.__file__, encoding="utf-8") as file:
        source = file.read()
    before, after = change
    assert source.count(before) == 1, before
    made = ModuleType(of.__name__)
    made.__file__ = of.__file__
    sys.modules[of.__name__] = made
    exec(compile(source.replace(before, after), of.__file__, "exec"), made.__dict__)
    return made


def is_noticed() -> bool:
    """Whether any test fails with the modules that are there now."""
    spec = spec_from_file_location(test_working_time.__name__, test_working_time.__file__)
    assert spec
    assert spec.loader
    tests = module_from_spec(spec)
    spec.loader.exec_module(tests)
    try:
        for name, test in vars(tests).items():
            if not name.startswith("test_"):
                continue
            if name == CLERK:
                for seed in range(SEEDS):
                    test.hypothesis.inner_test(seed)
                continue
            marks = [one for one in getattr(test, "pytestmark", []) if one.name == "parametrize"]
            for case in marks[0].args[1] if marks else [()]:
                test(*getattr(case, "values", case))
    except (AssertionError, pytest.fail.Exception, ArithmeticError, LookupError, ValueError):
        return True
    return False


@pytest.fixture
def modules(monkeypatch):
    """Whatever is put in place of the modules is gone afterwards."""
    for each in (working_time, zones):
        monkeypatch.setitem(sys.modules, each.__name__, each)


@pytest.mark.parametrize("change", MUTANTS)
def test_a_wrong_reckoning_is_noticed(modules, change):
    mutant(working_time, MUTANTS[change])
    assert is_noticed()


@pytest.mark.parametrize("change", CLOCKS)
def test_a_wrong_clock_is_noticed(modules, change):
    mutant(zones, CLOCKS[change])
    mutant(working_time, ("DAY = timedelta(days=1)", "DAY = timedelta(days=1)  # read anew"))
    assert is_noticed() == (change not in HARMLESS)


def test_what_is_right_is_left_alone(modules):
    mutant(working_time, ("DAY = timedelta(days=1)", "DAY = timedelta(days=1)  # read anew"))
    assert not is_noticed()
