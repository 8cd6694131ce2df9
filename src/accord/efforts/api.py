"""The door of what buyers are asked."""

from accord.efforts.operations import ask_buyer, keep_answer
from accord.efforts.queries import find_ask, find_by_token, get_ask, list_words, token_of

__all__ = [
    "ask_buyer",
    "find_ask",
    "find_by_token",
    "get_ask",
    "keep_answer",
    "list_words",
    "token_of",
]
