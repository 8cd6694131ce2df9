"""Invented people and figures for the bench page. Nothing else may read them."""

from datetime import UTC, datetime, timedelta

from accord.ui.values import charts as c
from accord.ui.values import parts as p
from accord.ui.values.frame import (
    Account,
    Command,
    Frame,
    Goal,
    MenuItem,
    Preferences,
    Pulse,
)

NOW = datetime(2026, 11, 19, 9, 58, tzinfo=UTC)
HERE = "#main"


def frame(preferences: Preferences) -> Frame:
    names = ["Today", "Leads", "Agreement", "Results", "Content", "Meetings", "Settings"]
    counts = {"Today": "7", "Agreement": "3 late"}
    return Frame(
        menu=tuple(
            MenuItem(label=name, url=HERE, icon=name.lower(), count=counts.get(name, ""),
                     is_current=name == "Results")
            for name in names
        ),
        account=Account(name="Mara Ionescu", initials="MI",
                        links=(p.Link(label="Your settings", url=HERE),), sign_out_url=HERE),
        search_url="/find",
        commands=(Command(label="Read a file", url=HERE, icon="upload"),
                  Command(label="New lead", url=HERE, icon="add", hint="N")),
        pulse=Pulse(words="41 of 50", url=HERE, bar=PROMISES),
        goal=Goal(label="Goal to 31 December", number="€420,000 won",
                  sentence="€250,000 so far, €40,000 behind plan"),
        as_of=NOW,
        footer=(p.Link(label="Agreement 4, in force since 1 October", url=HERE),
                p.Link(label="Help", url=HERE)),
        notice="The sample company is loaded.",
        notice_action=p.Link(label="Clear it", url=HERE),
        preferences=preferences,
    )  # fmt: skip


PROMISES = p.PromiseBar(
    marketing=p.Promises(kept=16, missed=4, open=3), sales=p.Promises(kept=25, missed=5, open=8)
)
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


def parts() -> dict[str, object]:
    return {**_tiles(), **_marks(), **_lists(), **_story(), **_charts(), "here": HERE}


def _tiles() -> dict[str, object]:
    proof = p.Proof(
        basis="From 212 leads that are all decided, first seen since March.",
        range_words="Likely 47–58 days",
        definition=p.Link(label="Time to win, version 3", url=HERE),
        as_of=NOW - timedelta(minutes=4),
    )
    table = p.PlainTable(
        caption="Time to win by quarter", head=("Quarter", "Days", "Deals"),
        rows=(("Second", "55", "19"), ("Third", p.Cell(text="52", url=HERE), "21")),
    )  # fmt: skip
    again = p.Link(label="Try again", url=HERE)
    return {
        "tiles": (
            p.Tile(id="time-to-win", label="Time to win", number="52", unit="days, half of the deals",
                   records_url=HERE, sentence="Three days faster than last quarter; one in ten takes longer than 118.",
                   action=p.Link(label="Open 21 deals", url=HERE), proof=proof, table=table, csv_url=HERE),
            p.Tile(id="helped", label="Content that helped", state=p.State(
                kind=p.StateKind.EMPTY, title="Nothing yet",
                sentence="No seller has rated a piece yet. The first rating fills this tile.",
                action=p.Link(label="Rate a piece", url=HERE))),
            p.Tile(id="cost", label="Cost of a customer", state=p.State(
                kind=p.StateKind.FAILED, title="Not loaded",
                sentence="The cost file of 18 November could not be read: row 41 has no currency.",
                action=p.Link(label="Open the file", url=HERE), second_action=again)),
            p.Tile(id="people", label="Figures per person", state=p.State(
                kind=p.StateKind.NO_PERMISSION, title="Not yours to see",
                sentence="Only the person and the team leader see these. Groups of five or more are open to all.",
                action=p.Link(label="See the groups", url=HERE))),
            p.Tile(id="returned", label="Returned leads", state=p.State(
                kind=p.StateKind.LOADING, title="Counting",
                sentence="The figures of 19 November are being read.")),
        ),
        "states": (
            p.State(kind=p.StateKind.EMPTY, title="No leads match", sentence="Three filters are in force.",
                    action=p.Link(label="Show all leads", url=HERE)),
            p.State(kind=p.StateKind.FAILED, title="The list did not load",
                    sentence="The database gave no answer within 15 seconds. Nothing is lost.", action=again),
        ),
    }  # fmt: skip


