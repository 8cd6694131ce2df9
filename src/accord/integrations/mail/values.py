"""What mail is called in the outbox, and what its content may tell of itself."""

from dataclasses import dataclass

CHANNEL = "mail"
# Of whoever put a mail out: the team and the member it is from, the campaign, and its reach.
TEAM, MEMBER, CAMPAIGN, REACH = "team", "member_id", "campaign_id", "reach"
# An invitation that goes with it, as calendars are written, and what they do with it.
CALENDAR, METHOD = "calendar", "method"


@dataclass(frozen=True, slots=True)
class Pictured:
    """A mail as a page with one picture in it; name: what the page calls the picture."""

    html: str
    name: str
    image: bytes
