"""How a task is written to Salesforce, and found again; pure."""

from collections.abc import Mapping, Sequence

from accord.integrations.connecting.values import Errand
from accord.integrations.salesforce.rules import soql

OBJECT = "Task"
STATES = "TaskStatus"
_LONGEST = 255


def _marked(mark: str) -> str:
    """What the subject ends with: an org has no field of its own for tasks that is unique, and what
    it is asked for it answers as it stands."""
    return f"[Accord {mark}]"


def task_of(errand: Errand, *, record_id: str, owner: str) -> dict[str, str]:
    """What makes a task."""
    mark = _marked(errand.mark)
    return {
        "Subject": f"{errand.subject[: _LONGEST - len(mark) - 1]} {mark}",
        "Description": errand.text,
        "WhoId": record_id,
        "OwnerId": owner,
        "ActivityDate": f"{errand.due_at:%Y-%m-%d}",
    }


def query_of(mark: str, *, record_ids: Sequence[str]) -> str:
    """Asks for the task about one of these records that bears the mark."""
    return soql.select(
        object=OBJECT,
        fields=["Id", "Status", "IsClosed", "OwnerId", "IsDeleted"],
        where=[
            soql.among("WhoId", record_ids),
            f"Subject LIKE {soql.text('%' + _marked(mark))}",
        ],
        limit=1,
    )


def query_of_states() -> str:
    """Asks how tasks can stand in an org, whose people name that as they like."""
    return soql.select(object=STATES, fields=["ApiName", "IsClosed"], order=["SortOrder"])


def standing_of(
    cells: Mapping[str, str], *, owner: str, states: Sequence[Mapping[str, str]]
) -> dict[str, str]:
    """What of a task is to be written so that it is open and of this owner, or done where that is
    ""; nothing where it stands so. states: as the org answers them, in its order."""
    said = {}
    if is_closed(cells) == bool(owner):
        wanted = [one["ApiName"] for one in states if is_closed(one) != bool(owner)]
        said = {"Status": wanted[0]} if wanted else {}
    if owner and cells.get("OwnerId", "")[:15] != owner[:15]:
        said["OwnerId"] = owner
    return said


def is_closed(cells: Mapping[str, str]) -> bool:
    """Whether a task is done, or a state says so of it."""
    return cells.get("IsClosed", "") == "true"
