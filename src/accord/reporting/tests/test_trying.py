"""What is said of a card that is tried on past leads."""

from datetime import date

import pytest
from django.utils import translation

from accord.kernel.money import Money
from accord.reporting.queries import trial_rows, wording
from accord.reporting.tests.test_sentences import FORBIDDEN
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.trial_wording import LINE_NAMES, TRIAL_SENTENCES, UNTRIED
from accord.scoring.rules import trials
from accord.scoring.values.scores import Quadrant
from accord.scoring.values.trials import Before, Cohort, Counted, Group, Line, Untried, Which

YEAR = Cohort(date(2025, 1, 1), date(2026, 1, 1))
P, H, N, C, F = (
    Quadrant.PERFECT, Quadrant.HOT, Quadrant.NURTURE, Quadrant.COLD, Quadrant.CHECK_FIT,
)  # fmt: skip


def group(leads: int, customers: int) -> Group:
    return Group(leads, customers, Money(customers * 100, "EUR"))


def tried(*counted: Counted, before: Before = Before.CARD, a_week: int | None = 70):
    return trials.trial_of(
        counted, cohort=YEAR, before=before, a_week=a_week, suspects=(), currency="EUR"
    )


def said(notes: list[Note]) -> list[str]:
    with translation.override("en"):
        return [wording.get_sentence(note=note) for note in notes]


BUSY = tried(
    Counted(0, True, True, group(1_500, 15), P), Counted(1, True, True, group(1_600, 14), P),
    Counted(0, False, True, group(700, 1), N), Counted(1, False, True, group(600, 1), C),
    Counted(1, True, False, group(80, 4), H),
)  # fmt: skip


def test_a_trial_says_what_it_would_have_changed():
    assert said(trial_rows.about_trial(BUSY)) == [
        "With this rule: 61 leads a week instead of 84 with the card in force.",
        "You would have missed 2 of 31 customers.",
        "Those missed were worth €2.",
        "It would have found 4 customers more.",
        "In a good week sales can work 70 new leads.",
        "Of those it picks, more become customers.",
        "It picks as well in the later half of the time.",
    ]
    beside = tried(Counted(0, True, True, group(5_200, 9)), before=Before.MQL, a_week=40)
    assert said(trial_rows.about_trial(beside))[0] == (
        "With this rule: 100 leads a week instead of the 100 that were called MQL."
    )
    assert said(trial_rows.about_trial(beside))[3] == (
        "In a good week sales can work 40 new leads: fewer than this rule brings."
    )


@pytest.mark.parametrize(
    ("quadrants", "sentences"),
    [
        (
            {P: group(200, 62), H: group(200, 30), N: group(200, 30), F: group(9, 9),
             C: group(400, 10)},
            ["Of 100 leads this card calls “Perfect”, 31 became customers; of those it calls "
             "“Not now”, 2.5.",
             "The better the quadrant, the more of its leads buy."],
        ),
        (
            {P: group(50, 8), H: group(50, 7), C: group(50, 6)},
            ["Of 100 leads this card calls “Perfect”, 16 became customers; of those it calls "
             "“Not now”, 12.",
             "The numbers rise with the quadrants, but some of the difference may be chance."],
        ),
        (
            {P: group(50, 6), N: group(50, 8), C: group(50, 0)},
            ["Of 100 leads this card calls “Perfect”, 12 became customers; of those it calls "
             "“Not now”, 0.",
             "“Nurture” leads became customers more often than “Perfect” ones. It may be chance: "
             "look again when more leads are decided."],
        ),
        (
            {P: group(100, 50), H: group(100, 5), C: group(100, 40)},
            ["Of 100 leads this card calls “Perfect”, 50 became customers; of those it calls "
             "“Not now”, 40.",
             "“Not now” leads become customers more often than “Hot” ones: the card ranks them the "
             "wrong way round. Change its points."],
        ),
        (
            {P: group(19, 12), C: group(400, 10)},
            ["Too few leads to say whether better quadrants buy more often."],
        ),
        ({F: group(90, 1), C: group(90, 50)},
         ["Too few leads to say whether better quadrants buy more often."]),
    ],
)  # fmt: skip
def test_whether_better_quadrants_buy_more_often_is_said_in_words(quadrants, sentences):
    assert said(trial_rows.about_quadrants(quadrants)) == sentences


def test_every_sentence_of_a_trial_is_plain():
    told = {
        "name": "Main", "number": 2, "now": 1, "then": 2, "missed": 1, "found": 1, "more": 1,
        "worth": Money(100_00, "EUR"), "many": 9, "best": P, "worst": C, "better": P, "worse": H,
        "first": 31, "second": 2.5,
    }  # fmt: skip
    for say in TRIAL_SENTENCES:
        (words,) = said([Note(say, told)])
        assert words
        assert not FORBIDDEN.search(words)
    assert set(UNTRIED) == set(Untried)
    assert said([Note(Say.MISSED, told)]) == ["You would have missed 1 of 1 customer."]


def test_a_trial_counts_each_lead_in_one_quadrant_and_each_row_names_its_leads():
    named = {"card": "main", "version": 2}
    by_quadrant = trial_rows.quadrant_rows(BUSY, named=named, dimension="quadrant")
    assert [(row.group, row.figures["leads"]) for row in by_quadrant] == [
        ("perfect|main", 3_100), ("hot|main", 80), ("nurture|main", 700), ("cold|main", 600),
    ]  # fmt: skip
    assert sum(int(str(row.figures["leads"])) for row in by_quadrant) == BUSY.all.leads
    assert trial_rows.quadrant_rows(BUSY, named=named, dimension="cell") == []
    lines = trial_rows.line_rows(BUSY, named=named)
    assert [row.label for row in lines] == [
        "this", "card_in_force", "only_this", "only_before", "all", "earlier", "later",
    ]  # fmt: skip
    assert {row.label for row in lines} <= set(LINE_NAMES)
    assert trial_rows.which_of("mql", dimension="picked_by", customers=True) == Which(
        Line.BEFORE, customers=True
    )
    assert trial_rows.which_of("unknown", dimension="cell", customers=False) == Which(cell="")
    for dimension in ("picked_by", "quadrant"):
        assert trial_rows.which_of("other", dimension=dimension, customers=False) is None
