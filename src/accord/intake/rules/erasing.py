"""What names a person in free text, as one regular expression; pure.

PostgreSQL and Python both read it: only what they write alike is used.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from accord.intake.values.reading import Reading
from accord.kernel import text

NOBODY = "accord-names-nobody"
_DIGITS = re.compile(r"\d")
_BETWEEN = r"[\s,+_.%20-]{1,4}"  # of a name's words, in addresses of pages too
FEWEST_DIGITS = 7
SHORTEST = 5


def words_of(*, fields: Sequence[Mapping[str, Any]], keys: Iterable[str]) -> str:
    """A case-blind expression of somebody's addresses, numbers, whole names and tools' ids.

    A single given name or a short id names others too, so it is not looked for.
    """
    parts: dict[str, None] = {}
    for said in fields:
        parts.update(dict.fromkeys(_address(str(said.get("email", "")))))
        parts.update(dict.fromkeys(_number(str(said.get("phone", "")))))
        name = str(said.get("name", ""))
        whole = f"{said.get('given_name', '')} {said.get('family_name', '')}"
        for each in (name, whole, text.search_key(name), text.search_key(whole)):
            parts.update(dict.fromkeys(_name(each)))
    for key in keys:
        parts.update(dict.fromkeys(_key(key)))
    return "|".join(parts) or NOBODY


def _address(address: str) -> list[str]:
    if "@" not in address:
        return []
    return [rf"(?<![\w.+-]){_literal(address)}(?![\w-]|\.\w)"]


def _number(number: str) -> list[str]:
    digits = _DIGITS.findall(number)
    if len(digits) < FEWEST_DIGITS:
        return []
    between = r"[ ()./-]{0,3}"
    return [rf"(?<!\d){between.join(digits)}(?!\d)"]


def _name(name: str) -> list[str]:
    parts = name.split()
    if len(parts) < 2 or len(name) < SHORTEST:
        return []
    ways = [parts, [parts[-1], *parts[:-1]]]
    return [rf"(?<!\w){_BETWEEN.join(map(_literal, way))}(?!\w)" for way in ways]


def _key(key: str) -> list[str]:
    value = key.partition(":")[2] if key.startswith(("mail:", "row:")) else key
    if len(value) < SHORTEST or value.isalpha() or (value.isdigit() and len(value) < 9):
        return []
    return [rf"(?<![\w-]){_literal(value)}(?![\w-])"]


def _literal(value: str) -> str:
    """The value as an expression that means only itself; as JSON writes it, too."""
    escaped = ""
    for sign in value:
        if sign in '"\\':
            escaped += r"\\?" + ("\\\\" if sign == "\\" else sign)
        elif sign.isalnum() or sign in " @_":
            escaped += sign
        elif ord(sign) < 128:
            escaped += f"\\{sign}"
        else:
            escaped += sign
    return escaped


def bare(reading: Reading) -> Reading:
    """How a file is written, without any word of its rows."""
    return replace(
        reading,
        columns=tuple(
            replace(column, examples=(), choices=(), doubts=()) for column in reading.columns
        ),
        questions=tuple(
            replace(
                question,
                options=tuple(replace(option, shows=()) for option in question.options),
            )
            for question in reading.questions
        ),
        notes=(),
    )
