"""HubSpot: submissions of forms, calls, mails and meetings."""

from collections.abc import Mapping
from typing import Any

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

_HELD = {
    "scheduled": "meeting_booked",
    "completed": "meeting_held",
    "no show": "meeting_missed",
    "no_show": "meeting_missed",
    "canceled": "meeting_cancelled",
    "cancelled": "meeting_cancelled",
    "rescheduled": "meeting_moved",
    "*": "meeting_booked",
}
_CONNECTED = "f240bbac-87c9-4f6e-bf70-924b57d47db7"  # the same in every portal
_ID = ("Record ID", ("hs_object_id", "engagement_id", "id"))
_OWNER = ("Activity assigned to", ("hubspot_owner_id", "property_hubspot_owner_id", "owner_id"))
_CONTACT = ("Associated Contact IDs", ("contact_id", "Associated Contact ID"))
_DEAL = ("Associated Deal IDs", ("deal_id", "Associated Deal ID"))
_WHEN = ("Activity date", ("hs_timestamp", "property_hs_timestamp", "start_time"))


def _touches(
    what: str, *, subject: tuple[str, tuple[str, ...]], says: dict[str, tuple[str, tuple[str, ...]]]
) -> dict[str, Any]:
    """What the profiles of calls, mails and meetings share; says: field → its column."""
    named = {
        "external_id": _ID,
        "contact_external_id": _CONTACT,
        "deal_external_id": _DEAL,
        "member_external_id": _OWNER,
        "subject": subject,
        "occurred_at": _WHEN,
        **says,
    }
    return {
        "profile": f"hubspot-{what}",
        "kind": Kind.TOUCHES,
        "source": "hubspot",
        "columns": {header: field for field, (header, _also) in named.items()},
        "also": dict(named.values()),
        "zone": "UTC",
        "unanswered": ("(no value)",),
    }


HUBSPOT_ACTIVITIES: Mapping[str, Plan] = {
    "hubspot-submissions": Plan(
        profile="hubspot-submissions",
        kind=Kind.TOUCHES,
        source="hubspot",
        columns={
            "Conversion ID": "external_id",
            "Email": "email",
            "Contact ID": "contact_external_id",
            "Form ID": "asset_external_id",
            "Form name": "subject",
            "Conversion Date": "occurred_at",
        },
        also={
            "Conversion ID": ("hs_object_id", "conversion_id"),
            "Contact ID": ("contact_id",),
            "Form ID": ("form_id",),
            "Form name": ("title", "Conversion Title"),
            "Conversion Date": ("timestamp", "Submitted at"),
        },
        defaults={"kind": "form", "direction": "in", "reach": "1:many", "team": "marketing"},
        zone="UTC",
    ),
    "hubspot-calls": Plan(
        **_touches(
            "calls",
            subject=("Call Title", ("hs_call_title", "property_hs_call_title")),
            says={
                "kind": ("Call outcome", ("hs_call_disposition", "property_hs_call_disposition")),
                "direction": (
                    "Call direction",
                    ("hs_call_direction", "property_hs_call_direction"),
                ),
            },
        ),
        values={
            "kind": {
                _CONNECTED: "call_connected",
                "connected": "call_connected",
                "*": "call_attempt",
            },
            "direction": {"inbound": "in", "outbound": "out"},
        },
        defaults={"kind": "call_attempt", "direction": "out", "reach": "1:1", "team": "sales"},
    ),
    "hubspot-emails": Plan(
        **_touches(
            "emails",
            subject=("Email subject", ("hs_email_subject", "property_hs_email_subject")),
            says={
                "direction": (
                    "Email direction",
                    ("hs_email_direction", "property_hs_email_direction"),
                ),
                "message_id": (
                    "Email message ID",
                    ("hs_email_message_id", "property_hs_email_message_id"),
                ),
            },
        ),
        values={
            "direction": {"email": "out", "incoming_email": "in", "forwarded_email": "in"},
            "kind": {"in": "email_reply", "out": "email_sent"},
        },
        defaults={"direction": "out", "kind": "@direction", "reach": "1:1", "team": "sales"},
    ),
    "hubspot-meetings": Plan(
        **_touches(
            "meetings",
            subject=("Meeting name", ("hs_meeting_title", "title")),
            says={
                "kind": ("Meeting outcome", ("hs_meeting_outcome", "meeting_outcome")),
                "meeting_uid": ("Meeting iCal UID", ("hs_i_cal_uid",)),
                "noted_at": ("Create date", ("hs_createdate", "property_hs_createdate")),
            },
        ),
        values={"kind": _HELD},
        defaults={"kind": "meeting_booked", "reach": "1:1", "team": "sales"},
    ),
    # What a server or the tool itself did with a mail is nothing that a person did.
    "hubspot-email-events": Plan(
        profile="hubspot-email-events",
        kind=Kind.TOUCHES,
        source="hubspot-email",
        columns={
            "Event ID": "external_id",
            "Recipient": "email",
            "Event type": "kind",
            "Event date": "occurred_at",
            "Email campaign ID": "campaign_external_id",
        },
        also={
            "Event ID": ("id",),
            "Event type": ("type",),
            "Event date": ("created",),
        },
        values={
            "kind": {
                "sent": "email_sent",
                "open": "email_open",
                "click": "email_click",
                "*": "none",
            },
        },
        defaults={"reach": "1:many", "team": "marketing"},
        zone="UTC",
    ),
}
