import csv
import io
import json
import random
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils import translation
from tests import soak

from accord.foundation import clock
from accord.reporting import api as reporting
from accord.reporting import cli
from accord.reporting.tests.test_sentences import FORBIDDEN


def seeded(books, *, leads=120, seed=5):
    """Leads of some origins, segments and campaigns that went some way or other."""
    pieces = [books.piece(step) for step in ("awareness", "decision", "")]
    dice = random.Random(seed)
    campaigns = [books.campaign("Fair", "event"), books.campaign("Search", "ads"), None]
    for _ in range(leads):
        month, campaign = dice.randint(1, 6), dice.choice(campaigns)
        path, moment = {}, 1
        for stage in ("mql", "sql", "opportunity", "customer")[
            : dice.choice((0, 0, 1, 1, 2, 3, 4))
        ]:
            moment += dice.randint(0, 6)
            path[stage] = f"2026-{month:02}-{moment:02}"
        piece = dice.choice((*pieces, None))
        ended = dice.random() < 0.4 and "customer" not in path
        won = "customer" in path
        ending = "won" if won else "rejected" if ended else ""
        lead = books.lead(
            f"2026-{month:02}-01",
            origin=dice.choice(("search", "fair", None)),
            segment=dice.choice(("small", "large", None)),
            campaign_id=campaign,
            ending=ending,
            closed=path.get("customer", "2026-08-01") if ending else None,
            known=dice.random() < 0.9,
            **path,
        )
        if piece:
            books.touch(lead, piece, f"2026-{month:02}-02")
        if ending == "rejected":
            books.event(lead, "lead", "2026-08-01", ending="rejected", reason="not_ready")
        if "opportunity" in path:
            books.deal(
                "WON" if won else dice.choice(("LOST", "OPEN")) if not ending else "LOST",
                closed=path.get("customer") or (None if not ending else "2026-08-01"),
                opened=path["opportunity"],
                amount=dice.choice((None, 100_00, 250_50)),
                currency=dice.choice(("EUR", "KRW")),
                lead_id=lead,
            )
    for month in range(1, 7):
        books.visits(70 + month, f"2026-{month:02}-01", "search")
        books.visits(2, f"2026-{month:02}-01", "fair")
    for campaign in campaigns[:2]:
        books.cost(500_00, "2026-01-05", campaign)


def first_of_each_currency(rows):
    return {row.figures.get("currency"): row for row in reversed(rows)}.values()


@pytest.mark.soak
def test_every_number_is_the_number_of_its_records(books):
    """Of each measure and way to divide it the first rows, in full all of them. Deals are of two
    currencies: a row is of one, and so are its records."""
    seeded(books)
    books.state = reporting.catch_up(at=clock.now())
    checked, currencies = 0, set()
    for name, measure in reporting.MEASURES.items():
        is_of_one = reporting.is_of_currency(measure)
        for by in measure.dimensions:
            result = books.ask(name, by=by, seen=None)
            for row in result.rows if soak.FULL else first_of_each_currency(result.rows):
                for cell in set(measure.cells) & set(row.figures):
                    if measure.groups and not is_of_one:
                        continue
                    if row.figures[cell] is None:
                        continue
                    told_in = row.figures["currency"] if is_of_one else None
                    found = books.records(name, cell, row.group, by=by, told_in=told_in, seen=None)
                    assert len(found) == len(set(found)) == row.figures[cell], (name, by, row, cell)
                    checked += bool(found)
                    currencies |= {(name, told_in)} if found and told_in else set()
    assert checked > 100
    assert {("won_value", "EUR"), ("won_value", "KRW")} <= currencies
    assert len({name for name, _told_in in currencies}) > 5


def test_groups_add_up_to_the_whole_and_pages_of_records_to_the_list(books):
    seeded(books)
    whole = books.rows("conversion", by="total")[None]
    for by in ("origin", "segment", "campaign", "cohort", "owner"):
        rows = books.rows("conversion", by=by).values()
        for cell in ("entered", "reached"):
            assert sum(row[cell] for row in rows) == whole[cell], by
    paged, after = [], 0
    while page := reporting.list_records(
        measure="conversion", cell="entered", at=clock.now(),
        options=reporting.Options(by="total"), after=after, limit=7,
    ):  # fmt: skip
        paged += page
        after = page[-1]
    assert paged == books.records("conversion", "entered", by="total")
    assert len(paged) == whole["entered"] == 120


