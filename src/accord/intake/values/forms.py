"""Forms of the company's own: what they ask, under which version, and what became of answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.contacts.values.people import Outcome

LOOKS_AUTOMATIC = "LOOKS_AUTOMATIC"
AWAITING_CONFIRMATION = "AWAITING_CONFIRMATION"
NOT_CONFIRMED = "NOT_CONFIRMED"
QUESTIONS_BOUND = 40
CONSENTS_BOUND = 10
CHOICES_BOUND = 100
ANSWER_BOUND = 2_000
TRACKED = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")


class Ask(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    DAY = "day"
    TICK = "tick"
    CHOICE = "choice"
    CHOICES = "choices"


ASK_NAMES: Mapping[Ask, Any] = {
    Ask.TEXT: pgettext_lazy("kind of answer", "A few words"),
    Ask.LONG: pgettext_lazy("kind of answer", "Several lines"),
    Ask.NUMBER: pgettext_lazy("kind of answer", "A number"),
    Ask.DAY: pgettext_lazy("kind of answer", "A day"),
    Ask.TICK: pgettext_lazy("kind of answer", "Yes or no"),
    Ask.CHOICE: pgettext_lazy("kind of answer", "One of several"),
    Ask.CHOICES: pgettext_lazy("kind of answer", "Any of several"),
}


class FormState(StrEnum):
    """open: anybody may fill it in. paused: for a while nobody can. stopped: for good."""

    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"


FORM_STATES: Mapping[FormState, Any] = {
    FormState.OPEN: pgettext_lazy("form", "Open"),
    FormState.PAUSED: pgettext_lazy("form", "Paused"),
    FormState.STOPPED: pgettext_lazy("form", "Stopped"),
}

# Fields of a lead that a form may ask for: how they are answered, and their usual label.
ASKABLE: Mapping[str, tuple[Ask, Any, str]] = {
    "email": (Ask.EMAIL, gettext_lazy("E-mail"), "email"),
    "first_name": (Ask.TEXT, gettext_lazy("First name"), "given-name"),
    "last_name": (Ask.TEXT, gettext_lazy("Last name"), "family-name"),
    "full_name": (Ask.TEXT, gettext_lazy("Name"), "name"),
    "phone": (Ask.PHONE, gettext_lazy("Phone"), "tel"),
    "company": (Ask.TEXT, gettext_lazy("Company"), "organization"),
    "title": (Ask.TEXT, gettext_lazy("Job title"), "organization-title"),
    "country": (Ask.TEXT, gettext_lazy("Country"), "country-name"),
    "segment": (Ask.TEXT, gettext_lazy("Sector"), ""),
    "self_reported": (Ask.CHOICE, gettext_lazy("How did you hear about us?"), ""),
}
# What people say of how they heard of a company: codes of origins, worded for the buyer.
HEARD_FROM: Mapping[str, Any] = {
    "word_of_mouth": gettext_lazy("A friend or a colleague told me"),
    "referral": gettext_lazy("Somebody who works with you sent me"),
    "self_discovery": gettext_lazy("I came across you myself"),
    "organic_search": gettext_lazy("A search engine"),
    "social": gettext_lazy("A social network"),
    "display": gettext_lazy("An advert"),
    "content": gettext_lazy("An article, a book or a podcast"),
    "event": gettext_lazy("An event or a fair"),
    "existing_customer": gettext_lazy("I was a customer before"),
    "other": gettext_lazy("In another way"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `name` is a field of ASKABLE, or q1, q2, … for a question of one's own.

    label: "" where a field's usual label in the form's language serves.
    """

    name: str
    label: str = ""
    ask: Ask = Ask.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        return self.name not in ASKABLE

    @property
    def wording(self) -> str:
        """The label as the reader's present language has it."""
        return self.label or str(ASKABLE[self.name][1] if self.name in ASKABLE else self.name)

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen: the stored answer and its wording."""
        if self.name == "self_reported":
            return [(code, str(wording)) for code, wording in HEARD_FROM.items()]
        return [(choice, choice) for choice in self.choices]


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing somebody may agree to: the purpose's code, and the words they agree to."""

    purpose: str
    wording: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Design:
    """Everything a form shows and does: immutable once anybody could have answered it.

    after: an address to go on to, else `thanks` is shown. origin, channel, campaign,
    landing_page: what the form says of its leads, "" where the visit says it. owner_id: the
    colleague who gets them. sites: origins such as https://example.com that may embed it.
    """

    heading: str
    intro: str = ""
    language: str = "en"
    questions: tuple[Question, ...] = ()
    consents: tuple[Consent, ...] = ()
    button: str = ""
    thanks: str = ""
    after: str = ""
    campaign: str = ""
    landing_page: str = ""
    origin: str = ""
    channel: str = ""
    owner_id: int | None = None
    double_opt_in: bool = False
    sites: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Design":
        return cls(
            **{
                **stored,
                "questions": tuple(
                    Question(**{**one, "ask": Ask(one["ask"]), "choices": tuple(one["choices"])})
                    for one in stored["questions"]
                ),
                "consents": tuple(Consent(**one) for one in stored["consents"]),
                "sites": tuple(stored["sites"]),
            }
        )


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form under its latest version."""

    id: int
    slug: str
    name: str
    state: FormState
    version_id: int
    version_no: int
    made_at: datetime
    design: Design

    @property
    def source(self) -> str:
        """What records of this form are known to come from."""
        return f"form:{self.slug}"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in the list, with what became of its answers."""

    card: FormCard
    shown: int
    submitted: int
    went_in: int
    waiting: int
    caught: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answers:
    """One filled-in form on its way in: fields of a lead, attributes by name, and statements.

    key: the same for one filling-in, however often it is sent. held: the code under which it
    waits, or "" where it goes in at once.
    """

    key: str
    email: str
    record: Mapping[str, str]
    attributes: Mapping[str, str]
    consents: tuple[Mapping[str, object], ...]
    page: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """One filled-in form: when, under which version, and what became of it."""

    id: int
    form_id: int
    version_no: int
    at: datetime
    email: str
    outcome: Outcome | None
    code: str
    lead_id: int | None
    confirm_by: datetime | None
    confirmed_at: datetime | None
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        return self.outcome is Outcome.QUARANTINED


@dataclass(frozen=True, slots=True)
class Shown:
    """How often a form was shown on one day."""

    day: date
    count: int
