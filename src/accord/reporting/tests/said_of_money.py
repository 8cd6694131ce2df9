"""Notes about credit, forecasts and money, each with the sentence that it becomes."""

from accord.kernel.money import Money
from accord.reporting.values.figures import Note, Say

SAID_OF_MONEY = [
    (
        Note(Say.CALLED_AND_MOVED, {"leads": 1, "moved": 0}),
        "1 lead was called on a day; sales accepted 0 within 30 days.",
    ),
    (
        Note(Say.CALLED_AND_MOVED, {"leads": 1_200, "moved": 30}),
        "Leads were called 1,200 times on a day; sales accepted 30 within 30 days.",
    ),
    (
        Note(Say.MET_AND_MOVED, {"leads": 1, "moved": 1}),
        "1 lead was met; a deal was opened with 1 within 30 days.",
    ),
    (
        Note(Say.MET_AND_MOVED, {"leads": 9, "moved": 2}),
        "Leads were met 9 times; a deal was opened with 2 within 30 days.",
    ),
    (
        Note(Say.READ_BEFORE, {"leads": 1, "pieces": 11.0}),
        "1 lead has talked with us and had 11.0 pieces in hand before.",
    ),
    (
        Note(Say.READ_BEFORE, {"leads": 40, "pieces": 2.5}),
        "40 leads have talked with us and had 2.5 pieces in hand before, on average.",
    ),
    (
        Note(Say.ACCOUNTS_READ, {"accounts": 1, "pieces": 3.0}),
        "1 company has talked with us; its people had 3.0 pieces in hand before.",
    ),
    (
        Note(Say.ACCOUNTS_READ, {"accounts": 7, "pieces": 3.5}),
        "7 companies have talked with us; their people had 3.5 pieces in hand before, on average.",
    ),
    (
        Note(Say.BY_THEMSELVES, {"share": 83.0, "touches": 1}),
        "Of 1 touch 83.0 in 100 are without one of us.",
    ),
    (
        Note(Say.BY_THEMSELVES, {"share": 82.5, "touches": 4_000}),
        "Of 4,000 touches 82.5 in 100 are without one of us.",
    ),
    (
        Note(Say.FOUND_EASY, {"easy": 4, "answers": 6}),
        "4 of 6 buyers found it easy to buy from us.",
    ),
    (
        Note(Say.WAITS_LONGEST, {"name": "MQL", "leads": 1, "days": 4.5}),
        "Slowest now: MQL. 1 lead stands there, for 4.5 days.",
    ),
    (
        Note(Say.WAITS_LONGEST, {"name": "MQL", "leads": 30, "days": 4.5}),
        "Slowest now: MQL. 30 leads stand there, half of them for 4.5 days or more.",
    ),
    (
        Note(
            Say.A_DAY_BRINGS,
            {
                "money": Money(5_000_00, "EUR"),
                "opportunities": 6,
                "won": 7,
                "decided": 8,
                "days": 9,
            },
        ),
        "An average day brings €5,000: 6 open deals, 7 of 8 won, 9 days each.",
    ),
    (
        Note(Say.ALL_UNTOUCHED, {"deals": 5, "days": 6}),
        "None of the touches known counts for the 5 won deals: a touch counts in the 6 days "
        "before the deal was won, of the person or the buying group of the deal.",
    ),
    (
        Note(Say.ALWAYS_TOGETHER, {"names": "Mail and Webinars"}),
        "Mail and Webinars always come together; we cannot tell which one works.",
    ),
    (
        Note(Say.BOTH_SIDES, {"marketing": 5, "sales": 6}),
        "Marketing: 5 colleagues, sales: 6.",
    ),
    (
        Note(Say.COVER_UNKNOWN),
        "How much pipeline is enough can be told once some deals are won and lost.",
    ),
    (
        Note(Say.COVER_WITHOUT_TARGET, {"required": 3.5}),
        "It usually takes 3.5 times the target. Name the target to see whether the pipeline "
        "is enough.",
    ),
    (
        Note(Say.COVERED, {"coverage": 2.5, "required": 3.5}),
        "The pipeline is 2.5 times what is still needed, and 3.5 times are usually enough.",
    ),
    (
        Note(Say.CUSTOMER_COST, {"month": "March 2026", "cac": Money(5_000_00, "EUR")}),
        "March 2026: a new customer cost €5,000.",
    ),
    (
        Note(
            Say.EXPANDED,
            {"year": "2025", "before": Money(5_000_00, "EUR"), "after": Money(6_000_00, "EUR")},
        ),
        "Customers of 2025 bought for €5,000, and for €6,000 in the year after.",
    ),
    (
        Note(Say.FIRST_YEAR),
        "There is no whole year before to set it against.",
    ),
    (
        Note(
            Say.FORECAST,
            {
                "period": "March 2026",
                "closed": Money(5_000_00, "EUR"),
                "expected": Money(6_000_00, "EUR"),
                "low": Money(7_000_00, "EUR"),
                "high": Money(8_000_00, "EUR"),
            },
        ),
        "March 2026: €5,000 won so far, €6,000 expected; 8 times in 10 it is between €7,000 "
        "and €8,000.",
    ),
    (
        Note(Say.FORECAST_OFF, {"off": 5, "bias": 6}),
        "30 days before the end the forecast was 5 of 100 off on the average, and said 6 of "
        "100 too much.",
    ),
    (
        Note(Say.FORECAST_OFF_BELOW, {"off": 5, "bias": 6}),
        "30 days before the end the forecast was 5 of 100 off on the average, and said 6 of "
        "100 too little.",
    ),
    (
        Note(Say.FORECAST_WITHOUT_PAST, {"period": "March 2026", "closed": Money(5_000_00, "EUR")}),
        "March 2026: €5,000 won so far. More can be said once some deals are won.",
    ),
    (
        Note(Say.GREW, {"year": "2025", "share": 5}),
        "2025: 5 of 100 more than the year before.",
    ),
    (
        Note(Say.HAD_PART, {"part": 5, "deals": 6}),
        "Marketing had a part in 5 of 6 won deals.",
    ),
    (
        Note(Say.OTHERS_UNTOLD),
        "This is not all: what fewer than five others did is not told here.",
    ),
    (Note(Say.NOBODY_FIRST), "What others did is told together only, so nobody is named first."),
    (
        Note(Say.HELP_TOO_CLOSE, {"one": "Mail", "other": "Webinars"}),
        "We cannot tell whether Mail or Webinars helped more.",
    ),
    (
        Note(
            Say.HELPED_MOST,
            {"name": "Webinars", "money": Money(5_000_00, "EUR"), "whole": Money(6_000_00, "EUR")},
        ),
        "Webinars helped most: €5,000 of €6,000 won.",
    ),
    (
        Note(Say.HELPED_MOST_DEALS, {"name": "Webinars", "part": 5, "deals": 6}),
        "Webinars helped most: about 5 of 6 won deals.",
    ),
    (
        Note(Say.IN_TIME, {"days": 5, "reached": 6, "left": 7}),
        "Within 5 days 6 of 100 come to it, 7 of 100 have left by then.",
    ),
    (
        Note(Say.NO_EXPECTED_DAY, {"deals": 5}),
        "5 open deals have no day on which they are expected to close, so they are in no period.",
    ),
    (
        Note(
            Say.MOST_SPENT_ON,
            {"kind": "Media", "cost": Money(300_00, "EUR"), "whole": Money(400_00, "EUR")},
        ),
        "Most went into Media: €300 of €400.",
    ),
    (
        Note(Say.COSTS_IN_SEVERAL),
        "Money was spent in several currencies, so that none of it is told to be the most. Ask for "
        "all of it in one currency.",
    ),
    (
        Note(Say.NO_NEW_CUSTOMER, {"month": "March 2026", "cost": Money(5_000_00, "EUR")}),
        "March 2026: €5,000 spent, and no new customer to set it against.",
    ),
    (
        Note(Say.NOT_A_CAUSE),
        "This says who was there, and not what caused the deals.",
    ),
    (
        Note(Say.NOT_COVERED, {"coverage": 2.5, "required": 3.5}),
        "The pipeline is 2.5 times what is still needed; it usually takes 3.5. Open more "
        "deals, or move the target.",
    ),
    (
        Note(Say.NOTHING_WON_THEN),
        "Nothing was won then, so there is nothing to set it against.",
    ),
    (
        Note(Say.FORECAST_TOO_OLD, {"periods": 2, "days": 51}),
        "2 periods that are over are not judged: what was kept of them is of more than 51 days "
        "before their end. Let the jobs run on Mondays, so that each week is kept.",
    ),
    (
        Note(Say.FORECAST_TOO_LATE, {"periods": 1, "days": 30}),
        "1 period that is over is not judged: what was kept of it is of less than 30 days before "
        "its end. Those after it are judged once they are over.",
    ),
    (
        Note(Say.OTHER_CURRENCIES),
        "More was won in other currencies; the won value tells each.",
    ),
    (
        Note(Say.REOPENED_SINCE, {"deals": 5}),
        "5 deals won then were opened again since. What was forecast stays as it was.",
    ),
    (
        Note(Say.RULES_DIFFER, {"low": 3.5, "high": 4.5}),
        "By another rule it would be 3.5 to 4.5; never change the rule to change the number.",
    ),
    (
        Note(Say.SHRANK, {"year": "2025", "share": 5}),
        "2025: 5 of 100 less than the year before.",
    ),
    (
        Note(Say.SOURCES_TAKEN, {"sqls": 5, "leads": 6}),
        "5 of 6 leads came to sales.",
    ),
    (
        Note(Say.CUSTOMERS_WITHOUT_COST, {"month": "2026-03"}),
        "2026-03: new customers came, and no cost is booked to set against them.",
    ),
    (
        Note(Say.CYCLE_APART, {"month": "2026-03"}),
        "2026-03: a cycle earlier money was spent in another currency, so that nothing is set "
        "against it. Ask for all of it in one currency.",
    ),
    (
        Note(Say.CURRENCIES_APART, {"month": "2026-03"}),
        "2026-03: money was spent or customers came in several currencies, so that what one cost "
        "is told of none. Ask for all of it in one currency.",
    ),
    (
        Note(Say.SPENT_WITHOUT_RATE, {"currency": "RON"}),
        "Nothing was won in RON: this is set against nothing. Ask for all of it in one currency.",
    ),
    (
        Note(Say.IN_ONE_CURRENCY, {"currency": "EUR"}),
        "All money is told in EUR, each amount by the rate of its own day.",
    ),
    (
        Note(Say.AHEAD_IN_ONE, {"currency": "EUR"}),
        "All money is told in EUR: what is decided by the rate of its own day, what is "
        "open and what is aimed at by the latest one.",
    ),
    (
        Note(Say.STARTED, {"marketing": 5, "deals": 6, "sales": 7}),
        "Marketing started 5 of 6 won deals, sales 7.",
    ),
    (
        Note(Say.STAY_RUNS, {"open": 5, "entered": 6}),
        "Too early: 5 of 6 customers have time left in the year after.",
    ),
    (
        Note(Say.STAYED, {"kept": 5, "customers": 6}),
        "5 of 6 customers bought again in the year after.",
    ),
    (
        Note(Say.TARGET_REACHED),
        "The target is reached.",
    ),
    (
        Note(Say.UNTOUCHED, {"deals": 5}),
        "Of 5 won deals no touch is known that counts.",
    ),
    (
        Note(Say.WENT_BACK, {"back": 5, "deals": 6}),
        "5 of 6 deals went back on a step at least once.",
    ),
]