def test_screen_file_and_command_say_the_same(books):
    seeded(books)
    books.state = reporting.catch_up(at=clock.now())
    for name, measure in reporting.MEASURES.items():
        result = books.ask(name)
        document = reporting.to_json(result)
        assert list(document) == ["measure", "unit", "definition", "as_of", "rows", "notes"]
        said = CliRunner().invoke(cli.report, [name, "--json"])
        assert said.exit_code == 0, said.output
        assert json.loads(said.stdout)["rows"] == json.loads(json.dumps(document["rows"])), name
        lines = list(csv.DictReader(io.StringIO(reporting.to_csv(result))))
        assert len(lines) == len(document["rows"])
        for line, row in zip(lines, document["rows"], strict=True):
            for cell in set(measure.cells) & set(row):
                assert line[cell] == str(row[cell])


KEYS = {
    "funnel": ["stage", "owner_team", "entered", "now"],
    "conversion": ["origin", "entered", "reached", "rate", "low", "high", "mature", "notes"],
    "win_rate": ["won", "lost", "rate", "low", "high", "mature", "notes"],
    "won_value": ["deals", "valued", "value", "currency"],
    "time_to_win": ["deals", "mean_days", "median_days", "p90_days"],
    "time_in_stage": ["stage", "leads", "mean_days", "median_days", "p90_days"],
    "lead_quality": [
        "handed_off", "accepted", "rejected", "pending", "acceptance", "low", "high", "mature",
        "of_all", "notes",
    ],
    "promising": [
        "handed_off", "judged", "yes", "no", "unsure", "rate", "low", "high", "mature", "notes",
    ],
    "promising_outcome": [
        "verdict", "leads", "won", "lost", "returned", "open", "rate", "low", "high", "mature",
        "notes",
    ],
    "cost": [
        "campaign", "currency", "cost", "leads", "mqls", "sqls", "customers", "cost_per_lead",
        "cost_per_mql", "cost_per_sql", "cost_per_customer", "won_deals", "cost_per_deal",
        "won_value", "revenue_roi", "margin_roi", "notes",
    ],
    "conversion_in_time": [
        "within_days", "entered", "share", "low", "high", "mature", "rejected_share", "open_share",
    ],
    "velocity": [
        "currency", "opportunities", "won", "lost", "rate", "low", "high", "mature",
        "average_value", "cycle_days", "per_day", "notes",
    ],
    "cac": [
        "month", "currency", "marketing_cost", "sales_cost", "new_customers", "cac", "cac_lagged",
        "lag_months", "average_value", "payback_months", "notes",
    ],
    "revenue_growth": [
        "year", "currency", "deals", "value", "before", "growth", "is_whole",
    ],
    "retention": ["year", "customers", "kept", "rate", "low", "high", "mature", "notes"],
    "expansion": [
        "year", "currency", "customers", "bought_again", "value", "after", "kept_value",
    ],
    "source_quality": [
        "origin", "leads", "judged", "fits", "fit_share", "mqls", "sqls", "customers", "rate",
        "low", "high", "mature", "value", "currency", "notes",
    ],
    "steps_back": ["deals", "went_back", "rate", "low", "high", "mature", "notes"],
    "promises_kept": [
        "month", "met", "missed", "open", "rate", "low", "high", "mature", "notes",
    ],
    "call_blocks": ["call_block", "leads", "talked", "moved", "customers"],
    "meetings_held": ["meeting", "leads", "moved", "customers"],
    "read_before_talk": [
        "talked", "read", "read_nothing", "mean_pieces", "median_pieces", "p90_pieces",
    ],
    "account_research": [
        "leads", "accounts", "mean_pieces", "median_pieces", "mean_readers",
    ],
    "touch_split": ["leads", "customers", "digital", "personal", "share"],
    "buyer_effort": ["answers", "easy", "hard", "rate", "low", "high", "mature", "notes"],
    "waiting_now": ["stage", "leads", "long", "median_days", "p90_days"],
    "two_sides": ["team", "people", "people_share", "currency", "cost", "cost_share"],
    "forecast": [
        "month", "currency", "closed", "commit", "most_likely", "best_case", "open_pipeline",
        "weighted", "expected", "low", "high", "tool_commit", "deals", "overdue", "without_amount",
    ],
    "coverage": [
        "quarter", "currency", "target", "closed", "needed", "deals", "open_pipeline", "coverage",
        "value_win_rate", "required",
    ],
    "forecast_accuracy": [
        "month", "currency", "said_on", "actual", "expected", "expected_bias", "accuracy",
        "weighted", "weighted_bias", "commit", "commit_bias", "tool_commit", "tool_commit_bias",
        "reopened",
    ],
    "visits": ["origin", "visits", "leads", "rate", "low", "high", "mature", "notes"],
    "repeat_customers": ["origin", "bought", "again", "rate", "low", "high", "mature", "notes"],
    "mql_validity": [
        "called", "leads", "customers", "rate", "low", "high", "mature",
        "times", "times_low", "times_high", "notes",
    ],
    "content_reach": ["origin", "leads", "awareness", "consideration", "decision", "no_step"],
    "content_use": ["asset", "leads", "customers"],
    "content_facts": [
        "asset", "downloaded", "shared", "opened", "useful", "useful_to_them", "in_deals",
        "in_won_deals",
    ],
    "stage_flips": [
        "stage", "written", "under", "comes_in", "falls_out", "earlier", "later",
    ],
    "time_to_call": [
        "called_within", "leads", "customers", "rate", "low", "high", "mature", "notes",
    ],
    "attempts": [
        "attempts", "quadrant", "leads", "customers", "rate", "low", "high", "mature", "notes",
    ],
    "worked": ["taken", "worked", "waiting", "rate", "low", "high", "mature", "notes"],
    "quadrants": [
        "quadrant", "card", "version", "leads", "customers", "rate", "low", "high", "mature",
        "notes",
    ],
    "score_backtest": [
        "picked_by", "card", "version", "leads", "a_week", "customers", "rate", "low", "high",
        "mature", "value", "currency", "notes",
    ],
    "leaks": [
        "kind", "source", "received", "lost", "share", "low", "high", "mature", "notes",
    ],
    "leak_share": ["month", "received", "lost", "share", "low", "high", "mature", "notes"],
    "wasted_effort": ["leads", "tried", "tries", "hours", "cost", "currency"],
    "revenue_at_risk": [
        "kind", "leads", "amount", "at_least", "at_most", "currency", "notes",
    ],
    "attribution": [
        "channel", "conversions", "value", "low", "high", "currency", "deals",
    ],
    "sourced": [
        "sourced_by", "deals", "marketing", "sales", "nobody", "marketing_value", "sales_value",
        "nobody_value", "currency", "locked",
    ],
    "influenced": ["had_part", "deals", "value", "currency", "median_days"],
    "fairness": ["rule", "turns", "no_turn", "away", "full", "off"],
    "sla_attainment": [
        "clause", "agreement", "side", "kind", "due", "met", "missed", "excused", "unseen",
        "not_yet", "attainment", "low", "high", "mature", "standing", "missed_by", "from_day",
        "until_day", "notes",
    ],
    "speed_to_lead": [
        "handed_off", "tried", "waiting", "unseen", "self_reported", "self_reported_share",
        "system_median", "system_p90", "human_median", "human_p90", "wall_median", "wall_p90",
        "felt_median", "felt_p90",
    ],
    "handoff_outcomes": [
        "handoff_kind", "handed_off", "accepted", "returned", "waiting", "worked", "rejected",
        "recycled", "passed_on", "expired", "ended", "median_hours", "p90_hours", "rate", "low",
        "high", "mature", "notes",
    ],
    "show_rate": [
        "team", "booked", "held", "missed", "called_off", "unsaid", "self_reported", "rate", "low",
        "high", "mature", "notes",
    ],
    "reject_reasons": [
        "reason", "count", "outside", "share", "low", "high", "mature", "group", "counts", "notes",
    ],
    "persistence": [
        "attempts", "quadrant", "leads", "customers", "given_up", "agreed", "rate", "low", "high",
        "mature", "notes",
    ],
    "trend": ["month", "leads", "customers"],
}  # fmt: skip