def _marks() -> dict[str, object]:
    k = p.ClockKind
    return {
        "clocks": (
            p.Clock(kind=k.ON_TIME, words="2 h 10 min left", share_left=0.7),
            p.Clock(kind=k.SOON, words="22 min left", share_left=0.25),
            p.Clock(kind=k.LATE, words="Late 18 min"),
            p.Clock(kind=k.UNSEEN, words="Cannot see"),
            p.Clock(kind=k.STOPPED, words="Stopped"),
            p.Clock(kind=k.KEPT, words="Kept, 46 min"),
            p.Clock(kind=k.MISSED, words="Missed by 3"),
        ),
        "quadrants": tuple(p.Quadrant),
        "stages": (
            p.Stage(label="Lead", side=p.Side.MARKETING),
            p.Stage(label="Accepted", side=p.Side.SALES),
            p.Stage(label="Ready for sales", side=p.Side.MARKETING, is_inferred=True),
            p.Stage(label="Customer"),
        ),
        "promise_bars": (
            PROMISES,
            p.PromiseBar(marketing=p.Promises(kept=12, missed=0), sales=p.Promises(kept=0, missed=0)),
        ),
        "steps": (
            p.Step(label="Upload", kind=p.StepKind.DONE, url=HERE),
            p.Step(label="Match columns", kind=p.StepKind.NOW, sentence="14 of 16 known"),
            p.Step(label="Try out", kind=p.StepKind.LATER),
        ),
        "progress": p.Progress(id="job-7", label="Reading leads.csv", words="41,000 of 100,000 rows",
                               share=0.41, cancel_url=HERE),
        "breadcrumb": (p.Link(label="Leads", url=HERE), p.Link(label="김서연", url="")),
    }  # fmt: skip


def _lists() -> dict[str, object]:
    return {
        "columns": (
            p.Column(label="Name", url=HERE, sort=p.Sort.UP),
            p.Column(label="Company", url=HERE),
            p.Column(label="Stage"),
            p.Column(label="Interest", url=HERE, is_number=True),
            p.Column(label="Clock", is_hidden=True),
        ),
        "people": (
            ("Анна Кузнецова", "Лаборатория «Север»", p.Stage(label="Accepted", side=p.Side.SALES), "71",
             p.Clock(kind=p.ClockKind.LATE, words="Late 18 min")),
            ("김서연", "한빛소재", p.Stage(label="Ready for sales", side=p.Side.MARKETING), "64",
             p.Clock(kind=p.ClockKind.SOON, words="22 min left", share_left=0.3)),
            ("Șerban Pătrașcu", "Târnava Foods", p.Stage(label="Lead", side=p.Side.MARKETING), "58",
             p.Clock(kind=p.ClockKind.ON_TIME, words="48 min left", share_left=0.6)),
        ),
        "more": p.More(shown_words="3 of 1,236 leads", url=HERE, label="Show 50 more", rows_id="people"),
        "filters": p.FilterBar(
            url=HERE,
            filters=(
                p.Filter(name="q", label="Name or company"),
                p.Filter(name="stage", label="Stage", choices=(
                    p.Choice(value="", label="All stages"),
                    p.Choice(value="accepted", label="Accepted", is_chosen=True))),
                p.Filter(name="since", label="Seen since", kind="date"),
            ),
            chosen=(p.Chosen(label="Stage: Accepted", url=HERE),),
            clear_url=HERE, kept=(("sort", "name"),),
        ),
        "saved": p.SavedViews(
            views=(p.View(label="Late in Korea", url=HERE, is_shared=True, is_current=True),
                   p.View(label="Mine, quiet for a week", url=HERE)),
            save_url=HERE, manage_url=HERE, query="stage=accepted",
        ),
        "tabs": (
            p.Tab(label="All", url=HERE, count="34", is_current=True),
            p.Tab(label="Marketing", url=HERE, count="17", side=p.Side.MARKETING),
            p.Tab(label="Sales", url=HERE, count="9", side=p.Side.SALES),
        ),
        "facts": (
            p.Fact(label="Owner", text="Mara Ionescu", side=p.Side.SALES),
            p.Fact(label="Company", text="한빛소재", url=HERE),
            p.Fact(label="Signs it", action=p.Link(label="Ask 김서연", url=HERE)),
        ),
    }  # fmt: skip


