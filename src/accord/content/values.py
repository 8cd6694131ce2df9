"""Pieces of content as pages and other slices see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEPS = ("awareness", "consideration", "decision")
OWN = "accord"  # as a source: written down here, by a colleague
ADDRESS_BOUND = 2_000  # letters
NEW_FOR = 30  # days after it was published for which a piece is new


class Nature(StrEnum):
    """How a piece speaks; buyers trust those that do not praise us more."""

    PROMOTIONAL = "promotional"
    EDUCATIONAL = "educational"
    CUSTOMER_PROOF = "customer_proof"
    THIRD_PARTY = "third_party"


NATURE_NAMES: Mapping[Nature, object] = {
    Nature.PROMOTIONAL: pgettext_lazy("content", "Promotional"),
    Nature.EDUCATIONAL: pgettext_lazy("content", "Educational"),
    Nature.CUSTOMER_PROOF: pgettext_lazy("content", "Customer proof"),
    Nature.THIRD_PARTY: pgettext_lazy("content", "Third party"),
}


class State(StrEnum):
    """Whether a piece is to be used. Retired is stronger than superseded, which is stronger than
    stale: one whose day of review has passed."""

    CURRENT = "current"
    STALE = "stale"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


STATE_NAMES: Mapping[State, object] = {
    State.CURRENT: pgettext_lazy("content", "Current"),
    State.STALE: pgettext_lazy("content", "To be looked over"),
    State.SUPERSEDED: pgettext_lazy("content", "Superseded"),
    State.RETIRED: pgettext_lazy("content", "Retired"),
}


class Act(StrEnum):
    """What is done to a piece by hand; each leaves a change that can be taken back."""

    ADD = "add"
    CHANGE = "change"
    RETIRE = "retire"
    BRING_BACK = "bring_back"
    SUPERSEDE = "supersede"
    NOT_SUPERSEDED = "not_superseded"


ACT_NAMES: Mapping[Act, object] = {
    Act.ADD: pgettext_lazy("content", "Added"),
    Act.CHANGE: pgettext_lazy("content", "Changed"),
    Act.RETIRE: pgettext_lazy("content", "Retired"),
    Act.BRING_BACK: pgettext_lazy("content", "Brought back"),
    Act.SUPERSEDE: pgettext_lazy("content", "Superseded by another"),
    Act.NOT_SUPERSEDED: pgettext_lazy("content", "No longer superseded"),
}


class Flaw(StrEnum):
    """Why a piece is not kept as asked."""

    NO_TITLE = "no_title"
    TOO_LONG = "too_long"
    NOT_AN_ADDRESS = "not_an_address"
    UNKNOWN_CODE = "unknown_code"
    NO_DAY = "no_day"
    OWNER_LEFT = "owner_left"
    NO_ASSET = "no_asset"
    CHANGED_MEANWHILE = "changed_meanwhile"
    IN_A_RING = "in_a_ring"
    SUCCESSOR_RETIRED = "successor_retired"
    DONE_ALREADY = "done_already"
    USED_ALREADY = "used_already"
    FILE_TOO_LARGE = "file_too_large"
    FILE_KIND = "file_kind"


FLAWS: Mapping[Flaw, object] = {
    Flaw.NO_TITLE: _("Say what the piece is called."),
    Flaw.TOO_LONG: _("This is too long: write %(bound)s characters at most."),
    Flaw.NOT_AN_ADDRESS: _(
        "This is no address of a page. Write it whole, beginning with https:// or http://, "
        "without a name and a password in it."
    ),
    Flaw.UNKNOWN_CODE: _("Choose one of the list."),
    Flaw.NO_DAY: _("This is no day. Write it as 2026-11-23."),
    Flaw.OWNER_LEFT: _("Choose somebody who is here."),
    Flaw.NO_ASSET: _("There is no such piece any more. Nothing was changed."),
    Flaw.CHANGED_MEANWHILE: _(
        "Somebody has changed this piece meanwhile. Nothing was changed; look at it as it is now."
    ),
    Flaw.IN_A_RING: _(
        "That piece is superseded by this one already. Choose another. Nothing was changed."
    ),
    Flaw.SUCCESSOR_RETIRED: _("That piece is retired itself. Choose one that is current."),
    Flaw.DONE_ALREADY: _("That is so already. Nothing was changed."),
    Flaw.USED_ALREADY: _(
        "This piece has been used meanwhile, so it stays. Retire it to have it suggested no more."
    ),
    Flaw.FILE_TOO_LARGE: _("The file is larger than 25 MB. Put it on your site and link to it."),
    Flaw.FILE_KIND: _(
        "Only PDF, PowerPoint, Word, Excel, PNG, JPEG and plain text are kept here, and what is "
        "inside has to be what the name says."
    ),
}  # fmt: skip


class UnableToKeep(Exception):
    """A piece that is not kept as asked; nothing was changed. where: the field it is about."""

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


@dataclass(frozen=True, slots=True)
class AssetCard:
    """A piece: `journey_stage` is the buyer's step it is made for, "" where nobody said."""

    id: int
    title: str
    kind: str
    journey_stage: str
    published_on: date | None


