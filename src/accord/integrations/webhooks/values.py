"""What other tools can be told of, and how it stands with each of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from accord.team.values import Capability

PURPOSE: Final = "webhook"
TEST: Final = "test"


class State(StrEnum):
    """paused: by a person, and what happens meanwhile waits. stopped: nothing is kept for it."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


class Fault(StrEnum):
    """Why an address was stopped by itself."""

    GONE = "gone"
    FAILING = "failing"
    OWNER_LEFT = "owner_left"


FAULT_WORDS: Final = {
    Fault.GONE: _(
        "The tool said that the address is gone for good. Add the tool anew with its new address."
    ),
    Fault.FAILING: _(
        "It did not answer for five days. Once the tool is well again, let it be told again."
    ),
    Fault.OWNER_LEFT: _(
        "Whoever set it up has left, or may not see this any more. Take it over to go on."
    ),
}


class Why(StrEnum):
    """What came of a try that did not succeed; with STATUS stands what was answered."""

    STATUS = "STATUS"
    REDIRECT = "REDIRECT"
    GONE = "GONE"
    TIMEOUT = "TIMEOUT"
    NOT_REACHED = "NOT_REACHED"
    NOT_LET_OUT = "NOT_LET_OUT"
    OWNER_LEFT = "OWNER_LEFT"


WHY_WORDS: Final = {
    Why.STATUS: _("It answered with the error %(status)s."),
    Why.REDIRECT: _("It led elsewhere (%(status)s), which is not followed."),
    Why.GONE: _("It said that the address is gone (410)."),
    Why.TIMEOUT: _("It did not answer within 15 seconds."),
    Why.NOT_REACHED: _("It could not be reached."),
    Why.NOT_LET_OUT: _("The address leads into a network that Accord does not call."),
    Why.OWNER_LEFT: _("Whoever set it up has left, or may not see this any more."),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that happens, as others are told of it; `needed` of whoever subscribes."""

    code: str
    label: Any
    needed: Capability = Capability.READ


TOPICS: Final = (
    Topic("lead.created", _("A lead came")),
    Topic("lead.stage_changed", _("A lead came to another stage")),
    Topic("lead.ended", _("A lead's pass ended")),
    Topic("deal.created", _("A deal was opened")),
    Topic("deal.stage_changed", _("A deal came to another stage")),
    Topic("deal.amount_changed", _("A deal's amount changed")),
    Topic("deal.won", _("A deal was won")),
    Topic("deal.lost", _("A deal was lost")),
    Topic("deal.reopened", _("A deal was opened again")),
    Topic("merge.made", _("Two people or companies were found to be one")),
    Topic("merge.ended", _("Two were told apart again")),
    Topic("intake.taken_in", _("Records were taken in")),
    Topic("intake.needs_fixing", _("Records were set aside to be mended")),
    Topic("intake.failed", _("An import failed")),
    Topic("definition.put_in_force", _("A definition came into force")),
    Topic("gap.opened", _("A gap between tools became somebody's task")),
    Topic("gap.given", _("A gap between tools was given to somebody, or to another day")),
    Topic("gap.ended", _("A gap between tools was closed, or is no longer there")),
    Topic("consent.changed", _("Somebody's consent changed"), Capability.KEEP_CONSENT),
    Topic("person.erased", _("A person was erased"), Capability.ERASE_PEOPLE),
)
BY_CODE: Final = {topic.code: topic for topic in TOPICS}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. id: the same for ever. data: ids and codes, nothing of people.

    path: where the API tells the rest; "" where it has no address for it.
    """

    id: str
    topic: str
    at: datetime
    data: dict[str, Any]
    path: str = ""


@dataclass(frozen=True, slots=True)
class EndpointCard:
    """A tool that is told; `shown` is its address without what may be secret in it.

    quiet_until: until when it asked to be left alone, None where it did not.
    """

    id: int
    name: str
    shown: str
    topics: tuple[str, ...]
    state: State
    fault: Fault | None
    owner_id: int
    failing_since: datetime | None
    last_good_at: datetime | None
    quiet_until: datetime | None

    def is_quiet(self, at: datetime) -> bool:
        """Whether it asked to be left alone still."""
        return self.quiet_until is not None and at < self.quiet_until


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log."""

    id: int
    topic: str
    message_id: str
    is_again: bool
    state: str
    attempts: int
    due_at: datetime
    settled_at: datetime | None
    why: str
