"""People and companies, the records that speak of them, and what they are known by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class RecordKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


# What is kept of each field, in characters.
LENGTHS: Mapping[RecordKind, Mapping[str, int]] = {
    RecordKind.PERSON: {
        "name": 300,
        "given_name": 150,
        "family_name": 150,
        "email": 320,
        "phone": 60,
        "title": 200,
        "country": 80,
        "language": 20,
    },
    RecordKind.COMPANY: {"name": 300, "domain": 255, "segment": 120, "country": 80, "place": 300},
}


class LinkedBy(StrEnum):
    """TOOL: the tool that both records come from made them one there."""

    AUTOMATIC = "AUTOMATIC"
    HAND = "HAND"
    TOOL = "TOOL"


class IdentityKind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    EXTERNAL = "external"
    COOKIE = "cookie"
    DOMAIN = "domain"
    NAME = "name"
    DEAL = "deal"  # a deal that a record says it became
    PLAIN = "plain"  # a company's name without its legal form, in plain letters


class Outcome(StrEnum):
    """What one received row came to. With `pending` they add up to what was received."""

    CREATED = "created"
    JOINED = "joined"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PersonRecords:
    """Rows about people on their way in, one sequence per field, all of one length.

    external_key: what the source calls the record. email: lower-cased address or "".
    fields: known personal fields as stored. attributes: columns nobody mapped. context: what
    the row says beside the person, a lead's stage for one; a change there is a change of the
    record. former_keys: what the source called records that it has joined into this one.
    deal: the deal that a record says it became, "" where none: a weak key too.
    cookie: what a browser is known by, "" where none: a weak key, by which nobody joins.
    company_by, company_clue: what the company was found by, none where nobody looked.
    place: street, post code and town as one text.
    """

    source: str
    external_key: Sequence[str]
    email: Sequence[str]
    name: Sequence[str]
    given_name: Sequence[str]
    family_name: Sequence[str]
    phone: Sequence[str]
    title: Sequence[str]
    country: Sequence[str]
    language: Sequence[str]
    company_id: Sequence[int | None]
    company_name: Sequence[str]
    attributes: Sequence[dict[str, Any]]
    context: Sequence[tuple[Any, ...]] = ()
    former_keys: Sequence[Sequence[str]] = ()
    cookie: Sequence[str] = ()
    deal: Sequence[str] = ()
    company_by: Sequence[str] = ()
    company_clue: Sequence[str] = ()
    place: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class CompanyRecords:
    """Rows about companies on their way in, one sequence per field.

    belongs_to: the company that a new record is about, where that is decided already.
    place: street, post code and town as one text.
    former_keys: what the source called records that it has joined into this one.
    """

    source: str
    external_key: Sequence[str]
    name: Sequence[str]
    domain: Sequence[str]
    segment: Sequence[str]
    size: Sequence[int | None]
    country: Sequence[str]
    attributes: Sequence[dict[str, Any]]
    belongs_to: Sequence[int | None] = ()
    former_keys: Sequence[Sequence[str]] = ()
    place: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.external_key)


@dataclass(frozen=True, slots=True)
class Resolved:
    """For each row in order: who it is about, and what that came to."""

    ids: Sequence[int]
    outcomes: Sequence[Outcome]


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as a page shows them; empty text where nothing is known.

    gone_at: since when no tool that told of them has them.
    """

    id: int
    name: str
    email: str
    phone: str
    title: str
    country: str
    language: str
    reference: str
    company_id: int | None
    company_name: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class CompanyCard:
    """A company as a page shows it. gone_at: since when no tool that told of it has it."""

    id: int
    name: str
    domain: str
    segment: str
    size: int | None
    country: str
    place: str = ""
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordCard:
    """One source record of a person: which tool, under what key, what it says.

    gone_at: since when the tool has it no more.
    """

    id: int
    source: str
    external_key: str
    known_at: datetime
    gone_at: datetime | None
    fields: dict[str, Any]
    attributes: dict[str, Any]


class MergeCode(StrEnum):
    """Why two people cannot be made one."""

    SAME = "SAME"
    UNKNOWN = "UNKNOWN"
    ALREADY = "ALREADY"
    APART = "APART"


class CannotMerge(Exception):
    """Two people cannot be made one; nothing was changed."""

    def __init__(self, code: MergeCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class MergeCard:
    """A merge that stands: who was made one with whom, when and by whom."""

    id: int
    first: int
    second: int
    linked_by: LinkedBy
    made_at: datetime
    made_by_id: int | None


@dataclass(frozen=True, slots=True)
class Browser:
    """Whom a cookie stands for: nobody known, until somebody names themselves on it.

    head: who stands for that person's group.
    """

    person_id: int
    head: int
    is_known: bool
