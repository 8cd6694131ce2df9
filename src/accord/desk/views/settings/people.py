"""The team: members, their roles and reporting lines, roles of the company's own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import ROLE_NAMES, Actor, Capability, HeldRole, MemberCard, Role, Side

SIDE_NAMES = {
    Side.MARKETING: gettext_lazy("Marketing"),
    Side.SALES: gettext_lazy("Sales"),
    Side.BOTH: gettext_lazy("Both teams"),
}


class MemberForm(forms.Form):
    """A new colleague."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=lambda: common.role_choices(team.list_own_roles())
    )


class RoleForm(forms.Form):
    """One more role for a member."""

    role = forms.ChoiceField(choices=lambda: common.role_choices(team.list_own_roles()))
    reports_to = forms.IntegerField(required=False, min_value=1)


class OwnRoleForm(forms.Form):
    """A role of the company's own, with the rights of a built-in one."""

    name = forms.CharField(label=gettext_lazy("Name of the role"), max_length=80)
    code = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy("Small letters without spaces, such as field_events."),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Whose promises it keeps"),
        choices=[(side.value, name) for side, name in SIDE_NAMES.items()],
    )
    based_on = forms.ChoiceField(
        label=gettext_lazy("May do the same as"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
    )


def team_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/team/"""
    return _drawn(request)


def _drawn(
    request: HttpRequest, *, member: MemberForm | None = None, role: OwnRoleForm | None = None,
    link: str = "",
) -> HttpResponse:  # fmt: skip
    actor = actor_of(request)
    cards = team.list_members()
    own = team.list_own_roles()
    names = dict(common.role_choices(own))
    held: dict[int, list[HeldRole]] = {}
    for one in team.list_held_roles():
        held.setdefault(one.member_id, []).append(one)
    by_id = {card.id: card.name for card in cards}
    context = {
        "tabs": common.tabs("settings_team", actor=actor),
        "members": [
            _member(card, held.get(card.id, []), names=names, by_id=by_id)
            for card in cards
            if card.active
        ],
        "roles": list(names.items()),
        "colleagues": [(card.id, card.name) for card in cards if card.active],
        "own_roles": own,
        "may_manage": actor.may(Capability.MANAGE_TEAM),
        "member_form": member or MemberForm(),
        "role_form": role or OwnRoleForm(),
        "link": link,
    }
    failed = (member and member.errors) or (role and role.errors)
    return render(request, "desk/settings/team.html", context, status=422 if failed else 200)


def _member(
    card: MemberCard, held: list[HeldRole], *, names: dict[str, str], by_id: dict[int, str]
) -> dict[str, Any]:
    return {
        "id": card.id,
        "name": card.name,
        "email": card.email,
        "side": card.side.value if card.side in (Side.MARKETING, Side.SALES) else "",
        "capacity": card.capacity,
        "can_sign_in": card.can_sign_in,
        "is_here": card.active,
        "teams": ", ".join(card.teams),
        "territories": ", ".join(card.territories),
        "roles": [
            {
                "code": one.role,
                "name": names.get(one.role, one.role),
                "reports_to": by_id.get(one.reports_to_id or 0, ""),
            }
            for one in held
        ],
    }


@require_POST
def member_add(request: HttpRequest) -> HttpResponse:
    """POST /settings/team/add/: adds a colleague and shows a link that signs them in once."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _drawn(request, member=form)
    at = clock.now()
    actor = actor_of(request)
    try:
        member_id = team.add_member(**form.cleaned_data, at=at, actor=actor)
    except team.UnableToAddMember:
        form.add_error("email", _("Somebody here has this e-mail already."))
        return _drawn(request, member=form)
    except team.UnableToAssign:
        form.add_error("role", _("You lead one team; this role belongs to the other one."))
        return _drawn(request, member=form)
    return _drawn(request, link=_link(request, member_id=member_id))


@require_POST
def member_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """POST /settings/team/<id>/link/: a new link for somebody who has not chosen a password."""
    try:
        return _drawn(request, link=_link(request, member_id=member_id))
    except LookupError as missing:
        raise Http404 from missing
    except team.UnableToAssign:
        messages.error(
            request,
            _("No link was made: they have a password already, or are not in the team you lead."),
        )
        return redirect("settings_team")


def _link(request: HttpRequest, *, member_id: int) -> str:
    secret = team.invite(member_id=member_id, actor=actor_of(request), at=clock.now())
    return request.build_absolute_uri(reverse("welcome", args=[secret]))


@require_POST
def member_role(request: HttpRequest, member_id: int) -> HttpResponse:
    """POST /settings/team/<id>/role/"""
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a role from the list."))
        return redirect("settings_team")

    def give(actor: Actor) -> None:
        team.give_role(
            member_id=member_id,
            role=form.cleaned_data["role"],
            reports_to_id=form.cleaned_data["reports_to"],
            actor=actor,
            at=clock.now(),
        )

    return _changed(request, give)


@require_POST
def member_role_end(request: HttpRequest, member_id: int) -> HttpResponse:
    """POST /settings/team/<id>/role/end/"""

    def end(actor: Actor) -> None:
        role = request.POST.get("role", "")
        team.end_role(member_id=member_id, role=role, actor=actor, at=clock.now())

    return _changed(request, end)


@require_POST
def member_capacity(request: HttpRequest, member_id: int) -> HttpResponse:
    """POST /settings/team/<id>/capacity/: how many open leads at once; blank for no limit."""
    asked = request.POST.get("capacity", "").strip()
    capacity = whole_number(asked)
    if asked and (capacity is None or capacity > 100_000):
        messages.error(request, _("Write a whole number of leads, or leave it blank for no limit."))
        return redirect("settings_team")

    def change(actor: Actor) -> None:
        team.set_capacity(member_id=member_id, capacity=capacity, actor=actor, at=clock.now())

    return _changed(request, change)


def _changed(request: HttpRequest, change: Callable[[Actor], None]) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        change(actor_of(request))
    except LookupError as missing:
        raise Http404 from missing
    except team.UnableToAssign:
        messages.error(
            request,
            _(
                "Nothing changed. With two leaders each changes their own team, "
                "and somebody has to be left who manages it."
            ),
        )
    else:
        messages.success(request, _("The team is changed."))
    return redirect("settings_team")


@require_POST
def role_add(request: HttpRequest) -> HttpResponse:
    """POST /settings/team/roles/"""
    form = OwnRoleForm(request.POST)
    if not form.is_valid():
        return _drawn(request, role=form)
    given = form.cleaned_data
    try:
        team.add_role(
            code=given["code"],
            name=given["name"],
            side=Side(given["side"]),
            based_on=Role(given["based_on"]),
            at=clock.now(),
            actor_id=actor_of(request).member_id,
        )
    except team.UnableToAddMember:
        form.add_error("code", _("There is a role of this short name already."))
        return _drawn(request, role=form)
    messages.success(request, _("The role %(name)s is there.") % {"name": given["name"]})
    return redirect("settings_team")
