"""The company's rows on a shelf, from which the intake takes them in its own steps."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from accord.intake import api as intake
from accord.sample.values import FIELDS, Chapter, Drawn

Columns = Mapping[str, list[str]]


@dataclass(slots=True)
class Shelf:
    """The company's rows by kind in files of a folder, so that any scale fits into memory."""

    folder: Path
    drawn: Drawn

    def deliveries(self, kind: str) -> Iterator[intake.Delivered]:
        """The rows of a kind in steps, numbered from one."""
        number = 1
        for columns in _in_steps(self._pieces(kind), fields=FIELDS[kind]):
            size = len(columns[FIELDS[kind][0]])
            yield intake.Delivered(range(number, number + size), list(columns.values()))
            number += size

    def _pieces(self, kind: str) -> Iterator[Columns]:
        path = self.folder / kind
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield json.loads(line)


@contextmanager
def shelved(chapters: Iterator[Chapter]) -> Iterator[Shelf]:
    """A shelf with the rows of all chapters, until it is left."""
    with tempfile.TemporaryDirectory(prefix="accord-sample-") as name:
        folder, drawn = Path(name), Drawn()
        for chapter in chapters:
            drawn += chapter.drawn
            for block in chapter.blocks:
                cells = {
                    field: [cell or "" for cell in block.columns[field]] for field in block.columns
                }
                with (folder / block.kind).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(cells) + "\n")
        yield Shelf(folder, drawn)


def _in_steps(pieces: Iterator[Columns], *, fields: tuple[str, ...]) -> Iterator[Columns]:
    """The same rows in steps of the intake's size."""
    held: dict[str, list[str]] = {name: [] for name in fields}
    for piece in pieces:
        for name in fields:
            held[name].extend(piece[name])
        while len(held[fields[0]]) >= intake.STEP:
            yield {name: held[name][: intake.STEP] for name in fields}
            held = {name: held[name][intake.STEP :] for name in fields}
    if held[fields[0]]:
        yield held
