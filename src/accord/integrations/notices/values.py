"""Where notices are sent to, and how they read there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accord.notices.values import Notice


class ChatKind(StrEnum):
    """What a chat's incoming webhook wants to be sent."""

    SLACK = "slack"
    TEAMS = "teams"
    DISCORD = "discord"
    TEXT = "text"
    PROGRAM = "program"


CHAT_NAMES: Final = {
    ChatKind.SLACK: _("Slack"),
    ChatKind.TEAMS: _("Microsoft Teams (Workflows)"),
    ChatKind.DISCORD: _("Discord"),
    ChatKind.TEXT: _("Google Chat, Mattermost or Rocket.Chat"),
    ChatKind.PROGRAM: _("A program of your own (JSON)"),
}


class ChatFault(StrEnum):
    """Why messages to a chat are refused."""

    GONE = "gone"
    REFUSED = "refused"


CHAT_FAULT_WORDS: Final = {
    ChatFault.GONE: _("The chat says that this address is gone. Make a new one there."),
    ChatFault.REFUSED: _("The chat refuses what is sent. Is it the address of the kind chosen?"),
}


@dataclass(frozen=True, slots=True)
class ChatCard:
    """A member's chat; `shown` is its address without what may be secret in it."""

    member_id: int
    kind: ChatKind
    shown: str
    fault: ChatFault | None
    good_at: datetime | None
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press in a message: what it says, where it leads."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """A notice in the words and within the sight of whom it is for; path: the page it is about."""

    notice: Notice
    sentence: str
    path: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What leaves: a heading, its lines, buttons under them, and where to choose otherwise."""

    heading: str
    lines: tuple[str, ...]
    buttons: tuple[Button, ...]
    choose_url: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a try. error: None where it was taken; is_final: no later try fares better.

    wait_seconds: how long the other side asks to be left alone.
    """

    error: str | None = None
    is_final: bool = False
    wait_seconds: float = 0.0
    fault: ChatFault | None = None


class UnableToAnswer(Exception):
    """An answer that is not taken; the sentence says why, nothing was changed."""


class UnableToReach(ValueError):
    """An address of a chat that is not kept; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers; needs_words: it says nothing without words of one's own."""

    code: str
    name: Any
    needs_words: bool = False
