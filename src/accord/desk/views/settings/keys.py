"""Programs' keys: made, shown once, ended."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.team import api as team


class KeyForm(forms.Form):
    """A key acts with the rights of one role."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("Such as: website."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("May do the same as"),
        help_text=gettext_lazy("Only roles that may not do more than you."),
    )
    acts_for = forms.TypedChoiceField(
        label=gettext_lazy("Speaks for"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy(
            "What it says of a hand-off is marked as said by a program, whoever it speaks for."
        ),
    )


@require_http_methods(["GET", "POST"])
def keys_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/keys/ lists them; POST makes one and shows it this once."""
    actor = actor_of(request)
    own = team.list_own_roles()
    names = dict(common.role_choices(own))
    form = KeyForm(request.POST or None)
    field = form.fields["role"]
    assert isinstance(field, forms.ChoiceField)
    within = team.roles_within(capabilities=actor.capabilities, own=own)
    field.choices = [(code, name) for code, name in names.items() if code in within]
    speaks = form.fields["acts_for"]
    assert isinstance(speaks, forms.TypedChoiceField)
    speaks.choices = [("", _("Anybody, as far as they may do the same"))] + [
        (str(one.id), one.name) for one in team.list_members() if one.active
    ]
    made = ""
    if request.method == "POST" and form.is_valid():
        made = team.make_key(**form.cleaned_data, at=clock.now(), actor_id=actor.member_id)
    context = {
        "form": form if not made else None,
        "made": made,
        "keys": [
            {
                "id": one.id,
                "name": one.name,
                "hint": one.hint,
                "role": names.get(one.role, one.role),
                "acts_for": one.acts_for,
                "ended": one.revoked_at,
            }
            for one in team.list_keys()
        ],
        "tabs": common.tabs("settings_keys", actor=actor),
    }
    return render(request, "desk/settings/keys.html", context, status=422 if form.errors else 200)


@require_POST
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """POST /settings/keys/<id>/end/"""
    team.revoke_key(key_id=key_id, at=clock.now(), actor_id=actor_of(request).member_id)
    messages.success(request, _("The key no longer works."))
    return redirect("settings_keys")
