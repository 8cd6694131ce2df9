"""A file in the wizard: what is known of it, what has been said, what is still open."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from accord.intake.values.plans import Plan
from accord.intake.values.reading import (
    ColumnOverride,
    DateOrder,
    Kind,
    NumberFormat,
    Overrides,
    Reading,
)
from accord.intake.values.refusals import FileCode, Refusal

# A file refused for one of these may be readable once a person says more about it.
MENDABLE = frozenset(
    {
        FileCode.NO_HEADER,
        FileCode.UNKNOWN_ENCODING,
        FileCode.UNKNOWN_DELIMITER,
        FileCode.UNKNOWN_SHEET,
        FileCode.NO_SUCH_ROW,
    }
)


class Basis(StrEnum):
    """Where a proposed mapping comes from."""

    REMEMBERED = "remembered"
    PROFILE = "profile"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file on its way through the wizard. Either `reading` and `plan` are there, or `refusal`."""

    id: int
    file_name: str
    digest: str
    stated: Overrides
    reading: Reading | None
    refusal: Refusal | None
    basis: Basis | None
    plan: Plan | None
    trial: dict[str, Any] = field(default_factory=dict)
    batch_id: int | None = None


def stated_as_dict(stated: Overrides) -> dict[str, Any]:
    """Overrides as plain JSON values."""
    return {
        "encoding": stated.encoding,
        "delimiter": stated.delimiter,
        "quote": stated.quote,
        "sheet": stated.sheet,
        "header_row": stated.header_row,
        "columns": {
            key: {
                "kind": column.kind,
                "date_order": column.date_order,
                "number_format": column.number_format,
            }
            for key, column in stated.columns.items()
        },
    }


def stated_from_dict(stored: dict[str, Any]) -> Overrides:
    """The overrides that `stated_as_dict` has written; nothing stated for an empty dict."""
    columns = {
        key: ColumnOverride(
            kind=Kind(said["kind"]) if said["kind"] else None,
            date_order=DateOrder(said["date_order"]) if said["date_order"] else None,
            number_format=NumberFormat(said["number_format"]) if said["number_format"] else None,
        )
        for key, said in stored.get("columns", {}).items()
    }
    return Overrides(**{**stored, "columns": columns})
