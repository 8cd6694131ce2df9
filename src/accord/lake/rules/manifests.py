"""The manifest as text, and the short name of what it says."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from accord.lake.values import Column, Copied, DataFile, Kind, Manifest, Shape

FORMAT = 1


def to_text(manifest: Manifest) -> str:
    """JSON, one line for each view so that a person can read it too."""
    views = ",\n".join(json.dumps(_view_to_json(view)) for view in manifest.views)
    head = {
        "format": FORMAT,
        "origin": manifest.origin,
        "watermark": manifest.watermark,
        "as_of": manifest.as_of.isoformat(),
    }
    return f'{json.dumps(head)[:-1]}, "views": [\n{views}\n]}}\n'


def from_text(text: str) -> Manifest | None:
    """The manifest, or None of a text that is none (cut short, of another format): the lake is
    then filled afresh."""
    try:
        read = json.loads(text)
        if read["format"] != FORMAT:
            return None
        return Manifest(
            origin=read["origin"],
            watermark=int(read["watermark"]),
            as_of=datetime.fromisoformat(read["as_of"]),
            views=tuple(_view_from_json(view) for view in read["views"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def generation(manifest: Manifest) -> str:
    """A name for the files and their meaning: equal exactly when queries would see the same."""
    said = json.dumps([_view_to_json(view) for view in manifest.views])
    return "g" + hashlib.sha256(said.encode()).hexdigest()[:20]


def _view_to_json(view: Copied) -> dict[str, Any]:
    shape = view.shape
    return {
        "name": shape.name,
        "kind": shape.kind.value,
        "source": shape.source,
        "digest": shape.digest,
        "columns": [[column.name, column.type] for column in shape.columns],
        "purged": view.purged,
        "files": [
            [part.name, part.rows, part.low, part.high, list(part.relations)] for part in view.files
        ],
    }


def _view_from_json(view: dict[str, Any]) -> Copied:
    return Copied(
        shape=Shape(
            name=view["name"],
            kind=Kind(view["kind"]),
            source=view["source"],
            columns=tuple(Column(name, type_) for name, type_ in view["columns"]),
            digest=view["digest"],
        ),
        files=tuple(
            DataFile(name=name, rows=rows, low=low, high=high, relations=tuple(relations))
            for name, rows, low, high, relations in view["files"]
        ),
        purged=view["purged"],
    )
