"""The plan of communication: who tells whom what, by which way and how often; and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import pgettext_lazy


class Cadence(StrEnum):
    """How often something is told."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EACH_TIME = "each_time"


CADENCE_NAMES: Mapping[Cadence, object] = {
    Cadence.DAILY: pgettext_lazy("cadence", "Each working day"),
    Cadence.WEEKLY: pgettext_lazy("cadence", "Each week"),
    Cadence.FORTNIGHTLY: pgettext_lazy("cadence", "Every two weeks"),
    Cadence.MONTHLY: pgettext_lazy("cadence", "Each month"),
    Cadence.QUARTERLY: pgettext_lazy("cadence", "Each quarter"),
    Cadence.EACH_TIME: pgettext_lazy("cadence", "Each time it happens"),
}


class Channel(StrEnum):
    """By which way it is told."""

    MEETING = "meeting"
    ANNOUNCEMENT = "announcement"
    NOTICE = "notice"
    MAIL = "mail"
    CHAT = "chat"
    PAGE = "page"


CHANNEL_NAMES: Mapping[Channel, object] = {
    Channel.MEETING: pgettext_lazy("channel", "Meeting"),
    Channel.ANNOUNCEMENT: pgettext_lazy("channel", "Announcement"),
    Channel.NOTICE: pgettext_lazy("channel", "Notice"),
    Channel.MAIL: pgettext_lazy("channel", "Mail"),
    Channel.CHAT: pgettext_lazy("channel", "Chat"),
    Channel.PAGE: pgettext_lazy("channel", "A page in Accord"),
}


class Proof(StrEnum):
    """By what Accord sees that it was told; BY_HAND: by a colleague's own word alone."""

    BY_HAND = "by_hand"
    CAMPAIGN_BRIEF = "campaign_brief"
    PRODUCT_NOTE = "product_note"
    NEWS = "news"
    NEW_PIECE = "new_piece"
    FIGURES = "figures"
    WEEKLY_MEETING = "weekly_meeting"
    MONTHLY_MEETING = "monthly_meeting"


PROOF_NAMES: Mapping[Proof, object] = {
    Proof.BY_HAND: pgettext_lazy("proof", "Somebody ticks it"),
    Proof.CAMPAIGN_BRIEF: pgettext_lazy("proof", "An announcement of a campaign"),
    Proof.PRODUCT_NOTE: pgettext_lazy("proof", "An announcement of a change of the product"),
    Proof.NEWS: pgettext_lazy("proof", "Another announcement"),
    Proof.NEW_PIECE: pgettext_lazy("proof", "A notice of new content"),
    Proof.FIGURES: pgettext_lazy("proof", "The figures sent each night"),
    Proof.WEEKLY_MEETING: pgettext_lazy("proof", "The weekly meeting"),
    Proof.MONTHLY_MEETING: pgettext_lazy("proof", "The monthly meeting of management"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan. mark: stands for its words, so that what was ticked stays with them.
    teller, audience: a side, or "both"."""

    mark: str
    topic: str
    teller: str
    audience: str
    channel: Channel
    cadence: Cadence
    proof: Proof


class LineState(StrEnum):
    """OVERDUE: due, and not told. WAITING: it has not happened yet, so there is nothing to tell."""

    OVERDUE = "overdue"
    DUE = "due"
    DONE = "done"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class LineStanding:
    """Where a line stands. told_on: the last day it was told; due_on: by when it is next."""

    line: Line
    state: LineState
    told_on: date | None
    due_on: date | None
    by_record: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of the plan: since when it holds, and its lines."""

    number: int
    since: datetime
    lines: tuple[Line, ...]
