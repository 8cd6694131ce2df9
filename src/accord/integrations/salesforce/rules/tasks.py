"""How a task is written to Salesforce, and found again; pure."""

from accord.integrations.connecting.values import Errand
from accord.integrations.salesforce.rules import soql

OBJECT = "Task"
_LONGEST = 255


def _marked(errand: Errand) -> str:
    """What the subject ends with: an org has no field of its own for tasks that is unique, and what
    it is asked for it answers as it stands."""
    return f"[Accord {errand.mark}]"


def task_of(errand: Errand, *, record_id: str, owner: str) -> dict[str, str]:
    """What makes a task."""
    mark = _marked(errand)
    return {
        "Subject": f"{errand.subject[: _LONGEST - len(mark) - 1]} {mark}",
        "Description": errand.text,
        "WhoId": record_id,
        "OwnerId": owner,
        "ActivityDate": f"{errand.due_at:%Y-%m-%d}",
    }


def query_of(errand: Errand, *, record_id: str) -> str:
    """Asks for the task about a record that bears the mark."""
    return soql.select(
        object=OBJECT,
        fields=["Id"],
        where=[
            f"WhoId = {soql.text(record_id)}",
            f"Subject LIKE {soql.text('%' + _marked(errand))}",
        ],
        limit=1,
    )
