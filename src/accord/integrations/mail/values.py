"""What mail is called in the outbox, and what its content may tell of itself."""

CHANNEL = "mail"
# Of whoever put a mail out: the team and the member it is from, the campaign, and its reach.
TEAM, MEMBER, CAMPAIGN, REACH = "team", "member_id", "campaign_id", "reach"
# An invitation that goes with it, as calendars are written, and what they do with it.
CALENDAR, METHOD = "calendar", "method"
