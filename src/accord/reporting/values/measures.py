"""What can be measured, how it is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

from accord.kernel.money import Money
from accord.reporting.values.figures import Note, Rate

Words = object  # a lazy translation; str() of it is in the reader's language
Figure = int | float | str | bool | Money | None
Group = str | int | None

AS_THEN = "then"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)  # that may be asked about
TOTAL = "total"
PERSONS = frozenset({"owner", "member"})  # dimensions whose groups are one person each
# The members of whom somebody is told nothing apart, together.
OTHERS = -1


class Tier(StrEnum):
    """Who looks at it when: the first number for both leaders, what both teams share, and what
    one team steers by."""

    FIRST = "first"
    SHARED = "shared"
    TEAM = "team"


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """The records behind a figure that is no count, such as money: cost or deal, rows of a subject
    (empty: the measure's own) for which a condition holds.

    is_of_all: days asked for do not begin it, since what was spent before counts too. shifted: the
    rows are those of an earlier group, by one year or by the cycle of a customer.
    """

    records: str
    subject: str = ""
    where: str = "true"
    is_of_all: bool = False
    shifted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of the company and all there is to know about it.

    `explains` says in words what is counted; `team` answers for it, so that a measure of tier
    TEAM is of one team and every other of both.
    `split`: a column that tells rows of one label apart; their group is label|column.
    `behind`: what opens under a figure that is no cell.
    `subject` names the SQL of one row for each lead or deal; each cell counts the rows for which
    its condition holds, so that a number and the records behind it are the same rows. `figures`
    are further expressions over the rows of a group.
    `called`: the stage whose leads are counted; as under a version those are the leads that it
    would have called so, and none that skipped it.
    of_cards: cards tried on past leads, which takes its time, so that it is worked out only where
    it is asked for by name; it has no subject. of_promises: worked out from hand-offs as they
    stand now and not in the lake; it has no subject either. of_credit: worked out by attribution;
    nor has that one. of_forecasts: from open deals and snapshots as they stand now; nor have these.
    of_pace: how somebody works, so that the rule for groups of people (`kernel.apart`) holds for
    groups of leads as well; `paced` are figures that are left out there where the rest is told.
    """

    name: str
    title: Words
    question: Words
    explains: Words
    tier: Tier
    unit: str
    team: str
    definition: str
    records: str
    subject: str
    cells: Mapping[str, str]
    dimensions: tuple[str, ...]
    by: str | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    behind: Mapping[str, Behind] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    split: str | None = None
    tables: tuple[str, ...] = ("lead_path",)
    called: str | None = None
    of_cards: bool = False
    of_promises: bool = False
    of_forecasts: bool = False
    of_pace: bool = False
    paced: tuple[str, ...] = ()
    of_credit: bool = False

    @property
    def of_people(self) -> bool:
        """Whether figures of one member are told to nobody but them and whoever leads them, and
        those of a team by the same rule: of all that goes by owner."""
        return not PERSONS.isdisjoint(self.dimensions)

    def opens(self, figure: str) -> bool:
        """Whether a figure leads to records."""
        return figure in self.cells or figure in self.behind

    def records_of(self, figure: str) -> str:
        """Which records stand behind a figure."""
        return self.behind[figure].records if figure in self.behind else self.records

    @property
    def has_sql(self) -> bool:
        """Whether it is worked out by SQL of its own in the lake."""
        beside = (self.of_cards, self.of_promises, self.of_forecasts, self.of_credit)
        return not any(beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a measure is asked. `by` None takes the measure's own, TOTAL no dimension; `start` and
    `end` are days, both inclusive; `definitions` is AS_THEN or the number of a version. `card` is
    the key of a card and `version` its number; None: every card in force. `agreement` is its key
    or number, None: all that hold or are measured; `window` as `handoffs.attainment` takes it.
    `model`, `credit` and `teams`: of who helped, the model, whose touches make a journey (person or
    group), and whether those of sales count (both, or marketing alone).
    `seen`: the members whose own figures may be told; None: of everybody.
    `currency`: the one all money is told in, by the rate of each day; None: each by itself.
    `where_known`: amounts of a day without a rate stay in their own currency, in rows of their own,
    where such a question is refused otherwise.
    `target`: what a period is to bring. `margin`: the share of revenue that is left after the cost
    of what is sold.
    `zone`: by whose midnights days, months and years begin; whoever asks through the door has the
    company's.
    """

    by: str | None = None
    step: tuple[str, str] = ("lead", "customer")
    within: int | None = None
    start: date | None = None
    end: date | None = None
    definitions: str | int = AS_THEN
    card: str | None = None
    version: int | None = None
    agreement: str | None = None
    window: str | None = None
    seen: frozenset[int] | None = frozenset()
    model: str = "linear"
    credit: str = "group"
    teams: str = "both"
    target: Money | None = None
    margin: Decimal | None = None
    currency: str | None = None
    where_known: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: `group` is what drill-through takes, `label` what files and programs read (None:
    blank), `words` what people read instead of a code; `counted` is the rate among the figures,
    if there is one."""

    group: Group
    label: str | None
    figures: Mapping[str, Figure]
    notes: tuple[Note, ...] = ()
    counted: Rate | None = None
    words: str | None = None

    @property
    def name(self) -> str | None:
        """What a person reads."""
        return self.words or self.label

    @property
    def is_young(self) -> bool:
        """Whether its rate cannot be compared yet; `notes` say why."""
        return self.figures.get("mature") is False


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionUsed:
    """The version whose words the figure is bound to."""

    kind: str
    number: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An answer: complete as of `as_of`; `horizon` is the last moment its records know."""

    measure: Measure
    options: Options
    dimension: str | None
    definition: DefinitionUsed | None
    as_of: datetime
    horizon: datetime | None
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()


class UnableToMeasure(Exception):
    """The question does not fit the measure; `what` names the part, `given` what was asked.

    why: the whole sentence, where what is known does not say what to do.
    """

    def __init__(
        self, *, what: str, given: str, known: tuple[str, ...] = (), why: str | Promise = ""
    ) -> None:
        super().__init__(f"{what}: {given}. {why}" if why else f"{what}: {given}")
        self.what = what
        self.given = given
        self.known = known
        self.why = why
