"""The journeys' door for other slices."""

from accord.journeys.operations.booking import say_agreed, say_called_off
from accord.journeys.operations.limits import set_limits
from accord.journeys.operations.meetings import (
    follow_meetings,
    say_how_it_ended,
    take_back_said,
)
from accord.journeys.operations.taking_back import before_taking_back
from accord.journeys.operations.touches import record_touches, take_away
from accord.journeys.operations.trying import say_not_tried, say_tried
from accord.journeys.operations.visits import find_told_otherwise, record_visit_counts
from accord.journeys.operations.words import (
    find_of_records,
    forget_route,
    forget_touches,
    hold_calls,
)
from accord.journeys.queries.companies import company_doings
from accord.journeys.queries.evidence import evidence_health
from accord.journeys.queries.mails import mails_sent
from accord.journeys.queries.meetings import (
    is_told_by_tool,
    list_taken,
    meetings_without_end,
    said_elsewhere,
    word_for,
)
from accord.journeys.queries.reaching import (
    count_reached,
    get_limits,
    list_collisions,
    may_contact,
    may_mail,
    reached_lately,
)
from accord.journeys.queries.timelines import (
    count_by_person,
    count_touches,
    last_of_people,
    list_touches,
    people_touched,
    reached_by_campaign,
)
from accord.journeys.rules import mail_id, meeting_id
from accord.journeys.values import (
    CAME_BACK,
    MAILS,
    MEETING_ENDS,
    MEETINGS,
    TOUCH_NAMES,
    Agreed,
    Collision,
    Direction,
    Gone,
    MailSent,
    Reach,
    Reached,
    ReachLimits,
    RouteHealth,
    SaidElsewhere,
    Touch,
    Touches,
    TouchKind,
    VisitCounts,
    Was,
)

__all__ = [
    "CAME_BACK",
    "MAILS",
    "MEETINGS",
    "MEETING_ENDS",
    "TOUCH_NAMES",
    "Agreed",
    "Collision",
    "Direction",
    "Gone",
    "MailSent",
    "Reach",
    "ReachLimits",
    "Reached",
    "RouteHealth",
    "SaidElsewhere",
    "Touch",
    "TouchKind",
    "Touches",
    "VisitCounts",
    "Was",
    "before_taking_back",
    "company_doings",
    "count_by_person",
    "count_reached",
    "count_touches",
    "evidence_health",
    "find_of_records",
    "find_told_otherwise",
    "follow_meetings",
    "forget_route",
    "forget_touches",
    "get_limits",
    "hold_calls",
    "is_told_by_tool",
    "last_of_people",
    "list_collisions",
    "list_taken",
    "list_touches",
    "mail_id",
    "mails_sent",
    "may_contact",
    "may_mail",
    "meeting_id",
    "meetings_without_end",
    "people_touched",
    "reached_by_campaign",
    "reached_lately",
    "record_touches",
    "record_visit_counts",
    "said_elsewhere",
    "say_agreed",
    "say_called_off",
    "say_how_it_ended",
    "say_not_tried",
    "say_tried",
    "set_limits",
    "take_away",
    "take_back_said",
    "word_for",
]
