"""HubSpot's own words: its objects, their ids, what of them is read, and its limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values import Ask, Scope, Stream, Writable

NAME, LABEL = "hubspot", "HubSpot"
EDITION = "2026-09"  # its paths carry a date; the numbered ones end in September 2027
BASE_URL = "https://api.hubapi.com"
APP_URL = "https://app.hubspot.com"

LIST_SIZE, HISTORY_SIZE, SEARCH_SIZE, BATCH_SIZE, FORM_SIZE = 100, 50, 200, 100, 50
REQUESTS_A_PAGE = 20
OVERLAP_MS = 10 * 60 * 1000  # its index may tell of a change some minutes late
SELDOM_MS = 10 * 60 * 1000  # what has no index by time is looked through this often
SIGNED_FOR_SECONDS = 300

ID, DELETED, AS_OF = "hs_object_id", "deleted", "as_of"
CONTACT, DEAL, COMPANY = "contact_id", "deal_id", "company_id"
OWN_PREFIX, OWN_GROUP, OWN_GROUP_LABEL = "accord_", "accord", "Accord"
OWN_FIELD = re.compile(rf"{OWN_PREFIX}\w+")
TASK_MARK = f"{OWN_PREFIX}mark"

# What HubSpot does not describe, for it is made here from what it says.
LABELS: Mapping[str, Any] = {
    ID: pgettext_lazy("hubspot", "Record ID"),
    DELETED: pgettext_lazy("hubspot", "Deleted in HubSpot"),
    CONTACT: pgettext_lazy("hubspot", "Contacts that it is linked to"),
    DEAL: pgettext_lazy("hubspot", "Deal that it is linked to"),
    COMPANY: pgettext_lazy("hubspot", "Company that it is linked to"),
    "value": pgettext_lazy("hubspot", "Stage"),
    "timestamp": pgettext_lazy("hubspot", "Since"),
    "reason": pgettext_lazy("hubspot", "Reason"),
}


class Shape(StrEnum):
    """What one record becomes: itself, its events with people, or its history."""

    RECORD = "record"
    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a stream reads. usual: properties asked for where the portal has them.

    links: object linked to it → the column of its ids. history: the property whose past is read.
    """

    object: str
    usual: tuple[str, ...] = ()
    shape: Shape = Shape.RECORD
    modified: str = "hs_lastmodifieddate"
    links: Mapping[str, str] | None = None
    history: str = ""


_PEOPLE = {"contacts": CONTACT, "deals": DEAL}
THINGS: Mapping[str, Thing] = {
    "companies": Thing(
        "companies",
        (
            "name", "domain", "industry", "numberofemployees", "country", "hubspot_owner_id",
            "createdate", "hs_merged_object_ids",
        ),
    ),
    "contacts": Thing(
        "contacts",
        (
            "firstname", "lastname", "email", "hs_email_optout", "phone", "mobilephone",
            "jobtitle", "company", "associatedcompanyid", "country", "hs_language", "industry",
            "hs_analytics_source", "hubspot_owner_id", "lifecyclestage", "createdate",
            "hs_lifecyclestage_customer_date", "hs_merged_object_ids",
        ),
        modified="lastmodifieddate",
    ),
    "deals": Thing(
        "deals",
        (
            "dealname", "dealstage", "pipeline", "amount", "deal_currency_code", "createdate",
            "closedate", "hubspot_owner_id", "closed_lost_reason",
            "hs_manual_forecast_category", "hs_analytics_source", "hs_is_closed_won",
            "hs_is_closed", "hs_merged_object_ids",
        ),
        links={"contacts": CONTACT, "companies": COMPANY},
    ),
    "leads": Thing(
        "leads",
        ("hs_lead_disqualification_reason",),
        Shape.HISTORY,
        links={"contacts": CONTACT},
        history="hs_pipeline_stage",
    ),
    "calls": Thing(
        "calls",
        (
            "hs_timestamp", "hs_call_title", "hs_call_direction", "hs_call_disposition",
            "hs_call_status", "hubspot_owner_id", "hs_lastmodifieddate",
        ),
        Shape.CALL,
        links=_PEOPLE,
    ),
    "emails": Thing(
        "emails",
        (
            "hs_timestamp", "hs_email_subject", "hs_email_direction", "hs_email_status",
            "hs_email_message_id", "hubspot_owner_id", "hs_lastmodifieddate",
        ),
        Shape.EMAIL,
        links=_PEOPLE,
    ),
    "meetings": Thing(
        "meetings",
        (
            "hs_timestamp", "hs_createdate", "hs_meeting_title", "hs_meeting_outcome",
            "hs_meeting_start_time", "hubspot_owner_id", "hs_lastmodifieddate",
        ),
        Shape.MEETING,
        links=_PEOPLE,
    ),
    "stage_history": Thing(
        "contacts", (), Shape.HISTORY, "lastmodifieddate", history="lifecyclestage"
    ),
    "deal_stages": Thing(
        "deals", (), Shape.HISTORY, links={"contacts": CONTACT}, history="dealstage"
    ),
}  # fmt: skip

