"""What is out of date: whom nobody has told anything new of for too long."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accord.contacts import api as contacts
from accord.contacts.values.people import PersonCard, RecordCard
from accord.desk.rules import addresses
from accord.desk.views.common import lists, people
from accord.desk.views.wording import words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Scope
from accord.ui import api as ui
from accord.ui.values import parts


def limit() -> datetime:
    """What was last confirmed before this is out of date."""
    return contacts.stale_before(at=clock.now(), months=team.get_team().fresh_months)


@require_GET
def stale_page(request: HttpRequest) -> HttpResponse:
    """GET /stale/: people of whom nothing new was heard, the longest silent first."""
    here, before, now = lists.address(request, names=("after",)), limit(), clock.now()
    found = contacts.list_stale(
        before=before,
        after=_place(here),
        limit=lists.PAGE + 1,
        within=lists.people_within(request),
    )
    shown = found[: lists.PAGE]
    cards = contacts.get_people(ids=[one.person_id for one in shown])
    more = ""
    if len(found) > lists.PAGE:
        more = f"{shown[-1].heard_at.timestamp():.6f}~{shown[-1].record_id}"
    context = {
        "rows": [
            {
                "person": cards[one.person_id],
                "name": people.title_of(cards[one.person_id]),
                "heard_at": one.heard_at,
                "ago": ui.duration(now - one.heard_at),
            }
            for one in shown
        ],
        "sentence": _sentence(lists.scope_of(request), before=before),
        "more_url": here.url(after=more) if more else "",
        "breadcrumb": (
            parts.Link(label=_("Leads"), url=reverse("leads")),
            parts.Link(label=_("Out of date"), url=""),
        ),
    }
    return render(request, "desk/stale.html", context)


def _sentence(scope: Scope, *, before: datetime) -> str:
    """How much is out of date; how much in all only for who sees everything."""
    months = ui.number(team.get_team().fresh_months)
    if not scope.is_everything:
        said = _("People of whom nothing new was heard for more than %(months)s months.")
        return said % {"months": months}
    old, every = contacts.count_stale_records(before=before)
    said = _(
        "%(old)s of %(every)s records about people, %(share)s, have said nothing new for "
        "more than %(months)s months."
    )
    return said % {
        "old": ui.number(old),
        "every": ui.number(every),
        "share": ui.in_hundred(old / every if every else 0),
        "months": months,
    }


def _place(here: addresses.Address) -> tuple[datetime, int] | None:
    stamp, _mark, number = here.value("after").rpartition("~")
    place = whole_number(number)
    try:
        return (datetime.fromtimestamp(float(stamp), tz=UTC), place) if place is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def ages_of(person: PersonCard, records: Sequence[RecordCard]) -> tuple[parts.Fact, ...]:
    """When each key field of a person was last confirmed; where that is too long ago, with a word
    of it and who can have it put right."""
    now = clock.now()
    found = contacts.field_ages(person=person, records=records, before=limit())
    facts = [
        parts.Fact(
            label=str(words.FIELD_NAMES[age.field]),
            text=(
                _("%(length)s ago, by %(source)s. Out of date.")
                if age.is_stale
                else _("%(length)s ago, by %(source)s.")
            )
            % {"length": ui.duration(now - age.confirmed_at), "source": age.source},
        )
        for age in found
    ]
    if any(age.is_stale for age in found):
        who = handoffs.who_puts_right(at=now)
        name = team.names(ids=[who]).get(who, "") if who is not None else ""
        facts.append(parts.Fact(label=_("Who can refresh it"), text=name))
    return tuple(facts)


def silent_words(ids: list[int]) -> str:
    """How many of a company's people are out of date; "" where nobody is."""
    count = contacts.count_stale_people(people=ids, before=limit()) if ids else 0
    if not count:
        return ""
    return _("%(part)s of them have not been heard of for too long.") % {
        "part": ui.part_of(count, len(ids))
    }
