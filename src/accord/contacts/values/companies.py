"""How the company of a record was found, and which companies may be one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class FoundBy(StrEnum):
    """What a record's company was found by; ASK: more than one fits, so somebody is asked."""

    TOOL = "tool"
    DOMAIN = "domain"
    NAME_AT_DOMAIN = "name_domain"
    NAME = "name"
    NAME_AND_COUNTRY = "name_country"
    PLACE = "place"
    NEW = "new"
    ASK = "ask"
    HAND = "hand"


# %(clue)s is what the record says: an id, a domain, a name.
FOUND_WORDS = {
    FoundBy.TOOL: _("By the id %(clue)s in its tool."),
    FoundBy.DOMAIN: _("By the address @%(clue)s."),
    FoundBy.NAME_AT_DOMAIN: _("By the name “%(clue)s”, among companies that share an address."),
    FoundBy.NAME: _("By the name “%(clue)s”."),
    FoundBy.NAME_AND_COUNTRY: _("By the name “%(clue)s” and the country."),
    FoundBy.PLACE: _("By where it is, among companies that “%(clue)s” fits."),
    FoundBy.NEW: _("First heard of here, as “%(clue)s”."),
    FoundBy.ASK: _("More than one company fits “%(clue)s”. Choose the right one."),
    FoundBy.HAND: _("Somebody chose it by hand; imports leave it as it is."),
}


@dataclass(frozen=True, slots=True)
class CompaniesSaid:
    """What rows say of the company of their person, one sequence per field, blank where nothing.

    key: the company's id in the tool `source`. domain: what `matching.company_domain` makes of
    the address. country: of the person, as far as told. place: street, post code and town as
    one text, () where no row tells of any.
    """

    source: str
    key: Sequence[str]
    domain: Sequence[str]
    name: Sequence[str]
    country: Sequence[str]
    place: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class CompaniesFound:
    """For each row its company, what that was found by ("" where nothing is said), and the clue."""

    ids: Sequence[int | None]
    by: Sequence[str]
    clues: Sequence[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A company as finding sees it. plain: its name without legal form, in plain letters. place:
    the words of its address that tell."""

    id: int
    exact: str
    plain: str
    country: str
    domain: str
    place: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Which company a person is with, and why; `company_id` None where none is known."""

    company_id: int | None
    by: FoundBy | None
    clue: str
    options: Sequence[int] = ()


class Alike(StrEnum):
    """Why two companies may be one."""

    DOMAIN = "domain"
    FORM = "form"
    NAME = "name"
    LOOKS = "looks"


ALIKE_WORDS = {
    Alike.DOMAIN: _("Both have the same address on the web."),
    Alike.FORM: _("The names differ in the legal form or the script only."),
    Alike.NAME: _("The names are alike and the country is the same."),
    Alike.LOOKS: _("The names are alike."),
}


@dataclass(frozen=True, slots=True)
class PairCard:
    """Two companies that may be one, the likeliest first on the list."""

    id: int
    first: int
    second: int
    reason: Alike
    found_at: datetime
