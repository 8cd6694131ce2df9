"""Whether a plain sheet says what it has to; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from accord.definitions.values import SHEETS, Flaw, How, Kind, Part, UnableToPropose
from accord.kernel.text import has_unseen

MOST_ROWS, MOST_POINTS = 200, 30
LONGEST = {How.LINE: 200, How.TEXT: 2_000, How.POINTS: 300, How.DAY: 10}
MOST_COUNTED, LARGEST_AMOUNT = 6, 12  # digits
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_COUNT = re.compile(rf"[0-9]{{1,{MOST_COUNTED}}}")
_AMOUNT = re.compile(rf"[0-9]{{1,{LARGEST_AMOUNT}}}(\.[0-9]{{1,2}})?")


def check_sheet(
    *, kind: Kind, body: Mapping[str, Any], members: Collection[int] = frozenset()
) -> None:
    """Raises UnableToPropose with the row, from 1, and the part where something is missing.

    members: who is here, and so may be named.
    """
    sheet = SHEETS[kind]
    others = set(body) - {sheet.rows} if sheet.rows else set()
    if others:
        raise UnableToPropose(flaw=Flaw.NO_CLAUSE, row=1, part=min(others))
    rows = body.get(sheet.rows) if sheet.rows else [body]
    if not isinstance(rows, list) or not rows:
        raise UnableToPropose(flaw=Flaw.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise UnableToPropose(flaw=Flaw.TOO_MANY_ROWS)
    for place, row in enumerate(rows, start=1):
        _check_row(row, parts=sheet.parts, place=place, members=members)
    told_by = [part.name for part in sheet.parts[: sheet.told_by]]
    names = [tuple(str(row[name]).strip().casefold() for name in told_by) for row in rows]
    for place, name in enumerate(names, start=1):
        if name in names[: place - 1]:
            raise UnableToPropose(flaw=Flaw.SAME_NAME, row=place, part=sheet.parts[0].name)


def _check_row(row: Any, *, parts: Sequence[Part], place: int, members: Collection[int]) -> None:
    if not isinstance(row, Mapping):
        raise UnableToPropose(flaw=Flaw.NO_VALUE, row=place)
    unknown = set(row) - {part.name for part in parts}
    if unknown:
        raise UnableToPropose(flaw=Flaw.NO_CLAUSE, row=place, part=min(unknown))
    for part in parts:
        flaw = flaw_of(row.get(part.name), part=part, members=members)
        if flaw is not None:
            raise UnableToPropose(flaw=flaw, row=place, part=part.name)


def flaw_of(said: Any, *, part: Part, members: Collection[int] = frozenset()) -> Flaw | None:
    """Why a part cannot stay as it is written, or None."""
    if part.how is How.POINTS:
        return _flaw_of_points(said, part=part)
    if part.how is How.MEMBER:
        return _flaw_of_member(said, part=part, members=members)
    words = said.strip() if isinstance(said, str) else ""
    if not words:
        return Flaw.IS_NEEDED if part.is_needed else None
    if has_unseen(words):
        return Flaw.UNSEEN
    return _flaw_of_words(words, part=part)


def _flaw_of_words(words: str, *, part: Part) -> Flaw | None:
    if part.how is How.CHOICE:
        return None if words in part.choices else Flaw.NO_SUCH_VALUE
    if part.how is How.COUNT:
        return None if _COUNT.fullmatch(words) else Flaw.NO_NUMBER
    if part.how is How.AMOUNT:
        return None if _AMOUNT.fullmatch(words) else Flaw.NO_AMOUNT
    if len(words) > LONGEST[part.how]:
        return Flaw.TOO_LONG
    return None if part.how is not How.DAY or _is_day(words) else Flaw.NO_DAY


def _flaw_of_member(said: Any, *, part: Part, members: Collection[int]) -> Flaw | None:
    """Nobody where somebody has to answer, or not exactly one who is here."""
    if said in (None, "", []):
        return Flaw.NOBODY_ANSWERS if part.is_needed else None
    is_one = isinstance(said, str) and bool(_NUMBER.fullmatch(said))
    return None if is_one and int(said) in members else Flaw.ONE_ANSWERS


def _flaw_of_points(said: Any, *, part: Part) -> Flaw | None:
    points = said if isinstance(said, list) else []
    if not points:
        return Flaw.IS_NEEDED if part.is_needed else None
    if len(points) > MOST_POINTS:
        return Flaw.TOO_MANY_VALUES
    wrong = [one for one in points if not isinstance(one, str) or not one.strip()]
    if wrong:
        return Flaw.NO_VALUE
    if any(has_unseen(one) for one in points):
        return Flaw.UNSEEN
    return Flaw.TOO_LONG if any(len(one) > LONGEST[part.how] for one in points) else None


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
