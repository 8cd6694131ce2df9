"""The rules of touches as a form: read from a body, from what is sent, and back to a body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

NUMBERS = ("look_back", "influence", "half_life", "shortest_talk")
CHECKS = ("by_sales", "mails_to_many", "collapse")
WEIGHTS = ("first", "lead_created", "opportunity_created", "closed_won", "rest")
_MOST_TEXT, _MOST_KINDS = 40, 60
_WHOLE = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """said: by name of its fields, weights in parts of 100, checks as "1" or ""."""

    said: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


def from_body(body: Mapping[str, Any]) -> Sheet:
    """Rules as they are written down."""
    custom = body.get("custom") or {}
    said = {name: str(body.get(name, "")) for name in (*NUMBERS, "sourced")}
    said |= {name: "1" if body.get(name) else "" for name in CHECKS}
    said |= {f"weight_{name}": _percent(custom.get(name)) for name in WEIGHTS}
    return Sheet(said, tuple(body["kinds"]))


def from_form(given: Mapping[str, Sequence[str]]) -> Sheet:
    """What a form sends."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].replace("\x00", "").strip()[:_MOST_TEXT]

    names = (*NUMBERS, *CHECKS, "sourced", *(f"weight_{name}" for name in WEIGHTS))
    kinds = tuple(one[:_MOST_TEXT] for one in (given.get("kinds") or ())[:_MOST_KINDS])
    return Sheet({name: said(name) for name in names}, kinds)


def to_body(sheet: Sheet) -> dict[str, Any]:
    """The rules as they would be kept; what is no number stays text, and is refused as a rule."""
    body: dict[str, Any] = {"kinds": [*sheet.kinds], "sourced": sheet.said.get("sourced", "")}
    body |= {name: _number(sheet.said.get(name, "")) for name in NUMBERS}
    body |= {name: bool(sheet.said.get(name)) for name in CHECKS}
    weights = {name: sheet.said.get(f"weight_{name}", "") for name in WEIGHTS}
    if any(weights.values()):
        body["custom"] = {name: _share(said) for name, said in weights.items() if said}
    return body


def field_of(where: str) -> str:
    """The field of the form that a refusal is about; "" for the whole."""
    if where.startswith("custom"):
        name = where.partition(".")[2]
        return f"weight_{name}" if name in WEIGHTS else f"weight_{WEIGHTS[0]}"
    name = where.partition("[")[0]
    return name if name in (*NUMBERS, *CHECKS, "sourced", "kinds") else ""


def _number(said: str) -> int | str:
    return int(said) if said.isascii() and _WHOLE.fullmatch(said) else said


def _percent(share: str | None) -> str:
    if share is None:
        return ""
    told = f"{Decimal(share) * 100:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def _share(said: str) -> str:
    try:
        number = Decimal(said.replace(",", "."))
    except InvalidOperation:
        return said
    return f"{number / 100:f}" if number.is_finite() and abs(number) <= 1_000 else said
