"""An agreement reads as sentences, each of them made from its terms."""

from typing import Any

import pytest

from accord.agreements import api as agreements
from accord.agreements.rules.reading import read_agreement
from accord.agreements.tests.bodies import body, both, clause_of, with_clause
from accord.agreements.values import naming
from accord.agreements.values.flaws import TERM_FLAWS
from accord.agreements.values.silence import SilenceFlaw
from accord.agreements.values.terms import ClauseKind

WEEK = {"code": "this", "side": "sales", "every": "week"}


def words(code: str, said: dict[str, Any]) -> str:
    agreement = read_agreement(said)
    return agreements.word_clause(agreement=agreement, clause=clause_of(agreement, code)).words


def test_fifty_every_monday_reads_as_the_teams_say_it():
    text = agreements.text_of(agreement=read_agreement(body()))
    assert text.about == "Leads from marketing to sales"
    assert text.batch == (
        "The weekly list is handed over every Monday; instead of a day off it is the next working "
        "day."
    )
    assert [one.words for one in text.marketing] == [
        "Marketing hands over at least 50 new leads every Monday.",
        "Of the leads that Marketing hands over every Monday, at least 60 in 100 fit whom both "
        "teams look for.",
        "Of the leads that Marketing hands over every Monday, all come with all that is needed.",
    ]
    assert [one.words for one in text.sales] == [
        "Sales decides about all leads handed over every Monday by Wednesday, 18:00. "
        "Instead of a day off it is the next working day. "
        "A lead always has 2 working days after the day on which it came.",
        "Sales first tries to reach at least 90 in 100 leads in time, counted every week: "
        "Perfect within 1 h; Hot within 4 h; all others within 18 h of working time. "
        "A letter that a tool sends by itself counts for these alone: Nurture, Check fit, Not now.",
        "Sales gives up all leads that nobody reaches only after at least 6 attempts by at least "
        "2 channels, made within 10 working days. Attempts less than 1 h apart count once.",
        "Of the leads handed over every Monday, at least 40 in 100 become SQL. The number is "
        "final when all are decided, at the latest 30 days after; it is reported, and nobody is "
        "warned.",
    ]
    assert text.late[3:] == (
        "When a promise is broken: the owner's manager, the head of the other team.",
        "4 h of working time after that: both heads.",
        "9 h of working time after that: the sponsor.",
    )
    assert text.answers[0] == (
        "A question about a lead: Marketing answers within 9 h of working time. It ends when the "
        "answer is written at the lead; late, it goes to: the head of the team."
    )
    assert "measured for 14 days" in text.silence
    look = {"task": "nurture_check", "side": "marketing", "within": "PT9H", "every_days": 30}
    assert "Looks at nurtures" not in text.silence
    text = agreements.text_of(agreement=read_agreement(body(turnarounds=[look])))
    assert "so they are not measured before" in text.silence
    [often] = text.answers
    assert often == (
        "A look at the leads in a nurture: Marketing answers within 9 h of working time. It ends "
        "when it is written what the look came to; late, it goes to: the head of the team. It is "
        "owed every 30 days for each nurture with leads in it."
    )
    soon = words("attempts", with_clause("attempts", next_within="PT9H"))
    assert soon.endswith("After each of them the next one comes within 9 h of working time.")


@pytest.mark.parametrize(
    ("code", "changed", "said"),
    [
        ("volume", {"at_least": 1234}, "at least 1,234 new leads"),
        ("volume", {"every": "quarter"}, "new leads every quarter."),
        ("volume", {"with_recycled": True}, "Leads that come again count too."),
        ("decided", {"at": None}, "by the end of Wednesday."),
        ("decided", {"roll": "skip"}, "On a day off this limit falls away."),
        ("decided", {"days_after": 3}, "A lead always has 3 working days after"),
        ("decided", {"calendar": "owner"}, "Working time is that of the lead's owner."),
        ("decided", {"calendar": "fixed:seoul"}, "that of the calendar “seoul”."),
        ("first_attempt", {"calendar": "always"}, "Every hour counts, day and night."),
        ("first_attempt", {"automated": []}, "sends by itself never counts."),
        ("first_attempt", {"targets": [{"within": "PT90M"}]}, "within 1 h 30 min of working time."),
        ("first_attempt",
         {"targets": [{"within": "PT1H", "quadrant": "hot", "origin": "webinar", "region": "RO"},
                      {"within": "PT2H"}]}, "Hot from webinar in RO within 1 h;"),
        ("attempts", {"channels": 1}, "by at least 1 channel, made"),
    ],
)  # fmt: skip
def test_a_change_of_terms_changes_the_sentence(code: str, changed: dict[str, Any], said: str):
    assert said in words(code, with_clause(code, **changed))
    assert said not in words(code, body())


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ({"kind": "value", "of": "pipeline", "at_least": 5000},
         "Sales hands over leads that bring a pipeline of at least 5,000 in the company's currency "
         "every week."),
        ({"kind": "value", "of": "points", "at_least": 50, "points": {"perfect": 10, "hot": 4}},
         "A lead is worth: Perfect 10, Hot 4."),
        ({"kind": "coverage", "of": "attempted", "share": 0.95},
         "Sales tries to reach at least 95 in 100 leads within 5 working days,"),
        ({"kind": "coverage", "of": "staffed", "share": 0.9}, "While somebody of Sales works,"),
        ({"kind": "verdict", "within_days": 1, "share": 1},
         "Sales decides about all leads within 1 working day, counted every week."),
        ({"kind": "feedback", "of": "reasons", "share": 1}, "have a reason from the list."),
        ({"kind": "feedback", "of": "rated", "share": 1}, "whether they are promising."),
    ],
)  # fmt: skip
def test_every_kind_has_its_sentence(clause: dict[str, Any], said: str):
    agreement = both({**WEEK, **clause})
    told = agreements.word_clause(agreement=agreement, clause=clause_of(agreement, "this"))
    assert said in told.words


def test_every_word_has_its_name():
    assert set(naming.KIND_NAMES) == set(ClauseKind)
    assert set(naming.SILENCE_FLAWS) == set(SilenceFlaw)
    assert set(naming.EXAMPLE_NAMES) == set(agreements.PRESETS)
    names = (getattr(naming, one) for one in vars(naming) if one.endswith("_NAMES"))
    for told in names:
        for kind in {type(code) for code in told} - {str}:
            assert set(told) == set(kind)
    assert all(str(one) for one in TERM_FLAWS.values())


def test_an_own_kind_of_hand_off_is_called_as_it_is_written():
    assert agreements.handoff_name(code="ae_to_partner") == "ae to partner"
