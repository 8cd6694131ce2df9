"""The door of what buyers are asked."""

from accord.efforts.operations import ask_buyer, ask_decided, can_send, keep_answer, say_asking
from accord.efforts.queries import (
    count_asked,
    find_ask,
    find_by_token,
    get_ask,
    get_asking,
    list_words,
    token_of,
)

__all__ = [
    "ask_buyer",
    "ask_decided",
    "can_send",
    "count_asked",
    "find_ask",
    "find_by_token",
    "get_ask",
    "get_asking",
    "keep_answer",
    "list_words",
    "say_asking",
    "token_of",
]
