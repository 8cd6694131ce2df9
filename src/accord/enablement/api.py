"""The door of enablement: share, rate and find pieces of content."""

from accord.enablement.operations.attaching import attach_piece, detach_piece
from accord.enablement.operations.hearing import forget_call, note_call
from accord.enablement.operations.looking import note_search
from accord.enablement.operations.needs import say_need
from accord.enablement.operations.publishing import announce, publish, take_back
from accord.enablement.operations.rating import rate, rate_by_link
from accord.enablement.operations.remembering import forget_of_source, remember
from accord.enablement.operations.sharing import end_share, follow_share, note_opened, share
from accord.enablement.queries.attaching import pieces_of_campaign
from accord.enablement.queries.finding import find_pieces
from accord.enablement.queries.messages import heard_of, list_messages
from accord.enablement.queries.needs import (
    health_of,
    list_sellers,
    missed_most,
    need_told,
    own_need,
)
from accord.enablement.queries.sharing import (
    list_comments,
    own_word,
    ratings,
    shares_of_lead,
    taken_by,
    words_at_lead,
)
from accord.enablement.rules.coverage import grid
from accord.enablement.rules.messages import fits as is_for
from accord.enablement.rules.needs import FEWEST

__all__ = [
    "FEWEST",
    "announce",
    "attach_piece",
    "detach_piece",
    "end_share",
    "find_pieces",
    "follow_share",
    "forget_call",
    "forget_of_source",
    "grid",
    "health_of",
    "heard_of",
    "is_for",
    "list_comments",
    "list_messages",
    "list_sellers",
    "missed_most",
    "need_told",
    "note_call",
    "note_opened",
    "note_search",
    "own_need",
    "own_word",
    "pieces_of_campaign",
    "publish",
    "rate",
    "rate_by_link",
    "ratings",
    "remember",
    "say_need",
    "share",
    "shares_of_lead",
    "take_back",
    "taken_by",
    "words_at_lead",
]
