"""What there is for whom, when and against what, and where nothing is; pure."""

from collections.abc import Sequence

from accord.content.values import Asset
from accord.enablement.rules.ranking import closeness
from accord.enablement.values.finding import Wanted
from accord.enablement.values.needs import Cell


def grid(
    pieces: Sequence[Asset], *, persona: str, steps: Sequence[str], objections: Sequence[str]
) -> list[list[Cell]]:
    """A row for each objection, "" for none, and a cell for each step. Only what may be suggested
    fills a cell."""
    usable = [one for one in pieces if one.may_be_suggested]
    return [
        [_cell(usable, persona=persona, step=step, objection=objection) for step in steps]
        for objection in ("", *objections)
    ]


def _cell(pieces: Sequence[Asset], *, persona: str, step: str, objection: str) -> Cell:
    wanted = Wanted(persona=persona, journey_stage=step, objection=objection)
    respects = sum(map(bool, (persona, step, objection)))
    made = general = 0
    for piece in pieces:
        close = closeness(piece.text, wanted)
        if close is None:
            continue
        is_made = close == respects and (bool(objection) or not piece.text.objection)
        is_made = is_made and (bool(persona) or not piece.text.persona)
        made, general = made + is_made, general + (not is_made)
    return Cell(objection, step, made, general)
