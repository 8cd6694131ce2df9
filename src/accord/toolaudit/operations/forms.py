"""What the rows of a table are compared by, worked out for those rows that are asked for."""

from collections.abc import Callable, Sequence

from accord.matching import api as matching
from accord.matching.values.roles import Role
from accord.toolaudit.values.tables import Forms, Table

Ids = tuple[Callable[[str], str], int]  # the fold of a pair of id columns, and the column here


class Reader:
    """The compared forms of the rows of one table; each row is worked out once."""

    def __init__(
        self,
        table: Table,
        *,
        ids: Sequence[Ids] = (),
    ) -> None:
        self._table, self._ids = table, ids
        self._others: Callable[[int], tuple[str, ...]] = lambda _row: ()
        self._known: dict[int, Forms] = {}
        self._mails: Sequence[tuple[str, ...]] | None = None
        self._emails = [table.cells[place] for place in table.of_role(Role.EMAIL)]
        self._phones = [table.cells[place] for place in table.of_role(Role.PHONE)]
        self._given = [table.cells[place] for place in table.of_role(Role.GIVEN_NAME)]
        self._family = [table.cells[place] for place in table.of_role(Role.FAMILY_NAME)]
        self._full = [table.cells[place] for place in table.of_role(Role.FULL_NAME)]
        self._company = [table.cells[place] for place in table.of_role(Role.COMPANY)]

    def get(self, row: int) -> Forms:
        """The forms of a row."""
        if row not in self._known:
            self._known[row] = self._read(row)
        return self._known[row]

    def compare(self, others: Callable[[int], tuple[str, ...]]) -> None:
        """Compare by these further values of a row from now on."""
        self._others = others
        self._known.clear()

    def emails(self, row: int) -> tuple[str, ...]:
        """The addresses of a row, each in its one spelling."""
        if self._mails is not None:
            return self._mails[row]
        return _addresses([cells[row] for cells in self._emails])

    def all_emails(self) -> Sequence[tuple[str, ...]]:
        """The addresses of all rows; worked out once."""
        if self._mails is None:
            told = [()] * self._table.size if not self._emails else zip(*self._emails, strict=True)
            self._mails = [_addresses(cells) for cells in told]
        return self._mails

    def phones(self, row: int) -> tuple[str, ...]:
        """The last eight digits of a row's lines, which survive every way of writing them."""
        found: dict[str, None] = {}
        for cells in self._phones:
            for text in matching.phones_in(cells[row]):
                if tail := _tail(text):
                    found[tail] = None
        return tuple(found)

    def name_key(self, row: int) -> str:
        """The name and the company of a row as one key; empty where no whole name is known."""
        forms = self.get(row)
        return f"{forms.name_key}|{forms.company}" if forms.name_key else ""

    def has_names(self) -> bool:
        """Whether the table names people at all."""
        return bool(self._full or (self._given and self._family))

    def _read(self, row: int) -> Forms:
        name = matching.name(
            _first(self._given, row), _first(self._family, row), _first(self._full, row)
        )
        emails = self.emails(row)
        return Forms(
            ids=tuple(fold(self._table.cells[place][row]) for fold, place in self._ids),
            emails=emails,
            desks=tuple(one for one in emails if matching.is_shared(one.partition("@")[0])),
            phones=self.phones(row),
            given=name.given,
            family=name.family,
            given_key=name.given_key,
            family_key=name.family_key,
            company=self.company(row),
            others=self._others(row),
        )

    def company(self, row: int) -> str:
        """The company's name without its legal form."""
        text = _first(self._company, row)
        return matching.company(text) if text else ""


def _addresses(cells: Sequence[str]) -> tuple[str, ...]:
    texts = [text for cell in cells if cell for text in matching.addresses_in(cell)]
    found = [address for text in texts if (address := matching.address(text))]
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


def _tail(text: str) -> str:
    if any(sign.isalpha() for sign in text):  # an extension, which only the long way tells
        return matching.tail(matching.line(text))
    return matching.tail("".join(sign for sign in text if sign.isdigit()).lstrip("0"))


def _first(columns: Sequence[Sequence[str]], row: int) -> str:
    for cells in columns:
        if not matching.is_nothing(cells[row]):
            return cells[row]
    return ""
