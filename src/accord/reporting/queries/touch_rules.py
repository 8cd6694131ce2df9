"""By which rules of touches a question of credit is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accord.attribution import api as attribution
from accord.kernel.zones import start_of
from accord.reporting.values.measures import Options, UnableToMeasure


def moment(options: Options, *, at: datetime) -> datetime:
    """Whose rules count: those of the last day that is asked for, now where it is not over. So a
    report of a time that is over stays as it was."""
    if options.end is None:
        return at
    over = start_of(options.end + timedelta(days=1), zone=ZoneInfo(options.zone))
    last = over - timedelta(microseconds=1)
    return min(at, last)


def rules_for(options: Options, *, at: datetime) -> attribution.TouchRules:
    """The rules of a version that is named, else those of `moment`. Raises UnableToMeasure."""
    if not isinstance(options.definitions, int):
        return attribution.rules_at(at=moment(options, at=at))
    try:
        return attribution.rules_of(number=options.definitions)
    except LookupError as missing:
        given = str(options.definitions)
        raise UnableToMeasure(what="definition", given=given) from missing
