"""Views of lists kept under a name: keeping, renaming, sharing, removing."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accord.desk import operations, queries
from accord.desk.rules import addresses
from accord.desk.values import ListName
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import words
from accord.team.values import READ_ONLY


class KeepForm(forms.Form):
    """A name for a list as it is filtered now."""

    name = forms.CharField(max_length=80)
    query = forms.CharField(max_length=2000, required=False)
    is_shared = forms.BooleanField(required=False)


def views_page(request: HttpRequest) -> HttpResponse:
    """GET /views/: one's own views, to change; those of others, to open."""
    member_id = _member(request)
    kept = queries.list_views(list_name=None, member_id=member_id)
    context = {
        "own": [(view, words.LIST_NAMES[view.list_name], _url(view.list_name, view.query))
                for view in kept if view.owner_id == member_id],
        "others": [(view, words.LIST_NAMES[view.list_name], _url(view.list_name, view.query))
                   for view in kept if view.owner_id != member_id],
    }  # fmt: skip
    return render(request, "desk/views.html", context)


@require_POST
def view_keep(request: HttpRequest, list_name: str) -> HttpResponse:
    """POST /views/keep/<list>/ keeps the list under a name and goes back to it."""
    known = addresses.chosen(ListName, list_name)
    if known is None:
        raise Http404
    form = KeepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The view needs a name of up to 80 letters."))
        return redirect(_url(known, ""))
    given = form.cleaned_data
    operations.keep_view(
        owner_id=_member(request),
        list_name=known,
        name=given["name"],
        query=given["query"],
        is_shared=given["is_shared"] and not _looks_on(request),
    )
    messages.success(request, _("Kept as %(name)s.") % {"name": given["name"]})
    _say_unshared(request, asked=given["is_shared"])
    return redirect(_url(known, given["query"]))


@require_POST
def view_change(request: HttpRequest, view_id: int) -> HttpResponse:
    """POST /views/<id>/ renames, shares or removes one's own view."""
    member_id = _member(request)
    if "remove" in request.POST:
        done = operations.remove_view(view_id=view_id, owner_id=member_id)
        said = _("The view is removed.")
    else:
        form = KeepForm(request.POST)
        done = form.is_valid() and operations.change_view(
            view_id=view_id,
            owner_id=member_id,
            name=form.cleaned_data["name"],
            is_shared=form.cleaned_data["is_shared"] and not _looks_on(request),
        )
        _say_unshared(request, asked=bool(form.cleaned_data.get("is_shared")))
        said = _("The view is changed.")
    if not done:
        messages.error(request, _("Nothing changed: the view is not yours, or the name is taken."))
        return redirect("views")
    messages.success(request, said)
    return redirect("views")


def _looks_on(request: HttpRequest) -> bool:
    """Who looks on only changes nothing for others, so shares nothing with them."""
    return actor_of(request).capabilities <= READ_ONLY


def _say_unshared(request: HttpRequest, *, asked: bool) -> None:
    if asked and _looks_on(request):
        messages.info(request, _("It is yours alone: your role looks on, and shares nothing."))


def _member(request: HttpRequest) -> int:
    """Views belong to people; a program's key has none."""
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Http404
    return member_id


def _url(list_name: ListName, query: str) -> str:
    path = reverse(list_name.value)
    return f"{path}?{query}" if query else path
