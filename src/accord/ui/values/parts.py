"""The parts of a page: tiles, states, marks, chips, tables, filters, stories, steps."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    label: str
    url: str


class Side(StrEnum):
    """The two teams as a page shows them: marketing left and round, sales right and square."""

    MARKETING = "marketing"
    SALES = "sales"


class StateKind(StrEnum):
    READY = "ready"
    EMPTY = "empty"
    LOADING = "loading"
    FAILED = "failed"
    NO_PERMISSION = "no-permission"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Why a part has nothing to show, in a sentence, and what one can do about it.

    `fetch_url` is where a loading part gets itself from.
    """

    kind: StateKind = StateKind.READY
    title: str = ""
    sentence: str = ""
    action: Link | None = None
    second_action: Link | None = None
    fetch_url: str = ""


class ClockKind(StrEnum):
    ON_TIME = "on-time"
    SOON = "soon"
    LATE = "late"
    UNSEEN = "unseen"
    STOPPED = "stopped"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A promise's clock: its state, its words ("2 h 10 min left") and the share of time left."""

    kind: ClockKind
    words: str
    share_left: float = 0.0


class Quadrant(StrEnum):
    PERFECT = "perfect"
    NURTURE = "nurture"
    HOT = "hot"
    NOT_NOW = "not-now"
    CHECK_FIT = "check-fit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage and the team that owns it; `is_inferred` where no record says so itself."""

    label: str
    side: Side | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All promises of one team in a period."""

    kept: int
    missed: int
    open: int = 0

    @property
    def total(self) -> int:
        return self.kept + self.missed + self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBar:
    """Both teams' promises, drawn from the middle outward."""

    marketing: Promises
    sales: Promises


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a plain table; `is_young` marks a figure that will still grow."""

    text: str
    url: str = ""
    is_young: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainTable:
    """The figures of a tile or chart as a table; columns from `numbers_from` on hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    numbers_from: int = 1

    @property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            tuple(cell if isinstance(cell, Cell) else Cell(text=cell) for cell in row)
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What stands behind "How sure?": one or two sentences, the range, what the number means, the
    definition, the time."""

    basis: str
    range_words: str = ""
    meaning: Link | None = None
    definition: Link | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number, one sentence about it, one action; proof, table and file one tap behind."""

    id: str
    label: str
    number: str = ""
    unit: str = ""
    records_url: str = ""
    sentence: str = ""
    action: Link | None = None
    proof: Proof | None = None
    table: PlainTable | None = None
    csv_url: str = ""
    state: State = State()

    @property
    def is_ready(self) -> bool:
        return self.state.kind is StateKind.READY


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCell:
    """One cell of a list's line: words, a stage, a team's words, or a moment told by its day.

    `lang` is the language of a foreign name; `note` is said after the words, softly. `is_short`
    words stay on one line.
    """

    text: str = ""
    url: str = ""
    lang: str = ""
    note: str = ""
    stage: Stage | None = None
    side: Side | None = None
    at: datetime | None = None
    is_number: bool = False
    is_short: bool = False


class Sort(StrEnum):
    NONE = "none"
    UP = "ascending"
    DOWN = "descending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A head cell; `url` sorts by this column and is empty where the list cannot."""

    label: str
    url: str = ""
    sort: Sort = Sort.NONE
    is_number: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One control of the filter bar: a list of choices, or a text field where there are none."""

    name: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    kind: str = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A filter in force; `url` is the list without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBar:
    """The filters of a list; `kept` travels along as hidden fields (sort, columns)."""

    url: str
    filters: tuple[Filter, ...]
    chosen: tuple[Chosen, ...] = ()
    clear_url: str = ""
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    label: str
    url: str
    count: str = ""
    side: Side | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view of a list; `is_shared` says whether the other team sees it too."""

    label: str
    url: str
    is_shared: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViews:
    views: tuple[View, ...]
    save_url: str
    manage_url: str = ""
    query: str = ""

    @property
    def current(self) -> View | None:
        return next((view for view in self.views if view.is_current), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button that does one thing at once. `about` tells it from others of its label, unseen."""

    label: str
    url: str
    about: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a story.

    `holder` is the team whose turn it was, `lane` the team that the mark stands with,
    `is_ours` False where the buyer acted. `handed_from` draws the thread crossing to `holder`.
    `shape` says how the time is written: its clock under a day, the day under a month.
    `question` stands before the buttons that answer it, `acts`.
    """

    id: str
    title: str
    at: datetime
    holder: Side | None = None
    lane: Side | None = None
    is_ours: bool = True
    handed_from: Side | None = None
    detail: str = ""
    quote: str = ""
    source: str = ""
    link: Link | None = None
    day: str = ""
    shape: str = "clock"
    question: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of a facts panel. Where `text` is empty the page says so and offers `action`."""

    label: str
    text: str = ""
    url: str = ""
    side: Side | None = None
    action: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A job under way. `share` is None where the end is not known; `fetch_url` is asked again."""

    id: str
    label: str
    words: str
    share: float | None = None
    cancel_url: str = ""
    fetch_url: str = ""
    is_done: bool = False


class StepKind(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    label: str
    kind: StepKind
    sentence: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """The foot of a list read in slices: how many are shown, and where the next ones are."""

    shown_words: str
    url: str = ""
    label: str = ""
    rows_id: str = ""
