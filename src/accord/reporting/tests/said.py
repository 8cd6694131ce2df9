"""Notes about rates, deals and lists, each with the sentence that it becomes."""

from datetime import date

from accord.kernel.money import Money
from accord.reporting.rules import sentences
from accord.reporting.rules.cohorts import judge_cohort, judge_rate
from accord.reporting.rules.rates import rate_of, won_of
from accord.reporting.rules.results import time_summary
from accord.reporting.tests.builders import month
from accord.reporting.values.figures import Note, Say


def close_call():
    return {
        "Referral": rate_of(reached=20, entered=50),
        "events": rate_of(reached=22, entered=50),
        "search": rate_of(reached=21, entered=50),
        "ads": rate_of(reached=1, entered=500),
    }


def outcomes(*, yes, no, said):
    return sentences.about_outcomes(
        yes=rate_of(reached=yes[0], entered=yes[1]),
        no=rate_of(reached=no[0], entered=no[1]),
        said_yes=said[0],
        said_no=said[1],
    )


SAID_OF_RECORDS = [
    (
        sentences.about_conversion(judge_rate(reached=20, entered=50, young_open=0)),
        "Likely 28–54 in 100",
    ),
    (
        sentences.about_conversion(judge_rate(reached=9, entered=50, young_open=14)),
        "Too early: 14 of 50 leads are still open.",
    ),
    (
        sentences.about_conversion(judge_rate(reached=0, entered=1, young_open=1)),
        "Too early: 1 of 1 lead is still open.",
    ),
    (
        sentences.about_conversion(judge_rate(reached=0, entered=0, young_open=0)),
        "Nothing to count yet.",
    ),
    (
        sentences.about_left_edge(date(2017, 12, 5), of_deals=True),
        "This file has no deals before December 2017; earlier months look worse than they were.",
    ),
    (
        sentences.about_left_edge(date(2017, 12, 5), of_deals=False),
        "This file has no results before December 2017; earlier months look worse than they were.",
    ),
    (sentences.about_ranking(close_call()), "events, search and Referral are too close to rank."),
    (
        sentences.about_ranking({"events": rate_of(reached=40, entered=50)}),
        "events leads with 40 of 50.",
    ),
    (sentences.about_ranking({}), "Nothing to count yet."),
    (sentences.about_win_rate(won_of(won=4238, lost=2473)), "Won 4,238 of 6,711 decided deals."),
    (sentences.about_win_rate(won_of(won=0, lost=0)), "Nothing to count yet."),
    (
        sentences.about_time_to_win(time_summary([10, 20, 30, 40])),
        "Half of the deals were won within 25 days, nine in ten within 37 days.",
    ),
    (sentences.about_time_to_win(time_summary([1])), "The only deal so far took 1 day."),
    (sentences.about_time_to_win(time_summary([])), "Nothing to count yet."),
    (
        sentences.about_return(gained=Money(100, "KRW"), cost=Money(200, "KRW")),
        "₩200 spent, only ₩100 earned back so far.",
    ),
    (
        sentences.about_return(gained=Money(300, "KRW"), cost=Money(200, "KRW")),
        "₩200 spent, ₩300 earned back.",
    ),
    (
        sentences.about_return(gained=Money(300, "KRW"), cost=Money(0, "KRW")),
        "No cost is recorded, so there is no return to show.",
    ),
    (
        judge_cohort(
            month(entered=9, reached=1), horizon=date(2018, 2, 2), window_days=9, reliable_from=None
        ).notes[0],
        "Too early: 0 of 9 are still open.",
    ),
    (
        sentences.about_ranking({name: rate_of(reached=5, entered=9) for name in "abcdef"}),
        "6 of 6 are too close to rank.",
    ),
    (
        Note(Say.UNANSWERED, {"open": 1007, "entered": 1174}),
        "1,007 of 1,174 are still without an answer.",
    ),
    (
        Note(Say.COST_OF_NO_GROUP, {"cost": Money(100_00, "EUR")}),
        "€100 spent without saying for which of them, so nothing can be set against it.",
    ),
    (Note(Say.WON_WITHOUT_VALUE, {"deals": 1}), "1 won deal, without a recorded value."),
    (
        Note(Say.WON_VALUE, {"deals": 2, "money": Money(300_000, "EUR")}),
        "2 won deals, worth €3,000.",
    ),
    (
        Note(Say.FUNNEL, {"leads": 1, "customers": 1}),
        "1 of 1 lead has become a customer.",
    ),
    (
        Note(Say.SLOWEST_GROUP, {"name": "Fair", "median": 1}),
        "Slowest: Fair. Half of its deals took 1 day or more.",
    ),
    (
        Note(Say.SLOWEST_STAGE, {"name": "mql", "median": 12}),
        "Longest wait: mql. Half of the leads stay 12 days or more.",
    ),
    (Note(Say.SLIPPING, {"lost": 1}), "1 lead needs somebody to look after it."),
    (Note(Say.SLIPPING, {"lost": 7}), "7 leads need somebody to look after them."),
    (
        Note(Say.TURNS_KEPT),
        "Of the leads given in turn nobody is a whole lead ahead of their share or behind it.",
    ),
    (
        Note(Say.TURNS_OFF, {"off": 2.4}),
        "Somebody is 2.4 leads off their share of the turns. Look at who was away or full.",
    ),
    (
        Note(Say.TAKEN, {"accepted": 529, "handed_off": 5345}),
        "Sales took 529 of 5,345 leads handed over.",
    ),
    (
        Note(Say.LATEST_MONTH, {"month": date(2026, 10, 1), "leads": 212, "customers": 7}),
        "October 2026 so far: new leads 212, new customers 7.",
    ),
    (
        Note(Say.LATEST_MONTH, {"month": date(2026, 10, 1), "leads": 1, "customers": 1}),
        "October 2026 so far: new leads 1, new customers 1.",
    ),
    (
        Note(Say.LATEST_WEEK, {"week": "2026-W25", "leads": 0, "customers": 1}),
        "Week 2026-W25 so far: new leads 0, new customers 1.",
    ),
    (Note(Say.BOUGHT_AGAIN, {"again": 1, "bought": 1}), "1 of 1 customer has bought again."),
    (
        Note(Say.MAY_RETURN, {"open": 3, "entered": 5}),
        "Too early: 3 of 5 customers may still buy again.",
    ),
    (
        Note(Say.CONTENT_GAPS, {"gaps": 2}),
        "2 gaps: groups of leads that no piece has reached at a step.",
    ),
    (Note(Say.CONTENT_WITHOUT_GAPS), "Every group of leads was reached at every step."),
    (Note(Say.MOST_USED, {"name": "Guide", "leads": 1}), "Most used: Guide, by 1 lead."),
    (Note(Say.INCOMPLETE_MONTH), "Before the file's first result: this looks worse than it was."),
    (
        sentences.about_promising(rate_of(reached=22, entered=50)),
        "Sales finds 22 of 50 judged leads promising.",
    ),
    (
        outcomes(yes=(2, 4), no=(9, 40), said=(30, 60)),
        "Too early: of 90 judged leads 44 were won or lost.",
    ),
    (
        outcomes(yes=(10, 40), no=(9, 40), said=(40, 40)),
        "No difference can be told apart: of those sales called promising 10 of 40 became "
        "customers, of those it did not 9 of 40.",
    ),
    (
        outcomes(yes=(1, 40), no=(20, 40), said=(40, 40)),
        "Sales' picture of a good lead is skewed: of those it called promising only 1 of 40 "
        "became customers, of those it did not 20 of 40.",
    ),
    (
        outcomes(yes=(20, 40), no=(1, 80), said=(40, 80)),
        "The wrong leads are made: sales sees who buys (20 of 40 of those it called promising, "
        "1 of 80 of the others) and calls fewer than half so.",
    ),
    (
        outcomes(yes=(20, 40), no=(1, 40), said=(40, 40)),
        "Sales sees who buys: 20 of 40 of those it called promising became customers, 1 of 40 of "
        "the others.",
    ),
    (
        sentences.about_mql(
            mql=rate_of(reached=10, entered=40), others=rate_of(reached=4, entered=80)
        ),
        "MQLs become customers 5.0 times as often as other leads, at least 1.7 times.",
    ),
]
