"""Invented lists and a story."""

from datetime import timedelta

from accord.ui.values import parts as p
from accord.ui.values.bench.frame import HERE, NOW


def lists() -> dict[str, object]:
    return {
        "columns": (
            p.Column(label="Name", url=HERE, sort=p.Sort.UP),
            p.Column(label="Company", url=HERE),
            p.Column(label="Stage"),
            p.Column(label="Interest", url=HERE, is_number=True),
            p.Column(label="Clock", is_hidden=True),
        ),
        "people": (
            (
                "Анна Кузнецова",
                "Лаборатория «Север»",
                p.Stage(label="Accepted", side=p.Side.SALES),
                "71",
                p.Clock(kind=p.ClockKind.LATE, words="Late 18 min"),
            ),
            (
                "김서연",
                "한빛소재",
                p.Stage(label="Ready for sales", side=p.Side.MARKETING),
                "64",
                p.Clock(kind=p.ClockKind.SOON, words="22 min left", share_left=0.3),
            ),
            (
                "Șerban Pătrașcu",
                "Târnava Foods",
                p.Stage(label="Lead", side=p.Side.MARKETING),
                "58",
                p.Clock(kind=p.ClockKind.ON_TIME, words="48 min left", share_left=0.6),
            ),
        ),
        "more": p.More(
            shown_words="3 of 1,236 leads", url=HERE, label="Show 50 more", rows_id="people"
        ),
        **_controls(),
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
    }


def _controls() -> dict[str, object]:
    return {
        "filters": p.FilterBar(
            url=HERE,
            filters=(
                p.Filter(name="q", label="Name or company"),
                p.Filter(
                    name="stage",
                    label="Stage",
                    choices=(
                        p.Choice(value="", label="All stages"),
                        p.Choice(value="accepted", label="Accepted", is_chosen=True),
                    ),
                ),
                p.Filter(name="since", label="Seen since", kind="date"),
            ),
            chosen=(p.Chosen(label="Stage: Accepted", url=HERE),),
            clear_url=HERE,
            kept=(("sort", "name"),),
        ),
        "saved": p.SavedViews(
            views=(
                p.View(label="Late in Korea", url=HERE, is_shared=True, is_current=True),
                p.View(label="Mine, quiet for a week", url=HERE),
            ),
            save_url=HERE,
            manage_url=HERE,
            query="stage=accepted",
        ),
    }


def story() -> dict[str, object]:
    mkt, sal = p.Side.MARKETING, p.Side.SALES
    return {
        "entries": (
            p.Entry(
                id="e7",
                day="Today",
                title="Replied to Mara",
                at=NOW,
                holder=sal,
                lane=sal,
                is_ours=False,
                quote="Could the probe run at 180 °C for a full shift?",
                source="mail",
            ),
            p.Entry(
                id="e6",
                title="Mara called and talked for 6 min",
                at=NOW - timedelta(hours=1),
                holder=sal,
                lane=sal,
                detail="First try after 46 min; promised 1 h.",
                source="phone system",
            ),
            p.Entry(
                id="e5",
                title="Elena Marin handed over to Mara Ionescu",
                at=NOW - timedelta(hours=2),
                holder=sal,
                lane=mkt,
                handed_from=mkt,
                detail="Packet complete. Accepted 10:02.",
            ),
            p.Entry(
                id="e4",
                title="Looked at prices, third visit",
                at=NOW - timedelta(hours=3),
                holder=mkt,
                lane=mkt,
                is_ours=False,
                source="website",
            ),
            p.Entry(
                id="e3",
                day="Wednesday 18 November",
                title="Mail sent and opened:",
                at=NOW - timedelta(days=1),
                holder=mkt,
                lane=mkt,
                link=p.Link(label="Exact above 150 °C", url=HERE),
                source="mail tool",
            ),
        ),
        "handed_at": NOW - timedelta(hours=2),
        "packet_clock": p.Clock(kind=p.ClockKind.SOON, words="22 min left", share_left=0.3),
    }
