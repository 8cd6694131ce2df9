"""What the definitions in force say to a measure."""

from __future__ import annotations

from datetime import datetime

from accord.definitions import api as definitions
from accord.reporting.queries import promises, stages_under
from accord.reporting.values.measures import AS_THEN, DefinitionUsed, Measure, Options

Said = tuple[tuple[str, str], ...]


def said_of(asked: Measure, *, at: datetime) -> Said:
    """What definitions say of the labels of a measure."""
    if asked.name == "persistence":
        return (("stop", str(promises.agreed_tries(at=at) or "")),)
    try:
        if asked.name == "funnel":
            return tuple(
                (stage.code.value, stage.owner_team) for stage in definitions.list_stages(at=at)
            )
        if asked.name == "reject_reasons":
            return tuple(
                (one.code, f"{one.group}|{int(one.counts)}")
                for one in definitions.list_reasons(at=at)
            )
    except definitions.NoVersionInForce:
        pass
    return ()


def used_by(asked: Measure, options: Options, *, at: datetime) -> DefinitionUsed | None:
    """The version a measure goes by: the one that is asked for, else that in force; None where none
    was. Raises UnableToMeasure."""
    kind = definitions.Kind(asked.definition)
    if options.definitions != AS_THEN and not isinstance(options.definitions, int):
        raise stages_under.unknown_version(kind, options.definitions)
    if isinstance(options.definitions, int):
        version = definitions.find_version(kind=kind, number=options.definitions)
        if version is None:
            raise stages_under.unknown_version(kind, options.definitions)
    else:
        try:
            version = definitions.get_in_force(kind=kind, at=at)
        except definitions.NoVersionInForce:
            return None
    return DefinitionUsed(kind=kind.value, number=version.number, id=version.id)
