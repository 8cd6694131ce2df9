"""What is to be known beside the rows of a measure."""

from __future__ import annotations

from datetime import date

from accord.leads import api as leads
from accord.reporting.rules import sentences, telling
from accord.reporting.rules.questions import TIMES
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Result

# Groups that are not rivals, so that nobody leads among them.
_UNRANKED = {*TIMES, "called", "called_within", "attempts"}


def notes_of(result: Result, *, reliable_from: date | None) -> tuple[Note, ...]:
    """What its rows and its first days say of a result."""
    of_deals = result.options.step[1] in ("opportunity", "customer")
    edge = sentences.about_left_edge(reliable_from, of_deals=of_deals)
    rates = telling.comparable(result.rows)
    close = None
    if result.dimension and result.dimension not in _UNRANKED and len(rates) > 1:
        ranking = sentences.about_ranking(rates)
        close = ranking if ranking.say in (Say.TOO_CLOSE, Say.MANY_TOO_CLOSE) else None
    alone = Note(Say.ONLY_FROM_DEALS) if _only_from_deals(result) else None
    return tuple(note for note in (alone, edge, close) if note)


def _only_from_deals(result: Result) -> bool:
    """Whether the leads without a deal are missing. Asked only where nearly all became customers:
    no other share can come of it."""
    if not telling.nearly_all_won(result):
        return False
    alone, of = leads.count_only_from_deals()
    return alone > telling.NEARLY_ALL * of
