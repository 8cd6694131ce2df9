"""Which record's word stands for a field, and what the others say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

# What is chosen at once: the parts of a name never come from two records.
CHOSEN_TOGETHER: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "name": ("name", "given_name", "family_name"),
        "email": ("email",),
        "phone": ("phone",),
        "title": ("title",),
        "company": ("company",),
        "country": ("country",),
        "language": ("language",),
    }
)


class ChoiceCode(StrEnum):
    """Why a record's word cannot be made to stand."""

    FIELD = "FIELD"  # not a field that is chosen
    RECORD = "RECORD"  # not a record of this person, or not any more
    BLANK = "BLANK"  # the record says nothing there


class CannotChoose(Exception):
    """A record's word cannot be made to stand; nothing was changed."""

    def __init__(self, code: ChoiceCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Word:
    """What one record says of a field, and since when."""

    record_id: int
    source: str
    external_key: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A field of a person: the word that stands, who chose it and when where somebody did, and
    every word of every record, oldest record first."""

    field: str
    stands: Word
    chosen_at: datetime | None
    chosen_by_id: int | None
    words: Sequence[Word]
