"""Roles: what each may do, whose leads, deals and people it sees, and changing that."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.deals import api as deals
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import (
    EVERY_OTHER_ROLE,
    Capability,
    ChangedMeanwhile,
    RoleSight,
    Rows,
    SightChange,
)
from accord.ui.values import parts

OTHERS = "-"  # in an address: every other role
AS_OTHERS = "others"
SHOWN = 10  # members of whom a change is told with numbers
CHANGES = 20
NOT_YOURS = gettext_lazy(
    "Nothing changed. With two leaders each changes the roles of their own team."
)
NOBODY_LEFT = gettext_lazy("Nothing changed: somebody has to be left who manages the team.")
SEES = {
    (Rows.OWN, False): gettext_lazy("Only their own"),
    (Rows.OWN, True): gettext_lazy("Their own, and what nobody owns"),
    (Rows.TEAM, False): gettext_lazy("Only their team's"),
    (Rows.TEAM, True): gettext_lazy("Their team's, and what nobody owns"),
    (Rows.ALL, True): gettext_lazy("Everybody's"),
}
CHOICES = [
    (AS_OTHERS, gettext_lazy("As said for every other role")),
    (Rows.ALL.value, gettext_lazy("Everybody's")),
    (Rows.TEAM.value, gettext_lazy("Their team's")),
    (Rows.OWN.value, gettext_lazy("Their own")),
]


class SightForm(forms.Form):
    """Which rows a role sees, and whether it changes anything."""

    rows = forms.ChoiceField(
        label=gettext_lazy("Which leads, deals and people it sees"),
        widget=forms.RadioSelect,
        choices=CHOICES,
        help_text=gettext_lazy(
            "Their own: whose owner they are, and those of a leaver for whom they stand in. Their "
            "team's: also those of everybody who reports to them, straight or through others, and "
            "of everybody who shares a team or a territory with them."
        ),
    )
    unowned = forms.BooleanField(
        label=gettext_lazy("Also what nobody owns"),
        required=False,
        help_text=gettext_lazy("Else a new lead without an owner is seen by nobody of this role."),
    )
    read_only = forms.BooleanField(
        label=gettext_lazy("Looks on only: changes nothing but its own settings"), required=False
    )

    def sight(self) -> RoleSight | None:
        """What was chosen; None: as every other role."""
        given = self.cleaned_data
        if given["rows"] == AS_OTHERS:
            return None
        rows = Rows(given["rows"])
        return RoleSight(rows, given["unowned"] or rows is Rows.ALL, given["read_only"])


@require_GET
def roles_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/roles/"""
    actor, names = actor_of(request), _names()
    sights, own = team.list_role_sights(), team.list_own_roles()
    based_on = {role.code: role.based_on.value for role in own}
    here = {card.id for card in team.list_members() if card.active}
    held = Counter(one.role for one in team.list_held_roles() if one.member_id in here)
    may_manage = actor.may(Capability.MANAGE_TEAM)
    context = {
        "tabs": common.tabs("settings_roles", actor=actor),
        "yours": sees_words(team.widest(team.sight_of(one, sights=sights) for one in actor.roles)),
        "roles": [
            _line(code, name, sights=sights, count=held[code], based_on=based_on)
            for code, name in names.items()
        ],
        "others": sees_words(team.sight_of(EVERY_OTHER_ROLE, sights=sights)),
        "others_url": reverse("role_sight", args=[OTHERS]),
        "changes": _history(names) if may_manage else (),
        "may_manage": may_manage,
    }
    return render(request, "desk/settings/roles.html", context)


def _names() -> dict[str, str]:
    return dict(common.role_choices(team.list_own_roles()))


def sees_words(sight: RoleSight) -> str:
    """Whose records a role sees, in a few words."""
    return str(SEES[(sight.rows, sight.unowned or sight.rows is Rows.ALL)])


def _line(
    code: str,
    name: str,
    *,
    sights: Mapping[str, RoleSight],
    count: int,
    based_on: Mapping[str, str],
) -> dict[str, object]:
    sight = team.sight_of(code, sights=sights)
    rights = team.capabilities_of(roles=[code], custom=dict(based_on), sights=sights)
    told = [str(said) for one, said in team.CAPABILITY_NAMES.items() if one in rights]
    return {
        "name": name,
        "count": count,
        "may": told,
        "sees": sees_words(sight),
        "is_told": code in sights,
        "read_only": rights <= team.READ_ONLY,
        "url": reverse("role_sight", args=[code]),
    }


def _history(names: Mapping[str, str]) -> list[dict[str, object]]:
    """What was said of roles before, the latest first."""
    entries = team.list_sight_changes(limit=CHANGES)
    actors = team.names(ids=[entry.actor_id for entry in entries if entry.actor_id])
    return [
        {
            "id": entry.id,
            "at": entry.at,
            "who": actors.get(entry.actor_id or 0, _("The program")),
            "role": _name_of(entry.role, names),
            "before": _told_words(entry.before),
            "after": _told_words(entry.after),
        }
        for entry in entries
    ]


def _name_of(code: str, names: Mapping[str, str]) -> str:
    return _("Every other role") if code == EVERY_OTHER_ROLE else names.get(code, code)


