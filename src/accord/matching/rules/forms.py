"""Cells as written to the forms that are compared: plain, one spelling, split into parts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from accord.matching.rules import comparisons as compare
from accord.matching.rules import dates, domains, emails, persons, phones
from accord.matching.rules.addresses import address, postcode
from accord.matching.rules.companies import company
from accord.matching.rules.letters import is_nothing, plain
from accord.matching.rules.nicknames import given_key
from accord.matching.rules.persons import Name
from accord.matching.values.roles import PERSONAL, Role
from accord.matching.values.weights import Comparison

Column = list[Any]
Cells = Sequence[str]
SURELY = 6.0  # times likelier
DAY_ZERO = date(1850, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Forms:
    """The compared forms of a table, one list per column, and the comparisons that read them."""

    columns: Mapping[str, Column]
    comparisons: tuple[Comparison, ...]

    def record(self, at: int) -> dict[str, Any]:
        """The forms of one row."""
        return {name: values[at] for name, values in self.columns.items()}


def forms_of(
    table: Mapping[str, Cells],
    *,
    roles: Mapping[str, Role],
    country: str | None = None,
) -> Forms:
    """The compared forms of all rows. `country` is that of national phone numbers; None lets
    the numbers tell."""
    columns: dict[str, Column] = {}
    found: list[Comparison] = []
    for comparison, made in _made(table, roles=roles, country=country, singly=False):
        columns.update(made)
        found.append(comparison)
    empty = {name for name, values in columns.items() if all(each is None for each in values)}
    kept = tuple(
        compare.without(each, columns=empty)
        for each in found
        if not all({one, two} & empty for one, two in each.needs)
    )
    return Forms({name: each for name, each in columns.items() if name not in empty}, kept)


def forms_singly(table: Mapping[str, Cells], *, roles: Mapping[str, Role]) -> dict[str, Column]:
    """The compared forms of rows none of which is told by the others: those of a record are the
    same with whomever it comes, and a phone number says its country itself."""
    columns: dict[str, Column] = {}
    for _comparison, made in _made(table, roles=roles, country="", singly=True):
        columns.update(made)
    return columns


Made = Iterator[tuple[Comparison, dict[str, Column]]]


def _made(
    table: Mapping[str, Cells],
    *,
    roles: Mapping[str, Role],
    country: str | None,
    singly: bool,
) -> Made:
    by_role: dict[Role, list[str]] = {}
    for name in table:
        by_role.setdefault(roles[name], []).append(name)
    people = bool(PERSONAL & set(by_role))
    if people:
        names = _names(table, by_role=by_role, singly=singly)
        yield compare.given(), names
        yield compare.family(), {}
    if Role.EMAIL in by_role:
        yield compare.email(), _emails([table[name] for name in by_role[Role.EMAIL]])
    if Role.PHONE in by_role:
        yield compare.phone(), _phones([table[name] for name in by_role[Role.PHONE]], country)
    for role, names_of_role in by_role.items():
        maker = _MAKERS.get(role)
        if maker is None:
            continue
        for number, name in enumerate(names_of_role, 1):
            slot = role.value if number == 1 else f"{role.value}_{number}"
            yield maker(slot, table[name], people)


def _names(
    table: Mapping[str, Cells], *, by_role: Mapping[Role, list[str]], singly: bool
) -> dict[str, Column]:
    given, family, full = (
        _joined([table[name] for name in by_role.get(role, [])])
        for role in (Role.GIVEN_NAME, Role.FAMILY_NAME, Role.FULL_NAME)
    )
    rows = max(len(given), len(family), len(full))
    blank = [""] * rows
    found = [
        persons.name(*parts)
        for parts in zip(given or blank, family or blank, full or blank, strict=True)
    ]
    found = found if singly else _in_order(found)
    return {
        "given": [each.given or None for each in found],
        "family": [each.family or None for each in found],
        "given_key": [each.given_key or None for each in found],
        "family_key": [each.family_key or None for each in found],
        "family_as_given": [_as_given(each) for each in found],
    }


def _in_order(names: list[Name]) -> list[Name]:
    """Given and family name put where the other rows of the file have them.

    Two names change places where that is far likelier by the file's own counts, and a name that
    stands alone changes its column."""
    given = Counter(each.given for each in names if each.given and each.family)
    family = Counter(each.family for each in names if each.given and each.family)
    return [
        _turned(each) if _is_turned(each, given=given, family=family) else each for each in names
    ]


def _is_turned(name: Name, *, given: Mapping[str, int], family: Mapping[str, int]) -> bool:
    stands = turned = 1.0
    for each, here, there in ((name.given, given, family), (name.family, family, given)):
        if each:
            stands *= here.get(each, 0) + 0.5
            turned *= there.get(each, 0) + 0.5
    return turned > SURELY * stands


def _turned(name: Name) -> Name:
    return persons.of_parts([name.family] if name.family else [],
                            [name.given] if name.given else [])  # fmt: skip


def _as_given(name: Name) -> str | None:
    return given_key(name.family) if name.family else None


def _joined(columns: list[Cells]) -> list[str]:
    if len(columns) < 2:
        return list(columns[0]) if columns else []
    return [
        " ".join(cell for cell in cells if not is_nothing(cell))
        for cells in zip(*columns, strict=True)
    ]


def _emails(columns: list[Cells]) -> dict[str, Column]:
    made: dict[str, Column] = {
        name: []
        for name in ("email", "email_2", "email_local", "email_desk", "email_firm", "email_digits")
    }
    for cells in zip(*columns, strict=True):
        texts = [text for cell in cells for text in emails.all_of(cell)]
        boxes = [box for box in map(emails.mailbox, texts) if box]
        boxes.sort(key=lambda box: box.shared)
        box = boxes[0] if boxes else None
        made["email"].append(plain_address(box.address) if box else None)
        other = next((each.address for each in boxes[1:] if each.address != boxes[0].address), None)
        made["email_2"].append(plain_address(other) if other else None)
        own = box is not None and not box.shared
        made["email_local"].append(box.local if box and own and len(box.local) > 4 else None)
        digits = "".join(sign for sign in box.local if sign.isdigit()) if box else ""
        made["email_digits"].append((digits or "-") if box else None)
        made["email_desk"].append(plain_address(box.address) if box and box.shared else None)
        made["email_firm"].append((box.company or None) if box else None)
    return made


def plain_address(address_: str) -> str:
    """An address in ASCII, as both executions of a comparison need it."""
    if address_.isascii():
        return address_
    local, _, domain = address_.rpartition("@")
    return f"{plain(local)}@{'.'.join(map(plain, domain.split('.')))}"


def _phones(columns: list[Cells], country: str | None) -> dict[str, Column]:
    if country is None:
        step = max(1, len(columns[0]) // 500)
        country = phones.likely_country([cell for column in columns for cell in column[::step]])
    made: dict[str, Column] = {"phone": [], "phone_2": [], "phone_tail": []}
    for cells in zip(*columns, strict=True):
        lines = [phones.line(text, country) for cell in cells for text in phones.all_of(cell)]
        told = list(dict.fromkeys(line for line in lines if line))
        made["phone"].append(told[0] if told else None)
        made["phone_2"].append(told[1] if len(told) > 1 else None)
        made["phone_tail"].append((phones.tail(told[0]) or None) if told else None)
    return made


Maker = Callable[[str, Cells, bool], tuple[Comparison, dict[str, Column]]]


def _date(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
    day_first = dates.is_day_first(cells)
    days = [dates.day(cell, day_first) or None if cell else None for cell in cells]
    return compare.date(slot), {
        slot: days,
        f"{slot}_turned": [day[:4] + day[6:] + day[4:6] if day else None for day in days],
        f"{slot}_days": [_ordinal(day) if day else None for day in days],
    }


@lru_cache(maxsize=65_536)
def _ordinal(day: str) -> int | None:
    if not dates.is_real(day):
        return None
    return date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal() - DAY_ZERO


def _texts(cells: Cells, form: Callable[[str], str]) -> Column:
    return [None if is_nothing(cell) else form(cell) or None for cell in cells]


def _words(texts: Column) -> Column:
    return [sorted(set(text.split())) if text else None for text in texts]


def _numbers(words: Column) -> Column:
    """The words with a digit in them; a dash where there are none, so that two such agree."""
    return [
        "+".join(word for word in each if not word.isalpha()) or "-" if each else None
        for each in words
    ]


def _title(role: Role) -> Maker:
    def make(slot: str, cells: Cells, people: bool) -> tuple[Comparison, dict[str, Column]]:
        shared = people and role is Role.COMPANY
        texts = _texts(cells, company if role is Role.COMPANY else plain)
        words = _words(texts)
        return compare.title(slot, role=role, shared=shared), {
            slot: texts,
            f"{slot}_words": words,
            f"{slot}_numbers": _numbers(words),
            f"{slot}_sorted": [" ".join(each) if each else None for each in words],
            f"{slot}_joined": [text.replace(" ", "") if text else None for text in texts],
        }

    return make


def _short(role: Role, *, shared: bool) -> Maker:
    def make(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
        texts = _texts(cells, plain)
        made = {slot: texts, f"{slot}_words": _words(texts)}
        return compare.short(slot, role=role, shared=shared), made

    return make


def _address(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
    texts = _texts(cells, address)
    words = _words(texts)
    made = {slot: texts, f"{slot}_words": words, f"{slot}_numbers": _numbers(words)}
    return compare.address(slot), made


def _postcode(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
    return compare.postcode(slot), {slot: _texts(cells, postcode)}


def _code(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
    return compare.code(slot), {slot: _texts(cells, postcode)}


def _number(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
    texts = _texts(cells, lambda cell: plain(cell).replace(" ", "."))
    return compare.number(slot), {slot: texts, f"{slot}_value": [_value(text) for text in texts]}


def _value(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _exact(role: Role, form: Callable[[str], str]) -> Maker:
    def make(slot: str, cells: Cells, _people: bool) -> tuple[Comparison, dict[str, Column]]:
        return compare.exact(slot, role=role), {slot: _texts(cells, form)}

    return make


_MAKERS: dict[Role, Maker] = {
    Role.DATE: _date,
    Role.CITY: _short(Role.CITY, shared=True),
    Role.OTHER: _short(Role.OTHER, shared=False),
    Role.ADDRESS: _address,
    Role.POSTCODE: _postcode,
    Role.COMPANY: _title(Role.COMPANY),
    Role.TITLE: _title(Role.TITLE),
    Role.DOMAIN: _exact(Role.DOMAIN, domains.company_domain),
    Role.CODE: _code,
    Role.CATEGORY: _exact(Role.CATEGORY, plain),
    Role.NUMBER: _number,
}
