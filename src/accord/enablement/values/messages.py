"""What both teams have agreed to say, and what calls taught of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Unheard(StrEnum):
    """Why a word about a call is not kept."""

    NO_MEMBER = "no_member"
    NO_MESSAGE = "no_message"


UNHEARD: Mapping[Unheard, object] = {
    Unheard.NO_MEMBER: _("Only a colleague can do this, no program."),
    Unheard.NO_MESSAGE: _(
        "This message is not in force any more. Nothing was kept; look at what is said now."
    ),
}


class UnableToHear(Exception):
    """A word about a call that is not kept; nothing was changed."""

    def __init__(self, *, why: Unheard) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the house. persona, step, objection: as it is written, "" for any. pieces:
    titles. mark: stands for its words, so that what calls taught stays with them."""

    mark: str
    message: str
    persona: str
    step: str
    objection: str
    talk_track: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What calls taught of a message: how often it worked and how often not, and the objections
    that were heard most, with how often."""

    worked: int = 0
    not_worked: int = 0
    objections: tuple[tuple[str, int], ...] = ()
