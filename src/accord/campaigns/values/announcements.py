"""What our own people are told: campaigns, changes of the product, news; and who has read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.team.values import Side

EVERYBODY = ""  # as a persona: all prospects
REMINDERS = 3  # at most, one colleague about one announcement
REMIND_AFTER = 2  # working days
SHOWN_FROM = 5  # colleagues; how many of fewer have read is nobody's business but their leader's
BOUNDS: Mapping[str, int] = {"title": 200, "body": 4_000, "why": 1_000}


class About(StrEnum):
    """What is announced."""

    CAMPAIGN = "campaign"
    PRODUCT = "product"
    NEWS = "news"


ABOUT_NAMES: Mapping[About, object] = {
    About.CAMPAIGN: pgettext_lazy("announcement", "Campaign"),
    About.PRODUCT: pgettext_lazy("announcement", "Change of the product"),
    About.NEWS: pgettext_lazy("announcement", "News"),
}


class Flaw(StrEnum):
    """Why an announcement is not kept or does not go out."""

    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    TOO_LONG = "too_long"
    NO_WHY = "no_why"
    WHY_FOR_NOBODY = "why_for_nobody"
    NO_CAMPAIGN = "no_campaign"
    UNKNOWN_CODE = "unknown_code"
    NO_DAY = "no_day"
    NOBODY = "nobody"
    OUT_ALREADY = "out_already"
    TAKEN_BACK = "taken_back"
    NO_ANNOUNCEMENT = "no_announcement"
    NOT_ASKED = "not_asked"


FLAWS: Mapping[Flaw, object] = {
    Flaw.NO_TITLE: _("Say in a few words what it is."),
    Flaw.NO_BODY: _("Say what our own people have to know."),
    Flaw.TOO_LONG: _("This is too long: write %(bound)s characters at most."),
    Flaw.NO_WHY: _("Say why they would care, or that it does not concern them."),
    Flaw.WHY_FOR_NOBODY: _(
        "It concerns no prospect at all as it is written. Say for at least one persona why they "
        "would care."
    ),
    Flaw.NO_CAMPAIGN: _("Choose the campaign it is about."),
    Flaw.UNKNOWN_CODE: _("Choose one of the list."),
    Flaw.NO_DAY: _("This is no day from today on. Write it as 2026-11-23."),
    Flaw.NOBODY: _("Nobody is in that team yet, so nobody would be told."),
    Flaw.OUT_ALREADY: _("It is out already and says what people have read. Write another one."),
    Flaw.TAKEN_BACK: _("It is taken back. Nothing was changed."),
    Flaw.NO_ANNOUNCEMENT: _("There is no such announcement any more. Nothing was changed."),
    Flaw.NOT_ASKED: _("Nobody is asked to acknowledge this. Nothing was changed."),
}


class UnableToAnnounce(Exception):
    """Something that is not announced as asked; nothing was changed. where: the field."""

    def __init__(self, *, flaw: Flaw, where: str = "", bound: int = 0) -> None:
        super().__init__(f"{flaw.value} {where}".strip())
        self.flaw = flaw
        self.where = where
        self.bound = bound

    @property
    def words(self) -> str:
        """The sentence for whoever asked."""
        said = str(FLAWS[self.flaw])
        return said % {"bound": self.bound} if self.flaw is Flaw.TOO_LONG else said


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementText:
    """What an announcement says. whys: by the key of a persona why they would care, "" where it
    does not concern them; EVERYBODY as key where no persona is agreed. side: whom it is for.
    answer_by: by when it is to be acknowledged, None where nobody has to."""

    about: About
    title: str
    body: str
    whys: Mapping[str, str]
    side: Side = Side.BOTH
    campaign_id: int | None = None
    happens_on: date | None = None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """One as pages show it: a draft until published_at, taken back from ended_at on."""

    id: int
    text: AnnouncementText
    author_id: int | None
    made_at: datetime
    published_at: datetime | None
    ended_at: datetime | None

    @property
    def is_out(self) -> bool:
        """Whether people are told of it."""
        return self.published_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a colleague stands with an announcement that is for them."""

    announcement_id: int
    member_id: int
    side: Side
    told_at: datetime
    read_at: datetime | None
    known_at: datetime | None
    reminders: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of some colleagues have read something, and said that they know it. read, known:
    None where they are too few to say it without naming anybody."""

    side: Side
    told: int
    read: int | None
    known: int | None


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """A part of the list; next_key: where it continues. count: all that are asked for."""

    rows: tuple[Announcement, ...]
    next_key: int | None
    count: int
