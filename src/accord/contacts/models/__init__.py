"""Tables: records and whom they are about, merges."""

from accord.contacts.models.merges import Apart, Merge
from accord.contacts.models.people import (
    Company,
    IdentityKey,
    Link,
    Person,
    SourceRecord,
    SourceRecordVersion,
)

__all__ = [
    "Apart",
    "Company",
    "IdentityKey",
    "Link",
    "Merge",
    "Person",
    "SourceRecord",
    "SourceRecordVersion",
]
