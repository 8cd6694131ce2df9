"""The bar of both teams' promises."""

from accord.ui.values.charts import PieceKind, PromisePiece, PromisesDrawing
from accord.ui.values.parts import PromiseBar, Promises, Side

_GAP = 0.4
_HALF = 50.0 - _GAP


def promises(bar: PromiseBar) -> PromisesDrawing:
    """Each half is all promises of its team; from the middle outward kept, missed, to come."""
    pieces = _half(bar.marketing, side=Side.MARKETING) + _half(bar.sales, side=Side.SALES)
    return PromisesDrawing(marketing=bar.marketing, sales=bar.sales, pieces=pieces)


def _half(made: Promises, *, side: Side) -> tuple[PromisePiece, ...]:
    counts = {
        PieceKind.KEPT: made.kept,
        PieceKind.MISSED: made.missed,
        PieceKind.OPEN: made.open,
    }
    if not made.total:
        counts = {PieceKind.NONE: 1}
    total = sum(counts.values())
    pieces = []
    done = 0
    for kind, count in counts.items():
        if count:
            pieces.append(_piece(side, kind, start=done / total, end=(done + count) / total))
        done += count
    return tuple(pieces)


def _piece(side: Side, kind: PieceKind, *, start: float, end: float) -> PromisePiece:
    """`start` and `end` are shares of the half, counted from the middle."""
    width = (end - start) * _HALF
    inner = _GAP + start * _HALF
    x = 50 + inner if side is Side.SALES else 50 - inner - width
    return PromisePiece(side=side, kind=kind, x=round(x, 3), width=round(width, 3))
