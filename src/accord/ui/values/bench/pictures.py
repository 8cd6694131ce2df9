"""Invented charts."""

from datetime import timedelta

from accord.ui.values import charts as c
from accord.ui.values import parts as p
from accord.ui.values.bench.frame import HERE, NOW

_FUNNEL = (
    ("Leads", 1236, "", p.Side.MARKETING),
    ("Ready for sales", 494, "40 in 100", p.Side.MARKETING),
    ("Accepted", 212, "43 in 100", p.Side.SALES),
    ("Deals", 88, "42 in 100", p.Side.SALES),
    ("Customers", 21, "24 in 100", p.Side.SALES),
)
_SOURCES = (
    ("Referral", 9, 96, 0.094, 0.05, 0.169),
    ("Events and fairs in the region", 4, 58, 0.069, 0.027, 0.164),
    ("Webinars", 14, 210, 0.067, 0.04, 0.109),
    ("Organic search", 17, 301, 0.056, 0.036, 0.089),
    ("유료 검색", 6, 245, 0.024, 0.011, 0.052),
    ("Bought lists", 2, 260, 0.008, 0.002, 0.028),
)
_COHORTS = (
    ("May", "402", (0.5, 1.5, 3.0, 4.2, 5.0, 5.2), 6, "all decided"),
    ("June", "388", (0.5, 1.8, 3.1, 4.1, 4.9), 4, "9 open"),
    ("July", "351", (0.3, 1.4, 2.8, 4.0), 3, "31 open"),
    ("August", "297", (0.7, 2.0, 3.4), 2, "74 open"),
    ("September", "420", (0.5, 1.9), 1, "168 open"),
    ("October", "431", (0.7,), 0, "301 open"),
)
_MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
_WON = (31, 42, 38, 55, 61, 58, 72, 69, 84, 90, 77, 41)


def charts() -> dict[str, object]:
    return {
        "funnel": _funnel(),
        "sources": _sources(),
        "trend": _trend(),
        "cohorts": _cohorts(),
        "thread": _thread(),
        "map": _map(),
        "spark": c.Sparkline(
            summary="Leads a week: 31, 42, 38, 55, 61", values=(31, 42, 38, 55, 61)
        ),
    }


def _funnel() -> c.Bars:
    return c.Bars(
        id="funnel",
        summary=(
            "Of 1,236 leads 494 were ready for sales, 212 accepted, 88 became deals, 21 customers."
        ),
        rows=tuple(
            c.Bar(label=label, value=count, words=f"{count:,}", note=note, side=side)
            for label, count, note, side in _FUNNEL
        ),
        table=p.PlainTable(
            caption="From lead to customer",
            head=("Step", "Count", "Of the step before"),
            rows=tuple(
                (label, p.Cell(text=f"{count:,}", url=HERE), note)
                for label, count, note, _side in _FUNNEL
            ),
        ),
    )


def _sources() -> c.Intervals:
    return c.Intervals(
        id="sources",
        summary=(
            "Customers of 100 leads by source: referral 9, likely 5 to 17; "
            "bought lists 1, likely 0 to 3."
        ),
        rows=tuple(
            c.Interval(
                label=label,
                value=share,
                low=low,
                high=high,
                words=f"{share * 100:.0f}",
                range_words=f"{low * 100:.0f}–{high * 100:.0f}",
                count_words=f"{won} of {count}",
            )
            for label, won, count, share, low, high in _SOURCES
        ),
        table=p.PlainTable(
            caption="Customers of 100 leads, by source",
            head=("Source", "Leads", "Of 100", "Likely"),
            rows=tuple(
                (label, str(count), f"{share * 100:.0f}", f"{low * 100:.0f}–{high * 100:.0f}")
                for label, _won, count, share, low, high in _SOURCES
            ),
        ),
    )


def _trend() -> c.Trend:
    return c.Trend(
        id="won",
        summary=(
            "Won value by month in thousand euro: from 31 in December "
            "to 90 in September; November is not over."
        ),
        points=tuple(
            c.TrendPoint(
                label=month, value=won, low=won * 0.82, high=won * 1.15, is_young=month == "Nov"
            )
            for month, won in zip(_MONTHS, _WON, strict=True)
        ),
        end_words="41 so far",
        table=p.PlainTable(
            caption="Won value by month, thousand €",
            head=("Month", "Won"),
            rows=tuple((month, str(won)) for month, won in zip(_MONTHS, _WON, strict=True)),
        ),
    )


def _cohorts() -> c.Cohorts:
    return c.Cohorts(
        caption="Customers of 100 leads, by month of first contact",
        first_head="Month",
        size_head="Leads",
        steps=("1", "2", "3", "4", "5", "6"),
        note_head="Still open",
        rows=tuple(
            c.CohortRow(
                label=label,
                size=size,
                note=note,
                url=HERE,
                cells=tuple(
                    c.CohortCell(text=str(shares[i]), share=shares[i] / 100, is_young=i >= young)
                    if i < len(shares)
                    else c.CohortCell(text="")
                    for i in range(6)
                ),
            )
            for label, size, shares, young, note in _COHORTS
        ),
    )


def _map() -> c.FlowMap:
    return c.FlowMap(
        id="tools",
        summary="2 ways: forms to CRM, by itself, 2.7 in 100 lost; fairs to CRM, by hand.",
        nodes=("Forms", "Fairs", "CRM"),
        steps=(
            c.MapStep(start=0, end=2, words="2.7 in 100 lost", is_alarm=True),
            c.MapStep(start=1, end=2, is_dashed=True),
        ),
        own=2,
        table=p.PlainTable(
            caption="Ways",
            head=("Way", "Lost"),
            rows=(("Forms to CRM", "2.7 in 100"), ("Fairs to CRM", "")),
        ),
    )


def _thread() -> c.Thread:
    day = timedelta(days=1)
    mkt, sal = p.Side.MARKETING, p.Side.SALES
    return c.Thread(
        id="turns",
        summary="Whose turn since February: marketing, from 4 to 11 March sales, marketing again, "
        "and sales since today 09:20.",
        turns=(
            c.Turn(side=mkt, start=NOW - 290 * day, words="2 Feb, first visit"),
            c.Turn(side=sal, start=NOW - 260 * day),
            c.Turn(side=mkt, start=NOW - 253 * day, words="11 Mar, returned"),
            c.Turn(side=sal, start=NOW - 20 * day, words="today 09:20", is_waiting=True),
        ),
        end=NOW,
        end_words="now",
        table=p.PlainTable(
            caption="Whose turn",
            head=("From", "Turn"),
            numbers_from=9,
            rows=(
                ("2 Feb", "Marketing"),
                ("4 Mar", "Sales"),
                ("11 Mar", "Marketing"),
                ("today 09:20", "Sales"),
            ),
        ),
    )