def test_the_keys_of_a_row_are_the_promised_ones(books):
    seeded(books)
    assert set(KEYS) == set(reporting.MEASURES)
    for name, keys in KEYS.items():
        for row in reporting.to_json(books.ask(name))["rows"]:
            assert list(row) == keys


def test_sentences_are_plain(books):
    seeded(books)
    books.state = reporting.catch_up(at=clock.now())
    with translation.override("en"):
        for name, measure in reporting.MEASURES.items():
            for by in (None, *measure.dimensions):
                result = books.ask(name, by=by)
                notes = [note for row in result.rows for note in row.notes]
                said = [reporting.sentence(note) for note in (*result.notes, *notes)]
                for words in (reporting.tell(result), *said):
                    assert words
                    assert not FORBIDDEN.search(words)
                    assert "None" not in words


def test_nothing_measured_is_said_and_not_shown_as_zero(books):
    books.state = reporting.catch_up(at=clock.now())
    for name in reporting.MEASURES:
        assert reporting.tell(books.ask(name)) == "Nothing to count yet."


def test_a_conversion_between_two_stages(books):
    books.lead("2026-01-01", origin="fair", mql="2026-01-03", sql="2026-01-08")
    books.lead("2026-01-01", origin="fair", mql="2026-01-20")
    books.lead("2026-01-01", origin="fair")
    books.lead("2026-01-01", mql="2026-01-02", sql="2026-01-04")
    step = ("mql", "sql")
    assert {
        group: (row["entered"], row["reached"])
        for group, row in books.rows("conversion", by="origin", step=step).items()
    } == {"fair": (2, 1), None: (1, 1)}
    within = books.rows("conversion", by="total", step=step, within=3)[None]
    assert (within["entered"], within["reached"]) == (3, 1)
    assert books.rows("conversion", by="total", step=("lead", "mql"))[None]["reached"] == 3