# Which streams a message about an object of this type is news for.
STREAMS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "0-1": ("contacts", "stage_history"),
    "0-2": ("companies",),
    "0-3": ("deals", "deal_stages"),
    "0-47": ("meetings",),
    "0-48": ("calls",),
    "0-49": ("emails",),
    "0-136": ("leads",),
}
TYPE_OF_NAME: Mapping[str, str] = {
    "contact": "0-1", "company": "0-2", "deal": "0-3", "meeting": "0-47", "call": "0-48",
    "email": "0-49", "lead": "0-136",
}  # fmt: skip
TYPE_OF_STREAM: Mapping[str, str] = {
    stream: type_ for type_, streams in STREAMS_OF_TYPE.items() for stream in streams
}

CONTACTS_READ = "crm.objects.contacts.read"
COMPANIES_READ = "crm.objects.companies.read"
DEALS_READ = "crm.objects.deals.read"
LEADS_READ = "crm.objects.leads.read"
OWNERS_READ = "crm.objects.owners.read"
MAIL_READ = "sales-email-read"
FORMS_READ = "forms"
CAMPAIGNS_READ = "marketing.campaigns.read"

SCOPES: tuple[Scope, ...] = (
    Scope(CONTACTS_READ, _("People, their stages, and calls and meetings with them.")),
    Scope(COMPANIES_READ, _("Companies, and who works where.")),
    Scope(DEALS_READ, _("Deals: what leads became, and what they brought.")),
    Scope(OWNERS_READ, _("Colleagues, so that each lead and call has its seller.")),
    Scope(
        LEADS_READ, _("The leads that sellers work on, and what became of them."), is_optional=True
    ),
    Scope(
        MAIL_READ, _("That a mail was sent or answered. Its text is not read."), is_optional=True
    ),
    Scope(FORMS_READ, _("Forms and who filled them in."), is_optional=True),
    Scope(CAMPAIGNS_READ, _("Campaigns, when they ran and what they cost."), is_optional=True),
    Scope(
        "crm.objects.contacts.write",
        _(
            "To write Accord's own fields back to contacts, and tasks for who is handed one, "
            "once you switch that on."
        ),
        is_optional=True,
    ),
    Scope(
        "crm.schemas.contacts.write",
        _("To make Accord's own fields for contacts and tasks, once you switch writing on."),
        is_optional=True,
    ),
    Scope(
        "crm.objects.deals.write",
        _("To write Accord's own fields back to deals, once you switch that on."),
        is_optional=True,
    ),
)  # fmt: skip

