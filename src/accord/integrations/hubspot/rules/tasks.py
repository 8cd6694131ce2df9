"""How a task is written to HubSpot; pure."""

from datetime import UTC

from accord.integrations.connecting.values import Errand
from accord.integrations.hubspot.values import OWN_GROUP, TASK_MARK


def task_of(errand: Errand, *, owner: str) -> dict[str, object]:
    """What makes a task, or finds the one that bears its mark."""
    return {
        "id": errand.mark,
        "idProperty": TASK_MARK,
        "properties": {
            TASK_MARK: errand.mark,
            "hs_task_subject": errand.subject,
            "hs_task_body": errand.text,
            "hs_task_status": "NOT_STARTED",
            "hs_task_type": "TODO",
            "hs_timestamp": errand.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hubspot_owner_id": owner,
        },
    }


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
