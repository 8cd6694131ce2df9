"""Announcements written, sent out, and taken back."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import (
    ABOUT_NAMES,
    BOUNDS,
    EVERYBODY,
    About,
    Announcement,
    AnnouncementText,
    UnableToAnnounce,
)
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.desk.views.campaigns.announcements import SIDE_NAMES, crumbs, found
from accord.desk.views.common import lists
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

USUAL_WAIT = timedelta(days=5)
CAMPAIGNS = 200  # that the form offers


class AnnouncementForm(forms.Form):
    """What our own people are to know, and why prospects would care."""

    about = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=[(one.value, name) for one, name in ABOUT_NAMES.items()],
    )
    campaign = forms.TypedChoiceField(
        label=gettext_lazy("Which campaign"), coerce=int, empty_value=None, required=False
    )
    title = forms.CharField(label=gettext_lazy("In a few words"), max_length=BOUNDS["title"])
    body = forms.CharField(
        label=gettext_lazy("What they have to know"), max_length=BOUNDS["body"],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What happens, for whom, and what they are to say or to do."),
    )  # fmt: skip
    side = forms.ChoiceField(
        label=gettext_lazy("Who is told"),
        choices=[(one.value, name) for one, name in SIDE_NAMES.items()],
    )
    happens_on = forms.DateField(
        label=gettext_lazy("From when on it holds"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-12-31.")},
    )  # fmt: skip
    answer_by = forms.DateField(
        label=gettext_lazy("By when everybody says that they know it"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a day, such as 2026-12-31.")},
        help_text=gettext_lazy("Whoever has not is reminded, three times at most. Left out, nobody "
                               "has to say so."),
    )  # fmt: skip

    def __init__(self, *args: Any, personas: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personas = personas or {EVERYBODY: _("all prospects")}
        for key, name in self.personas.items():
            self.fields[f"why_{key}"] = forms.CharField(
                label=_("Why %(persona)s would care") % {"persona": name}, required=False,
                max_length=BOUNDS["why"], widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            self.fields[f"none_{key}"] = forms.BooleanField(
                label=_("It does not concern %(persona)s") % {"persona": name}, required=False
            )

    def whys(self) -> dict[str, str]:
        """Why each persona would care; those of whom nothing is said are left out."""
        said = {}
        for key in self.personas:
            words = str(self.cleaned_data.get(f"why_{key}") or "").strip()
            if words or self.cleaned_data.get(f"none_{key}"):
                said[key] = words
        return said


@require_http_methods(["GET", "POST"])
def new_announcement(request: HttpRequest) -> HttpResponse:
    """GET, POST /announcements/new/"""
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
def edit_announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """GET, POST /announcements/<id>/edit/"""
    one = found(announcement_id, lists.actor_of(request))
    if one.published_at is not None:
        raise Http404
    return _edited(request, one)


def _edited(request: HttpRequest, one: Announcement | None) -> HttpResponse:
    form = _form(request, one)
    if request.method == "POST" and form.is_valid():
        try:
            number = _keep(request, form, one)
        except UnableToAnnounce as refusal:
            where = refusal.where if refusal.where in form.fields else None
            form.add_error(where, refusal.words)
        else:
            return redirect("announcement", number)
    title = _("Something our own people are to know")
    context = {
        "title": title,
        "form": form,
        "breadcrumb": crumbs(parts.Link(label=title, url="")),
    }
    return render(
        request, "desk/announcement_edit.html", context, status=422 if form.errors else 200
    )


def _keep(request: HttpRequest, form: AnnouncementForm, one: Announcement | None) -> int:
    given, at, actor = form.cleaned_data, clock.now(), lists.actor_of(request).member_id
    about = About(given["about"])
    text = AnnouncementText(
        about=about, title=given["title"], body=given["body"], whys=form.whys(),
        side=Side(given["side"]), happens_on=given["happens_on"], answer_by=given["answer_by"],
        campaign_id=given["campaign"] if about is About.CAMPAIGN else None,
    )  # fmt: skip
    if one is None:
        return campaigns.draft_announcement(text=text, actor_id=actor, at=at)
    campaigns.change_announcement(announcement_id=one.id, text=text, at=at)
    return one.id


def _form(request: HttpRequest, one: Announcement | None) -> AnnouncementForm:
    given = request.POST if request.method == "POST" else None
    at = clock.now()
    personas = {
        version.key: str(version.body.get("name") or version.key)
        for version in definitions.list_in_force(kind=Kind.PERSONA, at=at)
    }
    initial = _initial(request, today=team.day_of(at=at)) if one is None else _said(one)
    form = AnnouncementForm(given, initial=initial, personas=personas)
    listed = [(str(card.id), card.name) for card in campaigns.list_campaigns(limit=CAMPAIGNS)]
    asked = str(initial.get("campaign") or "")
    if asked and asked not in dict(listed):
        listed.append((asked, campaigns.names(ids=[int(asked)]).get(int(asked), "")))
    field = form.fields["campaign"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("None")), *listed]
    return form


def _initial(request: HttpRequest, *, today: date) -> dict[str, Any]:
    number = whole_number(request.GET.get("campaign", ""))
    name = campaigns.names(ids=[number]).get(number, "") if number else ""
    return {
        "about": request.GET.get("about", About.PRODUCT.value),
        "campaign": number if name else "",
        "title": name,
        "side": Side.BOTH.value,
        "answer_by": today + USUAL_WAIT,
    }


def _said(one: Announcement) -> dict[str, Any]:
    text = one.text
    said: dict[str, Any] = {
        "about": text.about.value, "campaign": text.campaign_id, "title": text.title,
        "body": text.body, "side": text.side.value, "happens_on": text.happens_on,
        "answer_by": text.answer_by,
    }  # fmt: skip
    for key, words in text.whys.items():
        said[f"why_{key}"], said[f"none_{key}"] = words, not words
    return said


@require_POST
def announcement_act(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """POST /announcements/<id>/act/: send it out, throw the draft away, or take it back."""
    actor, at, act = lists.actor_of(request), clock.now(), request.POST.get("act")
    one = found(announcement_id, actor)
    try:
        if act == "send":
            count = campaigns.publish(announcement_id=one.id, actor_id=actor.member_id, at=at)
            said = ngettext(
                "Sent out: %(count)s colleague is told.",
                "Sent out: %(count)s colleagues are told.",
                count,
            )
            messages.success(request, said % {"count": ui.number(count)})
        elif act == "discard":
            campaigns.discard_announcement(announcement_id=one.id)
            messages.success(request, _("The draft is thrown away."))
            return redirect("announcements")
        elif act == "take_back":
            campaigns.take_back(announcement_id=one.id, actor_id=actor.member_id, at=at)
            messages.success(request, _("Taken back. Nobody is told of it or reminded any more."))
        else:
            messages.error(request, _("That cannot be done here. Nothing was changed."))
    except UnableToAnnounce as refusal:
        messages.error(request, refusal.words)
    return redirect("announcement", one.id)