def _story() -> dict[str, object]:
    mkt, sal = p.Side.MARKETING, p.Side.SALES
    return {
        "entries": (
            p.Entry(id="e7", day="Today", title="Replied to Mara", at=NOW, holder=sal, lane=sal, is_ours=False,
                    quote="Could the probe run at 180 °C for a full shift?", source="mail"),
            p.Entry(id="e6", title="Mara called and talked for 6 min", at=NOW - timedelta(hours=1), holder=sal,
                    lane=sal, detail="First try after 46 min; promised 1 h.", source="phone system"),
            p.Entry(id="e5", title="Elena Marin handed over to Mara Ionescu", at=NOW - timedelta(hours=2),
                    holder=sal, lane=mkt, handed_from=mkt, detail="Packet complete. Accepted 10:02."),
            p.Entry(id="e4", title="Looked at prices, third visit", at=NOW - timedelta(hours=3), holder=mkt,
                    lane=mkt, is_ours=False, source="website"),
            p.Entry(id="e3", day="Wednesday 18 November", title="Mail sent and opened:", at=NOW - timedelta(days=1),
                    holder=mkt, lane=mkt, link=p.Link(label="Exact above 150 °C", url=HERE), source="mail tool"),
        ),
        "handed_at": NOW - timedelta(hours=2),
        "packet_clock": p.Clock(kind=p.ClockKind.SOON, words="22 min left", share_left=0.3),
    }  # fmt: skip


def _charts() -> dict[str, object]:
    mkt, sal = p.Side.MARKETING, p.Side.SALES
    funnel = c.Bars(
        id="funnel",
        summary="Of 1,236 leads 494 were ready for sales, 212 accepted, 88 became deals, 21 customers.",
        rows=tuple(c.Bar(label=label, value=count, words=f"{count:,}", note=note, side=side)
                   for label, count, note, side in _FUNNEL),
        table=p.PlainTable(caption="From lead to customer", head=("Step", "Count", "Of the step before"),
                           rows=tuple((label, p.Cell(text=f"{count:,}", url=HERE), note)
                                      for label, count, note, _side in _FUNNEL)),
    )  # fmt: skip
    sources = c.Intervals(
        id="sources",
        summary="Customers of 100 leads by source: referral 9, likely 5 to 17; bought lists 1, likely 0 to 3.",
        rows=tuple(c.Interval(label=label, value=share, low=low, high=high, words=f"{share * 100:.0f}",
                              range_words=f"{low * 100:.0f}–{high * 100:.0f}", count_words=f"{won} of {count}")
                   for label, won, count, share, low, high in _SOURCES),
        table=p.PlainTable(caption="Customers of 100 leads, by source", head=("Source", "Leads", "Of 100", "Likely"),
                           rows=tuple((label, str(count), f"{share * 100:.0f}", f"{low * 100:.0f}–{high * 100:.0f}")
                                      for label, _won, count, share, low, high in _SOURCES)),
    )  # fmt: skip
    trend = c.Trend(
        id="won",
        summary="Won value by month in thousand euro: from 31 in December to 90 in September; November is not over.",
        points=tuple(c.TrendPoint(label=month, value=won, low=won * 0.82, high=won * 1.15, is_young=month == "Nov")
                     for month, won in zip(_MONTHS, _WON, strict=True)),
        end_words="41 so far",
        table=p.PlainTable(caption="Won value by month, thousand €", head=("Month", "Won"),
                           rows=tuple((month, str(won)) for month, won in zip(_MONTHS, _WON, strict=True))),
    )  # fmt: skip
    cohorts = c.Cohorts(
        caption="Customers of 100 leads, by month of first contact", first_head="Month", size_head="Leads",
        steps=("1", "2", "3", "4", "5", "6"), note_head="Still open",
        rows=tuple(
            c.CohortRow(label=label, size=size, note=note, url=HERE, cells=tuple(
                c.CohortCell(text=str(shares[i]), share=shares[i] / 100, is_young=i >= young)
                if i < len(shares) else c.CohortCell(text="") for i in range(6)))
            for label, size, shares, young, note in _COHORTS
        ),
    )  # fmt: skip
    day = timedelta(days=1)
    thread = c.Thread(
        id="turns",
        summary="Whose turn since February: marketing, from 4 to 11 March sales, marketing again, "
                "and sales since today 09:20.",
        turns=(c.Turn(side=mkt, start=NOW - 290 * day, words="2 Feb, first visit"),
               c.Turn(side=sal, start=NOW - 260 * day),
               c.Turn(side=mkt, start=NOW - 253 * day, words="11 Mar, returned"),
               c.Turn(side=sal, start=NOW - 20 * day, words="today 09:20", is_waiting=True)),
        end=NOW, end_words="now",
        table=p.PlainTable(caption="Whose turn", head=("From", "Turn"), numbers_from=9,
                           rows=(("2 Feb", "Marketing"), ("4 Mar", "Sales"), ("11 Mar", "Marketing"),
                                 ("today 09:20", "Sales"))),
    )  # fmt: skip
    return {"funnel": funnel, "sources": sources, "trend": trend, "cohorts": cohorts, "thread": thread,
            "spark": c.Sparkline(summary="Leads a week: 31, 42, 38, 55, 61", values=(31, 42, 38, 55, 61))}  # fmt: skip
