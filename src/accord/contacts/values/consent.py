"""What a person agreed to or turned down, for what purpose, and whether one may write to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy


class Change(StrEnum):
    """What was said. An objection to marketing ends all of it, whatever it was said about. UNSAID:
    the no before it, of the same source about the same person, was written by mistake."""

    GIVEN = "GIVEN"
    WITHDRAWN = "WITHDRAWN"
    OBJECTED = "OBJECTED"
    UNSAID = "UNSAID"


SAYABLE = (Change.GIVEN, Change.WITHDRAWN, Change.OBJECTED)
NOES = frozenset({Change.WITHDRAWN, Change.OBJECTED})


class Basis(StrEnum):
    """Why one may: the bases of law that apply to writing to people. NONE goes with a no."""

    NONE = ""
    CONSENT = "CONSENT"
    CONTRACT = "CONTRACT"
    LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST"
    LEGAL_DUTY = "LEGAL_DUTY"


class Way(StrEnum):
    """By what means one reaches somebody; ANY stands for all of them."""

    ANY = ""
    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    CHAT = "chat"


class Told(StrEnum):
    """Through which door it was said."""

    FILE = "file"
    API = "api"
    HOOK = "hook"
    FORM = "form"
    MAIL = "mail"
    PAGE = "page"
    LINK = "link"


NEWSLETTER = "newsletter"
SALES = "sales_contact"
VISITS = "visits"
PROFILING = "profiling"
SERVICE = "service"
# What a mail is sent for that asks whether an address belongs to whoever gave it.
CONFIRMATION = "confirmation"
# The purpose that an objection is written under where nobody said which: it ends all marketing.
MARKETING = NEWSLETTER


class Verdict(StrEnum):
    """Whether one may, and why. The first two are a yes."""

    GIVEN = "GIVEN"
    ASSUMED = "ASSUMED"
    OBJECTED = "OBJECTED"
    WITHDRAWN = "WITHDRAWN"
    NO_BASIS = "NO_BASIS"
    ADDRESS_STOPPED = "ADDRESS_STOPPED"
    DOMAIN_STOPPED = "DOMAIN_STOPPED"
    ERASED = "ERASED"
    UNKNOWN = "UNKNOWN"
    OFTEN_ENOUGH = "OFTEN_ENOUGH"
    SALES_AT_WORK = "SALES_AT_WORK"


VERDICT_NAMES = {
    Verdict.GIVEN: pgettext_lazy("consent", "Yes: agreed"),
    Verdict.ASSUMED: pgettext_lazy("consent", "Yes: nobody has objected"),
    Verdict.OBJECTED: pgettext_lazy("consent", "No: objected"),
    Verdict.WITHDRAWN: pgettext_lazy("consent", "No: taken back"),
    Verdict.NO_BASIS: pgettext_lazy("consent", "No: nobody has agreed"),
    Verdict.ADDRESS_STOPPED: pgettext_lazy("consent", "No: the address is on the stop list"),
    Verdict.DOMAIN_STOPPED: pgettext_lazy("consent", "No: the domain is on the stop list"),
    Verdict.ERASED: pgettext_lazy("consent", "No: was erased"),
    Verdict.UNKNOWN: pgettext_lazy("consent", "No: nobody is known there"),
    Verdict.OFTEN_ENOUGH: pgettext_lazy("consent", "Not now: written to often enough"),
    Verdict.SALES_AT_WORK: pgettext_lazy(
        "consent", "Not to many at once now: sales is working them"
    ),
}
NO_PURPOSE = "NO_PURPOSE"
NO_COLLEAGUE = "NO_COLLEAGUE"
NO_ADDRESS = "NO_ADDRESS"
# Why a message did not leave, as it is shown where messages are listed.
NOT_SENT_NAMES = {
    Verdict.OBJECTED.value: pgettext_lazy("mail", "Not sent: objected"),
    Verdict.WITHDRAWN.value: pgettext_lazy("mail", "Not sent: consent was taken back"),
    Verdict.NO_BASIS.value: pgettext_lazy("mail", "Not sent: nobody has agreed"),
    Verdict.ADDRESS_STOPPED.value: pgettext_lazy("mail", "Not sent: address on the stop list"),
    Verdict.DOMAIN_STOPPED.value: pgettext_lazy("mail", "Not sent: domain on the stop list"),
    Verdict.ERASED.value: pgettext_lazy("mail", "Not sent: was erased"),
    Verdict.UNKNOWN.value: pgettext_lazy("mail", "Not sent: nobody is known there"),
    Verdict.OFTEN_ENOUGH.value: pgettext_lazy("mail", "Not sent: written to often enough"),
    Verdict.SALES_AT_WORK.value: pgettext_lazy("mail", "Not sent: sales is working them"),
    NO_PURPOSE: pgettext_lazy("mail", "Not sent: no purpose is called so"),
    NO_COLLEAGUE: pgettext_lazy("mail", "Not sent: no colleague has this address"),
    NO_ADDRESS: pgettext_lazy("mail", "Not sent: this is no address"),
}
BASIS_NAMES = {
    Basis.NONE: "",
    Basis.CONSENT: pgettext_lazy("basis", "Consent"),
    Basis.CONTRACT: pgettext_lazy("basis", "Contract"),
    Basis.LEGITIMATE_INTEREST: pgettext_lazy("basis", "Legitimate interest"),
    Basis.LEGAL_DUTY: pgettext_lazy("basis", "Legal duty"),
}
WAY_NAMES = {
    Way.ANY: pgettext_lazy("way", "Any way"),
    Way.EMAIL: pgettext_lazy("way", "E-mail"),
    Way.PHONE: pgettext_lazy("way", "Phone"),
    Way.POST: pgettext_lazy("way", "Post"),
    Way.CHAT: pgettext_lazy("way", "Chat"),
}
CHANGE_NAMES = {
    Change.GIVEN: pgettext_lazy("consent", "Agreed"),
    Change.WITHDRAWN: pgettext_lazy("consent", "Took it back"),
    Change.OBJECTED: pgettext_lazy("consent", "Objected"),
    Change.UNSAID: pgettext_lazy("consent", "Was written by mistake"),
}
TOLD_NAMES = {
    Told.FILE: pgettext_lazy("door", "A file"),
    Told.API: pgettext_lazy("door", "A program"),
    Told.HOOK: pgettext_lazy("door", "A program that reports"),
    Told.FORM: pgettext_lazy("door", "A form"),
    Told.MAIL: pgettext_lazy("door", "A mail"),
    Told.PAGE: pgettext_lazy("door", "A colleague"),
    Told.LINK: pgettext_lazy("door", "The link in a mail"),
}


@dataclass(frozen=True, slots=True)
class PurposeCard:
    """What people are asked for. default_basis: why one may while nobody has said anything."""

    id: int
    code: str
    name: str
    is_marketing: bool
    default_basis: Basis
    wording: str
    wording_version: int


PURPOSE_NAMES = {
    NEWSLETTER: pgettext_lazy("purpose", "News by mail"),
    SALES: pgettext_lazy("purpose", "Being contacted by sales"),
    VISITS: pgettext_lazy("purpose", "Remembering visits"),
    PROFILING: pgettext_lazy("purpose", "Judging interest"),
    SERVICE: pgettext_lazy("purpose", "Messages a contract needs"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing said by or for a person. `at`: when it was said, not when it was heard.

    wording: the sentence they agreed to, as shown; "" takes the purpose's own sentence and
    version. source: the record, form or page it came from. evidence: what proves it (ids, codes).
    """

    person_id: int
    purpose: str
    change: Change
    at: datetime
    basis: Basis = Basis.CONSENT
    way: Way = Way.ANY
    door: Told = Told.PAGE
    source: str = ""
    wording: str = ""
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A stored consent. said_for: everybody who was one with the person when it was said."""

    id: int
    person_id: int
    purpose: str
    is_marketing: bool
    change: Change
    basis: Basis
    way: Way
    at: datetime
    said_for: tuple[int, ...]
    door: str = ""
    source: str = ""
    wording: str = ""
    wording_version: int | None = None
    reason: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    recorded_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class PreferenceLink:
    """Who may say by a mail's link what they get: the one it was for, and where it went."""

    person_id: int | None
    address: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether one may contact somebody for a purpose; `said` is the word that decides."""

    verdict: Verdict
    basis: Basis = Basis.NONE
    since: datetime | None = None
    said: Said | None = None

    @property
    def is_allowed(self) -> bool:
        return self.verdict in (Verdict.GIVEN, Verdict.ASSUMED)


class StopKind(StrEnum):
    """What a line of the stop list names."""

    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    EXTERNAL = "external"


class StopReason(StrEnum):
    ASKED = "ASKED"
    BOUNCED = "BOUNCED"
    COMPLAINED = "COMPLAINED"
    ERASED = "ERASED"


STOP_REASON_NAMES = {
    StopReason.ASKED: pgettext_lazy("stop", "Asked us to stop"),
    StopReason.BOUNCED: pgettext_lazy("stop", "Mail came back"),
    StopReason.COMPLAINED: pgettext_lazy("stop", "Complained"),
    StopReason.ERASED: pgettext_lazy("stop", "Was erased"),
}


class StopEnd(StrEnum):
    """Why a line is taken off the stop list."""

    AGREED = "AGREED"
    WORKS = "WORKS"
    MISTAKE = "MISTAKE"


STOP_END_NAMES = {
    StopEnd.AGREED: pgettext_lazy("stop", "They agreed again"),
    StopEnd.WORKS: pgettext_lazy("stop", "The address works again"),
    StopEnd.MISTAKE: pgettext_lazy("stop", "It stood there by mistake"),
}
STOP_KIND_NAMES = {
    StopKind.EMAIL: pgettext_lazy("stop", "Address"),
    StopKind.DOMAIN: pgettext_lazy("stop", "Domain"),
    StopKind.PHONE: pgettext_lazy("stop", "Phone number"),
    StopKind.EXTERNAL: pgettext_lazy("stop", "A tool's own id"),
}


@dataclass(frozen=True, slots=True)
class StopCard:
    """A line of the stop list; `value` is blank where only its hash is kept."""

    id: int
    kind: StopKind
    value: str
    reason: StopReason
    source: str
    at: datetime


LINK_SOURCE = "link"


class UnknownPurpose(Exception):
    """No purpose is called so; nothing was changed."""
