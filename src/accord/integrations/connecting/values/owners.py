"""Who owns a lead: what the tool says, what is so here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accord.integrations.connecting.values.writing import Master


@dataclass(frozen=True, slots=True)
class OwnerField:
    """The tool's field of a stream that says who owns a lead, and whose word counts.

    name, key: the fields of the owner and of the record's id. ids: how ids of the stream begin.
    is_written: Accord writes it, so conflicts are found where it writes.
    """

    stream: str
    name: str
    key: str
    ids: str
    master: Master
    is_written: bool


@dataclass(frozen=True, slots=True)
class OwnerKnown:
    """What is known of a record. lead_id: the open lead of whom it speaks.

    owner: its owner as the tool names them, else by name. said: what the record said last, and
    when that was heard; None where it was never heard.
    """

    record_id: int
    lead_id: int | None
    owner_id: int | None
    owner: str
    said: str | None
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of owners: record → cell as it stands there. of: by which field.

    members: cell → who is known here by it. unknown: records whose owner nobody here is known as.
    removed: records that are gone there.
    """

    of: OwnerField | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, int] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that a tool has for an owner whom nobody here is known by, and of how many records."""

    cell: str
    records: int
