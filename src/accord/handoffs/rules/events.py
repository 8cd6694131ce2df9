"""What the events of a hand-off say together; pure. What was taken back counts as never made."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from accord.handoffs.values.clocks import Span
from accord.handoffs.values.events import Event, Told
from accord.handoffs.values.handoffs import Move, Still

_WORD = frozenset({Move.ACCEPT, Move.REJECT, Move.RECYCLE, Move.ASK})
_DECIDES = frozenset({Move.REJECT, Move.RECYCLE, Move.HAND_ON, Move.END})
_CLOSES = frozenset({*_DECIDES, Move.EXPIRE, Move.MERGE, Move.VOID})
TAKEN_BACK = frozenset(
    {
        Move.ACCEPT, Move.REJECT, Move.RECYCLE, Move.ASK, Move.SNOOZE, Move.HAND_ON, Move.MERGE,
        Move.LATER, Move.HOLD, Move.RESUME,
    }
)  # fmt: skip
_GOES_ON = frozenset({*_CLOSES, Move.RESUME})


def standing(events: Sequence[Event]) -> list[Event]:
    """Those that count, in order: a move and the word that takes it back are both left out."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda one: one.id):
        if event.move is Move.RAISE:
            continue  # nobody's move: what was last done is taken back as before
        if event.move is not Move.UNDO:
            kept.append(event)
            continue
        place = max((n for n, one in enumerate(kept) if one.move in TAKEN_BACK), default=None)
        if place is not None:
            del kept[place]
    return kept


def tell(events: Sequence[Event]) -> Told:
    """What they say together. A return to the same side for another receiver decides nothing."""
    counting = standing(events)
    word = next((one for one in counting if one.move in _WORD), None)
    # A rejection after which it waits again was for another receiver.
    closing = next((one for one in reversed(counting) if one.move in _CLOSES), None)
    reopened = closing is not None and any(
        one.move is Move.GIVE and one.id > closing.id for one in counting
    )
    closing = None if reopened else closing
    decided = closing if closing is not None and closing.move in _DECIDES else None
    asked, let_be = _asked(counting)
    return Told(
        word.at if word else None,
        decided.at if decided else None,
        closing.at if closing else None,
        closing.move if closing else None,
        asked,
        tuple(_held(counting)),
        tuple(_still(counting, begun=Move.LATER)),
        tuple(_still(counting, begun=Move.HOLD)),
        let_be,
        frozenset(one.at for one in counting if one.program),
    )


def _asked(counting: Sequence[Event]) -> tuple[tuple[Span, ...], frozenset[Span]]:
    """The questions, and those of them that whoever asked did not wait for."""
    spans: list[Span] = []
    let_be: set[Span] = set()
    for event in counting:
        if event.move is Move.ASK:
            spans.append(Span(event.at))
        elif spans and spans[-1].end is None and _ends_question(event):
            spans[-1] = replace(spans[-1], end=event.at)
            if event.move is not Move.ANSWER:
                let_be.add(spans[-1])
    return tuple(spans), frozenset(let_be)


def _ends_question(event: Event) -> bool:
    """Given on for a reason, it waits for another receiver's word and no longer for an answer."""
    is_sent_on = event.move is Move.GIVE and bool(event.reason)
    return is_sent_on or event.move in (Move.ANSWER, Move.ACCEPT) or event.move in _CLOSES


def stands_still(events: Sequence[Event]) -> tuple[Still | None, datetime | None]:
    """Why it stands still by its events, and until when if that is known. What the law holds goes
    before what the buyer asked for."""
    counting = standing(events)
    for begun, why in ((Move.HOLD, Still.LEGAL), (Move.LATER, Still.LATER)):
        spans = _still(counting, begun=begun)
        if spans and spans[-1].end is None:
            last = next(one for one in reversed(counting) if one.move is begun)
            return why, last.until
    return None, None


def _still(counting: Sequence[Event], *, begun: Move) -> list[Span]:
    """Another day that the buyer asks for meanwhile goes on with the same wait."""
    spans: list[Span] = []
    for event in counting:
        lasts = bool(spans) and spans[-1].end is None
        if event.move is begun and not lasts:
            spans.append(Span(event.at))
        elif lasts and event.move in _GOES_ON:
            spans[-1] = replace(spans[-1], end=event.at)
    return spans


def _held(counting: Sequence[Event]) -> list[tuple[int, datetime]]:
    held: list[tuple[int, datetime]] = []
    for event in counting:
        if not held or held[-1][0] != event.owner_id:
            held.append((event.owner_id, event.at))
    return held
