"""One's own settings, and saying who one is on the first visit."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, password_validation, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.team import api as team
from accord.team.values import Actor

_YEAR = 365 * 24 * 60 * 60


class OwnForm(forms.Form):
    """How one wants to read Accord."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=lambda: settings.LANGUAGES)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [("", gettext_lazy("The team's")), *common.zones()],
        help_text=gettext_lazy("All times on all pages are shown in it."),
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Light or dark"),
        required=False,
        choices=[
            ("", gettext_lazy("As this machine has it")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
    )
    roomy = forms.BooleanField(label=gettext_lazy("Roomy lines"), required=False)
    single_keys = forms.BooleanField(
        label=gettext_lazy("Single keys"),
        required=False,
        help_text=gettext_lazy("One key does one thing, such as J for the next line."),
    )


class AboutForm(forms.Form):
    """Who one is, and a password to come back with."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        help_text=gettext_lazy("As colleagues write it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        max_length=254,
        help_text=gettext_lazy("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("At least 12 letters; a sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password


@require_http_methods(["GET", "POST"])
def own_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /settings/"""
    actor = actor_of(request)
    form = OwnForm(request.POST or None, initial=_initial(actor))
    if request.method == "POST" and form.is_valid() and actor.member_id is not None:
        given = form.cleaned_data
        team.set_preferences(member_id=actor.member_id, **given)
        messages.success(request, _("Your settings are kept."))
        response = redirect("settings")
        _tell_browser(response, given)
        return response
    context = {"form": form, "tabs": common.tabs("settings", actor=actor), "me": actor}
    return render(request, "desk/settings/own.html", context, status=422 if form.errors else 200)


def _initial(actor: Actor) -> dict[str, object]:
    if actor.member_id is None:
        return {}
    return dict(team.get_preferences(member_id=actor.member_id))


def _tell_browser(response: HttpResponse, given: dict[str, object]) -> None:
    """The page's script reads the same choices from cookies, also before sign-in."""
    cookies = {
        "accord_theme": str(given["theme"] or "system"),
        "accord_density": "roomy" if given["roomy"] else "normal",
        "accord_keys": "on" if given["single_keys"] else "off",
    }
    for name, value in cookies.items():
        response.set_cookie(
            name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )


@require_http_methods(["GET", "POST"])
def about_you(request: HttpRequest) -> HttpResponse:
    """GET, POST /about-you/: only for who came by a link and has no password yet."""
    actor = actor_of(request)
    if actor.member_id is None or not team.needs_introduction(member_id=actor.member_id):
        return redirect("/")
    known = team.get_known_of(member_id=actor.member_id)
    form = AboutForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            team.introduce(member_id=actor.member_id, at=clock.now(), **form.cleaned_data)
        except team.UnableToAddMember:
            form.add_error("email", _("Somebody here has this e-mail already. Use another one."))
        else:
            user = get_user_model().objects.get(pk=actor.member_id)
            update_session_auth_hash(request, user)
            return redirect("start")
    context = {"form": form}
    return render(
        request, "desk/settings/about_you.html", context, status=422 if form.errors else 200
    )
