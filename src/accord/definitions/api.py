"""The definitions' door for other slices."""

from accord.definitions.queries import (
    find_version,
    get_in_force,
    get_version,
    list_origins,
    list_reasons,
    list_stages,
    list_versions,
)
from accord.definitions.values import (
    STAGE_ORDER,
    DefinitionVersion,
    Kind,
    NoVersionInForce,
    Origin,
    Reason,
    Stage,
    StageCode,
    State,
    furthest,
    is_further,
    skipped,
)

__all__ = [
    "STAGE_ORDER",
    "DefinitionVersion",
    "Kind",
    "NoVersionInForce",
    "Origin",
    "Reason",
    "Stage",
    "StageCode",
    "State",
    "find_version",
    "furthest",
    "get_in_force",
    "get_version",
    "is_further",
    "list_origins",
    "list_reasons",
    "list_stages",
    "list_versions",
    "skipped",
]
