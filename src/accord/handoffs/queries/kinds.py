"""Which kinds of hand-off hold."""

from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.handoffs.rules.kinds import FIRST, read_kinds
from accord.handoffs.values.kinds import HandoffKind


def kinds_at(*, at: datetime) -> tuple[int | None, tuple[HandoffKind, ...]]:
    """The kinds in force at a moment and their version; those that come with Accord, and None,
    until both teams have signed others."""
    version = definitions.find_in_force(kind=Kind.HANDOFFS, at=at)
    return (version.id, read_kinds(version.body)) if version else (None, FIRST)


def kind_names() -> dict[str, str]:
    """What kinds of hand-off are called, also those that are in force no more: by code, the newest
    wording that both teams have signed."""
    signed = [
        one for one in definitions.list_versions(kind=Kind.HANDOFFS) if one.active_from is not None
    ]
    told = [FIRST, *(read_kinds(version.body) for version in reversed(signed))]
    return {kind.code: kind.name for kinds in told for kind in kinds}


def automatic_at(*, at: datetime) -> list[tuple[str, str, datetime]]:
    """Kinds by which leads are handed over by themselves: code, stage and since when both teams
    have agreed on it. Until they have, somebody hands over by hand."""
    version = definitions.find_in_force(kind=Kind.HANDOFFS, at=at)
    if version is None or version.active_from is None:
        return []
    return [
        (kind.code, kind.at_stage.value, version.active_from)
        for kind in read_kinds(version.body)
        if kind.at_stage is not None
    ]


def kind_then(*, code: str, version_id: int | None) -> HandoffKind:
    """The kind by which a hand-off was made, be it in force no more. Raises LookupError."""
    version = definitions.get_version(version_id=version_id) if version_id is not None else None
    kinds = read_kinds(version.body) if version is not None else FIRST
    for kind in kinds:
        if kind.code == code:
            return kind
    raise LookupError(f"There was no kind of hand-off {code}.")


def get_kind(*, code: str, at: datetime) -> tuple[int | None, HandoffKind]:
    """A kind in force by its code. Raises LookupError."""
    version, kinds = kinds_at(at=at)
    for kind in kinds:
        if kind.code == code:
            return version, kind
    raise LookupError(f"There is no kind of hand-off {code}.")
