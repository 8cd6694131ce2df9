"""When a field was last confirmed: pure decisions over what records say."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.contacts.values.freshness import KEY_FIELDS, FieldAge

MONTH = timedelta(days=365.25 / 12)
Heard = tuple[Mapping[str, Any], datetime, str]  # fields, when, tool


def stale_before(*, at: datetime, months: int) -> datetime:
    """What was last confirmed before this is out of date."""
    return at - months * MONTH


def ages(*, shown: Mapping[str, str], records: Sequence[Heard], before: datetime) -> list[FieldAge]:
    """For each key field that is shown: the last record that says the same."""
    answer = []
    for name in KEY_FIELDS:
        saying = [
            (heard_at, source)
            for fields, heard_at, source in records
            if shown.get(name) and fields.get(name) == shown[name]
        ]
        if saying:
            heard_at, source = max(saying)
            answer.append(FieldAge(name, heard_at, source, heard_at < before))
    return answer
