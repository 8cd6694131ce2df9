"""Objects of a portal: listed, searched by time, named by id, with what they are linked to."""

from collections.abc import Sequence
from typing import Any

from accord.integrations.connecting.values import Fault, Faulty, FieldCard
from accord.integrations.hubspot.queries.asking import Portal
from accord.integrations.hubspot.rules import records as reading
from accord.integrations.hubspot.rules.records import Record, StageOf
from accord.integrations.hubspot.values import (
    BATCH_SIZE,
    HISTORY_SIZE,
    ID,
    LIST_SIZE,
    SEARCH_SIZE,
    Thing,
)

MOST_LINK_PAGES = 50
NONE_FOUND = "OBJECT_NOT_FOUND"
LINKS_SIZE = 1_000  # ids of one question about links
_OBJECTS = "/crm/objects/{edition}"


def listed(
    portal: Portal, thing: Thing, *, properties: Sequence[str], after: str, archived: bool = False
) -> tuple[list[Record], str]:
    """A page of all records in the order of their ids, and where the next one starts."""
    answer = portal.get(
        f"{_OBJECTS}/{thing.object}",
        params={
            "limit": str(HISTORY_SIZE if thing.history and not archived else LIST_SIZE),
            "properties": ",".join(properties),
            "archived": "true" if archived else "false",
            **({"propertiesWithHistory": thing.history} if thing.history and not archived else {}),
            **({"after": after} if after else {}),
        },
    )
    return reading.records_in(answer.body), reading.after_in(answer.body)


def searched(
    portal: Portal, thing: Thing, *, properties: Sequence[str], since: int, until: int, above: str
) -> tuple[list[Record], int]:
    """Records changed between two moments with an id above one, and how many there are in all.

    By id, for a search ends at 10,000 results, and any number may have changed in one moment.
    """
    filters: list[dict[str, Any]] = [
        {
            "propertyName": thing.modified,
            "operator": "BETWEEN",
            "value": str(since),
            "highValue": str(until),
        }
    ]
    if above:
        filters.append({"propertyName": ID, "operator": "GT", "value": above})
    answer = portal.post(
        f"{_OBJECTS}/{thing.object}/search",
        body={
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": ID, "direction": "ASCENDING"}],
            "properties": list(properties),
            "limit": SEARCH_SIZE,
        },
    )
    total = answer.body.get("total")
    found = reading.records_in(answer.body)
    return found, total if isinstance(total, int) else len(found)


def named(
    portal: Portal, thing: Thing, *, properties: Sequence[str], ids: Sequence[str]
) -> list[Record]:
    """The records of these ids that are there; one that was merged away answers as the other."""
    found: list[Record] = []
    size = HISTORY_SIZE if thing.history else BATCH_SIZE
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), size):
        body = {
            "inputs": [{"id": each} for each in wanted[start : start + size]],
            "properties": list(properties),
            "propertiesWithHistory": [thing.history] if thing.history else [],
        }
        try:
            answer = portal.post(f"{_OBJECTS}/{thing.object}/batch/read", body=body)
        except Faulty as fault:
            if fault.detail != NONE_FOUND:
                raise
            continue  # none of these ids is there any more
        found += reading.records_in(answer.body)
    return list({record.id: record for record in found}.values())


def linked(portal: Portal, *, out_of: str, into: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """What each record is linked to, primary ones first."""
    found: dict[str, list[str]] = {}
    wanted: list[dict[str, str]] = [{"id": each} for each in ids]
    for _page in range(MOST_LINK_PAGES):
        if not wanted:
            return found
        answer = portal.post(
            f"/crm/associations/{{edition}}/{out_of}/{into}/batch/read",
            body={"inputs": wanted[:LINKS_SIZE]},
        )
        wanted = wanted[LINKS_SIZE:]
        for key, linked_ids, after in reading.links_in(answer.body):
            found.setdefault(key, []).extend(linked_ids)
            if after:
                wanted.append({"id": key, "after": after})
    raise Faulty(Fault.NOT_ITS_API, detail="associations")


def properties_of(portal: Portal, *, object_name: str) -> tuple[FieldCard, ...]:
    """The properties that an object has in this portal now."""
    return reading.cards_in(portal.get(f"/crm/properties/{{edition}}/{object_name}").body)


class Properties:
    """The same, asked for once."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._known: dict[str, tuple[FieldCard, ...]] = {}

    def of(self, object_name: str) -> tuple[FieldCard, ...]:
        """The properties of an object."""
        if object_name not in self._known:
            self._known[object_name] = properties_of(self._portal, object_name=object_name)
        return self._known[object_name]

    def forget(self, object_name: str) -> None:
        """Ask anew the next time."""
        self._known.pop(object_name, None)


def stages_of(portal: Portal, *, object_name: str) -> dict[str, StageOf]:
    """The stages of an object's pipelines."""
    return reading.stages_in(portal.get(f"/crm/pipelines/{{edition}}/{object_name}").body)