def is_address(said: str) -> bool:
    """Whether somebody may be sent there: whole, of http or https, naming nobody's password."""
    if not said or len(said) > ADDRESS_BOUND or "\\" in said:
        return False
    if any(sign.isspace() or ord(sign) < 33 or ord(sign) == 127 for sign in said):
        return False
    try:
        parts = urlsplit(said)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetText:
    """What a member says of a piece; "" or None where nobody said.

    kind: in the company's words, such as guide. nature: a code of Nature. persona: the key of a
    persona. objection: in words. url: of http or https. review_on: when it is to be looked over.
    """

    title: str
    kind: str = ""
    nature: str = ""
    url: str = ""
    journey_stage: str = ""
    persona: str = ""
    objection: str = ""
    product: str = ""
    language: str = ""
    version: str = ""
    owner_id: int | None = None
    published_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class HostedFile:
    """A file kept here: its name, its type by what is inside, its bytes and their digest."""

    name: str
    type: str
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A piece as a page shows it. mark: stands for all that is said of it, so that a form notices
    what changed meanwhile."""

    id: int
    text: AssetText
    source: str
    superseded_by_id: int | None
    retired_at: datetime | None
    file: HostedFile | None
    mark: str

    def state(self, *, today: date) -> State:
        """Whether it is to be used, on a day."""
        if self.retired_at is not None:
            return State.RETIRED
        if self.superseded_by_id is not None:
            return State.SUPERSEDED
        if self.text.review_on is not None and self.text.review_on < today:
            return State.STALE
        return State.CURRENT

    @property
    def may_be_suggested(self) -> bool:
        """Retired and superseded ones never are."""
        return self.retired_at is None and self.superseded_by_id is None

    @property
    def address(self) -> str:
        """Where it is on the web; "" where nobody said. Lists may say anything."""
        return self.text.url if is_address(self.text.url) else ""

    @property
    def can_be_opened(self) -> bool:
        """Whether there is an address or a file behind it."""
        return bool(self.address or self.file)


@dataclass(frozen=True, slots=True)
class AssetChange:
    """Something that was done to a piece by hand."""

    id: int
    act: Act
    at: datetime
    member_id: int | None
    fields: tuple[str, ...]
    is_taken_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFilter:
    """Which pieces; "" for any, None for any. words: in the title. is_in_use: neither retired nor
    superseded. review_before, published_since: by their days."""

    words: str = ""
    persona: str = ""
    journey_stage: str = ""
    objection: str = ""
    product: str = ""
    language: str = ""
    nature: str = ""
    is_in_use: bool | None = None
    review_before: date | None = None
    published_since: date | None = None


@dataclass(frozen=True, slots=True)
class AssetPage:
    """A part of the library; next_key: where it continues. count: all that are asked for."""

    rows: tuple[Asset, ...]
    next_key: str | None
    count: int
