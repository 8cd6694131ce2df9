"""Reading a body from outside, such as that of a version: each part by its place and within its
bounds; what does not go is refused with a flaw, the place and what stood there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


class BodyFlaw(StrEnum):
    """What can be wrong with any part; whoever reads bodies has flaws of these names among its
    own."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"


@dataclass(frozen=True, slots=True)
class BodyReader:
    """Reads parts; `refuse` is told flaw, place and what was given, and raises."""

    refuse: Callable[[BodyFlaw, str, Any], NoReturn]

    def named(
        self, value: Any, where: str, *, needs: Sequence[str] = (), may: Sequence[str] = ()
    ) -> Mapping[str, Any]:
        """An object that has what it needs, and nothing but that and what it may have."""
        if not isinstance(value, dict):
            self.refuse(BodyFlaw.NOT_AN_OBJECT, where, value)
        for key in value:
            if key not in needs and key not in may:
                self.refuse(BodyFlaw.UNKNOWN_KEY, where, key)
        for key in needs:
            if key not in value:
                self.refuse(BodyFlaw.MISSING_KEY, where, key)
        return value

    def each(
        self, value: Any, where: str, *, most: int, read: Callable[[Any, str], T]
    ) -> tuple[T, ...]:
        """A list, item by item, each told its place."""
        if not isinstance(value, list):
            self.refuse(BodyFlaw.NOT_A_LIST, where, value)
        if len(value) > most:
            self.refuse(BodyFlaw.TOO_MANY, where, len(value))
        return tuple(read(part, f"{where}[{place}]") for place, part in enumerate(value))

    def text(self, value: Any, where: str, *, longest: int) -> str:
        """A line of text; what no database keeps or nobody sees is none."""
        if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
            self.refuse(BodyFlaw.NO_TEXT, where, value)
        if len(value.strip()) > longest:
            self.refuse(BodyFlaw.TOO_LONG, where, value)
        return value.strip()

    def whole(self, value: Any, where: str, *, least: int, most: int) -> int:
        """A whole number within these bounds."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(BodyFlaw.NOT_WHOLE, where, value)
        if not least <= value <= most:
            self.refuse(BodyFlaw.OUT_OF_BOUNDS, where, value)
        return value
