"""A card as a sheet of lines that somebody fills in: from a card's body, from a form, and back.

A sheet holds what was written, word by word; only as a body it is numbers and lists.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accord.kernel.folding import plain
from accord.scoring.values.cards import LONGEST_CODE, MOST_CASES, MOST_CRITERIA, OWN_FIELD

FIELD, PAIR, TOUCH, OFTEN = "field", "pair", "touch", "often"
FIT, INTEREST = "fit", "interest"
_KINDS = {FIT: (FIELD, PAIR), INTEREST: (TOUCH, OFTEN, FIELD, PAIR)}
HEAD = (
    "name", "segments", "fit_threshold", "interest_threshold", "half_life_days", "direct_days",
    "cells_fit_best", "cells_fit_last", "cells_interest_best", "cells_interest_last",
)  # fmt: skip
_PLAIN = (
    "code", "name", "field", "attribute", "otherwise", "unknown", "direction", "channels",
    "assets", "campaigns", "points", "daily_cap", "direct", "at_least", "within_days",
    "reach", "team", "where_field", "where_attribute", "where_test", "where_values",
)  # fmt: skip
_CASE = ("test", "values", "points")
_HALF = ("field", "attribute", "test", "values")
# What a new pair begins with: something to change.
_NEW_PAIR = ({"field": "title", "test": "has_word"}, {"field": "employees", "test": "between"})
_LISTS = ("channels", "assets", "campaigns")
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_MOST_TEXT = 50_000


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One criterion; kind: FIELD, PAIR, TOUCH or OFTEN. said: what stands in its fields; cases:
    its answers, of a pair the two that must hold together."""

    kind: str
    said: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    cases: tuple[Mapping[str, str], ...] = ()

    @property
    def is_blank(self) -> bool:
        told = any(self.said.get(one, "").strip() for one in ("name", "attribute", "points"))
        written = (
            case.get(one) for case in self.cases for one in ("attribute", "values", "points")
        )
        return not (told or any(written) or self.kinds)


@dataclass(frozen=True, slots=True)
class Sheet:
    """head: what is said of the whole card, by the names of HEAD."""

    head: Mapping[str, str]
    fit: tuple[SheetLine, ...] = ()
    interest: tuple[SheetLine, ...] = ()

    def lines(self, axis: str) -> tuple[SheetLine, ...]:
        return self.fit if axis == FIT else self.interest

    def holding(self, axis: str, lines: Sequence[SheetLine]) -> "Sheet":
        """The same with other lines of an axis."""
        kept = tuple(lines)
        return replace(self, fit=kept) if axis == FIT else replace(self, interest=kept)


def blank_line(kind: str) -> SheetLine:
    """A line to fill in."""
    if kind == PAIR:
        return SheetLine(kind, {"otherwise": "0"}, (), _NEW_PAIR)
    said = {"otherwise": "0"} if kind == FIELD else {}
    return SheetLine(kind, said, (), ({},) if kind == FIELD else ())


def from_body(body: Mapping[str, Any]) -> Sheet:
    """A card as it is written down."""
    cells = body.get("cells") or {}
    best = {axis: cells.get(axis) or ("", "") for axis in (FIT, INTEREST)}
    interest = body["interest"]
    head = {
        "name": body["name"],
        "segments": "\n".join((body.get("applies_to") or {}).get("segments", [])),
        "fit_threshold": body["fit"]["threshold"],
        "interest_threshold": interest["threshold"],
        "half_life_days": interest["half_life_days"],
        "direct_days": interest.get("direct_days") or "",
        **{f"cells_{axis}_best": best[axis][0] for axis in best},
        **{f"cells_{axis}_last": best[axis][1] for axis in best},
    }
    return Sheet(
        {name: str(value) for name, value in head.items()},
        tuple(_line(one) for one in body["fit"]["criteria"]),
        tuple(_line(one) for one in interest["criteria"]),
    )


