"""Which pieces fit, and in which order: fair to those that few have judged; pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from accord.content.values import Asset, AssetText, State
from accord.enablement.values.finding import Found, Wanted
from accord.enablement.values.sharing import Rated, Usefulness

# So many words of an average piece stand beside a piece's own: one happy seller proves little.
WEIGHT = 6.0


def overall(rated: Iterable[Usefulness]) -> float:
    """The share of useful among all words; a half where nobody has said any."""
    yes = count = 0
    for one in rated:
        yes, count = yes + one.yes, count + one.count
    return (yes + 1) / (count + 2)


def share_useful(said: Usefulness, *, usual: float) -> float:
    """The share that would find a piece useful, drawn towards what is usual where few have said."""
    return (said.yes + WEIGHT * usual) / (said.count + WEIGHT)


def closeness(text: AssetText, wanted: Wanted) -> int | None:
    """In how many respects a piece is made for what is wanted; None where it is made for something
    else. A piece that says nothing in a respect is for everybody."""
    found = 0
    for has, asked in (
        (text.persona, wanted.persona),
        (text.journey_stage, wanted.journey_stage),
        (_folded(text.objection), _folded(wanted.objection)),
        (_folded(text.product), _folded(wanted.product)),
        (_language(text.language), _language(wanted.language)),
    ):
        if asked and has and has != asked:
            return None
        found += bool(asked and has)
    return found


def suggest(
    pieces: Sequence[Asset],
    *,
    wanted: Wanted,
    rated: Mapping[int, Rated],
    today: date,
    limit: int,
    besides: frozenset[int] = frozenset(),
) -> list[Found]:
    """What fits, the closest first, then what is likeliest to be found useful; never what is
    retired or superseded. besides: pieces to leave out."""
    usual = overall(one.sellers for one in rated.values())
    found = []
    for piece in pieces:
        if not piece.may_be_suggested or piece.id in besides:
            continue
        close = closeness(piece.text, wanted)
        if close is not None:
            said = rated.get(piece.id, Rated())
            share = share_useful(said.sellers, usual=usual)
            found.append(Found(piece, close, share, said))
    found.sort(key=lambda one: _place(one, today=today))
    return found[:limit]


def _place(one: Found, *, today: date) -> tuple[object, ...]:
    text = one.piece.text
    published = text.published_on.toordinal() if text.published_on else 0
    is_stale = one.piece.state(today=today) is State.STALE
    return (
        not one.piece.can_be_opened, -one.closeness, is_stale, -round(one.share, 9), -published,
        text.title, one.piece.id,
    )  # fmt: skip


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _language(code: str) -> str:
    """The language itself: en of en-GB."""
    return code.replace("_", "-").partition("-")[0].casefold()
