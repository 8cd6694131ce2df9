"""What becomes of leads and deals on their way, counted by hand."""

import pytest

from accord.reporting import api as reporting
from accord.reporting.rules.rates import period_ratio, rate_of

WEEKLY = (100, 120, 150, 190, 240, 300)
LAGS = (0.2, 0.1, 0.1)


def test_weekly_groups_keep_their_rate_where_the_same_days_say_otherwise():
    """Formulas 2.6: twice the counts of its golden vector, so that people are whole."""
    reached = [
        sum(round(came * lag) for lag in LAGS[: 6 - week]) for week, came in enumerate(WEEKLY)
    ]
    rates = [rate_of(entered=came, reached=r) for came, r in zip(WEEKLY, reached, strict=True)]
    assert [rate.value for rate in rates] == pytest.approx([0.4, 0.4, 0.4, 0.4, 0.3, 0.2])
    passed = [
        sum(round(WEEKLY[week - late] * lag) for late, lag in enumerate(LAGS) if week >= late)
        for week in range(6)
    ]
    ratios = [period_ratio(reached=p, entered=came) for p, came in zip(passed, WEEKLY, strict=True)]
    assert ratios == pytest.approx([0.2, 0.283, 0.347, 0.342, 0.342, 0.343], abs=5e-4)


def test_a_week_of_leads_has_the_ratio_of_the_same_days_beside_it(books):
    for opened, sold in (
        ("2026-01-05", "2026-01-06"), ("2026-01-05", "2026-01-13"), ("2026-01-06", None),
        ("2026-01-12", None), ("2026-01-13", None),
    ):  # fmt: skip
        books.lead(opened, mql=opened, **({"sql": sold} if sold else {}))
    rows = books.rows("conversion", by="week", step=("mql", "sql"))
    told = {
        week: (row["entered"], row["reached"], row["period_ratio"]) for week, row in rows.items()
    }
    assert told == {"2026-W02": (3, 2, pytest.approx(1 / 3)), "2026-W03": (2, 0, 0.5)}
    assert "period_ratio" not in next(iter(books.rows("conversion", by="origin").values()))


def test_a_batch_of_fifty_leads_of_which_twenty_came_to_sales(books):
    """C45: the batch of a week; A75: 27.6 to 53.8."""
    for number in range(50):
        books.lead("2026-01-05", mql="2026-01-05", **({"sql": "2026-01-07"} if number < 20 else {}))
    (row,) = books.rows("conversion", by="week", step=("mql", "sql")).values()
    assert (row["entered"], row["reached"], row["rate"]) == (50, 20, 0.4)
    assert (row["low"], row["high"]) == pytest.approx((0.2761, 0.5382), abs=5e-5)


def test_sources_whose_ranges_meet_are_not_ranked(books):
    for number in range(20):
        path = {"sql": "2026-01-07"} if number < 12 else {}
        books.lead("2026-01-05", origin="fair", mql="2026-01-05", **path)
        path = {"sql": "2026-01-07"} if number < 9 else {}
        books.lead("2026-01-05", origin="search", mql="2026-01-05", **path)
    books.lead("2026-09-01")
    said = reporting.tell(books.ask("conversion", by="origin", step=("mql", "sql")))
    assert "too close to rank" in said


def test_acceptance_is_told_of_those_decided_and_of_all(books):
    """A7: 40 taken, 10 returned, 5 not decided."""
    for number in range(55):
        taken = {"sql": "2026-01-03"} if number < 40 else {}
        back = {"ending": "rejected", "closed": "2026-01-05"} if 40 <= number < 50 else {}
        books.lead("2026-01-01", mql="2026-01-02", **taken, **back)
    (row,) = books.rows("lead_quality").values()
    assert (row["acceptance"], row["of_all"]) == (0.8, pytest.approx(40 / 55))


def test_a_deal_that_went_back_counts_once(books):
    """A31: and its lead is counted once in the conversion."""
    lead = books.lead("2026-01-01", mql="2026-01-02", opportunity="2026-01-03")
    back, straight = (books.deal("OPEN", opened="2026-01-03", lead_id=lead) for _ in range(2))
    again = books.deal("OPEN", opened="2026-01-03")
    for deal, stages in ((back, "ababa"), (straight, "abbc")):
        for place, stage in enumerate(stages):
            books.deal_event(deal, "stage" if place else "created", after=stage)
    books.deal_event(again, "reopened")
    late = books.deal("OPEN", opened="2026-01-03")  # what was first is told last
    for kind, stage, on in (("stage", "b", 10), ("stage", "c", 12), ("created", "a", 5),
                            ("stage", "b", 8)):  # fmt: skip
        books.deal_event(late, kind, after=stage, on=f"2026-01-{on:02}")
    (row,) = books.rows("steps_back").values()
    assert (row["deals"], row["went_back"]) == (4, 2)
    assert set(books.records("steps_back", "went_back")) == {back, again}
    assert books.rows("conversion", by="total", step=("lead", "opportunity"))[None]["reached"] == 1


def test_a_group_of_nobody_has_no_rate_and_the_widest_range(books):
    books.deal("OPEN", opened="2026-01-03")
    (row,) = books.rows("win_rate", by="total").values() or ({},)
    assert row == {} or row["rate"] is None
    assert reporting.tell(books.ask("win_rate")) == "Nothing to count yet."
    assert period_ratio(reached=3, entered=0) is None
    empty = rate_of(entered=0, reached=0)
    assert (empty.value, empty.low, empty.high) == (None, 0.0, 1.0)
