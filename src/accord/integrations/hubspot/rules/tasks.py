"""How a task is written to HubSpot; pure."""

from collections.abc import Mapping
from datetime import UTC

from accord.integrations.connecting.values import Errand
from accord.integrations.hubspot.values import OWN_GROUP, TASK_MARK

_OPEN, _DONE = "NOT_STARTED", "COMPLETED"
READ = ("hs_task_status", "hubspot_owner_id")


def task_of(errand: Errand, *, owner: str) -> dict[str, object]:
    """What makes a task, or finds the one that bears its mark."""
    return {
        "id": errand.mark,
        "idProperty": TASK_MARK,
        "properties": {
            TASK_MARK: errand.mark,
            "hs_task_subject": errand.subject,
            "hs_task_body": errand.text,
            "hs_task_status": _OPEN,
            "hs_task_type": "TODO",
            "hs_timestamp": errand.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hubspot_owner_id": owner,
        },
    }


def standing_of(properties: Mapping[str, str], *, owner: str) -> dict[str, object]:
    """What of a task is to be written so that it is open and of this owner, or done where that is
    ""; nothing where it stands so."""
    said = {"hs_task_status": _DONE} if not owner else {"hubspot_owner_id": owner}
    if owner and properties.get("hs_task_status") == _DONE:
        said["hs_task_status"] = _OPEN
    return {name: value for name, value in said.items() if properties.get(name) != value}


def mark_field() -> dict[str, object]:
    """The property that holds marks: HubSpot itself keeps two tasks from bearing the same."""
    return {
        "name": TASK_MARK,
        "label": "Accord: mark",
        "type": "string",
        "fieldType": "text",
        "groupName": OWN_GROUP,
        "hasUniqueValue": True,
    }
