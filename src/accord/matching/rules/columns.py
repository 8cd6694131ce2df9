"""What each column of a file is about, told from its values first and its name second.

Nothing here knows any particular file: names of columns are words of several languages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from accord.matching.rules import dates, emails, phones
from accord.matching.rules.companies import company
from accord.matching.rules.letters import is_nothing, listed, plain
from accord.matching.rules.nicknames import is_given
from accord.matching.values.roles import PERSONAL, Role

LOOKED_AT = 2_000
MOSTLY, FAIRLY = 0.8, 0.6

# Words of column names in plain letters, each role's strongest first; a word stands alone or,
# with *, begins one.
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.EMAIL, "email mail correo courriel pochta imeil imeir eadres*"),
    (Role.PHONE, "phone* tel telefon* telephone mobile mobil cell cellphone fax handy rufnummer "
                 "celular telemovel tlf jeonhwa* hyudae* msisdn whatsapp portable"),
    (Role.POSTCODE, "zip zipcode postcode postal postalcode plz cep codpostal cap indeks "
                    "postleitzahl upyeon*"),
    (Role.GIVEN_NAME, "given first firstname fname forename vorname prenume prenom imia imya "
                      "givenname nombre christian middle middlename mname"),
    (Role.FAMILY_NAME, "surname last lastname lname family familyname nachname familienname nume "
                       "sobrenome apelido apellido apellidos familia familiya cognome seong"),
    (Role.DATE, "dob birth* born geburt* nascimento nacimiento nastere nasterii date datum data "
                "fecha rozhdeniia saengnyeon*"),
    (Role.DOMAIN, "website domain url web homepage site sait"),
    (Role.COMPANY, "company account organisation organization organizatie org employer firm firma "
                   "empresa kompaniia hoesa societe societate business vendor supplier customer "
                   "client unternehmen"),
    (Role.ADDRESS, "address addr adresse adresa adres street strasse strada rua calle endereco "
                   "direccion ulitsa juso avenue rue"),
    (Role.CITY, "city town suburb locality ort stadt oras orasul cidade ciudad ville gorod dosi "
                "municipio place village comune miasto"),
    (Role.FULL_NAME, "fullname contact person fio seongmyeong ireum nomecompleto"),
    (Role.TITLE, "name title product item nom nome naam nazvanie denumire titulo titel"),
)  # fmt: skip
_ID_WORDS = listed("id ids uuid guid key pk rowid recid nr no index idx ref serial")
_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")
_NUMBER = re.compile(r"^\s*[-+]?[$€£₩]?\s*\d{1,3}(?:[ ,.']?\d{3})*(?:[.,]\d+)?\s*%?\s*$|^\d+$")
_URL = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?$", re.I)
_ABROAD = re.compile(r"^\+\d[\d ()./\-]{7,}$")
_PHONE = re.compile(r"^[+(]?[\d][\d ()./+\-]{5,}\d(?:\s*(?:x|ext)\.?\s*\d+)?$")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the looked-at values of a column are like; shares are of the filled cells."""

    cells: tuple[str, ...]
    rows: int
    distinct: float
    words: float
    digits: float
    numbers: float

    @classmethod
    def of(cls, values: Sequence[str]) -> "Seen":
        """Look at values spread over the whole column."""
        step = max(1, len(values) // LOOKED_AT)
        looked = values[::step]
        cells = tuple(cell for cell in looked if not is_nothing(cell))
        filled = max(1, len(cells))
        return cls(
            cells=cells,
            rows=len(looked),
            distinct=len(set(cells)) / filled,
            words=sum(len(cell.split()) for cell in cells) / filled,
            digits=sum(any(sign.isdigit() for sign in cell) for cell in cells) / filled,
            numbers=sum(bool(_NUMBER.match(cell)) for cell in cells) / filled,
        )

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of filled cells for which a predicate holds."""
        return sum(bool(holds(cell)) for cell in self.cells) / max(1, len(self.cells))


def roles_of(
    table: Mapping[str, Sequence[str]], *, stated: Mapping[str, Role] | None = None
) -> dict[str, Role]:
    """A role for each column; `stated` ones are taken as they are."""
    stated = stated or {}
    seen = {name: Seen.of(values) for name, values in table.items()}
    roles = {name: stated[name] if name in stated else _role(name, seen[name]) for name in table}
    return _reconsidered(roles, seen=seen, stated=stated)


def _role(name: str, seen: Seen) -> Role:
    if len(set(seen.cells)) < 2:
        return Role.IGNORE
    by_value = _by_value(seen)
    if by_value:
        return by_value
    named = header_role(name)
    if named and _fits(named, seen):
        return named
    if _is_row_id(name, seen):
        return Role.ID
    return _number(seen) if seen.numbers >= MOSTLY else _text(seen)


def header_role(name: str) -> Role | None:
    """The role that a column's name speaks of, if any."""
    words = plain(_CAMEL.sub(" ", name)).split()
    joined = "".join(words)
    for role, told in _WORDS:
        for word in told.split():
            stem = word.rstrip("*")
            begins = word.endswith("*") and any(each.startswith(stem) for each in words)
            if begins or stem in words or stem == joined:
                return role
    for role, told in _WORDS[:5]:
        if any(len(word) > 4 and word in joined for word in told.split()):
            return role
    return None


def _by_value(seen: Seen) -> Role | None:
    if seen.share(lambda cell: "@" in cell and "." in cell.rpartition("@")[2]) >= FAIRLY:
        return Role.EMAIL
    if seen.share(_ABROAD.match) >= 0.5:
        return Role.PHONE
    if seen.share(_URL.match) >= MOSTLY and seen.numbers < 0.2:
        return Role.DOMAIN
    return None


def _fits(role: Role, seen: Seen) -> bool:
    """Whether values can be what a column's name says."""
    fits = _FITTING.get(role)
    return fits(seen) if fits else seen.numbers < MOSTLY


def _of_words(seen: Seen) -> bool:
    return seen.numbers < 0.3 and seen.digits < FAIRLY


_FITTING: dict[Role, Callable[[Seen], bool]] = {
    Role.DATE: lambda seen: seen.share(dates.day) >= FAIRLY,
    Role.PHONE: lambda seen: seen.share(phones.all_of) >= 0.5,
    Role.EMAIL: lambda seen: seen.share(emails.all_of) >= 0.3,
    Role.POSTCODE: lambda seen: seen.digits >= 0.5,
    Role.GIVEN_NAME: _of_words,
    Role.FAMILY_NAME: _of_words,
    Role.FULL_NAME: _of_words,
    Role.CITY: _of_words,
    Role.COMPANY: lambda seen: seen.numbers < 0.3,
    Role.TITLE: lambda seen: seen.numbers < 0.3 and seen.distinct > 0.3,
    Role.DOMAIN: lambda seen: seen.share(_URL.match) >= 0.3,
}


def _is_row_id(name: str, seen: Seen) -> bool:
    """A name of the row: an id by its name, or a count of the rows, and never twice the same."""
    if seen.distinct < 1.0 or len(seen.cells) < seen.rows:
        return False
    words = plain(_CAMEL.sub(" ", name)).split()
    if words and (words[-1] in _ID_WORDS or words[0] in _ID_WORDS):
        return True
    whole = [int(cell) for cell in seen.cells if cell.isdecimal() and len(cell) < 12]
    if len(whole) < len(seen.cells) or len(whole) < 10:
        return False
    steps = {two - one for one, two in pairwise(whole)}
    return steps == {1}


def _number(seen: Seen) -> Role:
    plain_digits = seen.share(str.isdecimal)
    lengths = sorted(len(cell) for cell in seen.cells)
    typical = lengths[len(lengths) // 2]
    if plain_digits >= MOSTLY and typical == 8 and seen.share(_is_day) >= MOSTLY:
        return Role.DATE
    if plain_digits >= MOSTLY and typical >= 6 and seen.distinct > 0.3:
        return Role.CODE
    return Role.NUMBER


def _is_day(cell: str) -> bool:
    day = dates.day(cell)
    return bool(day) and dates.is_real(day)


def _text(seen: Seen) -> Role:
    if seen.share(dates.day) >= MOSTLY:
        return Role.DATE
    if seen.share(_PHONE.match) >= 0.7 and seen.distinct > 0.2:
        return Role.PHONE
    if seen.words < 1.5 and seen.digits >= MOSTLY and seen.distinct > 0.3:
        return Role.CODE
    if len(set(seen.cells)) <= 25 or (seen.distinct < 0.05 and seen.words < 3):
        return Role.CATEGORY
    if seen.digits < 0.1 and seen.words < 4 and _people(seen) >= 0.3:
        return Role.FULL_NAME if seen.words >= 1.6 else Role.GIVEN_NAME
    if seen.digits >= FAIRLY and seen.words >= 2.5 and seen.share(_starts_or_ends_with_digit) > 0.5:
        return Role.ADDRESS
    return Role.TITLE if seen.words >= 1.8 else Role.OTHER


def _starts_or_ends_with_digit(cell: str) -> bool:
    words = plain(cell).split()
    return bool(words) and (words[0][0].isdigit() or words[-1][0].isdigit())


def _people(seen: Seen) -> float:
    """The share of values of which the first or last word is a known given name."""
    looked = seen.cells[:400]
    hits = 0
    for cell in looked:
        words = plain(cell).split()
        hits += bool(words) and len(words) <= 4 and (is_given(words[0]) or is_given(words[-1]))
    return hits / max(1, len(looked))


def _reconsidered(
    roles: dict[str, Role], *, seen: Mapping[str, Seen], stated: Mapping[str, Role]
) -> dict[str, Role]:
    """Words such as name, last or nom mean what the columns beside them leave over."""
    found = dict(roles)
    has_given = Role.GIVEN_NAME in roles.values()
    for name, role in roles.items():
        if name in stated:
            continue
        if role is Role.TITLE and header_role(name) is Role.TITLE:
            found[name] = _called(seen[name], beside=roles, has_given=has_given)
        if role is Role.FULL_NAME and has_given and Role.FAMILY_NAME not in roles.values():
            found[name] = Role.FAMILY_NAME if seen[name].words < 1.5 else Role.FULL_NAME
    return found


def _called(seen: Seen, *, beside: Mapping[str, Role], has_given: bool) -> Role:
    """What a column called name, title or the like holds."""
    if has_given and Role.FAMILY_NAME not in beside.values() and seen.words < 1.6:
        return Role.FAMILY_NAME
    if seen.digits < 0.1 and seen.words <= 4 and _people(seen) >= 0.25:
        return Role.FULL_NAME
    if seen.distinct < 0.3 and PERSONAL & set(beside.values()):
        return Role.CATEGORY if seen.words < 3 else Role.OTHER
    legal = seen.share(lambda cell: company(cell) != plain(cell))
    return (
        Role.COMPANY if legal > 0.15 and not {Role.COMPANY} & set(beside.values()) else Role.TITLE
    )
