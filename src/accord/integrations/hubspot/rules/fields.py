"""The fields of each stream, as the mapping is proposed from them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from accord.integrations.connecting.values import FieldCard
from accord.integrations.hubspot.rules import lists
from accord.integrations.hubspot.rules.records import StageOf
from accord.integrations.hubspot.values import CONTACT, DELETED, ID, LABELS, Shape, Thing

_STAGED = frozenset({"dealstage", "hs_pipeline_stage"})
_LISTS = {
    "owners": lists.OWNER_FIELDS,
    "campaigns": lists.CAMPAIGN_FIELDS,
    "forms": lists.FORM_FIELDS,
    "submissions": lists.SUBMISSION_FIELDS,
}


def of_list(stream: str) -> tuple[FieldCard, ...]:
    """Fields of what HubSpot does not describe itself."""
    return lists.cards(_LISTS.get(stream, ()))


def of_thing(
    thing: Thing, *, cards: Sequence[FieldCard], stages: Mapping[str, StageOf]
) -> tuple[FieldCard, ...]:
    """An object's properties, stages by their labels; and what we add from its links."""
    labels = {key: stage.label for key, stage in stages.items()}
    staged = tuple(
        replace(card, type="choice", options=labels) if card.name in _STAGED and labels else card
        for card in cards
    )
    if thing.shape is Shape.HISTORY:
        return _of_history(thing, cards=staged)
    made = [_card(name) for name in (thing.links or {}).values()]
    made.append(_card(DELETED, type_="flag"))
    return (*_with_id(staged), *made)


def _with_id(cards: Sequence[FieldCard]) -> tuple[FieldCard, ...]:
    if any(card.name == ID for card in cards):
        return tuple(cards)
    return (_card(ID), *cards)


def _of_history(thing: Thing, *, cards: Sequence[FieldCard]) -> tuple[FieldCard, ...]:
    options = next((card.options for card in cards if card.name == thing.history), {})
    return (
        _card(CONTACT),
        replace(_card("value", type_="choice"), options=options),
        _card("timestamp", type_="moment"),
        _card("reason"),
    )


def _card(name: str, *, type_: str = "text") -> FieldCard:
    return FieldCard(name, str(LABELS[name]), type_, is_read_only=True)
