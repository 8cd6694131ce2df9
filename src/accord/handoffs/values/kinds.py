"""What kinds of hand-off there are, and what each asks for."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from accord.definitions.values import StageCode
from accord.team.values import Side


class Channel(StrEnum):
    """Where the receiver is told."""

    IN_APP = "in_app"
    MAIL = "mail"
    CHAT = "chat"
    CRM_TASK = "crm_task"


class Field(StrEnum):
    """What has to be known before somebody is handed over."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    COMPANY = "company"
    TITLE = "title"
    COUNTRY = "country"
    SEGMENT = "segment"
    ORIGIN = "origin"
    CAMPAIGN = "campaign"
    CONSENT = "consent"


FIELD_NAMES = {
    Field.NAME: pgettext_lazy("packet", "Name"),
    Field.EMAIL: pgettext_lazy("packet", "E-mail"),
    Field.PHONE: pgettext_lazy("packet", "Telephone"),
    Field.COMPANY: pgettext_lazy("packet", "Company"),
    Field.TITLE: pgettext_lazy("packet", "Position"),
    Field.COUNTRY: pgettext_lazy("packet", "Country"),
    Field.SEGMENT: pgettext_lazy("packet", "Segment"),
    Field.ORIGIN: pgettext_lazy("packet", "Where they came from"),
    Field.CAMPAIGN: pgettext_lazy("packet", "Campaign"),
    Field.CONSENT: pgettext_lazy("packet", "May be contacted"),
}


CHANNEL_NAMES = {
    Channel.IN_APP: pgettext_lazy("told by", "Accord's own pages"),
    Channel.MAIL: pgettext_lazy("told by", "E-mail"),
    Channel.CHAT: pgettext_lazy("told by", "Chat"),
    Channel.CRM_TASK: pgettext_lazy("told by", "A task in the CRM"),
}


class KindFlaw(StrEnum):
    """Why a body says no kinds of hand-off."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    NOT_ONE_OF = "not_one_of"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    TWICE = "twice"
    ONE_SIDE = "one_side"
    SAME_CHANNEL = "same_channel"
    NONE = "none"
    NO_WAY_BACK = "no_way_back"
    NOT_BACK = "not_back"
    NOT_THERE = "not_there"


class UnableToReadKinds(ValueError):
    """Raised with the flaw, the place in the body, and what was given there."""

    def __init__(self, *, flaw: KindFlaw, where: str, given: str = "") -> None:
        super().__init__(f"{flaw.value} at {where}: {given}")
        self.flaw = flaw
        self.where = where
        self.given = given


@dataclass(frozen=True, slots=True)
class HandoffKind:
    """One kind: whom it goes from and to, at which stage of a lead it is made by itself (None: by
    hand alone), what has to be known, and where the receiver is told; `fallback` where that fails.

    cooling_days: so long a lead that came back is not handed over again without news of it.
    expires_days: after so many working days without an answer it runs out, and somebody of the side
    that handed it over has the lead again; 0: never.
    nurture: what a lead enters in marketing's mail tool as it comes back; of kinds to marketing.
    """

    code: str
    name: str
    from_side: Side
    to_side: Side
    at_stage: StageCode | None = None
    needs: tuple[Field, ...] = ()
    channel: Channel = Channel.IN_APP
    fallback: Channel = Channel.MAIL
    cooling_days: int = 14
    nurture: str = ""
    expires_days: int = 0


MOST_KINDS, MOST_COOLING, LONGEST_CODE, LONGEST_NAME = 12, 365, 40, 80
