"""JSON as programs send it: read strictly, within bounds; pure."""

import json
from decimal import Decimal
from typing import Any, NoReturn

DEPTH_BOUND = 6
TEXT_BOUND = 20_000
NUMBER_BOUND = 40  # characters


class NotAccepted(ValueError):
    """The document is not taken; the text says why and what to do."""


def parse(body: bytes, *, depth: int = DEPTH_BOUND) -> Any:
    """The document of a request; numbers with a point are exact decimals. Raises NotAccepted."""
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_decimal,
            parse_int=_whole,
        )
    except UnicodeDecodeError as problem:
        raise NotAccepted("The body is not UTF-8. Send JSON in UTF-8.") from problem
    except RecursionError as problem:
        raise NotAccepted(f"The document is nested more than {depth} deep.") from problem
    except json.JSONDecodeError as problem:
        raise NotAccepted(
            f"The body is not JSON: line {problem.lineno}, column {problem.colno}: {problem.msg}."
        ) from problem
    _check(document, depth=depth)
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotAccepted(f"The key {twice[:80]!r} stands twice in one object. Send it once.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotAccepted(f"{name} is not a number in JSON.")


def _decimal(text: str) -> Decimal:
    _bound(text)
    number = Decimal(text)
    if abs(number.adjusted()) > NUMBER_BOUND:
        raise NotAccepted(f"The number {text} is out of bounds.")
    return number


def _whole(text: str) -> int:
    _bound(text)
    return int(text)


def _bound(text: str) -> None:
    if len(text) > NUMBER_BOUND:
        raise NotAccepted(f"A number has more than {NUMBER_BOUND} characters.")


def _check(document: Any, *, depth: int) -> None:
    """No depth, text or character that could not be kept."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    while waiting:
        value, down = waiting.pop()
        if down > depth:
            raise NotAccepted(f"The document is nested more than {depth} deep.")
        if isinstance(value, dict):
            waiting.extend((name, down + 1) for name in value)
            waiting.extend((each, down + 1) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((each, down + 1) for each in value)
        elif isinstance(value, str):
            _check_text(value)


def _check_text(value: str) -> None:
    if len(value) > TEXT_BOUND:
        raise NotAccepted(f"A text has more than {TEXT_BOUND} characters. Shorten it.")
    if value.isascii():
        if "\0" in value:
            raise NotAccepted("A text holds the character NUL. Remove it.")
        return
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise NotAccepted("A text holds NUL or half of a character pair. Remove it.")
