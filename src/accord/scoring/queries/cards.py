"""The cards by which leads are judged, and what they call by name."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.kernel.folding import plain
from accord.scoring.rules.compiling.touches import Names
from accord.scoring.rules.reading import read_card
from accord.scoring.values.cards import Card, Counted, Often, UnableToRead
from accord.scoring.values.scores import CardInForce


def list_cards(*, at: datetime) -> list[CardInForce]:
    """The cards in force at an instant, by key. Whatever was signed, records go in: a wording
    that is no card judges nobody."""
    found = []
    for one in definitions.list_in_force(kind=Kind.CARD, at=at):
        with suppress(UnableToRead):
            found.append(CardInForce(one.id, one.key, one.number, read_card(one.body)))
    return found


def find_names(*, card: Card, heads: Sequence[int] | None = None) -> Names:
    """The ids of content and campaigns that a card names; of those alone that touches of these
    heads are about, where some are given."""
    criteria = [each for each in card.interest.criteria if isinstance(each, Counted | Often)]
    return Names(
        _ids("live.assets", "title", "asset_id", heads, _folded(e.touch.assets for e in criteria)),
        _ids(
            "live.campaigns", "name", "campaign_id", heads,
            _folded(e.touch.campaigns for e in criteria),
        ),
    )  # fmt: skip


def _folded(lists: Iterable[Sequence[str]]) -> set[str]:
    return {plain(name) for names in lists for name in names}


def _ids(
    view: str, column: str, of: str, heads: Sequence[int] | None, wanted: set[str]
) -> dict[str, list[int]]:
    if not wanted:
        return {}
    among = f"where id in (select {of} from live.touches where head_id = any(%(heads)s))"
    rows = bulk.fetch(
        f"select id, {column} from {view} {among if heads is not None else ''} order by id",
        {"heads": [*heads]} if heads is not None else {},
    )
    found: dict[str, list[int]] = {}
    for id_, name in rows:
        if plain(name) in wanted:
            found.setdefault(plain(name), []).append(id_)
    return found
