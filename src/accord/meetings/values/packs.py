"""What a meeting is given: an agenda of six parts for the week, tables for the month; frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy

from accord.meetings.values.rhythm import Kind


class Part(StrEnum):
    """The six parts of the weekly agenda, in their order."""

    WINS = "wins"
    ACTIONS = "actions"
    PROMISES = "promises"
    PROBLEMS = "problems"
    NEWS = "news"
    CHANGES = "changes"


PART_NAMES = {
    Part.WINS: gettext_lazy("What went well"),
    Part.ACTIONS: gettext_lazy("What was to be done"),
    Part.PROMISES: gettext_lazy("Promises that were not kept"),
    Part.PROBLEMS: gettext_lazy("At most two problems to solve"),
    Part.NEWS: gettext_lazy("News of campaigns and content, and what sales asks for"),
    Part.CHANGES: gettext_lazy("Changes of what is agreed, and who does what by when"),
}
MINUTES: Mapping[Part, int] = {
    Part.WINS: 5, Part.ACTIONS: 5, Part.PROMISES: 5, Part.PROBLEMS: 15, Part.NEWS: 5,
    Part.CHANGES: 5,
}  # fmt: skip
PROBLEMS = 2
SHOWN = 5  # lines of a part
# Parts in which a line asks for something; without any the meeting has nothing to do.
ASKING = (Part.ACTIONS, Part.PROMISES, Part.PROBLEMS, Part.CHANGES)


class Say(StrEnum):
    """What a line of the agenda says; its words are made when it is read."""

    WON = "won"
    WON_MORE = "won_more"
    KEPT_ALL = "kept_all"
    ROSE = "rose"
    FELL = "fell"
    FELL_MORE = "fell_more"
    TOPIC = "topic"
    ACTION_LATE = "action_late"
    ACTIONS_LATE_MORE = "actions_late_more"
    MISSED = "missed"
    CAMPAIGN = "campaign"
    PIECE = "piece"
    ANNOUNCED = "announced"
    ASKED = "asked"
    DRAFT = "draft"
    CHECKED = "checked"
    TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: numbers and codes as they were then; names of what it is about are looked up."""

    say: Say
    facts: Mapping[str, Any] = field(default_factory=dict)


class Table(StrEnum):
    """The tables of the monthly pack, in their order."""

    GOALS = "goals"
    FUNNEL = "funnel"
    PROMISES = "promises"
    CREDIT = "credit"
    COSTS = "costs"
    REASONS = "reasons"
    GAPS = "gaps"
    DECISIONS = "decisions"


TABLE_NAMES = {
    Table.GOALS: gettext_lazy("Target, plan and what is expected"),
    Table.FUNNEL: gettext_lazy("From lead to customer, by the month of the lead"),
    Table.PROMISES: gettext_lazy("What both teams promised each other"),
    Table.CREDIT: gettext_lazy("What leads of marketing and of sales brought"),
    Table.COSTS: gettext_lazy("What programs cost and what they are credited with"),
    Table.REASONS: gettext_lazy("Why leads came back"),
    Table.GAPS: gettext_lazy("Where leads are lost between the tools"),
    Table.DECISIONS: gettext_lazy("Decisions that are needed, and what became of those before"),
}
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it is about, as a code or a number of a record, and its figures by
    column; money in minor units with its currency."""

    about: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pack:
    """What a meeting is given. week: the Monday of the week that is told; month: its first day for
    the monthly pack. as_of: how new the records were. agenda: lines by part; tables: rows by table.
    people, minutes: what the meeting takes."""

    kind: Kind
    week: date
    as_of: datetime
    people: int
    minutes: int
    currency: str
    watched: int
    agenda: Mapping[Part, tuple[Line, ...]] = field(default_factory=dict)
    tables: Mapping[Table, tuple[Row, ...]] = field(default_factory=dict)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to decide and nothing to put right."""
        return not any(self.agenda.get(part) for part in ASKING)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(self.agenda.values()) and not any(self.tables.values())
