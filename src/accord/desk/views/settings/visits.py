"""Your website: whose visits are taken, the script for its pages, and how consent is asked."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.intake import api as intake

ACTS = ("change", "stop", "start")


class SiteForm(forms.Form):
    """A website and the addresses its pages have."""

    name = forms.CharField(
        label=gettext_lazy("What you call it"),
        max_length=120,
        help_text=gettext_lazy("Such as: our shop."),
    )
    origins = forms.CharField(
        label=gettext_lazy("Addresses its pages begin with"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One to a line, such as https://www.example.com. Nothing is taken from others."
        ),
    )

    def clean_origins(self) -> list[str]:
        try:
            return intake.read_origins(text=self.cleaned_data["origins"])
        except intake.NoOrigin as problem:
            raise forms.ValidationError(
                _(
                    "%(line)s is no address that pages begin with. Write it as "
                    "https://www.example.com, without anything behind the name."
                ),
                params={"line": problem.line},
            ) from problem


@require_http_methods(["GET", "POST"])
def visits_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/visits/ lists the websites; POST adds one."""
    actor = actor_of(request)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        intake.add_site(**form.cleaned_data, actor_id=actor.member_id, at=clock.now())
        messages.success(request, _("The website is added. Put its script on its pages."))
        return redirect("settings_visits")
    return _page(request, form=form, changed=None)


@require_POST
def site_change(request: HttpRequest, site_id: int) -> HttpResponse:
    """POST /settings/visits/<id>/: change, stop or start one."""
    actor, at = actor_of(request), clock.now()
    act = request.POST.get("act", "")
    form = SiteForm(request.POST, prefix=f"site{site_id}")
    if act == "change" and not form.is_valid():
        return _page(request, form=SiteForm(), changed=(site_id, form))
    try:
        if act == "change":
            intake.change_site(
                site_id=site_id, **form.cleaned_data, actor_id=actor.member_id, at=at
            )
            messages.success(request, _("The website is changed."))
        elif act == "stop":
            intake.stop_site(site_id=site_id, actor_id=actor.member_id, at=at)
            messages.success(request, _("Nothing more is taken. What came in stays."))
        elif act == "start":
            intake.start_site(site_id=site_id, actor_id=actor.member_id, at=at)
            messages.success(request, _("Visits are taken again."))
    except LookupError as missing:
        raise Http404 from missing
    return redirect("settings_visits")


def _page(
    request: HttpRequest, *, form: SiteForm, changed: tuple[int, SiteForm] | None
) -> HttpResponse:
    known = intake.list_sites()
    context = {
        "form": form,
        "sites": [
            {
                "card": card,
                "form": changed[1] if changed and changed[0] == card.id else _form_of(card),
                "is_open": bool(changed and changed[0] == card.id),
                "snippet": _snippet(request, card),
            }
            for card in known
        ],
        "tabs": common.tabs("settings_visits", actor=actor_of(request)),
    }
    wrong = form.errors or changed
    return render(request, "desk/settings/visits.html", context, status=422 if wrong else 200)


def _form_of(card: intake.SiteCard) -> SiteForm:
    said = {"name": card.name, "origins": "\n".join(card.origins)}
    return SiteForm(initial=said, prefix=f"site{card.id}")


def _snippet(request: HttpRequest, card: intake.SiteCard) -> str:
    address = request.build_absolute_uri(f"/v/{card.key}/visits.js")
    return f'<script src="{address}" defer></script>'
