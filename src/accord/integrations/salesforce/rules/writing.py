"""Whether a record may be written as decided; pure."""

from collections.abc import Mapping

from accord.integrations.connecting.rules import writing as rules
from accord.integrations.connecting.values import Fault, Write, Written
from accord.integrations.salesforce.rules import faults
from accord.integrations.salesforce.rules.rows import is_deleted
from accord.integrations.salesforce.rules.soql import is_id
from accord.integrations.salesforce.values import ALSO_WRITTEN, OWN_FIELD


def not_ours(change: Write, *, stream: str) -> Written | None:
    """What becomes of a change of a field that we never write, or of what can be no record."""
    if not is_id(change.external_id):
        return Written(change.external_id, Fault.NOT_WRITTEN, "Id")
    return rules.not_ours(change, own=OWN_FIELD, also=ALSO_WRITTEN.get(stream, ()))


def judge(change: Write, *, standing: Mapping[str, str] | None) -> Written | None:
    """What became of a write that is not to be sent; None for one that is."""
    if standing is not None and is_deleted(dict(standing)):
        why = "merged" if standing.get("MasterRecordId") else "deleted"
        return Written(change.external_id, Fault.NOT_WRITTEN, why)
    return rules.judge(change, standing=standing)


def refused(change: Write, refusal: faults.Refusal | None) -> Written:
    """What became of a write that was sent."""
    if refusal is None:
        return Written(change.external_id)
    if refusal.code == faults.LOCKED:
        return Written(change.external_id, Fault.AWAY, refusal.code)
    found = faults.faulty(refusal).fault
    kept = found if found in (Fault.FIELD_GONE, Fault.SCOPE_MISSING) else Fault.NOT_WRITTEN
    return Written(change.external_id, kept, refusal.field or refusal.code or str(refusal.status))
