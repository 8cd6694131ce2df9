"""Whether a record of a tool may be written as it was decided, and which fields; pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from accord.integrations.connecting.values.protocol import Fault, FieldCard, Write, Written


def not_ours(change: Write, *, own: re.Pattern[str], also: Collection[str] = ()) -> Written | None:
    """What becomes of a change of a field that we never write; None where all may be written.

    own: how the names of our own fields look. also: what may be switched on beside them.
    """
    strange = next(
        (name for name in change.fields if name not in also and not own.fullmatch(name)), ""
    )
    return Written(change.external_id, Fault.NOT_WRITTEN, strange) if strange else None


def missing(
    cards: Sequence[FieldCard], *, there: Collection[str], own: re.Pattern[str]
) -> list[FieldCard]:
    """Those of our own fields that are not there yet.

    Raises ValueError for a name that is not ours: nobody else's field is ever made or changed.
    """
    foreign = next((card.name for card in cards if not own.fullmatch(card.name)), "")
    if foreign:
        raise ValueError(f"not our own: {foreign}")
    return [card for card in cards if card.name not in there]


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
