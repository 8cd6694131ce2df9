"""What a connector is: the words between the frame, which lives here, and each tool's folder.

A tool's folder reads and writes over HTTP and knows nothing of Accord's tables; the frame keeps
mapping, cursors, retries and receipts and knows nothing of any tool. A page that a tool answers
is rows of text cells named as the tool names its fields, so that an export of the same tool and
its connector share one profile of the intake.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from accord.intake.values.batches import Kind

Cursor = Mapping[str, Any]  # JSON; {} is the beginning; only its tool reads it
Row = Mapping[str, str]


class Fault(StrEnum):
    """Why a tool gave nothing; each is a sentence with a remedy on the tool's page."""

    TOKEN_REFUSED = "token_refused"  # noqa: S105
    SCOPE_MISSING = "scope_missing"
    TOO_MANY = "too_many"
    AWAY = "away"
    NOT_ITS_API = "not_its_api"
    FIELD_GONE = "field_gone"
    STREAM_GONE = "stream_gone"
    NOT_SIGNED = "not_signed"
    NOT_WRITTEN = "not_written"
    SEES_LESS = "sees_less"
    FAILED = "failed"  # of the frame: the program itself failed, and the log says where


# Those that pass by themselves: asked again later. The others wait for a person.
PASSING = frozenset({Fault.TOO_MANY, Fault.AWAY})


class Faulty(Exception):
    """Raised by a tool's folder; `detail`: a scope, a field, a status, never a secret or a name.

    wait: seconds that the tool asks us to wait; 0 where it does not say.
    """

    def __init__(self, fault: Fault, *, detail: str = "", wait: int = 0) -> None:
        super().__init__(f"{fault.value} {detail}".strip())
        self.fault = fault
        self.detail = detail
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a person enters to connect, such as a token; secrets are never shown again.

    signs: the tool signs its messages with it.
    """

    name: str
    label: Any
    help: Any = ""
    is_secret: bool = False
    is_optional: bool = False
    default: str = ""
    signs: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A right that the tool is asked for, and what we do with it."""

    name: str
    reason: Any
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account answers: its id and name there, its currency and zone, the scopes granted.

    scopes: None where the tool does not tell.
    """

    id: str
    name: str
    url: str = ""
    currency: str = ""
    zone: str = ""
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class FieldCard:
    """One field as the tool describes it; `options`: value → label of a choice."""

    name: str
    label: str
    type: str = "text"
    options: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False  # made by this company
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of record that a tool holds and the profile that says what its fields mean.

    after: streams whose rows are read first, because these rows point to them.
    scopes: without one of them the stream is left out aloud and the others go on.
    """

    name: str
    label: Any
    kind: Kind
    profile: str
    scopes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    is_optional: bool = False
    can_write: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows and the cursor after them.

    ends: no more rows now. `total` is a guess of all rows of the stream, 0 where unknown. A
    record deleted there is a row with its id and "deleted" = "true". `cursor` may be stored
    and used days later, and by another process. fault: what a person is to know although these
    rows count. whole: records of which these rows tell all there is, with the ids below them that
    are still there, such as event:1 with event:1:ana; whatever was told below them otherwise is
    gone.
    """

    rows: Sequence[Row]
    cursor: Cursor
    ends: bool
    total: int = 0
    fault: Faulty | None = None
    whole: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the tool as it came over the wire."""

    method: str
    url: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A record that a message says has changed; it is read anew, so order and doubles are one."""

    stream: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Write:
    """Fields of one record to be written; `seen`: what each held when it was decided."""

    external_id: str
    fields: Mapping[str, str]
    seen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a write: "" or the fault, and the fields that somebody else had changed."""

    external_id: str
    fault: Fault | None = None
    detail: str = ""
    conflicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody is to do, as a tool keeps it among their tasks.

    mark: of letters and digits, by which the tool has it once however often it is asked for.
    text: plain lines; due_at: by when, by the clock of whoever is to do it.
    """

    mark: str
    subject: str
    text: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Writable:
    """What Accord may write of a stream; nothing else is ever written.

    own: how our own fields are called there, with {code} or {Code} for ours. owner, status: the
    tool's own fields that may be written where switched on, "" where never. ids: how the ids of
    the stream begin. by_hand: how a person makes a field there.
    """

    stream: str
    own: str
    owner: str = ""
    status: str = ""
    ids: str = ""
    longest: int = 255
    by_hand: Any = ""

    @property
    def prefix(self) -> str:
        """How the names of our own fields begin."""
        return self.own.partition("{")[0]

    def name_of(self, code: str) -> str:
        """What a field of ours is called there."""
        title = "_".join(word.capitalize() for word in code.split("_"))
        return self.own.format(code=code, Code=title)


class Session(Protocol):
    """An account of a tool that is open: made by `Tool.open`, used by one job, then closed."""

    def account(self) -> Account:
        """Who answers; raises Faulty."""

    def fields(self, stream: str) -> Sequence[FieldCard]:
        """The fields a stream has in this account now, stages with their options."""

    def read(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """All records there are, a page at a time, in an order that changes do not disturb."""

    def changed(self, stream: str, *, fields: Sequence[str], cursor: Cursor) -> Page:
        """What changed since; the cursor is that of `begin` or of the page before."""

    def some(self, stream: str, *, fields: Sequence[str], ids: Sequence[str]) -> Page:
        """These records; those that are gone come back as deleted."""

    def begin(self, stream: str) -> Cursor:
        """The cursor of `changed` for what happens from now on; asked before the first `read`."""

    def write(self, stream: str, changes: Sequence[Write]) -> Sequence[Written]:
        """Write fields of records; a record that somebody changed meanwhile is a conflict."""

    def close(self) -> None:
        """Give connections back."""


@runtime_checkable
class Maker(Protocol):
    """A session by which Accord's own fields can be made in the tool."""

    def make_fields(self, stream: str, cards: Sequence[FieldCard]) -> Sequence[str]:
        """Make those of our own fields that are missing there; answers their names."""


