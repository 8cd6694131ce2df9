"""Everybody who was joined: looked through, and told apart again, one or many."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.contacts import api as contacts
from accord.contacts.values.doubts import DoubtState
from accord.contacts.values.people import LinkedBy
from accord.desk.rules import addresses
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists, people
from accord.desk.views.common.lists import actor_of
from accord.desk.views.records import duplicates
from accord.kernel.ids import whole_number
from accord.team.values import Capability
from accord.ui.values import parts

NAMES = ("by", "since", "before", "import", "after")


@require_GET
def merges_page(request: HttpRequest) -> HttpResponse:
    """GET /merges/?by=&since=&before=&import=: who was joined, the latest first."""
    here = lists.address(request, names=NAMES)
    where, within = _where(here), lists.people_within(request)
    found = contacts.list_standing_merges(
        where=where,
        after=whole_number(here.value("after")),
        limit=lists.PAGE + 1,
        within=within,
    )
    shown = found[: lists.PAGE]
    count = contacts.count_standing_merges(where=where, within=within)
    context = {
        "rows": people.merge_lines(shown),
        "tabs": _tabs(),
        "bar": _bar(here),
        "is_filtered": bool(here.query),
        "may_join": actor_of(request).may(Capability.JOIN_PEOPLE),
        "more": parts.More(
            shown_words=_("%(count)s in all") % {"count": lists.counted(count)},
            url=here.url(after=str(shown[-1].id)) if len(found) > lists.PAGE else "",
            label=_("Show more"),
            rows_id="merges",
        ),
    }
    return render(request, "desk/merges.html", context)


def _where(here: Address) -> contacts.MergeFilter:
    zone = timezone.get_current_timezone()
    return contacts.MergeFilter(
        linked_by=addresses.chosen(LinkedBy, here.value("by")),
        since=addresses.day_start(here.value("since"), zone=zone),
        before=addresses.day_start(here.value("before"), zone=zone, next_day=True),
        batch_id=whole_number(here.value("import")),
    )


def _tabs() -> tuple[parts.Tab, ...]:
    found = [
        parts.Tab(
            label=str(label),
            url=reverse("duplicates")
            + ("" if state is DoubtState.OPEN else f"?state={state.value}"),
        )
        for state, label in duplicates.STATES.items()
    ]
    return (*found, parts.Tab(label=_("Same person"), url=reverse("merges"), is_current=True))


def _bar(here: Address) -> parts.FilterBar:
    by = lists.choice(
        "by",
        label=_("Joined"),
        every=_("By anybody"),
        options=[
            (LinkedBy.AUTOMATIC.value, _("Without asking")),
            (LinkedBy.HAND.value, _("By hand")),
            (LinkedBy.TOOL.value, _("In their tool")),
        ],
        here=here,
    )
    days = [
        parts.Filter(name=name, label=label, value=here.value(name), kind="date")
        for name, label in (("since", _("From")), ("before", _("Until")))
    ]
    brought = parts.Filter(
        name="import", label=_("Import number"), value=here.value("import"),
    )  # fmt: skip
    filters = (by, *days, brought)
    return parts.FilterBar(
        url=here.path,
        filters=filters,
        chosen=lists.in_force(filters, here=here),
        clear_url=here.path,
    )
