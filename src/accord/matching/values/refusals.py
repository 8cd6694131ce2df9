"""What cannot be matched, and why; edges word it."""

from enum import StrEnum


class MatchingCode(StrEnum):
    NO_ROWS = "NO_ROWS"
    NOTHING_TO_COMPARE = "NOTHING_TO_COMPARE"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    UNKNOWN_ROLE = "UNKNOWN_ROLE"


class UnableToMatch(Exception):
    """A file in which nobody can be looked for; `facts` name what it is about."""

    def __init__(self, code: MatchingCode, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
