"""What was deleted in its tool: said on its page, and kept here where somebody says so."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accord.contacts import api as contacts
from accord.contacts.values.people import RecordKind
from accord.desk.rules.addresses import Address
from accord.desk.views.common import lists, people
from accord.desk.views.common.lists import actor_of
from accord.foundation import clock
from accord.integrations import api as integrations
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

ASKED = "yes"  # the value of the filter that asks for what was deleted
NAME = "gone"
_GONE = {
    RecordKind.PERSON: gettext_lazy(
        "Deleted in %(tools)s on %(day)s; it counts nowhere until it comes back there."
    ),
    RecordKind.COMPANY: gettext_lazy(
        "Deleted in %(tools)s on %(day)s; it stands in no list until it comes back there. Its "
        "leads and deals stay."
    ),
}
_KEPT_BY = {
    RecordKind.PERSON: gettext_lazy(
        "Deleted in %(tools)s on %(day)s, but %(who)s said on %(since)s that it stays here: it "
        "counts as before."
    ),
    RecordKind.COMPANY: gettext_lazy(
        "Deleted in %(tools)s on %(day)s, but %(who)s said on %(since)s that it stays here: it "
        "stands in lists as before."
    ),
}
_KEPT = {
    RecordKind.PERSON: gettext_lazy(
        "Deleted in %(tools)s on %(day)s, but kept here on %(since)s: it counts as before."
    ),
    RecordKind.COMPANY: gettext_lazy(
        "Deleted in %(tools)s on %(day)s, but kept here on %(since)s: it stands in lists as before."
    ),
}


def is_asked(here: Address) -> bool:
    return here.value(NAME) == ASKED


def filter_of(here: Address, *, is_any: bool) -> list[parts.Filter]:
    """Only where something was deleted, or is asked for."""
    if not is_any and not is_asked(here):
        return []
    return [lists.choice(NAME, label=_("Deleted"), every=_("Not deleted"),
                         options=[(ASKED, _("Deleted in a tool"))], here=here)]  # fmt: skip


def of_person(
    request: HttpRequest, *, number: int, records: Sequence[contacts.RecordCard], is_gone: bool
) -> dict[str, object]:
    """The notice of a person of whom these records tell; nothing is asked where all are there."""
    if not any(record.gone_at for record in records):
        return {}
    return notice(request, kind=RecordKind.PERSON, number=number, is_gone=is_gone)


def notice(
    request: HttpRequest, *, kind: RecordKind, number: int, is_gone: bool
) -> dict[str, object]:
    """What a page says of this where its tools have it no more, for a template: that it counts
    nowhere, or, where it is not gone all the same, that somebody kept it."""
    records = contacts.records_behind(kind=kind, number=number)
    stays = next((each for each in records if each.stays_since), None)
    if not records or not (is_gone or stays):
        return {}
    tools = integrations.tool_names(sources=[each.source for each in records])
    told = {
        "tools": ", ".join(dict.fromkeys(tools[each.source] for each in records)),
        "day": ui.day(records[0].gone_at),
    }
    if stays and stays.stays_since and not is_gone:
        by = team.names(ids=[stays.stays_by_id]) if stays.stays_by_id else {}
        told |= {"since": ui.day(stays.stays_since), "who": "".join(by.values())}
        said = _KEPT_BY[kind] if by else _KEPT[kind]
    else:
        said = _GONE[kind]
    return {
        "gone_words": str(said) % told,
        "gone_is_kept": not is_gone,
        "gone_url": reverse(f"{kind}_stays", args=[number]),
        "may_keep": actor_of(request).may(Capability.JOIN_PEOPLE),
    }


@require_POST
def person_stays(request: HttpRequest, person_id: int) -> HttpResponse:
    """POST /people/<id>/stays/: their leads count here although their tools deleted them, or,
    without `keep`, as the tools have it again."""
    person = people.known(person_id)
    say = leads.keep_here if request.POST.get("keep") else leads.keep_no_more
    say(person_id=person.id, actor_id=actor_of(request).member_id, at=clock.now())
    _tell(request)
    return redirect(people.lead_of(person.id, scope=lists.scope_of(request)))


@require_POST
def company_stays(request: HttpRequest, company_id: int) -> HttpResponse:
    """POST /companies/<id>/stays/: the same of a company."""
    try:
        card = contacts.get_company(company_id=company_id)
    except LookupError as missing:
        raise Http404 from missing
    say = contacts.say_stays if request.POST.get("keep") else contacts.say_follows
    say(
        kind=RecordKind.COMPANY,
        number=card.id,
        actor_id=actor_of(request).member_id,
        at=clock.now(),
    )
    _tell(request)
    return redirect("company", company_id=card.id)


def _tell(request: HttpRequest) -> None:
    if request.POST.get("keep"):
        messages.success(request, _("Kept here. It stands in lists and counts again."))
    else:
        messages.success(request, _("It is again as its tool has it."))
