"""When cells of HubSpot say the same, and how our own fields are described to it."""

from accord.integrations.connecting.values import FieldCard

_TYPES = {
    "text": ("string", "text"), "number": ("number", "number"), "day": ("date", "date"),
    "moment": ("datetime", "date"), "choice": ("enumeration", "select"),
    "flag": ("bool", "booleancheckbox"),
}  # fmt: skip


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
