"""Two files side by side: their columns, what these are about, and what one row is compared by."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from accord.matching.values.roles import Role


class Means(StrEnum):
    """What says that two rows are the same, the surest first."""

    ID = "id"
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows, column by column; `numbers` are the rows as a spreadsheet counts them."""

    names: tuple[str, ...]
    cells: tuple[Sequence[str], ...]
    roles: tuple[Role, ...]
    numbers: Sequence[int]

    @property
    def size(self) -> int:
        return len(self.numbers)

    def of_role(self, *roles: Role) -> tuple[int, ...]:
        """The places of the columns of these roles."""
        return tuple(place for place, role in enumerate(self.roles) if role in roles)


@dataclass(frozen=True, slots=True)
class Key:
    """A column of the one file and one of the other that say the same of a row."""

    means: Means
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Forms:
    """What a row is compared by when no key is equal; empty where the file says nothing.

    `ids` in the folded spelling of each pair of id columns, `desks` those of the `emails` that
    several people share, `given` and `family` in plain letters
    with the keys that nicknames and spellings share, `others` the remaining columns that the two
    files have in common."""

    ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    given: str = ""
    family: str = ""
    given_key: str = ""
    family_key: str = ""
    company: str = ""
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The whole name, whatever the order in which its parts are written."""
        return " ".join(sorted(part for part in (self.given, self.family) if part))

    @property
    def name_key(self) -> str:
        """The name by its keys; empty unless both parts are known."""
        if not self.given_key or not self.family_key:
            return ""
        return " ".join(sorted((self.given_key, self.family_key)))
