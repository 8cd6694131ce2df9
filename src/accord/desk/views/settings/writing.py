"""Writing to people: how often, what for, to whom never, and which mail did not leave."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator, validate_email
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values import consent as values
from accord.desk.rules import addresses
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock, outbox
from accord.journeys import api as journeys
from accord.journeys.values import DAYS_BOUND, HOURS_BOUND, MOST_MESSAGES_BOUND
from accord.kernel.ids import whole_number
from accord.team.values import TO_COLLEAGUE, Actor, Capability

PAGE = 50
TAB = "settings_writing"
MAIL = "mail"
SHOWN = {
    "": (gettext_lazy("Did not leave"), ("NOT_SENT", "DEAD")),
    "waiting": (gettext_lazy("Waiting"), ("WAITING",)),
    "sent": (gettext_lazy("Sent"), ("SENT",)),
}
DOMAIN = RegexValidator(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,63}$")


class LimitsForm(forms.Form):
    """How often both teams together may write to one person."""

    messages = forms.IntegerField(
        label=gettext_lazy("At most so many messages and calls to one person"),
        min_value=1,
        max_value=MOST_MESSAGES_BOUND,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Within so many days"), min_value=1, max_value=DAYS_BOUND
    )
    counts_one_to_many = forms.BooleanField(
        label=gettext_lazy("Count what goes to many at once"), required=False
    )
    counts_one_to_one = forms.BooleanField(
        label=gettext_lazy("Count what one of us writes to one person"), required=False
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Two of us within so many hours are two at once"),
        min_value=1,
        max_value=HOURS_BOUND,
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not (told.get("counts_one_to_many") or told.get("counts_one_to_one")):
            self.add_error("counts_one_to_many", _("Something has to count: choose one or both."))
        return told


@require_http_methods(["GET", "POST"])
def writing_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /settings/writing/"""
    actor = actor_of(request)
    limits = journeys.get_limits()
    names = list(LimitsForm.base_fields)
    form = LimitsForm(request.POST or None, initial={name: getattr(limits, name) for name in names})
    if request.method == "POST" and form.is_valid():
        changed = journeys.set_limits(
            limits=journeys.ReachLimits(**form.cleaned_data),
            at=clock.now(),
            actor_id=actor.member_id,
        )
        if changed:
            messages.success(request, _("Kept. It holds for both teams from now on."))
        else:
            messages.info(request, _("It stands so already; nothing is changed."))
        return redirect(TAB)
    context = {
        "form": form,
        "may_change": actor.may(Capability.MANAGE_TEAM),
        "may_keep": actor.may(Capability.KEEP_CONSENT),
        "limits": limits,
        "tabs": common.tabs(TAB, actor=actor),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/writing.html", context, status=status)


class PurposeForm(forms.Form):
    """Something more that people are asked for."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    code = forms.RegexField(
        label=gettext_lazy("Short name for files and programs"),
        regex=r"^[a-z][a-z0-9_]*$",
        max_length=40,
        help_text=gettext_lazy("Such as event_news."),
        error_messages={
            "invalid": gettext_lazy("Write small letters, digits and low lines, a letter first.")
        },
    )
    wording = forms.CharField(
        label=gettext_lazy("The sentence people agree to"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_marketing = forms.BooleanField(
        label=gettext_lazy("It is marketing: whoever objects to any of it is left alone by all"),
        required=False,
        initial=True,
    )
    default_basis = forms.ChoiceField(
        label=gettext_lazy("While nobody has said anything"),
        required=False,
        choices=[
            ("", gettext_lazy("We may not: people are asked first")),
            *(
                (basis.value, name)
                for basis, name in values.BASIS_NAMES.items()
                if basis not in (values.Basis.NONE, values.Basis.CONSENT)
            ),
        ],
    )


@require_http_methods(["GET", "POST"])
def purposes_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/writing/purposes/ lists what people are asked for; POST adds to it."""
    actor = actor_of(request)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        told["default_basis"] = values.Basis(told["default_basis"])
        taken = {TO_COLLEAGUE, values.CONFIRMATION}
        try:
            if told["code"] in taken:
                raise IntegrityError
            contacts.add_purpose(**told, at=clock.now(), actor_id=actor.member_id)
        except IntegrityError:
            form.add_error("code", _("Something is called so already. Choose another name."))
        else:
            messages.success(request, _("Added. Forms and files can ask for it now."))
            return redirect("purposes")
    return _purposes(request, actor, form=form, status=422 if form.errors else 200)


def _purposes(
    request: HttpRequest, actor: Actor, *, form: PurposeForm, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "may_change": actor.may(Capability.MANAGE_SYSTEM),
        "purposes": [
            {
                "card": card,
                "name": card.name or values.PURPOSE_NAMES.get(card.code, card.code),
                "basis": values.BASIS_NAMES[card.default_basis],
            }
            for card in contacts.list_purposes()
        ],
        "tabs": common.tabs(TAB, actor=actor),
    }
    return render(request, "desk/settings/purposes.html", context, status=status)


@require_POST
def purpose_reword(request: HttpRequest, code: str) -> HttpResponse:
    """POST /settings/writing/purposes/<code>/: ask in other words from now on."""
    wording = request.POST.get("wording", "").strip()
    if not wording or len(wording) > 1_000:
        messages.error(request, _("Write a sentence of at most 1,000 signs. Nothing is changed."))
        return redirect("purposes")
    try:
        card = contacts.reword_purpose(
            code=code, wording=wording, at=clock.now(), actor_id=actor_of(request).member_id
        )
    except contacts.UnknownPurpose as unknown:
        raise Http404 from unknown
    messages.success(
        request,
        _("Kept as version %(number)s. What was agreed to before keeps its own words.")
        % {"number": card.wording_version},
    )
    return redirect("purposes")


class StopForm(forms.Form):
    """Somebody, or a whole domain, nobody writes to."""

    value = forms.CharField(
        label=gettext_lazy("Address or domain"),
        max_length=320,
        help_text=gettext_lazy(
            "Such as ana@example.com, or example.com for everybody there and below."
        ),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            (reason.value, name)
            for reason, name in values.STOP_REASON_NAMES.items()
            if reason is not values.StopReason.ERASED
        ],
    )

    def clean_value(self) -> str:
        value = str(self.cleaned_data["value"]).strip().lower().removeprefix("@")
        try:
            (validate_email if "@" in value else DOMAIN)(value)
        except forms.ValidationError as problem:
            raise forms.ValidationError(
                _("This is neither an address nor a domain. Write ana@example.com or example.com.")
            ) from problem
        return value


