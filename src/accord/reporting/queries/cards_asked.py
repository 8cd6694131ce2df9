"""The card that a question names."""

from __future__ import annotations

from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import DefinitionVersion, Kind
from accord.reporting.values.measures import Options, UnableToMeasure


def find_card(*, options: Options, at: datetime) -> DefinitionVersion | None:
    """The version of a card that is asked for: of the number, or the one in force, or the newest.
    None where no card is named and no number; a number alone is of the one card that there is.

    Raises UnableToMeasure for a card or a version that there is not.
    """
    if options.card is None and options.version is None:
        return None
    keys = tuple(one.key for one in definitions.list_latest(kind=Kind.CARD))
    key = keys[0] if options.card is None and len(keys) == 1 else options.card
    if key not in keys:
        raise UnableToMeasure(what="card", given=key or "", known=keys)
    if options.version is None:
        found = definitions.find_in_force(kind=Kind.CARD, key=key, at=at)
        found = found or definitions.find_latest(kind=Kind.CARD, key=key)
    else:
        found = definitions.find_version(kind=Kind.CARD, number=options.version, key=key)
    if found is None:
        numbers = definitions.list_versions(kind=Kind.CARD, key=key)
        raise UnableToMeasure(
            what="version",
            given=str(options.version),
            known=tuple(str(one.number) for one in numbers),
        )
    return found
