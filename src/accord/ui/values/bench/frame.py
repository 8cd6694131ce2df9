"""The invented frame: menu, promises, goal."""

from datetime import UTC, datetime

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
DONE = "Accepted Ines Duarte. First try by 10:57."


def frame(preferences: Preferences) -> Frame:
    names = ["Today", "Leads", "Agreement", "Results", "Content", "Meetings", "Settings"]
    counts = {"Today": "7", "Agreement": "3 late"}
    return Frame(
        menu=tuple(
            MenuItem(
                label=name,
                url=HERE,
                icon=name.lower(),
                count=counts.get(name, ""),
                is_current=name == "Results",
            )
            for name in names
        ),
        account=Account(
            name="Mara Ionescu",
            initials="MI",
            links=(p.Link(label="Your settings", url=HERE),),
            sign_out_url=HERE,
        ),
        search_url="/find",
        commands=(
            Command(label="Read a file", url=HERE, icon="upload"),
            Command(label="New lead", url=HERE, icon="add", hint="N"),
        ),
        pulse=Pulse(words="41 of 50", url=HERE, bar=PROMISES),
        goal=Goal(
            label="Goal to 31 December",
            number="€420,000 won",
            sentence="€250,000 so far, €40,000 behind plan",
        ),
        as_of=NOW,
        footer=(
            p.Link(label="Agreement 4, in force since 1 October", url=HERE),
            p.Link(label="Help", url=HERE),
        ),
        notice="The sample company is loaded.",
        notice_action=p.Link(label="Clear it", url=HERE),
        preferences=preferences,
    )


PROMISES = p.PromiseBar(
    marketing=p.Promises(kept=16, missed=4, open=3), sales=p.Promises(kept=25, missed=5, open=8)
)
