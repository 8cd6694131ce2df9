from accord.handoffs.models.clocks import Clock, ClockEvent
from accord.handoffs.models.handoffs import Handoff, HandoffEvent, Swept
from accord.handoffs.models.meetings import BusySpan, Meeting
from accord.handoffs.models.nurtures import Nurture
from accord.handoffs.models.plans import AccountPlan, AccountTask
from accord.handoffs.models.requests import Request, RequestEvent
from accord.handoffs.models.routing import RoutingChoice, RoutingTurn

__all__ = [
    "AccountPlan",
    "AccountTask",
    "BusySpan",
    "Clock",
    "ClockEvent",
    "Handoff",
    "HandoffEvent",
    "Meeting",
    "Nurture",
    "Request",
    "RequestEvent",
    "RoutingChoice",
    "RoutingTurn",
    "Swept",
]
