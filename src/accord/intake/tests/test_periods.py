"""Days, weeks and months as reports write them; where visits came from; rows of sums."""

from datetime import date

import pytest

from accord.intake.rules import mapping, traffic
from accord.intake.rules.periods import parse_period, span_in
from accord.intake.values.batches import Kind
from accord.intake.values.reading import DateOrder, Period

KNOWN = {"organic_search", "paid_search", "social", "direct_traffic", "email", "referral", "event"}


@pytest.mark.parametrize(
    ("written", "header", "first", "last"),
    [
        ("2026-01-05", "Day", "2026-01-05", "2026-01-05"),
        ("20260105", "Date", "2026-01-05", "2026-01-05"),
        ("2026-01-05", "Week", "2026-01-05", "2026-01-11"),
        ("Jan 5, 2026", "Week", "2026-01-05", "2026-01-11"),
        ("2026-02-01", "Month", "2026-02-01", "2026-02-28"),
        ("2026-02", "", "2026-02-01", "2026-02-28"),
        ("02/2026", "", "2026-02-01", "2026-02-28"),
        ("February 2026", "", "2026-02-01", "2026-02-28"),
        ("Feb-26", "", "2026-02-01", "2026-02-28"),
        ("fevereiro de 2026", "", "2026-02-01", "2026-02-28"),
        ("2026년 2월", "월", "2026-02-01", "2026-02-28"),
        ("202602", "Year month", "2026-02-01", "2026-02-28"),
        ("202602", "ISO week of ISO year", "2026-01-05", "2026-01-11"),
        ("2026-W02", "", "2026-01-05", "2026-01-11"),
        ("2026-01-05 - 2026-01-11", "", "2026-01-05", "2026-01-11"),
        ("2026-01-05,2026-01-11", "", "2026-01-05", "2026-01-11"),
        ("2026-01-05/2026-01-11", "", "2026-01-05", "2026-01-11"),
        ("From 2026-01-05 to 2026-01-11", "", "2026-01-05", "2026-01-11"),
        ("January 1, 2026 - January 31, 2026", "", "2026-01-01", "2026-01-31"),
        ("Jan 1, 2026–Jan 31, 2026", "", "2026-01-01", "2026-01-31"),
    ],
)
def test_a_period_is_read_as_its_days(written: str, header: str, first: str, last: str) -> None:
    assert parse_period(written, order=DateOrder.YMD, header=header) == Period(
        date.fromisoformat(first), date.fromisoformat(last)
    )


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2026", "2026-13", "202613", "2026-W60", "2026-01-11 - 2026-01-05",
     "2019-01-01 - 2026-01-01", "1066-01", "Total"],
)  # fmt: skip
def test_what_is_no_period_is_not_read(written: str) -> None:
    assert parse_period(written, order=DateOrder.YMD) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["# Traffic acquisition", "# All Users", "# Start date: 20260101", "# End date: 20260131"],
        ["Campaign report", "January 1, 2026 - January 31, 2026"],
        ["Report Start: 2026-01-01", "Report End: 2026-01-31", "Date Generated: 2026-02-03"],
    ],
)
def test_the_lines_above_a_report_tell_its_days(lines: list[str]) -> None:
    assert span_in(lines) == Period(date(2026, 1, 1), date(2026, 1, 31))
    assert span_in(lines[:1]) is None


@pytest.mark.parametrize(
    ("source", "medium", "group", "origin"),
    [
        ("google", "organic", "", "organic_search"),
        ("google", "cpc", "Paid Search", "paid_search"),
        ("(direct)", "(none)", "Direct", "direct_traffic"),
        ("(direct)", "(none)", "", "direct_traffic"),
        ("", "", "Organic Social", "social"),
        ("linkedin.com", "referral", "", "social"),
        ("news.example", "referral", "", "referral"),
        ("google.com", "referral", "", "referral"),
        ("bing.com", "", "", "organic_search"),
        ("newsletter-may", "email", "", "email"),
        ("hubspot", "e-mail", "", "email"),
        ("Event", "", "", "event"),
        ("fair-2026", "booth", "", "fair_2026"),
        ("(not set)", "(not set)", "Unassigned", ""),
        ("", "", "", ""),
        ("", "paid_social", "", "social"),
    ],
)
def test_where_visits_came_from(source: str, medium: str, group: str, origin: str) -> None:
    found = traffic.origin_of(source=source, medium=medium, group=group, known=KNOWN)
    assert found == origin


@pytest.mark.parametrize(
    ("cells", "has_day", "is_sum"),
    [
        (["Total: Account", "--"], False, True),
        (["Grand total"], False, True),
        (["Totals", "12"], False, True),
        (["Итого"], False, True),
        (["합계"], True, True),
        (["Total rebrand", "Search"], True, False),
        (["Total", "Search"], True, False),
        (["Spring"], False, False),
        (["Results from 12 campaigns"], False, True),
    ],
)
def test_a_row_of_sums_is_told_from_a_campaign(
    cells: list[str], has_day: bool, is_sum: bool
) -> None:
    assert traffic.is_sum(cells, has_day=has_day) is is_sum


def test_a_page_is_kept_without_what_may_tell_of_a_person() -> None:
    assert traffic.page_of("/prices?email=ana@acme.example#top") == "/prices"
    assert traffic.page_of("https://acme.example/a/b?x=1") == "acme.example/a/b"
    assert traffic.page_of("(not set)") == ""


def test_a_file_of_visits_is_known_by_its_columns() -> None:
    headers = ["Date", "Session source / medium", "Session campaign", "Sessions", "Total users"]
    plan = mapping.propose(headers=headers, kind=None, source="files")
    assert plan.kind is Kind.VISITS
    assert dict(plan.columns) == {
        "Date": "day",
        "Session source / medium": "source_medium",
        "Session campaign": "campaign",
        "Sessions": "visits",
    }


def test_visits_of_visitors_keep_their_time() -> None:
    headers = ["visitor_id", "url", "date"]
    plan = mapping.propose(headers=headers, kind=Kind.VISITS, source="files")
    assert sorted(plan.columns.values()) == [
        "asset_external_id",
        "occurred_at",
        "visitor_external_id",
    ]


def test_the_currency_of_a_header_is_that_of_the_sums() -> None:
    headers = ["Day", "Campaign name", "Amount spent (USD)"]
    plan = mapping.propose(headers=headers, kind=Kind.COSTS, source="files")
    assert plan.columns["Amount spent (USD)"] == "amount"
    assert plan.defaults["currency"] == "USD"