def _told_words(sight: RoleSight | None) -> str:
    if sight is None:
        return _("as every other role")
    return _whole_words(sight)


def _whole_words(sight: RoleSight) -> str:
    if sight.read_only:
        return _("%(rows)s; changes nothing") % {"rows": sees_words(sight)}
    return sees_words(sight)


@require_http_methods(["GET", "POST"])
def role_page(request: HttpRequest, code: str) -> HttpResponse:
    """/settings/roles/<code>/: GET asks what it is to see, POST says whom that touches and, with
    `go`, does it."""
    role, names = EVERY_OTHER_ROLE if code == OTHERS else code, _names()
    if role != EVERY_OTHER_ROLE and role not in names:
        raise Http404
    form = _form(request, role=role)
    if request.method != "POST" or not form.is_valid():
        return _drawn(request, form=form, role=role, names=names)
    sight = form.sight()
    if "go" not in request.POST:
        changes = team.list_changes_of_sight(role=role, sight=sight)
        ahead = _ahead(changes, role=role, sight=sight)
        return _drawn(request, form=form, role=role, names=names, ahead=ahead)
    return _keep(request, role=role, sight=sight, code=code)


def _form(request: HttpRequest, *, role: str) -> SightForm:
    told = team.list_role_sights()
    stands = told.get(role) or (RoleSight() if role == EVERY_OTHER_ROLE else None)
    form = SightForm(
        request.POST if request.method == "POST" else None,
        initial={
            "rows": stands.rows.value if stands else AS_OTHERS,
            "unowned": stands.unowned if stands else True,
            "read_only": stands.read_only if stands else False,
        },
    )
    field = form.fields["rows"]
    assert isinstance(field, forms.ChoiceField)
    if role == EVERY_OTHER_ROLE:
        field.choices = CHOICES[1:]
    return form


def _drawn(
    request: HttpRequest,
    *,
    form: SightForm,
    role: str,
    names: Mapping[str, str],
    ahead: Mapping[str, object] | None = None,
) -> HttpResponse:
    name = _name_of(role, names)
    context = {
        "form": form,
        "name": name,
        "ahead": ahead,
        "breadcrumb": (
            parts.Link(label=_("Settings"), url=reverse("settings")),
            parts.Link(label=_("Roles"), url=reverse("settings_roles")),
            parts.Link(label=name, url=""),
        ),
    }
    return render(request, "desk/settings/role.html", context, status=422 if form.errors else 200)


def _ahead(
    changes: Sequence[SightChange], *, role: str, sight: RoleSight | None
) -> dict[str, object]:
    """Whom the change touches, told before it is kept."""
    named = team.names(ids=[change.member_id for change in changes])
    keys = [key for key in team.list_keys() if key.role == role and key.revoked_at is None]
    return {
        "count": len(changes),
        "hidden": max(len(changes) - SHOWN, 0),
        "keys": len(keys),
        "after": _told_words(sight),
        "members": [_member(change, name=named[change.member_id]) for change in changes[:SHOWN]],
    }


def _member(change: SightChange, *, name: str) -> dict[str, str]:
    return {
        "name": name,
        "before": _whole_words(change.before),
        "after": _whole_words(change.after),
        "seen_before": _seen_words(change.member_id, change.before),
        "seen_after": _seen_words(change.member_id, change.after),
    }


def _seen_words(member_id: int, sight: RoleSight) -> str:
    scope = team.scope_of(member_id=member_id, sight=sight)
    return _("Leads: %(leads)s. Deals: %(deals)s.") % {
        "leads": lists.counted(leads.count_leads(where=leads.LeadFilter(scope=scope))),
        "deals": lists.counted(deals.count_deals(where=deals.DealFilter(scope=scope))),
    }


def _keep(request: HttpRequest, *, role: str, sight: RoleSight | None, code: str) -> HttpResponse:
    try:
        entry_id = team.set_role_sight(
            role=role, sight=sight, actor=actor_of(request), at=clock.now()
        )
    except team.LastManager:
        messages.error(request, str(NOBODY_LEFT))
        return redirect("role_sight", code)
    except team.UnableToAssign:
        messages.error(request, str(NOT_YOURS))
        return redirect("role_sight", code)
    if entry_id is None:
        messages.info(request, _("It stands so already; nothing is changed."))
    else:
        messages.success(
            request,
            _("Kept. It holds from the next page that anybody of this role opens."),
            extra_tags=reverse("role_sight_back", args=[entry_id]),
        )
    return redirect("settings_roles")


@require_POST
def role_back(request: HttpRequest, entry_id: int) -> HttpResponse:
    """POST /settings/roles/back/<entry>/: what held before that change holds again."""
    try:
        team.take_back_role_sight(entry_id=entry_id, actor=actor_of(request), at=clock.now())
    except LookupError as missing:
        raise Http404 from missing
    except ChangedMeanwhile:
        messages.error(
            request, _("Nothing changed: this role was changed again since. Change it by hand.")
        )
    except team.LastManager:
        messages.error(request, str(NOBODY_LEFT))
    except team.UnableToAssign:
        messages.error(request, str(NOT_YOURS))
    else:
        messages.success(request, _("Taken back. It is as it was before."))
    return redirect("settings_roles")
