"""A tracked link to a piece for one lead, and whether a piece was useful to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accord.journeys.values import TouchKind


class Rater(StrEnum):
    """Whose word it is that a piece was useful: two things, never added."""

    SELLER = "seller"
    PROSPECT = "prospect"


class Unshared(StrEnum):
    """Why a piece is not shared, or a word about it is not kept."""

    NO_PIECE = "no_piece"
    NO_LEAD = "no_lead"
    NO_MEMBER = "no_member"
    RETIRED = "retired"
    SUPERSEDED = "superseded"
    CANNOT_BE_OPENED = "cannot_be_opened"
    NOT_YOURS = "not_yours"


UNSHARED: Mapping[Unshared, object] = {
    Unshared.NO_PIECE: _("There is no such piece any more. Nothing was changed."),
    Unshared.NO_LEAD: _("There is no such lead any more. Nothing was changed."),
    Unshared.NO_MEMBER: _("Only a colleague can do this, no program."),
    Unshared.RETIRED: _("This piece is retired, so it is not shared. Choose another."),
    Unshared.SUPERSEDED: _("This piece is superseded by a newer one. Nothing was shared yet."),
    Unshared.CANNOT_BE_OPENED: _(
        "Nobody has said where this piece is, so there is nothing to share. "
        "Ask marketing for its address."
    ),
    Unshared.NOT_YOURS: _("Only whoever made this link can take it back. Nothing was changed."),
}


class UnableToShare(Exception):
    """What was asked is not done; nothing was changed."""

    def __init__(self, *, why: Unshared) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class ShareCard:
    """A tracked link. opened: how often it was, an hour at a time; last_at: when."""

    id: int
    asset_id: int
    lead_id: int
    member_id: int
    made_at: datetime
    ended_at: datetime | None
    opened: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Usefulness:
    """How many found a piece useful, and how many did not."""

    yes: int = 0
    no: int = 0

    @property
    def count(self) -> int:
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Rated:
    """What is said of a piece: by sellers, and by those whom they sell to."""

    sellers: Usefulness = Usefulness()
    prospects: Usefulness = Usefulness()


@dataclass(frozen=True, slots=True)
class Comment:
    """A word about a piece beside yes or no."""

    rater: Rater
    is_useful: bool
    words: str
    member_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody downloaded or opened a piece: who stands for them, how, when, by which campaign."""

    person_id: int
    kind: TouchKind
    at: datetime
    campaign_id: int | None


@dataclass(frozen=True, slots=True)
class PastShare:
    """A link that was made in the past: when it was first opened, and whether its maker found it
    useful; None where neither is known."""

    asset_id: int
    lead_id: int
    member_id: int
    made_at: datetime
    opened_at: datetime | None = None
    is_useful: bool | None = None
