"""The order of what is found is fair to pieces that few have judged, and never holds what is out of
use."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import combinations

import pytest

from accord.content.values import Asset, AssetText
from accord.enablement.rules.ranking import closeness, overall, share_useful, suggest
from accord.enablement.values.finding import Wanted
from accord.enablement.values.sharing import Rated, Usefulness
from accord.journeys.values import TouchKind

TODAY = date(2026, 11, 23)
GONE = datetime(2026, 1, 1, tzinfo=UTC)


def piece(number: int, *, by: int | None = None, retired: bool = False, **text: object) -> Asset:
    said = AssetText(title=f"Piece {number}", **{"url": "https://example.com/", **text})
    return Asset(number, said, "test", by, GONE if retired else None, None, "")


def order(pieces: Sequence[Asset], wanted: Wanted = Wanted(), **said: Rated) -> list[int]:  # noqa: B008
    rated = {int(name[1:]): one for name, one in said.items()}
    found = suggest(pieces, wanted=wanted, rated=rated, today=TODAY, limit=50)
    return [one.piece.id for one in found]


@pytest.mark.parametrize(
    ("text", "wanted", "close"),
    [
        ({}, {}, 0),
        ({}, {"persona": "engineer"}, 0),
        ({"persona": "engineer"}, {"persona": "engineer"}, 1),
        ({"persona": "buyer"}, {"persona": "engineer"}, None),
        ({"persona": "buyer"}, {}, 0),
        ({"objection": "Too  Expensive"}, {"objection": "too expensive"}, 1),
        ({"language": "en-GB"}, {"language": "en"}, 1),
        ({"language": "ko"}, {"language": "en_US"}, None),
        ({"persona": "e", "journey_stage": "decision"},
         {"persona": "e", "journey_stage": "decision", "product": "Probe"}, 2),
    ],
)  # fmt: skip
def test_a_piece_fits_where_it_is_made_for_nobody_else(text, wanted, close):
    assert closeness(piece(1, **text).text, Wanted(**wanted)) == close


def test_what_is_made_for_it_comes_first_then_what_helps_then_what_is_new():
    pieces = [
        piece(1),
        piece(2, persona="e"),
        piece(3, persona="e", published_on=date(2026, 11, 1)),
        piece(4, persona="e"),
        piece(5, persona="e", review_on=date(2026, 1, 1)),
        piece(6, persona="e", url=""),
        piece(7, persona="other"),
    ]
    liked = Rated(sellers=Usefulness(9, 1))
    assert order(pieces, Wanted(persona="e"), p4=liked, p5=liked) == [4, 3, 2, 5, 1, 6]


def test_one_happy_seller_does_not_beat_many():
    usual = 0.6
    assert share_useful(Usefulness(1, 0), usual=usual) < share_useful(
        Usefulness(45, 5), usual=usual
    )
    assert share_useful(Usefulness(0, 0), usual=usual) == pytest.approx(usual)
    assert overall([Usefulness(5, 3), Usefulness(0, 0)]) == pytest.approx(0.6)
    assert share_useful(Usefulness(0, 1), usual=usual) > share_useful(
        Usefulness(5, 45), usual=usual
    )


def test_what_prospects_say_moves_nothing_that_sellers_say():
    pieces = [piece(1), piece(2)]
    prospects, sellers = Rated(prospects=Usefulness(50, 0)), Rated(sellers=Usefulness(3, 0))
    assert order(pieces, p1=prospects, p2=sellers) == [2, 1]


def kendall(truth: Sequence[float], said: Sequence[float]) -> float:
    """Pairs in the right order less those in the wrong one, of all pairs."""
    pairs = list(combinations(range(len(truth)), 2))
    signs = ((truth[a] - truth[b]) * (said[a] - said[b]) for a, b in pairs)
    return sum((sign > 0) - (sign < 0) for sign in signs) / len(pairs)


def test_the_order_is_nearer_to_the_truth_than_the_raw_share():
    """How useful each piece is was drawn; few words are said of most pieces."""
    draw = random.Random(8)
    better, raw = [], []
    for _company in range(40):
        truth = [draw.betavariate(6, 4) for _piece in range(40)]
        words = [min(60, int(draw.expovariate(1 / 6))) for _piece in truth]
        said = []
        for true, count in zip(truth, words, strict=True):
            yes = sum(draw.random() < true for _word in range(count))
            said.append(Usefulness(yes, count - yes))
        usual = overall(said)
        better.append(kendall(truth, [share_useful(one, usual=usual) for one in said]))
        raw.append(kendall(truth, [one.yes / one.count if one.count else 0.0 for one in said]))
    ahead = sum(one > other for one, other in zip(better, raw, strict=True))
    assert sum(better) / 40 > sum(raw) / 40 + 0.05
    assert ahead >= 36


def drawn(draw: random.Random) -> list[Asset]:
    return [
        piece(
            number,
            by=draw.choice((None, 99)),
            retired=draw.random() < 0.5,
            persona=draw.choice(("", "a", "b")),
            journey_stage=draw.choice(("", "decision")),
        )
        for number in range(5)
    ]


def test_what_is_out_of_use_is_suggested_not_once_in_ten_thousand():
    draw, suggested = random.Random(4), 0
    for _time in range(10_000):
        pieces = drawn(draw)
        said = {
            one.id: Rated(sellers=Usefulness(9, 0)) for one in pieces if not one.may_be_suggested
        }
        wanted = Wanted(persona=draw.choice(("", "a")), journey_stage="decision")
        found = suggest(pieces, wanted=wanted, rated=said, today=TODAY, limit=50)
        assert not any(one.piece.retired_at or one.piece.superseded_by_id for one in found)
        suggested += len(found)
    assert suggested > 5_000, "the control: the others are"


def test_a_link_that_was_made_is_no_try_to_reach_anybody():
    assert not TouchKind.CONTENT_SHARED.is_attempt
