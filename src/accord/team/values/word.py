"""What a company calls both teams together: "revenue team", "growth team", "smarketing".

Words that name it are worded with it. A request reads it once, and only where such words are
drawn; outside of one they stand as they are delivered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import pgettext

LONGEST_WORD = 60
DELIVERED = "revenue team"
Reader = Callable[[], str]


class _Said:
    """A word that is read at its first use."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._word = reader, ""

    def read(self) -> str:
        self._word = self._word or self._reader()
        return self._word


_SAID: ContextVar[_Said | None] = ContextVar("word_of_both_teams", default=None)


@contextmanager
def spoken(reader: Reader) -> Iterator[None]:
    """Within this the word is what `reader` answers, asked once at most."""
    token = _SAID.set(_Said(reader))
    try:
        yield
    finally:
        _SAID.reset(token)


def word() -> str:
    """What both teams are called together, inside a sentence."""
    held = _SAID.get()
    said = held.read() if held else DELIVERED
    return pgettext("both teams", "revenue team") if said == DELIVERED else said


def at_the_start() -> str:
    """The same where a heading begins with it."""
    said = word()
    return said[:1].upper() + said[1:]


def _worded(template: Any) -> str:
    return str(template) % {"word": word()}


# A sentence that holds %(word)s, worded when it is drawn.
worded = lazy(_worded, str)