def test_a_period_is_that_of_entering_and_both_days_belong_to_it(books):
    for opened in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"):
        books.lead(opened)
    february = {"start": date(2026, 2, 1), "end": date(2026, 2, 28)}
    assert books.rows("conversion", by="total", **february)[None]["entered"] == 2
    assert len(books.records("conversion", "entered", by="total", **february)) == 2


def test_who_entered_at_an_unknown_time_counts_without_a_month(books):
    books.lead("2026-01-01", known=False, mql="2026-01-05", sql="2026-01-06")
    assert list(books.rows("conversion", by="cohort")) == [None]
    assert books.rows("conversion", by="total", step=("lead", "sql"))[None]["reached"] == 1
    assert books.ask("time_in_stage").rows == ()


def test_a_lead_first_seen_at_a_later_stage_belongs_to_the_month_it_came(books):
    books.lead("2026-01-10", mql="2026-01-10", sql="2026-03-01", inferred=("lead",))
    (row,) = books.ask("conversion", by="cohort", step=("lead", "sql")).rows
    assert (row.group, row.figures["reached"]) == ("2026-01", 1)
    stays = books.rows("time_in_stage")
    assert "lead" not in stays
    assert stays["mql"]["median_days"] == 50.0


def test_the_funnel_counts_who_entered_and_who_stands_there(books):
    books.lead("2026-01-01")
    books.lead("2026-01-01", mql="2026-01-02")
    books.lead("2026-01-01", mql="2026-01-02", ending="lost", closed="2026-01-09")
    books.lead(
        "2026-01-01", mql="2026-01-02", sql="2026-01-03", opportunity="2026-01-04",
        customer="2026-01-05", ending="won", closed="2026-01-05",
    )  # fmt: skip
    rows = books.rows("funnel")
    assert {stage: (row["entered"], row["now"]) for stage, row in rows.items()} == {
        "visit": (0, 0), "lead": (4, 1), "mql": (3, 1), "sql": (1, 0), "opportunity": (1, 0),
        "customer": (1, 1),
    }  # fmt: skip
    assert [row["owner_team"] for row in rows.values()] == ["marketing"] * 3 + ["sales"] * 3


def test_deals_are_counted_by_how_and_when_they_closed(books):
    books.deal("WON", "2026-02-10", opened="2026-01-31", amount=1000_00)
    books.deal("WON", "2026-02-20", opened="2026-02-18", amount=None)
    books.deal("LOST", "2026-02-21", opened="2026-01-01", amount=77_00)
    books.deal("WON", "2026-03-01", amount=5000, currency="KRW")
    books.deal("OPEN", opened="2026-01-01")
    rate = books.rows("win_rate", by="cohort")
    assert {month: (row["won"], row["lost"]) for month, row in rate.items()} == {
        "2026-02": (2, 1),
        "2026-03": (1, 0),
    }
    value = {
        row.figures["currency"]: str(row.figures["value"]) for row in books.ask("won_value").rows
    }
    assert value == {"EUR": "1000.00", "KRW": "5000"}
    (times,) = books.rows("time_to_win").values()
    assert times == {"deals": 2, "mean_days": 6.0, "median_days": 6.0, "p90_days": 9.2}


def test_the_answer_follows_what_is_written(books):
    lead = books.lead("2026-01-01")
    assert books.rows("funnel")["mql"]["entered"] == 0
    books.event(lead, "mql", "2026-01-02")
    assert books.rows("funnel")["mql"]["entered"] == 1
