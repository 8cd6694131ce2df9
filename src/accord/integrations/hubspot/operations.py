"""Writing to a portal: only the fields that are given, after looking at what they hold now."""

from collections.abc import Sequence

from accord.integrations.connecting import api as frame
from accord.integrations.connecting.values import (
    Errand,
    Fault,
    Faulty,
    FieldCard,
    Write,
    Written,
)
from accord.integrations.hubspot.queries import records
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import records as reading
from accord.integrations.hubspot.rules import tasks
from accord.integrations.hubspot.rules import writing as rules
from accord.integrations.hubspot.values import (
    ALSO_WRITTEN,
    BATCH_SIZE,
    OWN_FIELD,
    OWN_GROUP,
    OWN_GROUP_LABEL,
    TASK_MARK,
    Thing,
)

_TASKS = "/crm/objects/{edition}/tasks"
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
    also = ALSO_WRITTEN.get(thing.object, frozenset())
    judged = {each.external_id: frame.not_ours(each, own=OWN_FIELD, also=also) for each in changes}
    asked = [each for each in changes if judged[each.external_id] is None]
    names = sorted({name for each in asked for name in each.fields})
    found = records.named(portal, thing, properties=names, ids=[each.external_id for each in asked])
    present = {record.id: record.properties for record in found if not record.archived}
    for each in asked:
        judged[each.external_id] = frame.judge(
            each, standing=present.get(each.external_id), is_same=rules.is_same
        )
    judged |= _send(portal, thing, [each for each in asked if judged[each.external_id] is None])
    return [judged[each.external_id] or Written(each.external_id) for each in changes]


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
    """Make those of our own fields that an object lacks, in a group of ours; tells their names."""
    there = {card.name for card in records.properties_of(portal, object_name=thing.object)}
    missing = frame.missing(cards, there=there, own=OWN_FIELD)
    if missing:
        _make_group(portal, thing.object)
        portal.post(
            f"/crm/properties/{{edition}}/{thing.object}/batch/create",
            body={"inputs": [rules.property_of(card, group=OWN_GROUP) for card in missing]},
        )
    return tuple(card.name for card in missing)


class Tasks:
    """The tasks of a portal that bear marks of ours."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def make(self, errand: Errand, *, record_id: str, owner: str) -> None:
        """A task about a contact, once: one that bears the mark is left as people have made it."""
        standing = _task_of_mark(self._portal, errand.mark)
        key = standing.id if standing else ""
        if not key:
            _make_mark_field(self._portal)
            said = {"inputs": [tasks.task_of(errand, owner=owner)]}
            made = self._portal.post(f"{_TASKS}/batch/upsert", body=said)
            key = reading.record_of((reading.results_in(made.body) or [{}])[0]).id
        linked = {"inputs": [{"from": {"id": key}, "to": {"id": record_id}}]}
        path = "/crm/associations/{edition}/tasks/contacts/batch/associate/default"
        self._portal.post(path, body=linked)

    def settle(self, mark: str, *, record_ids: Sequence[str], owner: str) -> bool:
        """Have the task that bears a mark be open and of this owner, or done where that is ""."""
        del record_ids  # the mark alone tells it from all others
        standing = _task_of_mark(self._portal, mark)
        if standing is None:
            return False
        if said := tasks.standing_of(standing.properties, owner=owner):
            self._portal.patch(f"{_TASKS}/{standing.id}", body={"properties": said})
        return True


def _task_of_mark(portal: Portal, mark: str) -> reading.Record | None:
    """The task that bears a mark; None where there is none, or no such mark yet."""
    asked = {
        "idProperty": TASK_MARK,
        "properties": [TASK_MARK, *tasks.READ],
        "inputs": [{"id": mark}],
    }
    try:
        answer = portal.post(f"{_TASKS}/batch/read", body=asked)
    except Faulty as fault:
        if fault.fault in (*_OF_ONE, Fault.FIELD_GONE):
            return None
        raise
    return next(iter(reading.records_in(answer.body)), None)


def _make_mark_field(portal: Portal) -> None:
    if all(card.name != TASK_MARK for card in records.properties_of(portal, object_name="tasks")):
        _make_group(portal, "tasks")
        portal.post(
            "/crm/properties/{edition}/tasks/batch/create", body={"inputs": [tasks.mark_field()]}
        )


def _make_group(portal: Portal, object_name: str) -> None:
    path = f"/crm/properties/{{edition}}/{object_name}/groups"
    groups = reading.results_in(portal.get(path).body)
    if not any(group.get("name") == OWN_GROUP for group in groups):
        portal.post(path, body={"name": OWN_GROUP, "label": OWN_GROUP_LABEL, "displayOrder": -1})
