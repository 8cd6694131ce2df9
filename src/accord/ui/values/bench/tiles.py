"""Invented tiles, states, marks and steps."""

from datetime import timedelta

from accord.ui.values import parts as p
from accord.ui.values.bench.frame import HERE, NOW, PROMISES

AGAIN = p.Link(label="Try again", url=HERE)


def tiles() -> dict[str, object]:
    return {"tiles": (_ready(), *_without_a_figure()), "states": _states()}


def _ready() -> p.Tile:
    proof = p.Proof(
        basis="From 212 leads that are all decided, first seen since March.",
        range_words="Likely 47–58 days",
        definition=p.Link(label="Time to win, version 3", url=HERE),
        as_of=NOW - timedelta(minutes=4),
    )
    table = p.PlainTable(
        caption="Time to win by quarter",
        head=("Quarter", "Days", "Deals"),
        rows=(("Second", "55", "19"), ("Third", p.Cell(text="52", url=HERE), "21")),
    )
    return p.Tile(
        id="time-to-win",
        label="Time to win",
        number="52",
        unit="days, half of the deals",
        records_url=HERE,
        sentence=("Three days faster than last quarter; one in ten takes longer than 118."),
        action=p.Link(label="Open 21 deals", url=HERE),
        proof=proof,
        table=table,
        csv_url=HERE,
    )


def _without_a_figure() -> tuple[p.Tile, ...]:
    return (
        p.Tile(
            id="helped",
            label="Content that helped",
            state=p.State(
                kind=p.StateKind.EMPTY,
                title="Nothing yet",
                sentence="No seller has rated a piece yet. The first rating fills this tile.",
                action=p.Link(label="Rate a piece", url=HERE),
            ),
        ),
        p.Tile(
            id="cost",
            label="Cost of a customer",
            state=p.State(
                kind=p.StateKind.FAILED,
                title="Not loaded",
                sentence="The cost file of 18 November has no currency in row 41.",
                action=p.Link(label="Open the file", url=HERE),
                second_action=AGAIN,
            ),
        ),
        p.Tile(
            id="per-person",
            label="Figures per person",
            state=p.State(
                kind=p.StateKind.NO_PERMISSION,
                title="Not yours to see",
                sentence=(
                    "Only the person and the team leader see these. "
                    "Groups of five or more are open to all."
                ),
                action=p.Link(label="See the groups", url=HERE),
            ),
        ),
        p.Tile(
            id="returned",
            label="Returned leads",
            state=p.State(
                kind=p.StateKind.LOADING,
                title="Counting",
                sentence="The figures of 19 November are being read.",
            ),
        ),
    )


def _states() -> tuple[p.State, ...]:
    return (
        p.State(
            kind=p.StateKind.EMPTY,
            title="No leads match",
            sentence="Three filters are in force.",
            action=p.Link(label="Show all leads", url=HERE),
        ),
        p.State(
            kind=p.StateKind.FAILED,
            title="The list did not load",
            sentence=("The database gave no answer within 15 seconds. Nothing is lost."),
            action=AGAIN,
        ),
    )


def marks() -> dict[str, object]:
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
            p.PromiseBar(
                marketing=p.Promises(kept=12, missed=0), sales=p.Promises(kept=0, missed=0)
            ),
        ),
        "steps": (
            p.Step(label="Upload", kind=p.StepKind.DONE, url=HERE),
            p.Step(label="Match columns", kind=p.StepKind.NOW, sentence="14 of 16 known"),
            p.Step(label="Try out", kind=p.StepKind.LATER),
        ),
        "progress": p.Progress(
            id="job-7",
            label="Reading leads.csv",
            words="41,000 of 100,000 rows",
            share=0.41,
            cancel_url=HERE,
        ),
        "breadcrumb": (p.Link(label="Leads", url=HERE), p.Link(label="김서연", url="")),
    }