ASKS: tuple[Ask, ...] = (
    Ask(
        "token",
        pgettext_lazy("hubspot", "Access token"),
        _("A service key, or the access token of a private app. In HubSpot: Settings."),
        is_secret=True,
    ),
    Ask(
        "client_secret",
        pgettext_lazy("hubspot", "Client secret of the app"),
        _("Only where HubSpot tells Accord of changes at once: it signs its messages with this."),
        is_secret=True,
        is_optional=True,
        signs=True,
    ),
    Ask(
        "base_url",
        pgettext_lazy("hubspot", "Address of its programming interface"),
        _("Leave this as it is, unless your company reaches HubSpot by an address of its own."),
        is_optional=True,
        default=BASE_URL,
    ),
)

STREAMS: tuple[Stream, ...] = (
    Stream(
        "owners", pgettext_lazy("hubspot", "Colleagues"), Kind.USERS, "hubspot-owners",
        (OWNERS_READ,),
    ),
    Stream(
        "campaigns", pgettext_lazy("hubspot", "Campaigns"), Kind.CAMPAIGNS, "hubspot-campaigns",
        (CAMPAIGNS_READ,), is_optional=True,
    ),
    Stream(
        "forms", pgettext_lazy("hubspot", "Forms"), Kind.ASSETS, "hubspot-forms", (FORMS_READ,),
        is_optional=True,
    ),
    Stream(
        "companies", pgettext_lazy("hubspot", "Companies"), Kind.COMPANIES, "hubspot-companies",
        (COMPANIES_READ,), ("owners",),
    ),
    Stream(
        "contacts", pgettext_lazy("hubspot", "Contacts"), Kind.LEADS, "hubspot-contacts",
        (CONTACTS_READ,), ("owners", "companies"), can_write=True,
    ),
    Stream(
        "stage_history", pgettext_lazy("hubspot", "How contacts moved from stage to stage"),
        Kind.STAGE_HISTORY, "hubspot-stage-history", (CONTACTS_READ,), ("contacts",),
    ),
    Stream(
        "deals", pgettext_lazy("hubspot", "Deals"), Kind.DEALS, "hubspot-deals", (DEALS_READ,),
        ("owners", "companies", "contacts"), can_write=True,
    ),
    Stream(
        "deal_stages", pgettext_lazy("hubspot", "How deals moved from stage to stage"),
        Kind.STAGE_HISTORY, "hubspot-deal-stages", (DEALS_READ, CONTACTS_READ), ("deals",),
        is_optional=True,
    ),
    Stream(
        "leads", pgettext_lazy("hubspot", "What became of HubSpot's leads"), Kind.STAGE_HISTORY,
        "hubspot-leads", (LEADS_READ, CONTACTS_READ), ("contacts",), is_optional=True,
    ),
    Stream(
        "calls", pgettext_lazy("hubspot", "Calls"), Kind.TOUCHES, "hubspot-calls",
        (CONTACTS_READ,), ("contacts", "deals"),
    ),
    Stream(
        "emails", pgettext_lazy("hubspot", "Mails"), Kind.TOUCHES, "hubspot-emails",
        (MAIL_READ, CONTACTS_READ), ("contacts", "deals"), is_optional=True,
    ),
    Stream(
        "meetings", pgettext_lazy("hubspot", "Meetings"), Kind.TOUCHES, "hubspot-meetings",
        (CONTACTS_READ,), ("contacts", "deals"),
    ),
    Stream(
        "submissions", pgettext_lazy("hubspot", "Filled-in forms"), Kind.TOUCHES,
        "hubspot-submissions", (FORMS_READ,), ("contacts", "forms"), is_optional=True,
    ),
)  # fmt: skip

# What may be written beside our own fields, where it is switched on.
WRITABLE: tuple[Writable, ...] = (
    Writable(
        "contacts",
        own=f"{OWN_PREFIX}{{code}}",
        owner="hubspot_owner_id",
        status="lifecyclestage",
        by_hand=_(
            "In HubSpot: Settings, Properties, Contact properties, Create property. Choose "
            "single-line text and enter exactly this internal name."
        ),
    ),
)
ALSO_WRITTEN: Mapping[str, frozenset[str]] = {
    one.stream: frozenset({one.owner, one.status}) for one in WRITABLE
}
