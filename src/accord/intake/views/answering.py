"""One filled-in form as it comes over the wire: its token, its fields, its bounds."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.intake.rules import forms as rules
from accord.intake.values.batches import Kind
from accord.intake.values.forms import ANSWER_BOUND, ASKABLE, TRACKED, Ask, FormCard, Question
from accord.intake.values.plans import FIELDS

TRAP = "subject_line"  # a name that says nothing; nobody who sees the page fills it in
TOKEN = "begun"  # noqa: S105 the name of a field
VISIT = ("page", "referrer", "visitor", *TRACKED)
BODY_BOUND = 64 * 1024
TOKEN_LIFE = timedelta(days=1)
SALT = "accord.form"
_BOUNDS = {one.name: one.bound for one in FIELDS[Kind.LEADS]}


@dataclass(frozen=True, slots=True)
class Begun:
    """When a form was handed out, under which version, and the key of this filling-in."""

    key: str
    version_no: int
    at: datetime


def hand_out(card: FormCard, *, at: datetime) -> str:
    """A token for one filling-in of the form as it is now."""
    told = [card.id, card.version_no, get_random_string(22), int(at.timestamp() * 1000)]
    return signing.dumps(told, salt=SALT)


def read_token(token: str, *, card: FormCard, at: datetime) -> Begun | None:
    """What a token of ours says; None where it is not ours, of another form or too old."""
    try:
        form_id, version_no, key, millis = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    begun = datetime.fromtimestamp(millis / 1000, UTC)
    if form_id != card.id or at - begun > TOKEN_LIFE:
        return None
    return Begun(key, version_no, begun)


def key_of_body(request: HttpRequest, *, at: datetime) -> str:
    """The key of a filling-in without a token: the same words within ten minutes are the same."""
    slot = int(at.timestamp()) // 600
    return hashlib.sha256(f"{slot}:".encode() + request.body).hexdigest()[:44]


class AnswerForm(forms.Form):
    """The questions and consents of one form; built from its design."""

    error_css_class = "field--wrong"

    def __init__(self, card: FormCard, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="f_%s")
        self.card = card
        for question in card.design.questions:
            self.fields[question.name] = _field(question)
        for number, consent in enumerate(card.design.consents):
            self.fields[f"consent-{number}"] = forms.BooleanField(
                label=consent.wording,
                required=consent.required,
                error_messages={"required": _("Tick this to go on.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        said = self.said
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("Nothing is filled in yet."))
        record = {name: value for name, value in said.items() if name in ASKABLE and value}
        wrong = rules.wrong_field(card=self.card, record=record)
        if wrong in self.fields and wrong not in self.errors:
            self.add_error(wrong, _("This cannot be read. Correct it."))
        return cleaned

    @property
    def said(self) -> dict[str, str]:
        """The answers as text, by question."""
        return {
            question.name: _text(self.cleaned_data.get(question.name))
            for question in self.card.design.questions
        }

    @property
    def consents(self) -> tuple[dict[str, object], ...]:
        """What was asked for and whether it was given, in its own words."""
        return tuple(
            {
                "purpose": consent.purpose,
                "wording": consent.wording,
                "given": bool(self.cleaned_data.get(f"consent-{number}")),
            }
            for number, consent in enumerate(self.card.design.consents)
        )

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """For the list above the form: the field's id, its label and what to do."""
        return [
            (self[name].id_for_label, str(self[name].label), " ".join(map(str, errors)))
            for name, errors in self.errors.items()
            if name in self.fields
        ]

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[question.name] for question in self.card.design.questions]

    @property
    def agreed(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("consent-")]


def strangers(data: QueryDict, *, card: FormCard) -> list[str]:
    """Names in a post that the form does not have."""
    consents = [f"consent-{number}" for number in range(len(card.design.consents))]
    known = {question.name for question in card.design.questions}
    return sorted(set(data) - known - {*consents, *VISIT, TRAP, TOKEN})


def visit_of(data: Mapping[str, Any]) -> dict[str, str]:
    """What a post says of the visit it comes from, cut to what is kept."""
    return {
        name: "".join(c for c in str(data.get(name, "")) if c.isprintable())[:ANSWER_BOUND]
        for name in VISIT
    }


def _field(question: Question) -> forms.Field:
    told: dict[str, Any] = {
        "label": question.wording,
        "required": question.required,
        "error_messages": {"required": _missing(question)},
    }
    bound = _BOUNDS.get(question.name, ANSWER_BOUND)
    match question.ask:
        case Ask.EMAIL:
            told["error_messages"]["invalid"] = _("Write it like ana@example.com.")
            return forms.EmailField(**told, max_length=bound, widget=_widget(question, "email"))
        case Ask.NUMBER:
            told["error_messages"]["invalid"] = _("Write a number, such as 12 or 12.5.")
            return forms.DecimalField(**told, max_digits=18, decimal_places=4)
        case Ask.DAY:
            told["error_messages"]["invalid"] = _("Write the day like 2026-11-30.")
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(**told, widget=widget, input_formats=["%Y-%m-%d"])
        case Ask.TICK:
            return forms.BooleanField(**told)
        case Ask.CHOICES:
            return forms.MultipleChoiceField(
                **told, choices=question.options, widget=forms.CheckboxSelectMultiple
            )
    if question.options:
        return forms.ChoiceField(**told, choices=[("", "—"), *question.options])
    area = question.ask is Ask.LONG
    widget_ = forms.Textarea(attrs={"rows": 4}) if area else _widget(question, question.ask.value)
    return forms.CharField(**told, max_length=bound, widget=widget_)


_NOT_TICKED = gettext_lazy("Tick this to go on.")
_NOT_CHOSEN = gettext_lazy("Choose an answer.")
_NOT_SAID = gettext_lazy("Fill this in.")


def _missing(question: Question) -> Any:
    if question.ask is Ask.TICK:
        return _NOT_TICKED
    return _NOT_CHOSEN if question.options else _NOT_SAID


def _widget(question: Question, kind: str) -> forms.Widget:
    known = ASKABLE.get(question.name)
    attrs = {"autocomplete": known[2]} if known and known[2] else {}
    if kind == "email":
        return forms.EmailInput(attrs=attrs)
    return forms.TextInput(attrs={**attrs, "type": "tel"} if kind == "phone" else attrs)


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return "; ".join(map(str, value))
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)
