"""Invitations to booked meetings: what goes with colleagues' mail, and the buyer's own."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.foundation import jobs, outbox
from accord.handoffs import api as handoffs
from accord.handoffs.values.meetings import MeetingCard, MeetingState
from accord.integrations.calendar.rules import written
from accord.integrations.calendar.values import Attendee, Invitation, Method
from accord.integrations.mail.queries import language_of
from accord.integrations.mail.values import CALENDAR, CHANNEL, METHOD, REACH, TEAM
from accord.journeys.values import Reach
from accord.leads import api as leads
from accord.meetings import api as meetings
from accord.team import api as team
from accord.ui import api as ui

SUBJECT, TEAM_SUBJECT = "meeting", "team_meeting"
PURPOSE = "sales_contact"
_METHODS = {
    "meeting_booked": Method.REQUEST,
    "meeting_moved": Method.REQUEST,
    "meeting_cancelled": Method.CANCEL,
}
_OF_TEAMS = {
    "team_meeting_called": Method.REQUEST,
    "team_meeting_moved": Method.REQUEST,
    "team_meeting_cancelled": Method.CANCEL,
}


def for_colleague(*, kind: str, subject: str, subject_id: int | None) -> tuple[str, Method] | None:
    """What a notice about a meeting brings for its reader's calendar, as the meeting stands by
    now; None where it brings nothing."""
    if subject == TEAM_SUBJECT and subject_id is not None:
        return _for_teams(kind, subject_id)
    method = _METHODS.get(kind)
    if method is None or subject != SUBJECT or subject_id is None:
        return None
    try:
        card = handoffs.get_meeting(meeting_id=subject_id)
    except LookupError:
        return None
    page = reverse("handoff", args=[card.handoff_id])
    url = f"{settings.PUBLIC_URL}{page}" if settings.PUBLIC_URL else ""
    return written(_invitation(card, method=method, url=url)), method


def _for_teams(kind: str, meeting_id: int) -> tuple[str, Method] | None:
    """What a notice about a meeting of both teams brings: everybody who is to come, as it stands
    by now. Whoever need not come any more takes it out."""
    method = _OF_TEAMS.get(kind)
    if method is None:
        return None
    try:
        card = meetings.get_meeting(meeting_id=meeting_id)
    except LookupError:
        return None
    asked = [
        Attendee(one.email, one.name)
        for one in team.list_members()
        if one.active and one.email and one.id in card.required
    ]
    page = reverse("team_meeting", args=[card.id])
    invitation = Invitation(
        method, card.uid, card.sequence, str(meetings.KIND_NAMES[card.kind]), card.starts_at,
        card.ends_at, card.zone, card.changed_at, _organizer(),
        tuple(asked), f"{settings.PUBLIC_URL}{page}" if settings.PUBLIC_URL else "",
    )  # fmt: skip
    return written(invitation), method


@transaction.atomic
def invite_buyer(*, meeting_id: int, sequence: int, at: datetime) -> bool:
    """Put out the buyer's invitation to a meeting as it stands, once for each change of it; answers
    whether it was. Whether they may be written to is asked again as it leaves."""
    try:
        card = handoffs.get_meeting(meeting_id=meeting_id)
        lead = leads.get_lead(lead_id=card.lead_id)
    except LookupError:
        return False
    person = contacts.get_person(person_id=lead.person_id)
    if card.sequence != sequence or not card.invites_buyer or not person.email:
        return False
    method = Method.CANCEL if card.state is MeetingState.CANCELLED else Method.REQUEST
    buyer = Attendee(person.email, person.name)
    link = contacts.PreferenceLink(person.id, person.email, PURPOSE)
    with translation.override(language_of(link=link)), timezone.override(card.zone):
        said = _words(card, method=method)
        subject = _headed(card, method=method)
    content = {
        "subject": subject,
        "text": said,
        CALENDAR: written(_invitation(card, method=method, buyer=buyer)),
        METHOD: method.value,
        # Of no member: an invitation that a program sends is no try of theirs.
        TEAM: team.Side.SALES.value,
        REACH: Reach.ONE_TO_ONE.value,
    }
    is_new = outbox.enqueue(
        channel=CHANNEL, key=f"meeting:{card.id}:buyer:{sequence}", recipient=person.email,
        purpose=PURPOSE, content=content, at=at, person_id=person.id,
    )  # fmt: skip
    if is_new:
        jobs.defer("mail.deliver")
    return is_new


def _invitation(
    card: MeetingCard, *, method: Method, url: str = "", buyer: Attendee | None = None
) -> Invitation:
    colleagues = {one.id: one for one in team.list_members() if one.active}
    asked = [
        Attendee(one.email, one.name)
        for number in dict.fromkeys((card.host_id, card.booked_by_id))
        if (one := colleagues.get(number)) is not None and one.email
    ]
    return Invitation(
        method, card.uid, card.sequence, card.title, card.starts_at, card.ends_at, card.zone,
        card.changed_at, _organizer(),
        (*asked, *([buyer] if buyer else [])), url,
    )  # fmt: skip


def _organizer() -> Attendee:
    """Who asks, to whom calendars answer."""
    name, address = parseaddr(settings.REPLIES_TO)
    return Attendee(address, name or team.get_team().name)


def _headed(card: MeetingCard, *, method: Method) -> str:
    if method is Method.CANCEL:
        return _("Called off: %(title)s") % {"title": card.title}
    if card.sequence:
        return _("Moved: %(title)s") % {"title": card.title}
    return _("Invitation: %(title)s") % {"title": card.title}


def _words(card: MeetingCard, *, method: Method) -> str:
    told = {
        "title": card.title,
        "when": ui.long_moment(card.starts_at),
        "zone": card.zone.replace("_", " "),
        "host": team.names(ids=[card.host_id]).get(card.host_id, ""),
    }
    if method is Method.CANCEL:
        return _("“%(title)s” with %(host)s on %(when)s (%(zone)s) is called off.") % told
    return _("“%(title)s” with %(host)s: %(when)s (%(zone)s).") % told
