"""Rules of routing as a sheet that somebody fills in: from a version's body, from a form, and back.

A sheet holds what was written, word by word; only as a body it is numbers and lists.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accord.handoffs.values.routing import (
    MOST_CONDITIONS,
    MOST_ENTRIES,
    MOST_RULES,
    PoolOf,
    RoutingField,
)

SWITCHES = ("account_owner_first", "same_owner_first", "owner_takes_turn", "working_first")
OWN = "attribute:"
# Fields that members may have to know; others as own fields.
KNOWN = ("language", "segment", "industry", "country", "campaign")
_CONDITION = ("field", "attribute", "test", "values")
_ENTRY = ("who", "weight", "skills")
_ALWAYS = frozenset({"test", "weight"})  # stand in a line in which nothing is said yet
_WHOLE = re.compile(r"\d{1,18}")
_MOST_TEXT = 20_000
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """One rule; `said` by name of its fields, `switches` those that are on, `needs` the fields of
    which members must know the lead's word."""

    said: Given = field(default_factory=dict)
    switches: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    conditions: tuple[Given, ...] = ()
    pool: tuple[Given, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        told = [self.said.get("name", ""), *(one.get("who", "") for one in self.pool)]
        return not any(told) and not any(one.get("values") for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Sheet:
    """fallback: the id of a member, as a choice says it."""

    fallback: str = ""
    rules: tuple[RuleSheet, ...] = ()


BLANK = RuleSheet(conditions=({},), pool=({"weight": "1"},))


def from_body(body: Mapping[str, Any]) -> Sheet:
    """Rules as they are written down."""
    return Sheet(str(body["fallback"]), tuple(_rule(one) for one in body["rules"]))


def _rule(row: Mapping[str, Any]) -> RuleSheet:
    needs = row.get("needs", [])
    return RuleSheet(
        {
            "code": row["code"],
            "name": row["name"],
            "own": ", ".join(one.removeprefix(OWN) for one in needs if one.startswith(OWN)),
        },
        tuple(name for name in SWITCHES if row.get(name)),
        tuple(one for one in needs if not one.startswith(OWN)),
        tuple(
            {
                "field": one["field"],
                "attribute": one["attribute"],
                "test": one["test"],
                "values": ", ".join(one["values"]),
            }
            for one in row.get("conditions", [])
        ),
        tuple(
            {
                "who": who_of(one),
                "weight": str(one["weight"]),
                "skills": ", ".join(one.get("skills", [])),
            }
            for one in row["pool"]
        ),
    )


def who_of(entry: Mapping[str, Any]) -> str:
    """Whom an entry of a pool names, as a choice of the form says it."""
    of = next(one.value for one in PoolOf if one.value in entry)
    return f"{of}:{entry[of]}"


def from_form(given: Mapping[str, Sequence[str]]) -> Sheet:
    """What a form sends; lines in which nothing stands are passed over."""

    def said(name: str) -> str:
        return (given.get(name) or [""])[0].replace("\x00", "").strip()[:_MOST_TEXT]

    def lines(start: str, names: Sequence[str], *, most: int) -> tuple[Given, ...]:
        rows = ({one: said(f"{start}-{n}-{one}") for one in names} for n in range(most + 1))
        return tuple(row for row in rows if any(row[one] for one in row if one not in _ALWAYS))

    rules = []
    for place in range(MOST_RULES + 1):
        start = f"rule-{place}"
        if f"{start}-name" not in given:
            continue
        rules.append(
            RuleSheet(
                {one: said(f"{start}-{one}") for one in ("code", "name", "own")},
                tuple(one for one in SWITCHES if said(f"{start}-{one}")),
                tuple(one for one in given.get(f"{start}-needs", ()) if one in KNOWN),
                lines(f"{start}-if", _CONDITION, most=MOST_CONDITIONS),
                lines(f"{start}-to", _ENTRY, most=MOST_ENTRIES),
            )
        )
    return Sheet(said("fallback"), tuple(rules))


def to_body(sheet: Sheet, *, codes: Sequence[str]) -> dict[str, Any]:
    """The rules as they would be kept, with these codes; what is no number stays text, and is
    refused as a routing."""
    return {
        "rules": [_body(one, code) for one, code in zip(sheet.rules, codes, strict=True)],
        "fallback": _number(sheet.fallback) if sheet.fallback else None,
    }


def _body(rule: RuleSheet, code: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "code": code,
        "name": rule.said.get("name", ""),
        "conditions": [
            {
                "field": one["field"] or RoutingField.ATTRIBUTE.value,
                "attribute": one["attribute"],
                "test": one["test"],
                "values": _many(one["values"]),
            }
            for one in rule.conditions
        ],
        "pool": [_entry(one) for one in rule.pool],
        "needs": [*rule.needs, *(OWN + one for one in _many(rule.said.get("own", "")))],
    }
    return body | dict.fromkeys(rule.switches, True)


def _entry(said: Given) -> dict[str, Any]:
    of, _colon, name = said["who"].partition(":")
    is_member = of == PoolOf.MEMBER
    skills = _many(said["skills"])
    named = {of: _number(name) if is_member else name} if of else {}
    body = {**named, "weight": _number(said["weight"] or "1")}
    return {**body, "skills": skills} if skills else body


def _many(text: str) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and _WHOLE.fullmatch(text) else text


def filled(sheet: Sheet) -> Sheet:
    """Without the rules in which nothing stands."""
    return replace(sheet, rules=tuple(one for one in sheet.rules if not one.is_blank))


def acted(sheet: Sheet, act: str) -> Sheet:
    """The sheet after a button: a rule more or less, moved, a condition or somebody more."""
    if act == "add":
        return replace(sheet, rules=(*sheet.rules, BLANK))
    found = re.fullmatch(r"(remove|up|down|if|to)-([0-9]{1,3})", act)
    place = int(found[2]) if found else len(sheet.rules)
    if found is None or place >= len(sheet.rules):
        return sheet
    return replace(sheet, rules=tuple(_changed([*sheet.rules], found[1], place)))


def _changed(rules: list[RuleSheet], verb: str, place: int) -> list[RuleSheet]:
    one = rules[place]
    if verb == "remove":
        return rules[:place] + rules[place + 1 :]
    if verb == "if":
        rules[place] = replace(one, conditions=(*one.conditions, {}))
        return rules
    if verb == "to":
        rules[place] = replace(one, pool=(*one.pool, {"weight": "1"}))
        return rules
    other = place + (1 if verb == "down" else -1)
    if 0 <= other < len(rules):
        rules[place], rules[other] = rules[other], rules[place]
    return rules


def place_of(where: str) -> tuple[int | None, str]:
    """The rule that a refusal is about, from 0, and the field of the form; (None, "fallback") or
    (None, "") for the whole."""
    found = re.match(r"rules\[(\d+)\](?:\.(\w+)(?:\[(\d+)\](?:\.(\w+))?)?)?", where)
    if found is None:
        return None, "fallback" if where == "fallback" else ""
    rule, part, line, of = found.groups()
    start = f"rule-{rule}"
    if part == "conditions" and line is not None:
        name = of if of in _CONDITION else "values"
        return int(rule), f"{start}-if-{line}-{name}"
    if part == "pool":
        name = of if of in _ENTRY else "who"
        return int(rule), f"{start}-to-{line or 0}-{name}"
    return int(rule), f"{start}-own" if part == "needs" else f"{start}-name"
