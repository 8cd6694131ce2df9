"""As much of SOQL as an org of the simulator understands."""

import operator
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Test = Callable[[dict[str, Any]], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<stamp>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)|(?P<number>\d+)"
    r"|(?P<text>'(?:[^'\\]|\\.)*')|(?P<name>[A-Za-z_][\w.]*(?:\(\))?)|(?P<sign><=|>=|!=|[=<>(),]))"
)
_COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_SIGNS = string.ascii_uppercase + "012345"
_SHORT = re.compile(r"[A-Za-z0-9]{3}5i[0-9]{10}")


def whole_id(short: str) -> str:
    """The id of 18 signs: the last three say which of the others are capitals."""
    ends = ""
    for part in (short[:5], short[5:10], short[10:]):
        bits = sum(1 << place for place, sign in enumerate(part) if sign in string.ascii_uppercase)
        ends += _SIGNS[bits]
    return short + ends


class Malformed(Exception):
    """Not a query."""


@dataclass
class Query:
    object: str
    fields: Sequence[str]
    where: Test
    order: Sequence[str]
    limit: int | None
    used: set[str]

    @property
    def counts(self) -> bool:
        return list(self.fields) == ["COUNT()"]


def parse(text: str) -> Query:
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            found = _TOKEN.match(text, place)
            if not found:
                raise Malformed(text[place : place + 20])
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            place = found.end()
        self.at = 0
        self.used: set[str] = set()

    def peek(self) -> str:
        return self.tokens[self.at][1].upper() if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        if self.at >= len(self.tokens) or (wanted and self.peek() not in wanted):
            raise Malformed(f"unexpected {self.peek() or 'end'}")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def query(self) -> Query:
        self.take("SELECT")
        fields = [self.take()]
        while self.peek() == ",":
            self.take()
            fields.append(self.take())
        self.take("FROM")
        object_, where, order, limit = self.take(), _all, [], None
        if self.peek() == "WHERE":
            self.take()
            where = self.either()
        if self.peek() == "ORDER":
            self.take()
            self.take("BY")
            order = [self.take()]
            while self.peek() == ",":
                self.take()
                order.append(self.take())
        if self.peek() == "LIMIT":
            self.take()
            limit = int(self.take())
        if self.at != len(self.tokens):
            raise Malformed(f"unexpected {self.peek()}")
        self.used |= set(order)
        return Query(object_, fields, where, order, limit, self.used)

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == "OR":
            self.take()
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.peek() == "AND":
            self.take()
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        if self.peek() == "(":
            self.take()
            test = self.either()
            self.take(")")
            return test
        name = self.take()
        self.used.add(name)
        sign = self.take("=", "!=", "<", ">", "<=", ">=", "IN", "LIKE").upper()
        if sign == "IN":
            self.take("(")
            values = {self.value()}
            while self.peek() == ",":
                self.take()
                values.add(self.value())
            self.take(")")
            return lambda row: row.get(name) in values
        value = self.value()
        if sign == "LIKE":
            shape = re.compile(".*".join(map(re.escape, value.split("%"))), re.IGNORECASE)
            return lambda row: bool(shape.fullmatch(row.get(name) or ""))
        if sign == "=":
            return lambda row: row.get(name) == value
        if sign == "!=":
            return lambda row: row.get(name) != value
        compare = _COMPARE[sign]
        return lambda row: row.get(name) is not None and compare(row[name], value)

    def value(self) -> Any:
        kind, said = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            plain = re.sub(r"\\(.)", r"\1", said[1:-1])
            return whole_id(plain) if _SHORT.fullmatch(plain) else plain
        if kind == "number":
            return int(said)
        if kind == "stamp":
            return said[:19] + ".000Z"
        words = {"TRUE": True, "FALSE": False, "NULL": None}
        if said.upper() not in words:
            raise Malformed(said)
        return words[said.upper()]


def _all(row: dict[str, Any]) -> bool:
    return True