class Tasks(Protocol):
    """The tasks of a tool's users, each known by its mark; raises Faulty."""

    def make(self, errand: Errand, *, record_id: str, owner: str) -> None:
        """A task about a record of a person, for this owner by their id there. Where one of this
        mark is there already it is left as people have made it."""

    def settle(self, mark: str, *, record_ids: Sequence[str], owner: str) -> bool:
        """Have the task of this mark be open and of this owner, or done where that is "", however
        it stands; answers whether there is one. One that people have deleted stays so. record_ids:
        the records that it may be about."""


@runtime_checkable
class Tasking(Protocol):
    """A session whose tool keeps tasks of its users."""

    @property
    def tasks(self) -> Tasks:
        """Where they are made and settled."""


@runtime_checkable
class Renewing(Protocol):
    """A session whose tool gives new keys for old ones; the old ones may count no more."""

    def on_renewal(self, keep: Callable[[Mapping[str, str]], None]) -> None:
        """Have `keep` called with what is new beside what was entered, before it is used."""


@runtime_checkable
class Remembering(Protocol):
    """A session whose tool keeps a past, such as that of stages, only since some day."""

    def since(self, stream: str) -> datetime | None:
        """The first moment that this past tells of; None where nothing was ever kept."""


class Tool(Protocol):
    """What a tool's folder gives the frame: one value of this shape in its `api`."""

    @property
    def name(self) -> str:
        """The source that its records bear, such as hubspot."""

    @property
    def label(self) -> str:
        """Its name as people write it."""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What a person enters to connect."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The rights asked for, with reasons."""

    @property
    def streams(self) -> tuple[Stream, ...]:
        """What it holds."""

    def open(self, said: Mapping[str, str]) -> Session:
        """An open account; `said`: what was entered, by name of Ask. Asks nothing yet."""

    def told(self, told: Told, *, secrets: Sequence[str]) -> Sequence[Change]:
        """What a message says has changed; raises Faulty(NOT_SIGNED)."""

    def link(self, *, account: Account, stream: str, external_id: str) -> str:
        """The address of a record's own page in the tool."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a tool's folder says of its tool, as `Tool` and `Writer` ask for it; its own class adds
    what the tool does."""

    name: str
    label: str
    asks: tuple[Ask, ...]
    scopes: tuple[Scope, ...]
    streams: tuple[Stream, ...]
    writable: tuple[Writable, ...] = ()


@runtime_checkable
class Writer(Tool, Protocol):
    """A tool that can be written to."""

    @property
    def writable(self) -> tuple[Writable, ...]:
        """What may be written, each stream once."""
