"""Invented people and figures for the bench page. Nothing else may read them."""

from accord.kernel.money import Money
from accord.ui.values.bench import lists, pictures, tiles
from accord.ui.values.bench.frame import DONE as DONE
from accord.ui.values.bench.frame import HERE as HERE
from accord.ui.values.bench.frame import frame as frame


def parts() -> dict[str, object]:
    return {
        **tiles.tiles(),
        **tiles.marks(),
        **lists.lists(),
        **lists.story(),
        **pictures.charts(),
        "here": HERE,
        "won": Money(42_000_000, "EUR"),
    }
