"""Definitions that are plain sheets: what each has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from accord.definitions.values.versions import Kind


class How(StrEnum):
    """How a part is written: on one line, as a text, one point a line, a day."""

    LINE = "line"
    TEXT = "text"
    POINTS = "points"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a sheet says; `name` as the version keeps it."""

    name: str
    how: How = How.LINE
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a definition of a kind says. rows: the name of its list, "" where it says it once."""

    parts: tuple[Part, ...]
    rows: str = ""


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
}
