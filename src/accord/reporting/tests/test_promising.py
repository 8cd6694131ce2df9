"""B36, B37: what sales finds promising, and what came of it."""

import pytest

from accord.reporting import api as reporting
from accord.reporting.rules import sentences
from accord.reporting.rules.rates import rate_of
from accord.reporting.values.figures import Note, Say


def test_twenty_two_of_fifty_is_44_in_a_hundred_beside_the_number_of_others(books):
    for number in range(52):
        lead = books.lead("2026-01-01", origin="fair", mql="2026-01-02")
        if number < 50:
            said = "yes" if number < 22 else "no" if number < 47 else "unsure"
            books.verdict(lead, said)
    books.verdict(books.lead("2026-01-01"), "yes")  # never called ready
    (row,) = books.rows("promising").values()
    names = ("handed_off", "judged", "yes", "no", "unsure", "mature")
    assert [row[name] for name in names] == [52, 50, 22, 25, 3, True]
    assert [round(100 * row[name], 1) for name in ("rate", "low", "high")] == [44.0, 31.2, 57.7]
    assert len(books.records("promising", "yes")) == 22
    assert reporting.tell(books.ask("promising")) == "Sales finds 22 of 50 judged leads promising."
    result = books.ask("promising")
    (other,) = reporting.benchmarks_of(result)
    assert (other.low, other.high) == (0.44, 0.44)
    assert "Gartner" in other.source
    assert str(other.caveat)


def test_only_the_newest_word_counts_that_was_not_taken_back_of_passes_that_are_one(books):
    lead = books.lead("2026-01-01", mql="2026-01-02")
    books.verdict(lead, "yes", side="marketing")
    assert books.rows("promising")[None]["judged"] == 0
    first = books.verdict(lead, "no")
    second = books.verdict(lead, "yes")
    books.verdict(lead, "", takes_back=second)
    assert books.rows("promising")[None]["no"] == 1
    books.verdict(lead, "", takes_back=first)
    assert books.rows("promising")[None]["judged"] == 0
    person = books.person()
    joined = books.lead("2026-01-02", mql="2026-01-03", person_id=person, joined_to_id=lead)
    books.verdict(joined, "unsure")
    row = books.rows("promising")[None]
    assert (row["handed_off"], row["judged"], row["unsure"]) == (1, 1, 1)


def test_what_was_said_stands_beside_what_came_of_it(books):
    fates = {
        "yes": ("won", "won", "lost", "open"),
        "no": ("lost", "returned", "returned", "won"),
    }
    for said, ends in fates.items():
        for end in ends:
            moments = {"customer": "2026-02-01"} if end == "won" else {}
            ending = {"lost": "lost", "returned": "rejected", "won": "won"}.get(end, "")
            lead = books.lead(
                "2026-01-01", mql="2026-01-02", ending=ending,
                closed="2026-02-01" if ending else None, **moments,
            )  # fmt: skip
            books.verdict(lead, said)
    rows = books.rows("promising_outcome")
    names = ("leads", "won", "lost", "returned", "open")
    assert {said: [row[name] for name in names] for said, row in rows.items()} == {
        "yes": [4, 2, 1, 0, 1],
        "no": [4, 1, 1, 2, 0],
    }
    assert list(rows) == ["yes", "no"]
    assert len(books.records("promising_outcome", "returned", "no")) == 2
    said = reporting.tell(books.ask("promising_outcome"))
    assert said == "Too early: of 8 judged leads 5 were won or lost."


@pytest.mark.parametrize(
    ("yes", "no", "said", "say"),
    [
        ((12, 20), (2, 25), (20, 40), Say.WRONG_LEADS),
        ((12, 20), (2, 25), (40, 30), Say.SALES_SEES),
        ((2, 25), (12, 20), (40, 30), Say.SALES_SKEWED),
        ((8, 20), (7, 20), (20, 40), Say.NO_DIFFERENCE),
        ((9, 9), (0, 90), (20, 40), Say.TOO_FEW_OUTCOMES),
        ((0, 0), (0, 0), (0, 0), Say.TOO_FEW_OUTCOMES),
    ],
)
def test_the_sentence_follows_from_both_cells(yes, no, said, say):
    told = sentences.about_outcomes(
        yes=rate_of(reached=yes[0], entered=yes[1]),
        no=rate_of(reached=no[0], entered=no[1]),
        said_yes=said[0],
        said_no=said[1],
    )
    assert told.say is say
    assert str(reporting.sentence(Note(told.say, told.parameters)))
