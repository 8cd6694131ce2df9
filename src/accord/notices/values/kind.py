"""What a kind of notice is made of."""

from dataclasses import dataclass
from typing import Any, Final

from accord.notices.values.ways import Way


@dataclass(frozen=True, slots=True)
class Kind:
    """Something members are told of.

    wordings: sentences with named facts, the fullest first; the first one is used of which all
    facts are told. actions: codes of what can be answered at once from a mail or a chat.
    is_kept: it leaves also where it was read in Accord by then: what it brings is for a calendar.
    """

    code: str
    label: Any
    wordings: tuple[Any, ...]
    ways: frozenset[Way]
    is_urgent: bool = False
    actions: tuple[str, ...] = ()
    is_kept: bool = False


MAIL: Final = frozenset({Way.MAIL})
BOTH: Final = frozenset({Way.MAIL, Way.CHAT})
INSIDE: Final[frozenset[Way]] = frozenset()