@require_http_methods(["GET", "POST"])
def stops_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/writing/stops/ lists to whom nobody writes; POST adds an address or domain."""
    actor = actor_of(request)
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data["value"]
        added = contacts.stop(
            kind=values.StopKind.EMAIL if "@" in value else values.StopKind.DOMAIN,
            values=[value],
            reason=values.StopReason(form.cleaned_data["reason"]),
            at=clock.now(),
            actor_id=actor.member_id,
        )
        if added:
            messages.success(request, _("Nobody is written to there from now on."))
        else:
            messages.info(request, _("It stands there already; nothing is changed."))
        return redirect("stops")
    cards = contacts.list_stops(before=_before(request), limit=PAGE + 1)
    context = {
        "form": form,
        "stops": [
            {
                "card": card,
                "kind": values.STOP_KIND_NAMES[card.kind],
                "reason": values.STOP_REASON_NAMES[card.reason],
                "source": values.TOLD_NAMES[values.Told.LINK]
                if card.source == values.LINK_SOURCE
                else card.source,
                "may_end": card.reason is not values.StopReason.ERASED,
            }
            for card in cards[:PAGE]
        ],
        "ends": list(values.STOP_END_NAMES.items()),
        "older": f"?before={cards[PAGE - 1].id}" if len(cards) > PAGE else "",
        "tabs": common.tabs(TAB, actor=actor),
    }
    return render(request, "desk/settings/stops.html", context, status=422 if form.errors else 200)


@require_POST
def stop_end(request: HttpRequest, stop_id: int) -> HttpResponse:
    """POST /settings/writing/stops/<id>/end/: take a line off, and say why."""
    reason = addresses.chosen(values.StopEnd, request.POST.get("reason", ""))
    if reason is None:
        messages.error(request, _("Say why it may go. Nothing is changed."))
        return redirect("stops")
    try:
        contacts.end_stop(
            stop_id=stop_id, reason=reason, at=clock.now(), actor_id=actor_of(request).member_id
        )
    except LookupError as missing:
        raise Http404 from missing
    messages.success(request, _("Taken off. What people themselves have said still holds."))
    return redirect("stops")


@require_GET
def mail_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/writing/mail/: mail that left, waits, or did not leave, and why."""
    actor = actor_of(request)
    asked = request.GET.get("show", "")
    chosen = asked if asked in SHOWN else ""
    cards = outbox.list_deliveries(
        channel=MAIL, states=SHOWN[chosen][1], before=_before(request), limit=PAGE + 1
    )
    known = {card.code: card.name for card in contacts.list_purposes()}
    context = {
        "letters": [_letter(card, known) for card in cards[:PAGE]],
        "older": f"?show={chosen}&before={cards[PAGE - 1].id}" if len(cards) > PAGE else "",
        "shows": [(code, label, code == chosen) for code, (label, _states) in SHOWN.items()],
        "has_server": bool(settings.EMAIL_HOST),
        "tabs": common.tabs(TAB, actor=actor),
    }
    return render(request, "desk/settings/mail.html", context)


def _letter(card: outbox.DeliveryCard, known: dict[str, str]) -> dict[str, Any]:
    names = {TO_COLLEAGUE: _("To a colleague"), values.CONFIRMATION: _("Confirming an address")}
    said = {"DEAD": _("Given up"), "SENT": _("Sent"), "WAITING": _("Waiting")}
    return {
        "card": card,
        "what_for": names.get(card.purpose)
        or known.get(card.purpose)
        or values.PURPOSE_NAMES.get(card.purpose, card.purpose),
        "state": said.get(card.state) or values.NOT_SENT_NAMES.get(card.why, _("Not sent")),
        "detail": "" if card.state == "NOT_SENT" else card.why,
        "at": card.settled_at or card.due_at,
    }


def _before(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("before", ""))
