"""Which questions a measure answers, and how those that make no sense are refused."""

from datetime import date

import pytest

from accord.reporting import api as reporting
from accord.reporting.rules.questions import IDS


@pytest.mark.parametrize(
    ("measure", "options", "what"),
    [
        ("horoscope", {}, "measure"),
        ("conversion", {"by": "colour"}, "dimension"),
        ("conversion", {"by": "origin; drop table leads"}, "dimension"),
        ("funnel", {"by": "origin"}, "dimension"),
        ("conversion", {"step": ("lead", "moon")}, "stage"),
        ("conversion", {"step": ("customer", "lead")}, "step"),
        ("conversion", {"within": -1}, "days"),
        ("conversion", {"start": date(2026, 2, 1), "end": date(2026, 1, 1)}, "period"),
        ("conversion", {"definitions": 99}, "definition"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(books, measure, options, what):
    with pytest.raises(reporting.UnableToMeasure) as refused:
        books.ask(measure, **options)
    assert refused.value.what == what


def test_an_unknown_cell_is_refused(books):
    with pytest.raises(reporting.UnableToMeasure, match="cell"):
        books.records("conversion", "true) or (true")


def test_the_version_that_is_meant_is_named(books):
    books.lead("2026-01-01")
    assert reporting.to_json(books.ask("funnel"))["definition"] == {"kind": "stages", "version": 1}
    assert books.ask("funnel", definitions=1).definition.number == 1


def test_a_group_is_read_back_from_its_address(books):
    options = reporting.Options(by="campaign")
    assert reporting.group_of(measure="conversion", options=options, text="7") == 7
    assert reporting.group_of(measure="conversion", options=options, text="") is None
    with pytest.raises(reporting.UnableToMeasure):
        reporting.group_of(measure="conversion", options=options, text="seven")
    month = reporting.Options(by="cohort")
    assert reporting.group_of(measure="conversion", options=month, text="2026-01") == "2026-01"
    assert "campaign" in IDS
