"""Changing buying groups: opening one, its people, its goal, and the deals it is for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accord.contacts import api as contacts
from accord.contacts.values.groups import (
    LARGEST,
    SMALLEST,
    CannotGroup,
    GroupCode,
    GroupRole,
    Stance,
)
from accord.deals import api as deals
from accord.deals.values import DealStatus
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import words
from accord.foundation import clock

_WHY = {
    GroupCode.NAME: gettext_lazy("A buying group needs a name. Write one, then keep it again."),
    GroupCode.SIZE: gettext_lazy("Write how many people you expect, from 1 to 30."),
    GroupCode.MEMBER_ALREADY: gettext_lazy("They belong to this group already."),
    GroupCode.CLOSED: gettext_lazy("This group is closed. Open it again to change it."),
}
Change = Callable[[HttpRequest, int], None]


class GroupForm(forms.Form):
    name = forms.CharField(max_length=200)
    expected_size = forms.IntegerField(min_value=SMALLEST, max_value=LARGEST)
    goal = forms.CharField(max_length=500, required=False)


class MemberForm(forms.Form):
    role = forms.TypedChoiceField(
        choices=[(role.value, role.value) for role in GroupRole], coerce=GroupRole
    )
    stance = forms.TypedChoiceField(
        choices=[(stance.value, stance.value) for stance in Stance],
        coerce=Stance,
        required=False,
        empty_value=Stance.UNKNOWN,
    )


class NewMemberForm(MemberForm):
    person = forms.IntegerField(min_value=1, max_value=2**62)


class ThatMemberForm(MemberForm):
    member = forms.IntegerField(min_value=1, max_value=2**62)


class PersonForm(forms.Form):
    person = forms.IntegerField(min_value=1, max_value=2**62)


class EndForm(forms.Form):
    member = forms.IntegerField(min_value=1, max_value=2**62)


class StateForm(forms.Form):
    is_closed = forms.BooleanField(required=False)


class LinkForm(forms.Form):
    group = forms.IntegerField(min_value=1, max_value=2**62, required=False)


@require_POST
def open_group(request: HttpRequest, company_id: int) -> HttpResponse:
    """POST /companies/<id>/group/: a new group, tied to the youngest open deal without one."""
    at, actor_id = clock.now(), actor_of(request).member_id
    try:
        card = contacts.get_company(company_id=company_id)
    except LookupError as missing:
        raise Http404 from missing
    group_id = contacts.open_group(
        company_id=card.id,
        name=words.company(name=card.name, domain=card.domain, number=card.id),
        actor_id=actor_id,
        at=at,
    )
    where = deals.DealFilter(
        company_id=card.id, status=DealStatus.OPEN, scope=actor_of(request).scope
    )
    for deal in deals.list_deals(where=where, limit=1).rows:
        if deals.group_of_deal(deal_id=deal.id) is None:
            deals.link_group(deal_id=deal.id, group_id=group_id, actor_id=actor_id, at=at)
    messages.success(request, _("Here is the group. Say of each person whether they belong to it."))
    return redirect("group", group_id)


def _changes(view: Change) -> Callable[[HttpRequest, int], HttpResponse]:
    """A change of a group: refusals are said on its page, what does not exist is not found."""

    @wraps(view)
    def answer(request: HttpRequest, group_id: int) -> HttpResponse:
        try:
            view(request, group_id)
        except LookupError as missing:
            raise Http404 from missing
        except CannotGroup as refusal:
            messages.error(request, str(_WHY[refusal.code]))
        else:
            messages.success(request, _("Kept."))
        return redirect("group", group_id)

    return require_POST(answer)


@_changes
def describe(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/change/: its name, goal and expected size."""
    form = GroupForm(request.POST)
    if not form.is_valid():
        raise CannotGroup(GroupCode.NAME if "name" in form.errors else GroupCode.SIZE)
    contacts.describe_group(
        group_id=group_id, actor_id=actor_of(request).member_id, at=clock.now(), **form.cleaned_data
    )


@_changes
def change_state(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/state/: closed, or open again."""
    given = _read(StateForm(request.POST))
    contacts.close_group(
        group_id=group_id, actor_id=actor_of(request).member_id, at=clock.now(), **given
    )


@_changes
def add_member(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/members/: somebody belongs to it."""
    given = _read(NewMemberForm(request.POST))
    contacts.add_group_member(
        group_id=group_id,
        person_id=given["person"],
        role=given["role"],
        stance=given["stance"],
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )


@_changes
def change_member(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/members/change/: another part, or they stand elsewhere."""
    given = _read(ThatMemberForm(request.POST))
    contacts.change_group_member(
        group_id=group_id,
        member_id=given["member"],
        role=given["role"],
        stance=given["stance"],
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )


@_changes
def end_member(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/members/end/: they belong to it no more."""
    given = _read(EndForm(request.POST))
    contacts.end_group_member(
        group_id=group_id,
        member_id=given["member"],
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )


@_changes
def decline(request: HttpRequest, group_id: int) -> None:
    """POST /groups/<id>/decline/: they do not belong to it, and are not proposed again."""
    given = _read(PersonForm(request.POST))
    contacts.decline_group_member(
        group_id=group_id,
        person_id=given["person"],
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )


@require_POST
def link_deal(request: HttpRequest, deal_id: int) -> HttpResponse:
    """POST /deals/<id>/group/: which group decides about it; blank: nobody said."""
    try:
        given = _read(LinkForm(request.POST))
        deals.link_group(
            deal_id=deal_id,
            group_id=given["group"],
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except LookupError as missing:
        raise Http404 from missing
    messages.success(request, _("Kept."))
    return redirect("deal", deal_id)


def _read(form: forms.Form) -> dict[str, Any]:
    """What the form says; a form of ours says nothing else, so else there is no such page."""
    if not form.is_valid():
        raise LookupError("The form says nothing that is known.")
    return form.cleaned_data
