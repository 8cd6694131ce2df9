"""The page on which a form is put together, as Django forms: general words, questions, consents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.contacts.values.consent import PURPOSE_NAMES
from accord.definitions import api as definitions
from accord.foundation import clock
from accord.intake.rules import forms as rules
from accord.intake.values.forms import (
    ASK_NAMES,
    ASKABLE,
    CHOICES_BOUND,
    CONSENTS_BOUND,
    QUESTIONS_BOUND,
    Ask,
    Consent,
    Design,
    Question,
)
from accord.team import api as team

SPARE = 2
FLAWS: Mapping[str, Any] = {
    "NOBODY": gettext_lazy("Ask for an e-mail, a phone or a name, so that somebody is known."),
    "NO_MAIL": gettext_lazy("To have addresses confirmed, ask for the e-mail and require it."),
    "NO_CHOICES": gettext_lazy("A question with choices needs some, one on each line."),
    "NO_LABEL": gettext_lazy("Give each question of your own its words."),
    "LABEL_TWICE": gettext_lazy("Two questions of your own have the same words. Change one."),
    "AFTER_ELSEWHERE": gettext_lazy(
        "The page to go on to stands on a site that is not in the list of allowed sites. Add it."
    ),
}
# What a new form begins with, by what it is for.
BEGINNINGS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "contact": (
        gettext_lazy("Get in touch"),
        ("full_name", "email", "company", "phone", "self_reported"),
    ),
    "download": (gettext_lazy("Download a piece"), ("first_name", "last_name", "email", "company")),
    "newsletter": (gettext_lazy("Newsletter"), ("email",)),
    "event": (
        gettext_lazy("Sign up for an event"),
        ("full_name", "email", "company", "title", "country"),
    ),
    "blank": (gettext_lazy("An empty form"), ("email",)),
}


class GeneralForm(forms.Form):
    """What the form is called, what it does afterwards and whose leads it makes."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120,
        help_text=gettext_lazy("For your teams; it also makes the form's address."),
    )  # fmt: skip
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=200)
    intro = forms.CharField(
        label=gettext_lazy("A few words before the questions"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the form"), choices=settings.LANGUAGES
    )
    button = forms.CharField(label=gettext_lazy("Button"), max_length=60, required=False)
    thanks = forms.CharField(
        label=gettext_lazy("Thanks afterwards"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    after = forms.URLField(
        label=gettext_lazy("Or a page to go on to"), max_length=500, required=False,
        assume_scheme="https", help_text=gettext_lazy("It must stand on one of the allowed sites."),
    )  # fmt: skip
    owner_id = forms.TypedChoiceField(
        label=gettext_lazy("Who gets the leads"), required=False, coerce=int, empty_value=None
    )
    campaign = forms.CharField(
        label=gettext_lazy("Campaign"), max_length=300, required=False,
        help_text=gettext_lazy("Empty: as the link says that led to the form."),
    )  # fmt: skip
    landing_page = forms.CharField(
        label=gettext_lazy("Landing page"), max_length=200, required=False,
        help_text=gettext_lazy("Empty: the address of the page."),
    )  # fmt: skip
    origin = forms.ChoiceField(
        label=gettext_lazy("Origin"), required=False,
        help_text=gettext_lazy(
            "Empty: as the visit tells. What people say themselves is kept beside."
        ),
    )  # fmt: skip
    channel = forms.CharField(label=gettext_lazy("Channel"), max_length=120, required=False)
    double_opt_in = forms.BooleanField(
        label=gettext_lazy("Have the address confirmed by a mail first"), required=False
    )
    sites = forms.CharField(
        label=gettext_lazy("Sites that may show the form"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "https://www.example.com"}),
        help_text=gettext_lazy("One on each line. Its own page always works."),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        owner, origin = self.fields["owner_id"], self.fields["origin"]
        assert isinstance(owner, forms.ChoiceField)
        assert isinstance(origin, forms.ChoiceField)
        members = [(one.id, one.name) for one in team.list_members() if one.active]
        owner.choices = [("", _("Nobody yet")), *members]
        known = [(one.code, one.name) for one in definitions.list_origins(at=clock.now())]
        origin.choices = [("", _("As the visit tells")), *known]
        names = [run.name for run in campaigns.list_campaigns(limit=200)]
        self.campaign_names: Sequence[str] = names
        self.fields["campaign"].widget.attrs["list"] = "campaigns"

    def clean_sites(self) -> tuple[str, ...]:
        lines = [line.strip() for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        sites = {line: rules.site_of(line) for line in lines}
        wrong = next((line for line, site in sites.items() if not site), None)
        if wrong:
            raise forms.ValidationError(
                _("“%(site)s” is not a site. Write it like https://www.example.com.")
                % {"site": wrong[:80]}
            )
        return tuple(dict.fromkeys(sites.values()))


class QuestionForm(forms.Form):
    """One question: a field of a lead, or one of the company's own."""

    name = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)
    use = forms.BooleanField(label=gettext_lazy("Ask it"), required=False)
    label = forms.CharField(label=gettext_lazy("Words"), max_length=300, required=False)
    ask = forms.ChoiceField(
        label=gettext_lazy("Answer"), required=False,
        choices=[(ask.value, name) for ask, name in ASK_NAMES.items()],
    )  # fmt: skip
    choices = forms.CharField(
        label=gettext_lazy("Choices, one on each line"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    place = forms.IntegerField(
        label=gettext_lazy("Place"), min_value=1, max_value=99, required=False
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        name = self["name"].value()
        if name in ASKABLE:
            usual = str(ASKABLE[name][1])
            self.fields["label"].widget.attrs["placeholder"] = usual
            del self.fields["ask"]
            if name not in ("segment", "country", "company", "title"):
                del self.fields["choices"]

    @property
    def usual(self) -> str:
        """What the field is called where it is one of a lead's."""
        name = self["name"].value()
        return str(ASKABLE[name][1]) if name in ASKABLE else ""

    def question(self) -> Question | None:
        """The question as filled in, or None where it is not asked."""
        said = self.cleaned_data
        own = said.get("name") not in ASKABLE
        if not said.get("use") or (own and not said.get("label")):
            return None
        lines = [line.strip()[:200] for line in said.get("choices", "").splitlines()]
        choices = tuple(dict.fromkeys(line for line in lines if line))[:CHOICES_BOUND]
        known = ASKABLE.get(said["name"])
        asked = Ask(said["ask"] or Ask.TEXT) if own or known is None else known[0]
        if not own and choices:
            asked = Ask.CHOICE
        return Question(
            name=said["name"],
            label=said["label"],
            ask=asked,
            required=said["required"],
            choices=choices if asked in (Ask.CHOICE, Ask.CHOICES) else (),
        )


class ConsentForm(forms.Form):
    """One thing to agree to; without words there is none."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)
    wording = forms.CharField(
        label=gettext_lazy("Words that people agree to"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    required = forms.BooleanField(label=gettext_lazy("Must be ticked"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        purpose = self.fields["purpose"]
        assert isinstance(purpose, forms.ChoiceField)
        known = [
            (one.code, one.name or PURPOSE_NAMES.get(one.code, one.code))
            for one in contacts.list_purposes()
        ]
        purpose.choices = [("", _("Choose what for")), *known]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("purpose")) != bool(said.get("wording")) and not self.errors:
            self.add_error("purpose", _("Give both, the purpose and the words."))
        return said

    def consent(self) -> Consent | None:
        said = self.cleaned_data
        if not said.get("wording"):
            return None
        return Consent(said["purpose"], said["wording"], said["required"])


QuestionSet = forms.formset_factory(
    QuestionForm, extra=0, max_num=QUESTIONS_BOUND, validate_max=True, absolute_max=60
)
ConsentSet = forms.formset_factory(
    ConsentForm, extra=0, max_num=CONSENTS_BOUND, validate_max=True, absolute_max=20
)


class Builder:
    """The three parts of the page together."""

    def __init__(
        self, *, name: str = "", design: Design | None = None, data: QueryDict | None = None
    ) -> None:
        design = design or Design(heading="")
        self.general = GeneralForm(data, initial=_general(name, design))
        self.questions = QuestionSet(data, initial=_rows(design), prefix="q")
        self.consents = ConsentSet(data, initial=_agreed(design), prefix="c")
        self.flaws: list[str] = []

    def is_valid(self) -> bool:
        """Whether a form can be made of it; what keeps it from working is in `flaws`."""
        parts = (self.general, self.questions, self.consents)
        if not all([part.is_valid() for part in parts]):  # noqa: C419 each tells its errors
            return False
        self.flaws = [str(FLAWS[code]) for code in rules.flaws(self.design())]
        return not self.flaws

    def design(self) -> Design:
        """The design as filled in."""
        said = dict(self.general.cleaned_data)
        said.pop("name")
        ordered = sorted(self.questions.forms, key=_place)
        asked = [question for form in ordered if (question := form.question())]
        consents = [consent for form in self.consents.forms if (consent := form.consent())]
        return Design(**said, questions=_named(asked), consents=tuple(consents))


def beginning(kind: str) -> tuple[str, Design]:
    """The name and design that a new form of this kind begins with."""
    title, fields = BEGINNINGS.get(kind, BEGINNINGS["blank"])
    questions = tuple(
        Question(name, ask=ASKABLE[name][0], required=name == "email") for name in fields
    )
    heading = "" if kind == "blank" else str(title)
    return heading, Design(heading=heading, questions=questions)


def _place(form: QuestionForm) -> int:
    return int(form.cleaned_data.get("place") or 99)


def _named(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Questions with names: those of one's own keep theirs, new ones get the next free number."""
    taken = {question.name for question in questions if question.name}
    free = (f"q{number}" for number in range(1, 200) if f"q{number}" not in taken)
    return tuple(
        Question(
            name=one.name if one.name in ASKABLE or _is_own(one.name) else next(free),
            label=one.label,
            ask=one.ask,
            required=one.required,
            choices=one.choices,
        )
        for one in questions
    )


def _is_own(name: str) -> bool:
    return name[:1] == "q" and name[1:].isascii() and name[1:].isdigit() and len(name) < 5


def _general(name: str, design: Design) -> dict[str, Any]:
    told = design.as_dict()
    return {**told, "name": name, "sites": "\n".join(design.sites)}


def _rows(design: Design) -> list[dict[str, Any]]:
    """Those asked, in their order; then the fields that could be, and room for more."""
    rows: list[dict[str, Any]] = [
        {
            "name": one.name,
            "use": True,
            "label": one.label,
            "ask": one.ask.value,
            "choices": "\n".join(one.choices),
            "required": one.required,
            "place": place,
        }
        for place, one in enumerate(design.questions, 1)
    ]
    asked = {one.name for one in design.questions}
    rows += [{"name": name} for name in ASKABLE if name not in asked]
    return rows + [{"name": "", "use": True, "ask": Ask.TEXT.value} for _spare in range(SPARE)]


def _agreed(design: Design) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"purpose": one.purpose, "wording": one.wording, "required": one.required}
        for one in design.consents
    ]
    return [*rows, {}]
