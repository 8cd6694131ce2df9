"""A pack as one document for programs: its numbers as they were frozen, and its words."""

from typing import Any

from accord.meetings.queries.wording import told_pack
from accord.meetings.rules.packing import body_of
from accord.meetings.values.packs import Pack
from accord.team.values import EVERYTHING, Scope


def pack_document(*, meeting_id: int, pack: Pack, scope: Scope = EVERYTHING) -> dict[str, Any]:
    """{meeting, kind, week, as_of, is_quiet, sentence, parts: [{code, name, minutes, lines}],
    tables: [{code, name, head, rows}], figures}; figures: codes and numbers behind the words."""
    told, body = told_pack(pack=pack, scope=scope), body_of(pack)
    return {
        "meeting": meeting_id,
        "kind": body["kind"],
        "week": body["week"],
        "as_of": body["as_of"],
        "is_quiet": pack.is_quiet,
        "sentence": told.sentence,
        "parts": [
            {
                "code": part.code, "name": part.name, "minutes": part.minutes,
                "lines": [line.text for line in part.lines],
            }
            for part in told.parts
        ],
        "tables": [
            {
                "code": table.code, "name": table.name, "head": list(table.head),
                "rows": [list(row) for row in table.rows],
            }
            for table in told.tables
        ],
        "figures": {"agenda": body["agenda"], "tables": body["tables"]},
    }  # fmt: skip
