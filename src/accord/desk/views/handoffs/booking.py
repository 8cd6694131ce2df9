"""Booking a meeting into somebody's free time, moving it, and saying what became of it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.contacts import api as contacts
from accord.contacts.values.consent import VERDICT_NAMES
from accord.desk.rules import addresses, buyers_clocks, scripts
from accord.desk.views.common.lists import actor_of
from accord.desk.views.handoffs.handoff_acts import card_of
from accord.desk.views.wording import handoff_words, meeting_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.handoffs import UnableToMove
from accord.handoffs.values.meetings import (
    LENGTHS,
    LONGEST_TITLE,
    USUAL_LENGTH,
    Booking,
    FreeTime,
    MeetingAct,
    MeetingCard,
    MeetingState,
    UnableToBook,
    Unbooked,
)
from accord.journeys import api as journeys
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.leads.values import LeadRow
from accord.team.values import Actor, Capability, Side
from accord.ui import api as ui
from accord.ui.values import parts

PURPOSE = "sales_contact"
LONGEST_WORDS = 2_000
_SAID = {
    MeetingAct.HELD: gettext_lazy("Written down as your word: the meeting was held."),
    MeetingAct.MISSED: gettext_lazy(
        "Written down as your word: they did not come. Book another meeting."
    ),
    MeetingAct.CANCEL: gettext_lazy("The meeting is called off. Whoever has the lead keeps it."),
    MeetingAct.CLEAR: gettext_lazy("Taken back. The meeting waits again for how it ended."),
}


def may_book(actor: Actor, lead: LeadRow) -> bool:
    """Whether somebody of sales is shown the way to book; who may is asked as it is booked."""
    is_of_sales = bool(actor.sides & {Side.SALES, Side.BOTH})
    return actor.may(Capability.WORK_LEADS) and is_of_sales and lead.gone_at is None


@require_http_methods(["GET", "POST"])
def book_page(request: HttpRequest, lead_id: int) -> HttpResponse:
    """GET, POST /leads/<id>/book/: a time of somebody of sales, and the lead with it."""
    try:
        lead = leads.get_lead(lead_id=lead_id)
        lead = leads.get_lead(lead_id=lead.counted_with_id)
    except LookupError as missing:
        raise Http404 from missing
    if request.method == "GET":
        return _page(request, lead, meeting=None)
    try:
        card = _book(request, lead)
    except UnableToBook as refusal:
        return _page(request, lead, meeting=None, problem=meeting_words.refused(refusal))
    except UnableToMove as refusal:
        return _page(request, lead, meeting=None, problem=handoff_words.refused(refusal))
    except _Unread as problem:
        return _page(request, lead, meeting=None, problem=str(problem))
    messages.success(request, _done(card, _("Booked: %(title)s, %(when)s.")))
    return redirect("handoff", handoff_id=card.handoff_id)


@require_http_methods(["GET", "POST"])
def move_page(request: HttpRequest, handoff_id: int, meeting_id: int) -> HttpResponse:
    """GET, POST /handoffs/<id>/meetings/<id>/move/: to another time or another colleague."""
    meeting = _meeting(handoff_id, meeting_id)
    lead = leads.get_lead(lead_id=meeting.lead_id)
    if meeting.state is not MeetingState.BOOKED:
        messages.error(request, str(meeting_words.UNBOOKED[Unbooked.IS_TOLD]))
        return redirect("handoff", handoff_id=handoff_id)
    if request.method == "GET":
        return _page(request, lead, meeting=meeting)
    try:
        card = handoffs.move_meeting(
            meeting_id=meeting.id, starts_at=_start(request), length=_length(request.POST),
            actor=actor_of(request), at=clock.now(), host_id=_host(request.POST),
        )  # fmt: skip
    except UnableToBook as refusal:
        problem = meeting_words.refused(refusal)
        return _page(request, lead, meeting=meeting, problem=problem)
    except _Unread as problem:
        return _page(request, lead, meeting=meeting, problem=str(problem))
    messages.success(request, _done(card, _("Moved: %(title)s, %(when)s.")))
    return redirect("handoff", handoff_id=card.handoff_id)


@require_POST
def meeting_act(request: HttpRequest, handoff_id: int, meeting_id: int, act: str) -> HttpResponse:
    """POST /handoffs/<id>/meetings/<id>/<act>/: how it ended, or that it will not be."""
    meeting = _meeting(handoff_id, meeting_id)
    what = addresses.chosen(MeetingAct, act)
    if what is None:
        raise Http404
    try:
        handoffs.say_of_meeting(
            meeting_id=meeting.id, act=what, actor=actor_of(request), at=clock.now()
        )
    except UnableToBook as refusal:
        messages.error(request, meeting_words.refused(refusal))
    else:
        messages.success(request, str(_SAID[what]))
    return redirect(f"{reverse('handoff', args=[handoff_id])}#meetings")


class _Unread(Exception):
    """What was posted says no time; the sentence is for whoever posted it."""


def _meeting(handoff_id: int, meeting_id: int) -> MeetingCard:
    """A meeting of this very hand-off, whose sight was asked."""
    card_of(handoff_id)
    try:
        found = handoffs.get_meeting(meeting_id=meeting_id)
    except LookupError as missing:
        raise Http404 from missing
    if found.handoff_id != handoff_id:
        raise Http404
    return found


def _book(request: HttpRequest, lead: LeadRow) -> MeetingCard:
    at = clock.now()
    host = _host(request.POST)
    if host is None:
        raise UnableToBook(why=Unbooked.NO_HOST)
    said = request.POST.get("words", "").replace("\x00", "").strip()
    if len(said) > LONGEST_WORDS:
        raise _Unread(_("What they should know is too long. Say it shorter. Nothing was booked."))
    invites = bool(request.POST.get("invite"))
    if invites and _invitation(contacts.get_person(person_id=lead.person_id), at=at):
        raise UnableToBook(why=Unbooked.BUYER_NOT_ALLOWED)
    booking = Booking(
        lead.id, host, _start(request), _length(request.POST),
        request.POST.get("title", "").replace("\x00", ""), invites, said,
    )  # fmt: skip
    try:
        return handoffs.book(booking=booking, actor=actor_of(request), at=at)
    except LookupError as gone:
        raise UnableToBook(why=Unbooked.LEAD_GONE) from gone


def _start(request: HttpRequest) -> datetime:
    said = request.POST.get("starts_at", "").strip()
    try:
        found = parse_datetime(said) if len(said) < 40 else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 2000 < found.year < 9000:
        raise _Unread(str(meeting_words.NO_TIME))
    return found


def _length(given: Any) -> timedelta:
    minutes = whole_number(given.get("length", ""))
    found = next((one for one in LENGTHS if one == timedelta(minutes=minutes or 0)), None)
    if found is None:
        raise UnableToBook(why=Unbooked.NO_LENGTH)
    return found


def _host(given: Any) -> int | None:
    number = whole_number(given.get("host", ""))
    return number if number in dict(handoffs.hosts()) else None


def _invitation(person: contacts.PersonCard, *, at: datetime) -> str:
    """Why no invitation can go to the buyer; "" where one can."""
    if not person.email:
        return _("No address of the buyer is known, so no invitation can go to them.")
    answer = journeys.may_mail(
        address=person.email, person_id=person.id, purpose=PURPOSE, at=at,
        reach=journeys.Reach.ONE_TO_ONE,
    )  # fmt: skip
    return "" if answer.is_allowed else str(VERDICT_NAMES[answer.verdict])


def _done(card: MeetingCard, sentence: str) -> str:
    return sentence % {"title": card.title, "when": ui.long_moment(card.starts_at)}


def _page(
    request: HttpRequest, lead: LeadRow, *, meeting: MeetingCard | None, problem: str = ""
) -> HttpResponse:
    at = clock.now()
    given = request.POST if request.method == "POST" else request.GET
    people = handoffs.hosts()
    proposed = None if meeting else handoffs.proposed_host(lead_id=lead.id, at=at)
    host = _host(given) or (meeting.host_id if meeting else _usual(lead, people, proposed))
    try:
        length = _length(given)
    except UnableToBook:
        length = meeting.length if meeting else USUAL_LENGTH
    person = contacts.get_person(person_id=lead.person_id)
    theirs = buyers_clocks.zone_of(phone=person.phone, country=person.country)
    free = None
    if host is not None:
        since = _since(given, at=at)
        free = handoffs.free_time(host_id=host, since=since, at=at, length=length)
    title = words.lead(lead)
    return render(
        request,
        "desk/book.html",
        {
            "lead": lead,
            "title": title,
            "lang": scripts.language_of(title),
            "meeting": meeting,
            "problem": problem,
            "people": [
                (number, _named(number, name, proposed)) for number, name in people
            ],
            "host": host,
            "lengths": [int(one.total_seconds() // 60) for one in LENGTHS],
            "length": int(length.total_seconds() // 60),
            "days": _days(free, theirs=theirs, chosen=given.get("starts_at", "")) if free else [],
            "clocks": _clocks(free, dict(people).get(host or 0, ""), theirs=theirs, at=at),
            "later_url": _later(request, free, host, length),
            "is_later": bool(given.get("from")),
            "said": {
                "title": given.get("title", "")[:LONGEST_TITLE]
                or (_("Talk with %(name)s") % {"name": title})[:LONGEST_TITLE],
                "words": given.get("words", "")[:LONGEST_WORDS],
                "invite": bool(given.get("invite")),
            },
            "no_invitation": "" if meeting else _invitation(person, at=at),
            "longest": LONGEST_TITLE,
            "most": LONGEST_WORDS,
            "back_url": reverse("handoff", args=[meeting.handoff_id]) if meeting
            else reverse("lead", args=[lead.id]),
            "breadcrumb": (
                parts.Link(label=title, url=reverse("lead", args=[lead.id])),
                parts.Link(label=_("Move the meeting") if meeting else _("Book a meeting"), url=""),
            ),
        },
    )  # fmt: skip


def _usual(lead: LeadRow, people: Sequence[tuple[int, str]], proposed: int | None) -> int | None:
    """Whoever the rules propose, or was offered the lead; whoever asks chooses otherwise."""
    there = dict(people)
    offered = [
        card.owner_id
        for card in handoffs.handoffs_of_leads(lead_ids=[lead.id])
        if card.outcome is None and card.from_side is card.to_side is Side.SALES
    ]
    wanted = [*offered, proposed]
    return next((one for one in wanted if one in there), None)


def _named(number: int, name: str, proposed: int | None) -> str:
    if number != proposed:
        return name
    return _("%(name)s (proposed by the rules)") % {"name": name}


def _since(given: Any, *, at: datetime) -> datetime:
    found = addresses.day(given.get("from", ""))
    if found is None or not 2000 < found.year < 9000:
        return at
    return timezone.make_aware(datetime.combine(found, time()))


def _days(free: FreeTime, *, theirs: str, chosen: str) -> list[tuple[str, list[dict[str, object]]]]:
    """Free times by the day that the reader's clock shows."""
    found: dict[str, list[dict[str, object]]] = {}
    for one in free.slots:
        said = one.starts_at.isoformat()
        found.setdefault(ui.weekday(one.starts_at), []).append(
            {
                "value": said,
                "time": ui.clock_time(one.starts_at),
                "theirs": meeting_words.their_clock(one.starts_at, zone=theirs) if theirs else "",
                "is_chosen": said == chosen,
            }
        )
    return list(found.items())


def _clocks(free: FreeTime | None, name: str, *, theirs: str, at: datetime) -> list[str]:
    """By whose clocks the times are told, each zone named."""
    here = timezone.get_current_timezone_name()
    said = [_("Times by your clock: %(zone)s.") % {
        "zone": meeting_words.zone_named(here, at=at)}]  # fmt: skip
    if free is not None and free.zone != here:
        said.append(_("%(name)s works by the clock of %(zone)s.") % {
            "name": name, "zone": meeting_words.zone_named(free.zone, at=at)})  # fmt: skip
    if theirs:
        said.append(_("Beside each the buyer's clock, by their number or country: %(zone)s.") % {
            "zone": meeting_words.zone_named(theirs, at=at)})  # fmt: skip
    else:
        said.append(_("The buyer's clock is not known."))
    return said


def _later(request: HttpRequest, free: FreeTime | None, host: int | None, length: timedelta) -> str:
    if free is None or free.next_from is None:
        return ""
    here = addresses.Address(request.path, ())
    return here.url(
        host=str(host), length=str(int(length.total_seconds() // 60)),
        **{"from": timezone.localtime(free.next_from).date().isoformat()},
    )  # fmt: skip
