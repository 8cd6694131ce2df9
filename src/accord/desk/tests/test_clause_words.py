"""What both sign is said whole: no part of a wording changes without a line that says so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accord.definitions.values import DefinitionVersion, Kind, State
from accord.desk.views.wording import card_words
from accord.desk.views.wording.clauses import Difference, differences, drawn
from accord.scoring.rules.reading import read_card
from accord.scoring.tests.cards import BOTH, MAIN, changed

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MANY = [f"Trade {number}" for number in range(30)]
TRADES = changed("fit.criteria.0.cases.0", {"test": "one_of", "values": MANY, "points": 5})


def version(body: dict[str, Any]) -> DefinitionVersion:
    return DefinitionVersion(1, Kind.CARD, 1, State.DRAFT, body, None, None, None, AT, key="main")


def compared(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    return differences(version(before), version(after))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("interest.criteria.0.touch.direction", "out", "Visited the website, from us"),
        ("interest.criteria.0.touch.reach", "1:1", "from them, to one person"),
        ("interest.criteria.0.touch.team", "sales", "from them, by sales"),
        ("interest.criteria.0.touch.assets", ["Demo"], "about Demo"),
        ("interest.criteria.1.direct", False, "no"),
        ("fit.criteria.0.cases.0.points", 31, "200 or more: 31 points"),
        ("fit.criteria.0.otherwise", 4, "4"),
        ("fit.criteria.0.unknown", 0, "0"),
        ("fit.criteria.1.unknown", None, "an open question"),
        ("cells.fit", [90, 20], "90, 20"),
        ("fit.criteria.2.both.0.values", ["Head"], "“The job title” with a word of Head"),
        ("fit.criteria.2.both.1.values", ["50", "99"], "number of employees” 50 to 99"),
        ("fit.criteria.2.both.1.field", "attribute:Staff", "“Staff” 50 to 200"),
        ("fit.criteria.2.points", 7, "7"),
        ("interest.criteria.2.where", BOTH["both"][1], "number of employees” 50 to 200"),
        ("fit.criteria.2.otherwise", -1, "−1"),
        ("fit.criteria.2.unknown", 0, "0"),
    ],
)
def test_whatever_a_card_says_otherwise_is_a_line_in_words(path: str, value: Any, words: str):
    main = changed("fit.criteria", [*MAIN["fit"]["criteria"], BOTH])
    [line] = compared(main, changed(path, value, of=main))
    assert words in line.after
    assert line.before != line.after


def test_the_last_of_many_words_is_signed_as_well():
    other = changed("fit.criteria.0.cases.0.values.29", "Weapons", of=TRADES)
    [line] = compared(TRADES, other)
    assert "Trade 29" in line.before
    assert "Weapons" in line.after
    said = "".join(words for clause in drawn(version(TRADES)) for _label, words in clause.facts)
    assert all(one in said for one in MANY)


def test_a_line_that_goes_says_what_each_of_its_numbers_was():
    less = changed("interest.criteria.2", None)
    [line] = compared(MAIN, less)
    assert line.before.splitlines() == [
        "Looks at: Visited the website", "Points: 10", "How many: 3", "Within how many days: 7",
    ]  # fmt: skip


def test_what_holds_unsaid_is_no_difference_where_it_is_said():
    for one in (MAIN["fit"]["criteria"][0], BOTH):
        before = changed("fit.criteria.0", one)
        said = changed("fit.criteria.0", {**one, "otherwise": 0, "unknown": None})
        assert compared(before, said) == []


def test_one_is_one_and_a_fraction_is_several():
    assert [card_words.points(value) for value in (1, -1, 1.5, 0, 2)] == [
        "1 point", "−1 point", "1.5 points", "0 points", "2 points",
    ]  # fmt: skip
    daily = changed("interest.half_life_days", 1, of=changed("interest.criteria.2.within_days", 1))
    card = read_card(daily)
    assert "Points of interest halve every day." in card_words.rules(card)
    often = card_words.interest_lines(card)[2]
    assert often.points == ("10 points for 3 or more within one day",)
