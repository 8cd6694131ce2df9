"""Target lists: which there are, who is on one, and putting companies there by hand."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.targets import NoSuchList
from accord.deals import api as deals
from accord.desk.views.common import lists
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import accounts
from accord.foundation import clock
from accord.intake import api as intake
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

FILES = 20  # imports of companies to choose from
NO_LETTERS = gettext_lazy("The name of a list needs a letter or a digit.")


class ListForm(forms.Form):
    """A new list, or more companies for one, from an import of companies."""

    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=120)
    batch = forms.TypedChoiceField(
        label=gettext_lazy("Put the companies of this file on it"),
        required=False,
        coerce=int,
        empty_value=None,
    )


@require_http_methods(["GET", "POST"])
def targets_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /targets/"""
    form = ListForm(request.POST or None)
    field = form.fields["batch"]
    assert isinstance(field, forms.ChoiceField)
    files = intake.list_batches(
        kind=intake.Kind.COMPANIES, makers=lists.import_makers(request), limit=FILES
    )
    field.choices = [("", _("No file")), *((str(one.id), one.title) for one in files)]
    if request.method == "POST" and form.is_valid():
        batch = form.cleaned_data["batch"]
        try:
            made = contacts.mark_targets(
                name=form.cleaned_data["name"],
                companies=intake.companies_told_by(batch_id=batch) if batch else [],
                actor_id=actor_of(request).member_id,
                at=clock.now(),
            )
        except NoSuchList:
            form.add_error("name", str(NO_LETTERS))
        else:
            messages.success(request, _("The list is kept. Its leads carry its name from now on."))
            return redirect("target_list", list_id=made)
    context = {
        "lists": contacts.list_target_lists(),
        "form": form,
        "may_work": actor_of(request).may(Capability.WORK_LEADS),
        "breadcrumb": (
            parts.Link(label=_("Companies"), url=reverse("companies")),
            parts.Link(label=_("Target lists"), url=""),
        ),
    }
    return render(request, "desk/targets.html", context, status=422 if form.errors else 200)


@require_GET
def target_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """GET /targets/<id>/: the companies on it, with their segments, leads and deals."""
    try:
        card = contacts.get_target_list(list_id=list_id)
    except NoSuchList as missing:
        raise Http404 from missing
    here = lists.address(request, names=("after",))
    key, _mark, number = here.value("after").rpartition("~")
    place = whole_number(number)
    found = contacts.list_targets(
        list_id=list_id,
        after=(key, place) if place is not None else None,
        limit=lists.PAGE + 1,
    )
    shown = found[: lists.PAGE]
    ids = [company.id for _key, company in shown]
    lead_counts, deal_counts = (
        count(company_ids=ids, scope=lists.scope_of(request))
        for count in (leads.count_by_company, deals.count_by_company)
    )
    more = f"{shown[-1][0]}~{shown[-1][1].id}" if len(found) > lists.PAGE else ""
    context = {
        "card": card,
        "rows": [
            {
                "company": company,
                "name": accounts.title_of(company),
                "size": ui.number(company.size) if company.size else "",
                "leads": ui.number(lead_counts.get(company.id, 0)),
                "deals": ui.number(deal_counts.get(company.id, 0)),
            }
            for _key, company in shown
        ],
        "sentence": ngettext("%(count)s company to win.", "%(count)s companies to win.", card.count)
        % {"count": ui.number(card.count)},
        "more_url": here.url(after=more) if more else "",
        "leads_url": f"{reverse('leads')}?target={card.id}",
        "may_work": actor_of(request).may(Capability.WORK_LEADS),
        "breadcrumb": (
            parts.Link(label=_("Target lists"), url=reverse("targets")),
            parts.Link(label=card.name, url=""),
        ),
    }
    return render(request, "desk/target_list.html", context)


@require_POST
def target_list_end(request: HttpRequest, list_id: int) -> HttpResponse:
    """POST /targets/<id>/end/: nobody is aimed at by this list any more."""
    try:
        contacts.end_target_list(
            list_id=list_id, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except NoSuchList as missing:
        raise Http404 from missing
    messages.success(request, _("The list is ended."))
    return redirect("targets")


@require_POST
def company_targets(request: HttpRequest, company_id: int) -> HttpResponse:
    """POST /companies/<id>/targets/: on the list of this `name`, or off the list `off`."""
    members = list(contacts.company_members(companies=[company_id]))
    if not members:
        raise Http404
    actor, at = actor_of(request).member_id, clock.now()
    off = whole_number(request.POST.get("off", ""))
    try:
        if off is not None:
            contacts.unmark_target(list_id=off, companies=members, actor_id=actor, at=at)
        else:
            name = request.POST.get("name", "").strip()[:120]
            contacts.mark_targets(name=name, companies=[company_id], actor_id=actor, at=at)
    except NoSuchList:
        messages.error(request, str(NO_LETTERS) if off is None else _("That list is ended."))
    return redirect("company", company_id=company_id)


def beside(company_id: int | None) -> dict[str, str]:
    """What a lead's page says of its company: target lists it is on, its segment and size."""
    if company_id is None:
        return {}
    segment, size, found = contacts.aimed_at(company_id=company_id)
    people = _("%(count)s people") % {"count": ui.number(size)} if size else ""
    return {
        "on_lists": _("On target list: %(names)s") % {"names": ", ".join(found)} if found else "",
        "company_segment": " · ".join(filter(None, (segment, people))),
    }
