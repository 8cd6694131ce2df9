"""The fields of each stream, as the mapping is proposed from them; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.integrations.connecting.values import FieldCard
from accord.integrations.mautic.rules import rows
from accord.integrations.mautic.rules.answers import Said, dicts, text_of
from accord.integrations.mautic.values import FORMER, ID, LABELS

_TYPES = {
    "number": "number", "boolean": "flag", "date": "day", "datetime": "moment", "select": "choice",
    "multiselect": "choice",
}  # fmt: skip
_LISTS: Mapping[str, tuple[str, ...]] = {
    "users": rows.USER, "campaigns": rows.CAMPAIGN, "pieces": rows.PIECE, "touches": rows.TOUCH,
}  # fmt: skip
_MADE = ("owner_id", "date_added", "company_id", "do_not_email", FORMER)


def of_list(stream: str) -> tuple[FieldCard, ...]:
    """Fields of what Mautic does not describe itself."""
    return tuple(FieldCard(name, name, is_read_only=True) for name in _LISTS[stream])


def of_stages(stages: Mapping[str, str]) -> tuple[FieldCard, ...]:
    """Fields of the past of contacts. stages: id → name."""
    return (
        FieldCard("contact_id", str(LABELS[ID]), is_read_only=True),
        _stage(stages),
        FieldCard("timestamp", str(LABELS["date_added"]), "moment", is_read_only=True),
    )


def of_contacts(cards: Sequence[FieldCard], stages: Mapping[str, str]) -> tuple[FieldCard, ...]:
    """What the account has of contacts, their stages, and what is made here."""
    made = [FieldCard(name, str(LABELS[name]), is_read_only=True) for name in _MADE]
    return (_id(), *cards, _stage(stages), *made)


def of_companies(cards: Sequence[FieldCard]) -> tuple[FieldCard, ...]:
    return (_id(), *cards)


def cards_of(described: Sequence[Said]) -> tuple[FieldCard, ...]:
    """Fields as Mautic describes them; those it ships with are not the company's own."""
    return tuple(
        FieldCard(
            name=name,
            label=text_of(each.get("label")) or name,
            type=_TYPES.get(text_of(each.get("type")), "text"),
            options=_options(each.get("properties")),
            is_own=each.get("isFixed") is not True and name not in rows.SHIPPED,
        )
        for each in described
        if each.get("isPublished") is not False and (name := text_of(each.get("alias")))
    )


def _id() -> FieldCard:
    return FieldCard(ID, str(LABELS[ID]), is_read_only=True)


def _stage(stages: Mapping[str, str]) -> FieldCard:
    names = {name: name for name in stages.values()}
    return FieldCard(
        "stage_name", str(LABELS["stage_name"]), "choice", options=names, is_read_only=True
    )


def _options(properties: Any) -> dict[str, str]:
    """The choices of a field: a list of them, or names parted by bars."""
    said = properties.get("list") if isinstance(properties, dict) else None
    if isinstance(said, str):
        return {each: each for each in said.split("|") if each}
    return {
        value: text_of(each.get("label")) or value
        for each in dicts(said)
        if (value := text_of(each.get("value")))
    }
