"""A pack as a page and paper draw it: lines with the pages they lead to."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

from accord.meetings import api as meetings
from accord.meetings.values.told import ToldLine
from accord.team.values import Scope
from accord.ui.values import parts


def drawn(pack: meetings.Pack, *, scope: Scope) -> Mapping[str, Any]:
    """The parts and tables of a pack in words, each line with its address."""
    told = meetings.told_pack(pack=pack, scope=scope)
    return {
        "told": told,
        "parts": [
            {"part": part, "lines": [(line, _url(line)) for line in part.lines]}
            for part in told.parts
        ],
        "tables": [
            parts.PlainTable(
                caption=table.name, head=tuple(table.head), rows=tuple(map(tuple, table.rows))
            )
            for table in told.tables
        ],
    }


def _url(line: ToldLine) -> str:
    if not line.route:
        return ""
    try:
        return reverse(line.route, args=[*line.arguments])
    except NoReverseMatch:
        return ""
