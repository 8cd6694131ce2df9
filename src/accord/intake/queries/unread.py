"""What of a file no field takes: columns that a plan does not name, rows of other properties."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from accord.intake.queries import files
from accord.intake.rules import endings, mapping
from accord.intake.values.plans import Plan, fields_of
from accord.intake.values.reading import Reading


@dataclass(frozen=True, slots=True)
class Unread:
    """columns: name → how many rows fill it; properties: name → how many rows tell of it."""

    columns: dict[str, int]
    properties: dict[str, int]


def unread(*, path: Path, reading: Reading, plan: Plan) -> Unread:
    """What is left out of a file under a plan in the file's own headers; blank columns are not."""
    known = fields_of(plan.kind)
    headers = [column.name for column in reading.columns]
    if mapping.is_error_file(reading.header):
        headers.pop()
    places = [
        place for place, name in enumerate(headers) if plan.columns.get(name, "") not in known
    ]
    only = plan.values.get("changed", {})
    changed = [
        place for place, name in enumerate(headers) if only and plan.columns.get(name) == "changed"
    ]
    columns, properties = Counter[str](), Counter[str]()
    if places or changed:
        for block in files.iterate_columns(path, reading):
            for place in places:
                columns[headers[place]] += sum(1 for cell in block.columns[place] if cell.strip())
            for place in changed:
                properties.update(
                    name
                    for cell in block.columns[place]
                    if (name := cell.strip()) and not endings.is_about_stages(name, only=only)
                )
    return Unread({name: rows for name, rows in columns.items() if rows}, dict(properties))
