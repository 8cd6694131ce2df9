"""Writing to a portal: only the fields that are given, after looking at what they hold now."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values import Fault, Faulty, FieldCard, Write, Written
from accord.integrations.hubspot.queries import records
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import records as reading
from accord.integrations.hubspot.rules import writing as rules
from accord.integrations.hubspot.values import (
    ALSO_WRITTEN,
    BATCH_SIZE,
    OWN_GROUP,
    OWN_GROUP_LABEL,
    OWN_PREFIX,
    Thing,
)

_OF_ONE = frozenset({Fault.NOT_ITS_API, Fault.STREAM_GONE})  # what one record of many may cause


def write(portal: Portal, thing: Thing, changes: Sequence[Write]) -> list[Written]:
    """Write fields of records, in the order given; one that somebody changed is left alone.

    Raises Faulty where the portal takes none of them; what of a batch was not written is then
    not written at all.
    """
    written: list[Written] = []
    for start in range(0, len(changes), BATCH_SIZE):
        written += _write_some(portal, thing, changes[start : start + BATCH_SIZE])
    return written


def _write_some(portal: Portal, thing: Thing, changes: Sequence[Write]) -> list[Written]:
    names = sorted({name for change in changes for name in change.fields})
    found = records.named(
        portal, thing, properties=names, ids=[change.external_id for change in changes]
    )
    present = {record.id: record.properties for record in found if not record.archived}
    also = ALSO_WRITTEN.get(thing.object, frozenset())
    answers = {change.external_id: _looked_at(change, present, also=also) for change in changes}
    due = [
        change
        for change in changes
        if answers[change.external_id] == Written(change.external_id)
        and rules.is_needed(change, present=present[change.external_id])
    ]
    answers |= _send(portal, thing, due)
    return [answers[change.external_id] for change in changes]


def _looked_at(
    change: Write, present: Mapping[str, Mapping[str, str]], *, also: frozenset[str]
) -> Written:
    strange = rules.not_ours(change, also=also)
    if strange:
        return Written(change.external_id, Fault.NOT_WRITTEN, strange)
    if change.external_id not in present:
        return Written(change.external_id, Fault.NOT_WRITTEN, "deleted")
    conflicts = rules.conflicts_of(change, present=present[change.external_id])
    return Written(change.external_id, conflicts=conflicts)


def _send(portal: Portal, thing: Thing, due: Sequence[Write]) -> dict[str, Written]:
    """All at once; where one of them spoils it, each by itself."""
    if not due:
        return {}
    try:
        answer = portal.post(
            f"/crm/objects/{{edition}}/{thing.object}/batch/update",
            body={
                "inputs": [
                    {"id": change.external_id, "properties": dict(change.fields)} for change in due
                ]
            },
        )
    except Faulty as fault:
        if fault.fault not in _OF_ONE:
            raise
        return {change.external_id: _send_one(portal, thing, change) for change in due}
    taken = {reading.text_of(each.get("id")) for each in reading.results_in(answer.body)}
    return {
        change.external_id: Written(change.external_id)
        if change.external_id in taken
        else Written(change.external_id, Fault.NOT_WRITTEN)
        for change in due
    }


def _send_one(portal: Portal, thing: Thing, change: Write) -> Written:
    try:
        portal.patch(
            f"/crm/objects/{{edition}}/{thing.object}/{change.external_id}",
            body={"properties": dict(change.fields)},
        )
    except Faulty as fault:
        if fault.fault not in _OF_ONE:
            raise
        return Written(change.external_id, Fault.NOT_WRITTEN, fault.detail)
    return Written(change.external_id)


def make_properties(portal: Portal, thing: Thing, cards: Sequence[FieldCard]) -> tuple[str, ...]:
    """Make those of our own fields that an object lacks, in a group of ours; answers their names.

    Raises ValueError for a name without our prefix: nobody else's field is ever made or changed.
    """
    foreign = [card.name for card in cards if not card.name.startswith(OWN_PREFIX)]
    if foreign:
        raise ValueError(f"not our own: {foreign[0]}")
    there = {card.name for card in records.properties_of(portal, object_name=thing.object)}
    missing = [card for card in cards if card.name not in there]
    if missing:
        _make_group(portal, thing)
        portal.post(
            f"/crm/properties/{{edition}}/{thing.object}/batch/create",
            body={"inputs": [rules.property_of(card, group=OWN_GROUP) for card in missing]},
        )
    return tuple(card.name for card in missing)


def _make_group(portal: Portal, thing: Thing) -> None:
    path = f"/crm/properties/{{edition}}/{thing.object}/groups"
    groups = reading.results_in(portal.get(path).body)
    if not any(group.get("name") == OWN_GROUP for group in groups):
        portal.post(path, body={"name": OWN_GROUP, "label": OWN_GROUP_LABEL, "displayOrder": -1})
