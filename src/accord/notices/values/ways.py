"""By which ways members are told, and why something did not leave."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

PURPOSE: Final = "notice"
PREFIX: Final = "notice."
AGAIN: Final = "again"  # a message by which a task that was made is looked at once more


class Way(StrEnum):
    """How a notice leaves Accord; inside it every notice is shown."""

    MAIL = "mail"
    CHAT = "chat"
    TASK = "task"

    @property
    def channel(self) -> str:
        """What the way is called in the outbox."""
        return PREFIX + self.value

    @property
    def other(self) -> "Way":
        """By which way a notice goes where this one fails for good."""
        return Way.CHAT if self is Way.MAIL else Way.MAIL


WAY_NAMES: Final = {Way.MAIL: _("Mail"), Way.CHAT: _("Chat"), Way.TASK: _("Task in the CRM")}
CHOSEN: Final = (Way.MAIL, Way.CHAT)  # by each for themselves; on a task both teams agree


class Why(StrEnum):
    """Why a notice did not leave."""

    WITHDRAWN = "WITHDRAWN"
    READ = "READ"
    LEFT = "LEFT"
    TOO_OLD = "TOO_OLD"
    NO_ADDRESS = "NO_ADDRESS"
    DONE = "DONE"


WHY_WORDS: Final = {
    Why.WITHDRAWN: _("It was not true any more."),
    Why.READ: _("It had been read in Accord by then."),
    Why.LEFT: _("Whom it was for has left."),
    Why.TOO_OLD: _("It could not leave for three days, and is too old now."),
    Why.NO_ADDRESS: _("There is no address for it."),
    Why.DONE: _("It was done, or somebody else's, by then."),
}
