"""Whether a record of a tool may be written as it was decided; pure."""

from collections.abc import Callable, Mapping

from accord.integrations.connecting.values.protocol import Fault, Write, Written


def judge(
    change: Write,
    *,
    standing: Mapping[str, str] | None,
    is_same: Callable[[str, str], bool] = str.__eq__,
) -> Written | None:
    """What became of a write that is not to be sent; None for one that is.

    standing: what the record holds now, None where it is gone. A field that already holds what we
    would write is done, whoever wrote it; one that holds neither that nor what we had seen was
    changed by somebody else.
    """
    if standing is None:
        return Written(change.external_id, Fault.NOT_WRITTEN, "deleted")
    open_ = {
        name: standing.get(name, "")
        for name, wanted in change.fields.items()
        if not is_same(standing.get(name, ""), wanted)
    }
    conflicts = {
        name: held for name, held in open_.items() if not is_same(held, change.seen.get(name, ""))
    }
    if conflicts:
        return Written(change.external_id, Fault.NOT_WRITTEN, "conflict", conflicts)
    return None if open_ else Written(change.external_id)
