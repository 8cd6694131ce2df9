"""What counts as a touch, for how long, and who is said to have started a deal: as data that both
leaders sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accord.attribution.values.models_of_credit import Weights
from accord.journeys.values import TouchKind

SHORTEST_LOOK_BACK, LONGEST_LOOK_BACK = 1, 3_650  # days
SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 1, 365  # days
LONGEST_TALK = 3_600  # seconds


class SourcedRule(StrEnum):
    """By what a deal is said to have been started by one team.

    LEAD_SOURCE: by the origin that the lead has. FIRST_TOUCH: by the team of the first touch that
    counts. PRE_SALES: marketing's where a touch of theirs came before the first one of sales.
    """

    LEAD_SOURCE = "lead_source"
    FIRST_TOUCH = "first_touch"
    PRE_SALES = "pre_sales"


# What says that somebody took part, or that one of us gave them time. Not: a mail opened, which
# machines do; a try that reached nobody; a meeting that was not held; what a member or the buyer
# only told.
USUAL_KINDS = (
    TouchKind.WEB_VISIT, TouchKind.CONTENT_VIEW, TouchKind.DOWNLOAD, TouchKind.FORM,
    TouchKind.EMAIL_SENT, TouchKind.EMAIL_CLICK, TouchKind.EMAIL_REPLY,
    TouchKind.EVENT_REGISTERED, TouchKind.EVENT_ATTENDED, TouchKind.AD_CLICK,
    TouchKind.CALL_CONNECTED, TouchKind.MEETING_BOOKED, TouchKind.MEETING_HELD, TouchKind.IM,
    TouchKind.SOCIAL, TouchKind.CHAT,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchRules:
    """look_back: days before the deal was won; influence: days before it was opened in which a
    touch of marketing influences it, and all until it was won. by_sales: whether what sales did
    counts. mails_to_many: whether a mail that was sent to many counts, though nobody answered it.
    shortest_talk: seconds from which on a talk on the phone counts, one of unknown length always.
    collapse: the same person with the same piece counts once a day. half_life: days, of credit
    that fades. custom: the company's own weights, if it has any.

    What a machine did never counts: no rule can say otherwise.
    """

    kinds: tuple[TouchKind, ...] = USUAL_KINDS
    by_sales: bool = True
    mails_to_many: bool = False
    shortest_talk: int = 0
    look_back: int = 365
    collapse: bool = True
    influence: int = 90
    half_life: int = 30
    sourced: SourcedRule = SourcedRule.FIRST_TOUCH
    custom: Weights | None = None


USUAL = TouchRules()


class RulesFlaw(StrEnum):
    """Why a wording is no rules of touches."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_ONE_OF = "not_one_of"
    TWICE = "twice"
    NO_KIND = "no_kind"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_SHARE = "not_a_share"
    NOT_ONE_IN_ALL = "not_one_in_all"


class UnableToReadRules(ValueError):
    """A body that is no rules of touches: which flaw, at which place, what stood there."""

    def __init__(self, *, flaw: RulesFlaw, where: str, given: str) -> None:
        super().__init__(f"{where}: {flaw.value}: {given}")
        self.flaw = flaw
        self.where = where
        self.given = given