def from_form(given: Mapping[str, Sequence[str]]) -> Sheet:
    """What a form sends; cases in which nothing stands are passed over."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].replace("\x00", "").strip()[:_MOST_TEXT]

    lines: dict[str, list[SheetLine]] = {FIT: [], INTEREST: []}
    for axis, found in lines.items():
        for place in range(MOST_CRITERIA + 1):
            start = f"{axis}-{place}"
            kind = said(f"{start}-kind")
            if kind not in _KINDS[axis]:
                continue
            parts, most = (_HALF, len(_NEW_PAIR)) if kind == PAIR else (_CASE, MOST_CASES + 1)
            cases = tuple(
                {one: said(f"{start}-case-{number}-{one}") for one in parts}
                for number in range(most)
                if kind == PAIR
                or any(said(f"{start}-case-{number}-{one}") for one in ("values", "points"))
            )
            kinds = tuple(one.replace("\x00", "") for one in given.get(f"{start}-kinds", []))
            told = {one: said(f"{start}-{one}") for one in _PLAIN}
            found.append(SheetLine(kind, told, kinds, cases))
    return Sheet({name: said(name) for name in HEAD}, tuple(lines[FIT]), tuple(lines[INTEREST]))


def to_body(sheet: Sheet) -> dict[str, Any]:
    """The card as it would be kept; what is no number stays text, and is refused as a card."""
    taken: set[str] = set()
    head = sheet.head
    body: dict[str, Any] = {
        "name": head["name"],
        "fit": {
            "threshold": _number(head["fit_threshold"]),
            "criteria": [_criterion(line, taken) for line in sheet.fit],
        },
        "interest": {
            "threshold": _number(head["interest_threshold"]),
            "half_life_days": _decimal(head["half_life_days"]),
            "direct_days": _number(head["direct_days"] or "0"),
            "criteria": [_criterion(line, taken) for line in sheet.interest],
        },
    }
    segments = _many(head["segments"])
    if segments:
        body["applies_to"] = {"segments": segments}
    cuts = {
        axis: [_number(head[f"cells_{axis}_best"]), _number(head[f"cells_{axis}_last"])]
        for axis in (FIT, INTEREST)
        if head[f"cells_{axis}_best"] or head[f"cells_{axis}_last"]
    }
    return {**body, "cells": cuts} if cuts else body


def filled(sheet: Sheet) -> Sheet:
    """Without the lines in which nothing stands."""
    for axis in (FIT, INTEREST):
        sheet = sheet.holding(axis, [line for line in sheet.lines(axis) if not line.is_blank])
    return sheet


def acted(sheet: Sheet, act: str) -> Sheet:
    """The sheet after a button: a line more or less, a line moved, a case more."""
    found = re.fullmatch(r"(add|remove|up|down|case)-(fit|interest)-(\w{1,5})", act)
    if found is None:
        return sheet
    verb, axis, rest = found.groups()
    lines = [*sheet.lines(axis)]
    if verb == "add":
        return sheet.holding(axis, [*lines, blank_line(rest)] if rest in _KINDS[axis] else lines)
    place = int(rest) if rest.isascii() and rest.isdigit() else len(lines)
    return sheet.holding(axis, _changed(lines, verb, place)) if place < len(lines) else sheet


def _changed(lines: list[SheetLine], verb: str, place: int) -> list[SheetLine]:
    if verb == "remove":
        return lines[:place] + lines[place + 1 :]
    if verb == "case":
        if lines[place].kind != FIELD:
            return lines
        lines[place] = replace(lines[place], cases=(*lines[place].cases, {}))
        return lines
    other = place + (1 if verb == "down" else -1)
    if 0 <= other < len(lines):
        lines[place], lines[other] = lines[other], lines[place]
    return lines


def field_of(where: str) -> str:
    """The field of the form that a refusal of a card is about; "" for the whole."""
    known = {
        "name": "name",
        "fit.threshold": "fit_threshold",
        "interest.threshold": "interest_threshold",
        "interest.half_life_days": "half_life_days",
        "interest.direct_days": "direct_days",
    }
    if where in known:
        return known[where]
    if where.startswith("applies_to"):
        return "segments"
    if cut := re.fullmatch(r"cells\.(fit|interest)(\[1\])?.*", where):
        return f"cells_{cut[1]}_{'last' if cut[2] else 'best'}"
    line = re.match(r"(fit|interest)\.criteria\[(\d+)\](?:\.(.*))?$", where)
    if line is None:
        return ""
    start, rest = f"{line[1]}-{line[2]}", line[3] or "name"
    if case := re.match(r"(?:cases|both)\[(\d+)\](?:\.(\w+))?", rest):
        return f"{start}-case-{case[1]}-{case[2] or 'values'}"
    part = re.sub(r"\[.*", "", rest.removeprefix("touch.")).replace("where.", "where_")
    return f"{start}-{'name' if part in ('code', 'touch', 'cases', 'both') else part}"


def _line(said: Mapping[str, Any]) -> SheetLine:
    shared = {"code": said["code"], "name": said.get("name", said["code"])}
    if "both" in said:
        halves = tuple({**_field(one["field"]), **_test(one)} for one in said["both"])
        told = {**shared, **_rest(said), "points": str(said["points"])}
        return SheetLine(PAIR, told, (), halves)
    if "field" in said:
        cases = tuple({**_test(one), "points": str(one["points"])} for one in said["cases"])
        return SheetLine(FIELD, {**shared, **_field(said["field"]), **_rest(said)}, (), cases)
    touch = said["touch"]
    kind = OFTEN if said.get("at_least") is not None else TOUCH
    numbers = ("points", "daily_cap", "at_least", "within_days")
    told = {
        **shared,
        **{one: touch.get(one) or "" for one in ("direction", "reach", "team")},
        **{one: "\n".join(touch.get(one) or []) for one in _LISTS},
        **{one: "" if said.get(one) is None else str(said[one]) for one in numbers},
        "direct": "1" if said.get("direct") else "",
        **_gate(said.get("where")),
    }
    return SheetLine(kind, told, tuple(touch["kinds"]))


def _field(said: Any) -> dict[str, str]:
    own = str(said).startswith(OWN_FIELD)
    return {
        "field": "attribute" if own else said,
        "attribute": str(said).removeprefix(OWN_FIELD) if own else "",
    }


def _gate(said: Mapping[str, Any] | None) -> dict[str, str]:
    """What must hold of a field besides touches, by the names of the form."""
    half = {**_field(said["field"]), **_test(said)} if said else {}
    return {f"where_{name}": half.get(name, "") for name in _HALF}


def _test(said: Mapping[str, Any]) -> dict[str, str]:
    return {"test": said["test"], "values": "\n".join(said.get("values") or [])}


def _rest(said: Mapping[str, Any]) -> dict[str, str]:
    unknown = said.get("unknown")
    return {
        "otherwise": str(said.get("otherwise", 0)),
        "unknown": "" if unknown is None else str(unknown),
    }


def _criterion(line: SheetLine, taken: set[str]) -> dict[str, Any]:
    said = line.said
    body: dict[str, Any] = {"code": _code(said, taken), "name": said.get("name", "")}
    if line.kind == PAIR:
        both = [{"field": _named(one), **_compared(one)} for one in line.cases]
        points = _number(said.get("points", ""))
        return {**body, "both": both, "points": points, **_other(said)}
    if line.kind == FIELD:
        cases = [{**_compared(one), "points": _number(one.get("points", ""))} for one in line.cases]
        return {**body, "field": _named(said), "cases": cases, **_other(said)}
    named = {one: said[one] for one in ("direction", "reach", "team") if said.get(one)}
    listed = {one: _many(said[one]) for one in _LISTS if said.get(one)}
    body["touch"] = {"kinds": [*line.kinds], **named, **listed}
    body["points"] = _number(said.get("points", ""))
    if line.kind == OFTEN:
        body["at_least"] = _number(said.get("at_least", ""))
        body["within_days"] = _number(said.get("within_days", ""))
        if said.get("where_field"):
            half = {name: said.get(f"where_{name}", "") for name in _HALF}
            body["where"] = {"field": _named(half), **_compared(half)}
        return body
    if said.get("daily_cap"):
        body["daily_cap"] = _number(said["daily_cap"])
    if said.get("direct"):
        body["direct"] = True
    return body


def _named(said: Mapping[str, str]) -> str:
    if said.get("field") == "attribute":
        return OWN_FIELD + said.get("attribute", "")
    return said.get("field", "")


def _compared(said: Mapping[str, str]) -> dict[str, Any]:
    return {"test": said.get("test", ""), "values": _many(said.get("values", ""))}


def _other(said: Mapping[str, str]) -> dict[str, Any]:
    return {
        "otherwise": _number(said.get("otherwise") or "0"),
        "unknown": _number(said["unknown"]) if said.get("unknown") else None,
    }


def _code(said: Mapping[str, str], taken: set[str]) -> str:
    """What a line is known by through its versions; a new one is called after its name."""
    made = "_".join(re.findall(r"[a-z0-9]+", plain(said.get("name", ""))))
    wanted = said.get("code") or made[: LONGEST_CODE - 3].strip("_") or "line"
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}_{number}", number + 1
    taken.add(code)
    return code


def _many(said: str) -> list[str]:
    return [one.strip() for one in said.splitlines() if one.strip()]


def _number(said: str) -> int | str:
    return int(said) if _WHOLE.fullmatch(said) else said


def _decimal(said: str) -> float | str:
    if _WHOLE.fullmatch(said):
        return int(said)
    return float(said) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", said) else said
