"""The tool audit: which tools there are, who sees what where, how data is moved between them, and
what is past its red line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accord.kernel.shares import Interval, Share, wilson
from accord.team.values import Side
from accord.toolaudit.values.audit_codes import (
    About,
    GapState,
    Holds,
    Part,
    Question,
    Sees,
    Way,
)


@dataclass(frozen=True, slots=True)
class ToolText:
    """What people say of a tool. cost: a month, in hundredths of `currency` or whatever its
    smallest coin is; None where nobody said."""

    name: str
    purpose: str = ""
    sides: tuple[Side, ...] = ()
    owner_id: int | None = None
    holds: tuple[Holds, ...] = ()
    cost_minor: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool in the list. source: how records that come from it name it. is_found: Accord put it
    there by itself. ailing: what its connection says is wrong, a code, "" where nothing is."""

    id: int
    text: ToolText
    source: str
    is_found: bool
    is_connected: bool
    ailing: str
    last_at: datetime | None

    @property
    def is_single_team(self) -> bool:
        """Whether one team alone works with it."""
        return len(set(self.text.sides)) == 1


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether a team sees what is kept in a tool; None where nobody has said."""

    tool_id: int
    holds: Holds
    side: Side
    sees: Sees | None


@dataclass(frozen=True, slots=True)
class Seen:
    """Of the pairs of a team and a tool that need sight, those that have it; `blind` are the
    others: tool and side. unsaid: pairs of which nobody has said all."""

    seen: int
    needed: int
    blind: Sequence[tuple[int, Side]]
    unsaid: int

    @property
    def tools(self) -> int:
        """How many tools somebody who needs them does not see."""
        return len({tool for tool, _side in self.blind})


@dataclass(frozen=True, slots=True)
class Counted:
    """Some of so many."""

    part: int = 0
    whole: int = 0

    @property
    def share(self) -> Share | None:
        return Share.of(self.part, self.whole)

    @property
    def interval(self) -> Interval:
        return wilson(self.part, self.whole)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True, slots=True)
class Measured:
    """What Accord's own records tell of a way between two tools.

    leak: what never arrived, of what should have. leak_of: the comparison that told it, None where
    the ledger of what came in did. lag: seconds until what came was in, typically. runs, rows,
    wrong: in the last thirty days. before, after: wrong rows of all, until it went by itself and
    since. failing: runs of the last thirty days that failed.
    """

    leak: Counted | None = None
    leak_of: int | None = None
    lag: float | None = None
    runs: int = 0
    rows: int = 0
    wrong: int = 0
    failing: int = 0
    waiting: int = 0
    before: Counted = Counted()
    after: Counted = Counted()


@dataclass(frozen=True, slots=True)
class TransferText:
    """How data goes from a tool to another. runs: a month; minutes: of work, each run; rows: that
    a run moves; wrong: of these, that somebody has to put right."""

    from_id: int
    to_id: int
    way: Way
    runs: Decimal | None = None
    minutes: Decimal | None = None
    rows: int | None = None
    wrong: int | None = None
    compared: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One way between two tools. automated_on: since when it goes by itself."""

    id: int
    text: TransferText
    is_found: bool
    automated_on: date | None
    measured: Measured
    logged: "Month | None" = None


@dataclass(frozen=True, slots=True)
class Month:
    """What was logged in the last thirty days."""

    runs: int
    minutes: Decimal
    rows: int
    wrong: int
    failed: int


@dataclass(frozen=True, slots=True)
class RunText:
    """One run: a day, minutes of work, rows moved, rows that had to be put right."""

    on: date
    minutes: Decimal
    rows: int
    wrong: int
    failed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class PastTool:
    """A tool with what is known of it: how records that come from it name it, and who sees what."""

    text: ToolText
    source: str = ""
    sight: Mapping[tuple[Holds, Side], Sees] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastTransfer:
    """A way between two tools by their names, as `TransferText`, with the log of its runs."""

    start: str
    end: str
    way: Way
    runs: int
    minutes: int
    rows: int
    wrong: int
    owner_id: int
    log: Sequence[RunText] = ()


@dataclass(frozen=True, slots=True)
class RunLine:
    id: int
    text: RunText
    again_of: int | None
    again_by: int | None
    by_id: int | None


@dataclass(frozen=True, slots=True)
class Load:
    """What moving data costs a month: hours of hands, rows moved by them, and wrong ones."""

    hours: Decimal | None
    moved: Counted


@dataclass(frozen=True, slots=True)
class PartShown:
    """One of the six: how much of it, its line in parts of 100; works: None where there is
    nothing to tell it of."""

    part: Part
    counted: Counted
    line: Decimal

    @property
    def works(self) -> bool | None:
        share = self.counted.share
        return (
            None
            if share is None
            else Decimal(self.counted.part * 100) >= (self.line * self.counted.whole)
        )


@dataclass(frozen=True, slots=True)
class Fusion:
    parts: Sequence[PartShown]

    @property
    def working(self) -> int:
        return sum(each.works is True for each in self.parts)

    @property
    def known(self) -> int:
        return sum(each.works is not None for each in self.parts)

    @property
    def score(self) -> float | None:
        """0 to 100, the mean of the parts that are known: a headline and no more."""
        shares = [float(found) for each in self.parts if (found := each.counted.share) is not None]
        return 100 * sum(shares) / len(shares) if shares else None


@dataclass(frozen=True, slots=True)
class Chain:
    """A way over several tools, each step with what it loses; leak: of the whole."""

    tools: Sequence[int]
    steps: Sequence[Counted]
    leak: float


@dataclass(frozen=True, slots=True)
class Red:
    """What is past its line. key: the same for the same thing for ever."""

    key: str
    about: About
    value: Decimal
    line: Decimal
    tool_id: int | None = None
    transfer_id: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A task that a red line has made. code: the part, the team or the question it is about."""

    id: int
    key: str
    about: About
    state: GapState
    value: Decimal
    line: Decimal
    tool_id: int | None
    transfer_id: int | None
    code: str
    owner_id: int | None
    due_on: date
    opened_at: datetime
    ended_at: datetime | None
    ended_by_id: int | None
    words: str
    waived_until: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; number for hours, parts of 100 and scores."""

    question: Question
    is_yes: bool | None
    number: Decimal | None
    words: str
    by_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stands: measured where it can be, else as was answered last."""

    question: Question
    measured: Decimal | None
    answer: Answer | None
    line: Decimal | None
    is_red: bool | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected tool as its connector sees it. ailing: a code of what is wrong. holds: what is
    read of it. takes: whether it is written to; takes_in_time: within a quarter of an hour."""

    source: str
    label: str
    holds: tuple[Holds, ...]
    ailing: str = ""
    last_at: datetime | None = None
    brings_in_time: bool = False
    takes: bool = False
    takes_in_time: bool = False
