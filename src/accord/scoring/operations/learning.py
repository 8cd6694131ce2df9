"""A card from past leads. Learning needs libraries that take a third of a second to load and that
nothing else needs, so they are brought in by name once somebody learns."""

import importlib
from collections.abc import Mapping, Sequence

from accord.scoring.values.learning import Learned, Past, Scored, Wishes


def learn_card(
    *,
    past: Past,
    name: str,
    wishes: Wishes,
    new: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Learned, list[Scored]]:
    """A card from past leads and how good it is; with `new`, those leads by that card.

    `new` is written like the columns of `past`; a column that it lacks is unknown. Without a card
    nobody is scored.
    """
    learning = importlib.import_module("accord.scoring.rules.learning.learning")
    lesson = learning.learn_card(past, name=name, wishes=wishes)
    learned: Learned = lesson.learned
    if not new or learned.card is None:
        return learned, []
    rows = len(next(iter(new.values())))
    scored: list[Scored] = learning.score(lesson, new, rows=rows)
    return learned, scored
