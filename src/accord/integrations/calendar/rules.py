"""An invitation in the words of calendars (RFC 5545, 5546); pure."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from accord.integrations.calendar.values import Attendee, FeedEvent, Invitation, Method

MADE_BY = "-//Accord//Meetings//EN"


def written(invitation: Invitation) -> str:
    """An invitation as a calendar object, its times by the clock of a named zone that is told with
    it."""
    is_off = invitation.method is Method.CANCEL
    zone = ZoneInfo(invitation.zone)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamped_at.astimezone(UTC))
    event.add("dtstart", invitation.starts_at.astimezone(zone))
    event.add("dtend", invitation.ends_at.astimezone(zone))
    event.add("summary", invitation.title)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if invitation.url:
        event.add("url", invitation.url)
    event["organizer"] = _address(invitation.organizer)
    for one in invitation.attendees:
        address = _address(one)
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        if not is_off:
            address.params["RSVP"] = vText("TRUE")
        event.add("attendee", address, encode=False)
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method.value)
    calendar.add_component(event)
    if zone.key != "UTC":
        calendar.add_missing_timezones()
    said: bytes = calendar.to_ical()
    return said.decode()


def written_feed(*, name: str, events: Iterable[FeedEvent]) -> bytes:
    """A calendar that others subscribe to: read only, nobody is invited to anything."""
    calendar = Calendar()
    calendar.add("prodid", MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in events:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", one.stamped_at.astimezone(UTC))
        event.add("summary", one.title)
        if one.starts_at is None:
            event.add("dtstart", one.day)
            event.add("dtend", one.day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        else:
            event.add("dtstart", one.starts_at.astimezone(UTC))
            event.add("dtend", (one.ends_at or one.starts_at).astimezone(UTC))
        if one.group:
            event.add("categories", [one.group])
        if one.url:
            event.add("url", one.url)
        calendar.add_component(event)
    said: bytes = calendar.to_ical()
    return said


def _address(who: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{who.address}")
    if who.name:
        address.params["CN"] = vText(who.name.replace('"', "'"))
    return address
