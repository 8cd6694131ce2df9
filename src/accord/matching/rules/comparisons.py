"""What is compared for each role, and what an outcome is worth before anything was learnt.

The three chances of a level are shares of pairs: the same, sharing a home or a desk, strangers."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from accord.matching.values.roles import Role
from accord.matching.values.weights import Comparison, Level, Test

LETTERS, SURE, SLIP = 0.88, 0.92, 1.0


def _test(kind: str, column: str, **more: object) -> tuple[Test, ...]:
    return (Test(kind, column, **more),)  # type: ignore[arg-type]


def _level(name: str, chances: tuple[float, float, float], *ways: tuple[Test, ...],
           frequency: str = "", silent: bool = False) -> Level:  # fmt: skip
    match, related, chance = chances
    return Level(name, ways, frequency, match, related, chance, silent=silent)


@cache
def given() -> Comparison:
    """Given names; a nickname is the same name, and the family name may stand in its place."""
    return Comparison(
        "given_name", Role.GIVEN_NAME, (("given", "given"),),
        (
            _level("same", (0.66, 0.01, 0.01), _test("same", "given"), frequency="given_key"),
            _level("same_name", (0.12, 0.005, 0.004), _test("same", "given_key"),
                   frequency="given_key"),
            _level("swapped", (0.04, 0.0005, 0.0001),
                   _test("turned", "given", other="family", bound=SURE),
                   _test("turned", "given_key", other="family_as_given", bound=SURE)),
            _level("moved", (0.01, 0.005, 0.002), _test("moved", "given", other="family")),
            _level("initial", (0.03, 0.03, 0.02), _test("initial", "given")),
            _level("near", (0.10, 0.01, 0.008), _test("edits", "given", bound=SLIP, least=4),
                   _test("edits", "given", bound=2.0, least=7),
                   _test("near", "given", bound=0.95, least=4),
                   _test("edits", "given_key", bound=SLIP, least=5)),
            _level("alike", (0.02, 0.03, 0.03), _test("near", "given", bound=0.8)),
            _level("other", (0.03, 0.911, 0.9275)),
        ),
        naming=True,
    )  # fmt: skip


@cache
def family() -> Comparison:
    """Family names, which a household shares."""
    return Comparison(
        "family_name", Role.FAMILY_NAME, (("family", "family"),),
        (
            _level("same", (0.72, 0.5, 0.004), _test("same", "family"), frequency="family_key"),
            _level("same_name", (0.06, 0.03, 0.001), _test("same", "family_key"),
                   frequency="family_key"),
            _level("swapped", (0.04, 0.04, 0.04),
                   _test("turned", "given", other="family", bound=SURE),
                   _test("turned", "given_key", other="family_as_given", bound=SURE),
                   _test("moved", "given", other="family"), silent=True),
            _level("initial", (0.01, 0.01, 0.005), _test("initial", "family")),
            _level("near", (0.11, 0.03, 0.004), _test("edits", "family", bound=SLIP, least=4),
                   _test("edits", "family", bound=2.0, least=7),
                   _test("near", "family", bound=0.95, least=4),
                   _test("edits", "family_key", bound=SLIP, least=5)),
            _level("alike", (0.02, 0.02, 0.02), _test("near", "family", bound=0.8)),
            _level("other", (0.04, 0.406, 0.9655)),
        ),
        shared=True, naming=True,
    )  # fmt: skip


@cache
def email() -> Comparison:
    """Mailboxes; that of a desk, or the domain alone, says only that two share a firm."""
    return Comparison(
        "email", Role.EMAIL, (("email", "email"),),
        (
            _level("same_desk", (0.03, 0.10, 0.0002), _test("same", "email_desk"),
                   frequency="email"),
            _level("same", (0.66, 0.02, 0.0001), _test("same", "email"),
                   _test("crossed", "email", other="email_2"), _test("same", "email_2"),
                   frequency="email"),
            _level("slip", (0.05, 0.005, 0.0001),
                   (Test("edits", "email", bound=1.0, least=8), Test("same", "email_digits"))),
            # People of one name have alike addresses: that says no more than the name does.
            _level("as_named", (0.05, 0.05, 0.05),
                   (Test("near", "email_local", bound=0.8), Test("same", "family_key")),
                   (Test("near", "email_local", bound=0.8), Test("same", "given_key")),
                   silent=True),
            _level("near", (0.05, 0.01, 0.0005),
                   (Test("edits", "email", bound=2.0, least=8), Test("same", "email_digits")),
                   _test("near", "email", bound=0.97)),
            _level("same_mailbox_elsewhere", (0.05, 0.004, 0.0005), _test("same", "email_local"),
                   frequency="email_local"),
            _level("same_firm", (0.04, 0.25, 0.002), _test("same", "email_firm"),
                   frequency="email_firm"),
            _level("alike", (0.02, 0.03, 0.01), _test("near", "email_local", bound=0.85)),
            _level("other", (0.13, 0.586, 0.9867)),
        ),
        shared=True,
    )  # fmt: skip


@cache
def phone() -> Comparison:
    """Lines; a household and a switchboard share theirs."""
    return Comparison(
        "phone", Role.PHONE, (("phone", "phone"),),
        (
            _level("same", (0.70, 0.45, 0.0002), _test("same", "phone"),
                   _test("crossed", "phone", other="phone_2"), _test("same", "phone_2"),
                   frequency="phone"),
            _level("same_end", (0.04, 0.02, 0.0001), _test("same", "phone_tail"),
                   frequency="phone_tail"),
            _level("near", (0.06, 0.02, 0.0005), _test("edits", "phone", bound=SLIP, least=7)),
            _level("other", (0.20, 0.51, 0.9992)),
        ),
        shared=True,
    )  # fmt: skip


def date(column: str) -> Comparison:
    """Days, of birth or of anything that stays."""
    return Comparison(
        column, Role.DATE, ((column, column),),
        (
            _level("same", (0.78, 0.003, 0.0005), _test("same", column), frequency=column),
            _level("slip", (0.09, 0.003, 0.003), _test("edits", column, bound=SLIP, least=8),
                   _test("crossed", column, other=f"{column}_turned")),
            _level("two_parts", (0.05, 0.01, 0.015), _test("parts", column)),
            _level("month_apart", (0.02, 0.01, 0.005),
                   _test("within", f"{column}_days", bound=31.0)),
            _level("year_apart", (0.02, 0.08, 0.04),
                   _test("within", f"{column}_days", bound=366.0)),
            _level("other", (0.04, 0.894, 0.9365)),
        ),
    )  # fmt: skip


def short(column: str, *, role: Role, shared: bool) -> Comparison:
    """Short text: a city, a suburb, anything of a word or two."""
    return Comparison(
        column, role, ((column, column),),
        (
            _level("same", (0.75, 0.6, 0.02), _test("same", column), frequency=column),
            _level("near", (0.10, 0.05, 0.005), _test("near", column, bound=LETTERS),
                   _test("edits", column, bound=SLIP, least=4)),
            _level("contained", (0.03, 0.02, 0.005),
                   _test("contained", f"{column}_words", least=1)),
            _level("alike", (0.02, 0.02, 0.03), _test("near", column, bound=0.75)),
            _level("other", (0.10, 0.31, 0.94)),
        ),
        shared=shared,
    )  # fmt: skip


def address(column: str) -> Comparison:
    """Street addresses; where the numbers differ it is at most the same street."""
    words, numbers = f"{column}_words", Test("same", f"{column}_numbers")
    return Comparison(
        column, Role.ADDRESS, ((column, column),),
        (
            _level("same", (0.64, 0.5, 0.001), _test("same", column), frequency=column),
            _level("near", (0.16, 0.06, 0.0005),
                   (numbers, Test("near", column, bound=0.9)),
                   (numbers, Test("overlap", words, bound=0.5)),
                   (numbers, Test("edits", column, bound=2.0, least=8)),
                   (numbers, Test("contained", words, least=2))),
            _level("same_street", (0.05, 0.06, 0.004), _test("near", column, bound=0.93),
                   _test("overlap", words, bound=0.5),
                   _test("edits", column, bound=2.0, least=8)),
            _level("alike", (0.03, 0.03, 0.01), _test("overlap", words, bound=0.3),
                   _test("near", column, bound=0.85)),
            _level("other", (0.12, 0.35, 0.9845)),
        ),
        shared=True,
    )  # fmt: skip


def postcode(column: str) -> Comparison:
    """Postcodes."""
    return Comparison(
        column, Role.POSTCODE, ((column, column),),
        (
            _level("same", (0.76, 0.6, 0.005), _test("same", column), frequency=column),
            _level("near", (0.10, 0.05, 0.01), _test("edits", column, bound=SLIP, least=4)),
            _level("other", (0.14, 0.35, 0.985)),
        ),
        shared=True,
    )  # fmt: skip


@cache
def title(column: str, *, role: Role, shared: bool) -> Comparison:
    """Names of companies, products, places and publications, word by word. What stands at one
    place, or comes from one maker, shares some words; other numbers are another thing."""
    words, numbers = f"{column}_words", Test("same", f"{column}_numbers")
    return Comparison(
        column, role, ((column, column),),
        (
            _level("same", (0.60, 0.005, 0.001), _test("same", column), frequency=column),
            _level("same_words", (0.06, 0.001, 0.0002), _test("same", f"{column}_sorted"),
                   _test("same", f"{column}_joined")),
            _level("near", (0.12, 0.01, 0.0005), (numbers, Test("overlap", words, bound=0.75)),
                   (numbers, Test("near", column, bound=0.95)),
                   (numbers, Test("edits", column, bound=2.0, least=8))),
            _level("contained", (0.08, 0.01, 0.002), _test("contained", words, least=1)),
            _level("half", (0.06, 0.05, 0.003), _test("overlap", words, bound=0.5),
                   _test("near", column, bound=0.9)),
            _level("alike", (0.03, 0.10, 0.03), _test("overlap", words, bound=0.25),
                   _test("near", column, bound=0.8)),
            _level("other", (0.05, 0.794, 0.9633)),
        ),
        shared=shared, naming=not shared,
    )  # fmt: skip


def code(column: str) -> Comparison:
    """Numbers that belong to one alone."""
    return Comparison(
        column, Role.CODE, ((column, column),),
        (
            _level("same", (0.80, 0.002, 0.0005), _test("same", column), frequency=column),
            _level("slip", (0.10, 0.001, 0.0005), _test("edits", column, bound=SLIP, least=5)),
            _level("slips", (0.03, 0.002, 0.002), _test("edits", column, bound=2.0, least=7)),
            _level("other", (0.07, 0.995, 0.997)),
        ),
    )  # fmt: skip


def number(column: str) -> Comparison:
    """Quantities, years, parts of dates."""
    value = f"{column}_value"
    return Comparison(
        column, Role.NUMBER, ((column, column),),
        (
            _level("same", (0.80, 0.05, 0.05), _test("same", column), frequency=column),
            _level("near", (0.07, 0.06, 0.06), _test("within", value, bound=1.0),
                   _test("edits", column, bound=SLIP, least=3)),
            _level("other", (0.13, 0.8, 0.89)),
        ),
    )  # fmt: skip


def exact(column: str, *, role: Role) -> Comparison:
    """Kinds of things, domains: the same or not."""
    return Comparison(
        column, role, ((column, column),),
        (
            _level("same", (0.85, 0.6, 0.2), _test("same", column), frequency=column),
            _level("other", (0.15, 0.4, 0.8)),
        ),
        shared=True,
    )  # fmt: skip


def without(comparison: Comparison, *, columns: Iterable[str]) -> Comparison:
    """The comparison without the tests that read columns which a file does not fill."""
    missing = frozenset(columns)
    levels = []
    for level in comparison.levels[:-1]:
        ways = tuple(
            way for way in level.ways if not any({t.column, t.other} & missing for t in way)
        )
        if ways:
            levels.append(replace(level, ways=ways))
    return replace(comparison, levels=(*levels, comparison.levels[-1]))
