"""Definitions that are plain sheets: what each has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accord.definitions.values.versions import Kind
from accord.team.values import LeadershipMode, Side


class How(StrEnum):
    """How a part is written: on one line, as a text, one point a line, a day, one of a few words,
    one member by their number, a whole number, an amount of the company's money."""

    LINE = "line"
    TEXT = "text"
    POINTS = "points"
    DAY = "day"
    CHOICE = "choice"
    MEMBER = "member"
    COUNT = "count"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a sheet says; `name` as the version keeps it. choices: the words of a CHOICE."""

    name: str
    how: How = How.LINE
    is_needed: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a definition of a kind says. rows: the name of its list, "" where it says it once.
    told_by: how many of the first parts tell its rows apart."""

    parts: tuple[Part, ...]
    rows: str = ""
    told_by: int = 1


_TEAM = Part("team", How.CHOICE, choices=(Side.MARKETING.value, Side.SALES.value))
# What a change of how both teams are led costs beside what it brings.
CHANGE_COSTS = ("hiring", "leaving", "training", "tools", "other")

# By which way something is told, how often, and by what it is seen that it was.
CHANNELS = ("meeting", "announcement", "notice", "mail", "chat", "page")
CADENCES = ("daily", "weekly", "fortnightly", "monthly", "quarterly", "each_time")
PROOFS = (
    "by_hand", "campaign_brief", "product_note", "news", "new_piece", "figures", "weekly_meeting",
    "monthly_meeting",
)  # fmt: skip

SHEETS: Mapping[Kind, Sheet] = {
    Kind.PERSONA: Sheet(
        (
            Part("name"),
            Part("who", How.TEXT),
            Part("buying_role"),
            Part("needs", How.POINTS),
            Part("behaviours", How.POINTS),
            Part("messages", How.POINTS),
            Part("objections", How.POINTS),
        )
    ),
    Kind.IDEAL_CUSTOMER: Sheet(
        (
            Part("who", How.TEXT),
            Part("needs", How.POINTS),
            Part("signs", How.POINTS),
            Part("not_for", How.POINTS),
            Part("messages", How.POINTS),
        )
    ),
    Kind.BENCHMARKS: Sheet(
        (
            Part("name"),
            Part("value"),
            Part("source"),
            Part("date", How.DAY),
            Part("caveat", How.TEXT),
        ),
        rows="benchmarks",
    ),
    Kind.CLAIMS: Sheet(
        (
            Part("claim", How.TEXT),
            Part("evidence", How.TEXT),
            Part("may_say"),
            Part("until", How.DAY),
        ),
        rows="claims",
    ),
    Kind.RIVALS: Sheet(
        (Part("term"), Part("meaning", How.TEXT), Part("source")),
        rows="rivals",
    ),
    Kind.MESSAGES: Sheet(
        (
            Part("message"),
            Part("persona", is_needed=False),
            Part("step", is_needed=False),
            Part("objection", is_needed=False),
            Part("talk_track", How.TEXT, is_needed=False),
            Part("pieces", How.POINTS, is_needed=False),
        ),
        rows="messages",
    ),
    Kind.ROLES: Sheet(
        (
            Part("name"),
            _TEAM,
            Part("does", How.TEXT),
            Part("measured_by"),
            Part("challenges", How.POINTS),
            Part("needs", How.POINTS),
            Part("gives", How.POINTS, is_needed=False),
        ),
        rows="roles",
    ),
    Kind.PROCESS: Sheet(
        (
            Part("name"),
            _TEAM,
            Part("accountable", How.MEMBER),
            Part("responsible"),
            Part("consulted", is_needed=False),
            Part("informed", is_needed=False),
        ),
        rows="steps",
    ),
    Kind.LEADERSHIP: Sheet(
        (
            Part("mode", How.CHOICE, choices=tuple(mode.value for mode in LeadershipMode)),
            Part("marketing_function", How.MEMBER),
            Part("sales_function", How.MEMBER),
            Part("sponsor", How.MEMBER, is_needed=False),
            Part("why", How.TEXT),
        )
    ),
    Kind.RESOURCES: Sheet(
        (
            Part("name"),
            Part("from", How.DAY),
            Part("marketing_people", How.COUNT),
            Part("sales_people", How.COUNT),
            Part("marketing_budget", How.AMOUNT),
            Part("sales_budget", How.AMOUNT),
        ),
        rows="periods",
    ),
    Kind.CHANGE: Sheet(
        (
            Part("name"),
            Part("kind", How.CHOICE, choices=CHANGE_COSTS),
            Part("amount", How.AMOUNT),
            Part("date", How.DAY),
        ),
        rows="costs",
    ),
    Kind.PRIORITIES: Sheet(
        (
            Part("name"),
            Part("tier", How.CHOICE, choices=("1", "2", "3")),
            Part("metric"),
            Part("why", How.TEXT, is_needed=False),
        ),
        rows="priorities",
    ),
    Kind.COMMUNICATION: Sheet(
        (
            Part("topic"),
            Part("audience", How.CHOICE, choices=tuple(side.value for side in Side)),
            Part("channel", How.CHOICE, choices=CHANNELS),
            Part("cadence", How.CHOICE, choices=CADENCES),
            Part("teller", How.CHOICE, choices=tuple(side.value for side in Side)),
            Part("proof", How.CHOICE, choices=PROOFS),
        ),
        rows="lines",
        told_by=3,
    ),
}
