"""What is written, what is left, what is a conflict; and what comes back of it. Pure."""

from collections.abc import Mapping
from enum import Enum

from accord.integrations.connecting.values.writing import (
    OWN_FIELDS,
    OWNER,
    STATUS,
    Decided,
    Facts,
    Heard,
    Master,
    Names,
    Past,
)


def wanted(known: Facts, *, names: Names, present: Mapping[str, str]) -> dict[str, str]:
    """What Accord has to say of a record, by the tool's names of fields.

    Of an owner whom the tool does not know, and of a stage that it has no word for, nothing. Where
    its word means the stage already, it is left as it is.
    """
    texts = {field.code: field.text(known) for field in OWN_FIELDS}
    said = {name: texts[code][: names.longest] for code, name in names.own.items()}
    if names.owner and known.owner_key:
        said[names.owner] = known.owner_key
    if names.status:
        word = _status(known, names=names, present=present.get(names.status, ""))
        said |= {names.status: word} if word else {}
    return said


def _status(known: Facts, *, names: Names, present: str) -> str:
    if names.stages.get(present) == known.stage:
        return present
    return next((word for word, stage in names.stages.items() if stage == known.stage), "")


def master_of(name: str, *, names: Names) -> Master:
    """Who is master of a field that may be written; of our own always Accord."""
    if name == names.owner:
        return names.masters.get(OWNER, Master.TOOL)
    if name == names.status:
        return names.masters.get(STATUS, Master.TOOL)
    return Master.ACCORD


def decide(
    texts: Mapping[str, str], *, present: Mapping[str, str], past: Past, names: Names
) -> Decided:
    """What to do about a record that stands as `present`, of which we have `texts` to say."""
    fields: dict[str, str] = {}
    held: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    for name, text in texts.items():
        there = present.get(name, "")
        change = _change(name, text=text, there=there, past=past)
        answer = _ANSWERS[change].get(master_of(name, names=names), Do.LEAVE)
        if answer is Do.WRITE:
            fields[name] = text
        elif answer is Do.ASK:
            conflicts[name] = there
        else:
            held[name] = there
    return Decided(fields, held, conflicts)


class Do(Enum):
    """What to do about a field."""

    LEAVE = "leave"
    WRITE = "write"
    ASK = "ask"


class Since(Enum):
    """What happened to a field since it was last settled; NOTHING also where both say the same."""

    NOTHING = "nothing"
    FIRST = "first"
    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


# Of a field whose master is the tool nothing is ever written.
_ANSWERS: Mapping[Since, Mapping[Master, Do]] = {
    Since.NOTHING: {},
    Since.FIRST: {Master.ACCORD: Do.WRITE},  # NEWEST: nobody knows who was last before
    Since.OURS: {Master.ACCORD: Do.WRITE, Master.NEWEST: Do.WRITE},
    Since.THEIRS: {Master.ACCORD: Do.ASK},
    Since.BOTH: {Master.ACCORD: Do.ASK, Master.NEWEST: Do.ASK},
}


def _change(name: str, *, text: str, there: str, past: Past) -> Since:
    if is_same(text, there):
        return Since.NOTHING
    is_ours = name in past.sending and is_same(past.sending[name], there)
    told = not (name in past.said and is_same(past.said[name], text))
    moved = name in past.written and not is_same(past.written[name], there) and not is_ours
    if name not in past.said and not moved:
        return Since.OURS if is_ours else Since.FIRST
    if moved:
        return Since.BOTH if told else Since.THEIRS
    return Since.OURS if told else Since.NOTHING


def before(
    decided: Decided,
    *,
    past: Past,
    before: Mapping[str, str],
    present: Mapping[str, str],
    names: Names,
) -> dict[str, str]:
    """What the owner and the status said before our first word, once that is on its way."""
    told = {
        name: past.written.get(name, present.get(name, ""))
        for name in decided.fields
        if name in (names.owner, names.status) and name not in before
    }
    return {**before, **told}


def hear(name: str, *, cell: str, past: Past, names: Names) -> Heard:
    """What a cell that comes from the tool is, of a record that we have written."""
    ours = past.sending.get(name)
    if is_same(cell, past.written.get(name, "")) or (ours is not None and is_same(cell, ours)):
        return Heard.ECHO
    return Heard.NEWER if master_of(name, names=names) is Master.NEWEST else Heard.OTHERWISE


def is_same(one: str, other: str) -> bool:
    """Whether two cells say the same."""
    return one.strip() == other.strip()
