"""Which merges a list shows."""

from dataclasses import dataclass
from datetime import datetime

from accord.contacts.values.people import LinkedBy


@dataclass(frozen=True, slots=True)
class MergeFilter:
    """None: no matter. `since` and `before` bound when it was made, `batch_id` names the import
    that brought one of the two."""

    linked_by: LinkedBy | None = None
    since: datetime | None = None
    before: datetime | None = None
    batch_id: int | None = None
