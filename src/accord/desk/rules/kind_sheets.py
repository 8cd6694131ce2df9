"""The kinds of hand-off as a form: read from a body, from what is sent, and back to a body."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.handoffs.values.kinds import MOST_KINDS, Channel
from accord.team.values import Side

TEXTS = (
    "code", "name", "from", "to", "at_stage", "channel", "fallback", "cooling_days", "nurture",
    "expires_days",
)  # fmt: skip
_MAY = ("nurture", "expires_days")  # left out where nothing is written
_MOST_TEXT = 400
_WHOLE = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class KindSheet:
    """One kind; `said` by name of its fields, `needs` the codes of what has to be known."""

    said: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.said.get("name") or self.said.get("code"))


Sheet = tuple[KindSheet, ...]
BLANK = KindSheet(
    {
        "from": Side.MARKETING.value, "to": Side.SALES.value, "channel": Channel.IN_APP.value,
        "fallback": Channel.MAIL.value, "cooling_days": "14",
    }
)  # fmt: skip


def from_body(body: Mapping[str, Any]) -> Sheet:
    """Kinds as they are written down, each with all that it says."""
    return tuple(
        KindSheet({name: str(row.get(name, "")) for name in TEXTS}, tuple(row.get("needs", ())))
        for row in body["kinds"]
    )


def from_form(given: Mapping[str, Sequence[str]]) -> Sheet:
    """What a form sends."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].replace("\x00", "").strip()[:_MOST_TEXT]

    kinds = []
    for place in range(MOST_KINDS + 1):
        start = f"kind-{place}"
        if f"{start}-name" not in given:
            continue
        needs = tuple(one[:_MOST_TEXT] for one in given.get(f"{start}-needs", ()))
        kinds.append(KindSheet({one: said(f"{start}-{one}") for one in TEXTS}, needs))
    return tuple(kinds)


def to_body(sheet: Sheet, *, codes: Sequence[str]) -> dict[str, Any]:
    """The kinds as they would be kept, with these codes; what is no number stays text, and is
    refused as a kind."""
    return {"kinds": [_body(one, code) for one, code in zip(sheet, codes, strict=True)]}


def _body(kind: KindSheet, code: str) -> dict[str, Any]:
    body: dict[str, Any] = {name: kind.said.get(name, "") for name in TEXTS if name not in _MAY}
    body |= {"code": code, "needs": [*kind.needs]}
    body["cooling_days"] = _days(body["cooling_days"])
    if nurture := kind.said.get("nurture", ""):
        body["nurture"] = nurture
    if expires := kind.said.get("expires_days", ""):
        body["expires_days"] = _days(expires)
    return body


def _days(said: str) -> int | str:
    return int(said) if said.isascii() and _WHOLE.fullmatch(said) else said


def filled(sheet: Sheet) -> Sheet:
    """Without the kinds in which nothing stands."""
    return tuple(one for one in sheet if not one.is_blank)


def acted(sheet: Sheet, act: str) -> Sheet:
    """The sheet after a button: a kind more or less, or moved."""
    if act == "add":
        return (*sheet, BLANK)
    found = re.fullmatch(r"(remove|up|down)-([0-9]{1,3})", act)
    place = int(found[2]) if found else len(sheet)
    if found is None or place >= len(sheet):
        return sheet
    kinds = [*sheet]
    if found[1] == "remove":
        return tuple(kinds[:place] + kinds[place + 1 :])
    other = place + (1 if found[1] == "down" else -1)
    if 0 <= other < len(kinds):
        kinds[place], kinds[other] = kinds[other], kinds[place]
    return tuple(kinds)


def codes_of(sheet: Sheet, *, made: Sequence[str]) -> list[str]:
    """A code for each kind: the one it has, else one from its name (`made`), that no other has."""
    taken = {one.said.get("code", "") for one in sheet}
    codes: list[str] = []
    for place, one in enumerate(sheet):
        code = one.said.get("code", "")
        if not code:
            stem = made[place].replace("-", "_")[:30] or "kind"
            stem = stem if stem[0].isalpha() else f"kind_{stem}"
            tries = (stem, *(f"{stem}_{number}" for number in range(2, 200)))
            code = next(each for each in tries if each not in taken)
        taken.add(code)
        codes.append(code)
    return codes


def place_of(where: str) -> tuple[int | None, str]:
    """The kind that a refusal is about, from 0, and the field of the form; (None, "") for all."""
    found = re.match(r"kinds\[(\d+)\](?:\.(\w+))?", where)
    if found is None:
        return None, ""
    part = found[2] if found[2] in (*TEXTS, "needs") and found[2] != "code" else "name"
    return int(found[1]), f"kind-{found[1]}-{part}"
