"""What a write may change, and what it met."""

from collections.abc import Mapping

from accord.integrations.connecting.values import FieldCard, Write
from accord.integrations.hubspot.values import OWN_PREFIX

_TYPES = {
    "text": ("string", "text"), "number": ("number", "number"), "day": ("date", "date"),
    "moment": ("datetime", "date"), "choice": ("enumeration", "select"),
    "flag": ("bool", "booleancheckbox"),
}  # fmt: skip


def not_ours(change: Write, *, also: frozenset[str]) -> str:
    """The first field that we never write; "" where all may be. also: beside our own."""
    return next(
        (name for name in change.fields if name not in also and not name.startswith(OWN_PREFIX)),
        "",
    )


def conflicts_of(change: Write, *, present: Mapping[str, str]) -> dict[str, str]:
    """Field → what it holds now, of those that no longer hold what was seen."""
    return {
        name: present.get(name, "")
        for name in change.fields
        if name in change.seen and not is_same(present.get(name, ""), change.seen[name])
    }


def is_needed(change: Write, *, present: Mapping[str, str]) -> bool:
    """Whether writing would change anything."""
    return any(not is_same(present.get(name, ""), told) for name, told in change.fields.items())


def is_same(one: str, other: str) -> bool:
    """Whether two cells say the same; HubSpot writes times of day and numbers in its own way."""
    return one == other or (bool(one) and bool(other) and _plain(one) == _plain(other))


def _plain(said: str) -> str:
    bare = said.strip().removesuffix("Z").removesuffix("+00:00")
    whole, dot, fraction = bare.rpartition(".")
    return (whole if dot and not fraction.strip("0") else bare).casefold()


def property_of(card: FieldCard, *, group: str) -> dict[str, object]:
    """How a field of ours is described to HubSpot."""
    type_, field_type = _TYPES.get(card.type, _TYPES["text"])
    options = {"true": "Yes", "false": "No"} if card.type == "flag" else dict(card.options)
    described: dict[str, object] = {
        "name": card.name, "label": card.label, "type": type_, "fieldType": field_type,
        "groupName": group,
    }  # fmt: skip
    if options:
        described["options"] = [
            {"value": value, "label": label, "displayOrder": place, "hidden": False}
            for place, (value, label) in enumerate(options.items())
        ]
    return described
