"""The frame's door: for tools' folders what they share, for others what is connected."""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.integrations.connecting.operations.tasks import NoPlace, make_task, settle_task
from accord.integrations.connecting.queries.ailing import list_ailing
from accord.integrations.connecting.queries.links import (
    link_records,
    records_of_company,
    tool_names,
)
from accord.integrations.connecting.queries.plain import TOKEN, Asking, PlainTool
from accord.integrations.connecting.queries.tools import (
    Answer,
    answer,
    ask,
    date_of,
    faulty,
    said_in,
)
from accord.integrations.connecting.rules import presence
from accord.integrations.connecting.rules.gathering import pages, window
from accord.integrations.connecting.rules.lists import LEFT_OUT, Short
from accord.integrations.connecting.rules.signing import is_signed
from accord.integrations.connecting.rules.writing import judge, missing, not_ours
from accord.integrations.connecting.values import Row

__all__ = [
    "LEFT_OUT", "TOKEN", "Answer", "Asking", "NoPlace", "PlainTool", "Short", "answer", "as_rows",
    "ask", "date_of", "faulty", "is_signed", "judge", "link_records", "list_ailing", "make_task",
    "missing", "not_ours", "pages", "presence", "records_of_company", "said_in",
    "settle_task", "tool_names", "window",
]  # fmt: skip


def as_rows(records: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Records of JSON as rows of text: nothing is blank, lists are joined by "; "."""
    return [{name: _cell(value) for name, value in record.items()} for record in records]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_cell(each) for each in value)
    return str(value)
