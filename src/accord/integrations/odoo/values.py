"""Odoo's own words: its models, their fields, what of them is read, and its limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values import Ask, Scope, Stream, Writable

NAME, LABEL = "odoo", "Odoo"

PAGE_SIZE, IDS_SIZE, IDS_AT_ONCE = 1_000, 50_000, 1_000
REQUESTS_A_PAGE = 10
OVERLAP = timedelta(minutes=10)  # a transaction shows with the time at which it began
SELDOM = timedelta(minutes=15)  # Odoo keeps no list of what was deleted: ids are compared
JSON_2_FROM = 19  # the version whose newer interface is asked

ID, DELETED, FORMER = "id", "deleted", "former_ids"
OWN_PREFIX = "x_accord_"
OWN_FIELD = re.compile(rf"{OWN_PREFIX}\w+")
OWNER = "user_id"
ALSO_WRITTEN = frozenset({OWNER})
LEAD, PARTNER = "lead", "partner"  # how the keys of people begin, for each model counts from one

Condition = str | tuple[str, str, Any]
Domain = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """What a stream reads of a model. usual: fields asked for where this Odoo has them.

    begins: how the keys of its rows begin. is_person: it holds an address that may want no mail.
    """

    model: str
    domain: Domain
    usual: tuple[str, ...]
    begins: str = ""
    is_person: bool = False
    tells_gone: bool = True


_LEAD_FIELDS = (
    "name", "type", "contact_name", "email_from", "phone", "mobile", "function", "partner_name",
    "partner_id", "country_id", "lang_id", "website", "source_id", "medium_id", "campaign_id",
    "user_id", "stage_id", "create_date", "is_blacklisted", "active",
)  # fmt: skip
_DEAL_FIELDS = (
    "name", "expected_revenue", "company_currency", "stage_id", "create_date", "date_closed",
    "date_deadline", "user_id", "lost_reason_id", "source_id", "campaign_id", "partner_id",
    "partner_name", "email_from", "active", "probability",
)  # fmt: skip
THINGS: Mapping[str, Thing] = {
    "companies": Thing(
        "res.partner",
        (("is_company", "=", True),),
        ("name", "website", "industry_id", "country_id"),
    ),
    "contacts": Thing(
        "res.partner",
        (("is_company", "=", False), ("type", "=", "contact"), ("user_ids", "=", False)),
        (
            "name", "email", "phone", "mobile", "function", "country_id", "lang", "parent_id",
            "company_name", "user_id", "create_date", "is_blacklisted",
        ),
        PARTNER,
        is_person=True,
    ),
    "leads": Thing("crm.lead", (), _LEAD_FIELDS, LEAD, is_person=True),
    "deals": Thing("crm.lead", (("type", "=", "opportunity"),), _DEAL_FIELDS),
}  # fmt: skip
# Relations whose id is told; of others it is the name.
BY_ID = frozenset({"user_id", "campaign_id", "partner_id", "parent_id"})

TRACKED = ("stage_id", "active")
STAGE_DOMAIN: Domain = (
    ("field_id.model", "=", "crm.lead"), ("field_id.name", "in", list(TRACKED)),
)  # fmt: skip
MESSAGE_DOMAIN: Domain = (
    ("model", "in", ["crm.lead", "res.partner"]), "|", "|",
    ("message_type", "in", ["email", "email_outgoing"]),
    ("mail_activity_type_id", "!=", False),
    "&", ("message_type", "=", "comment"), ("partner_ids", "!=", False),
)  # fmt: skip
MESSAGE_FIELDS = (
    "date", "model", "res_id", "subject", "message_type", "author_id", "message_id", "partner_ids",
    "mail_activity_type_id",
)  # fmt: skip
EVENT_FIELDS = (
    "name", "start", "stop", "create_date", "write_date", "user_id", "opportunity_id",
    "partner_ids", "active",
)  # fmt: skip

# Which model each right is about; what is read beside it is left out where it may not be seen.
MODELS_SEEN = (
    "res.users", "res.partner", "crm.lead", "crm.stage", "utm.campaign", "mail.message",
    "calendar.event", "mail.tracking.value",
)  # fmt: skip
WRITTEN_MODELS = ("crm.lead", "res.partner")
MODEL_OF_FIELDS = "ir.model.fields"

SCOPES: tuple[Scope, ...] = (
    Scope("res.users", _("Colleagues, so that each lead and deal has its seller.")),
    Scope("res.partner", _("Contacts and companies.")),
    Scope("crm.lead", _("Leads and opportunities, whoever's they are.")),
    Scope("crm.stage", _("Stages, and which of them means that a deal is won.")),
    Scope("utm.campaign", _("Campaigns that leads came from."), is_optional=True),
    Scope(
        "mail.message",
        _("Mails and calls as evidence of follow-up; their text is not read."),
        is_optional=True,
    ),
    Scope(
        "calendar.event", _("Meetings: when they were booked and held."), is_optional=True
    ),
    Scope(
        "mail.tracking.value",
        _("When leads moved from stage to stage before today. Odoo shows it to administrators."),
        is_optional=True,
    ),
    Scope(
        "write:crm.lead",
        _("To write Accord's own fields back to leads, once you switch that on."),
        is_optional=True,
    ),
    Scope(
        "write:res.partner",
        _("To write Accord's own fields back to contacts, once you switch that on."),
        is_optional=True,
    ),
)  # fmt: skip

ASKS: tuple[Ask, ...] = (
    Ask(
        "address",
        _("Address of your Odoo"),
        _("As you open it in the browser, such as https://acme.odoo.com."),
    ),
    Ask(
        "database",
        _("Name of the database"),
        _("With Odoo Online the first part of the address, such as acme."),
    ),
    Ask("user", _("Login of the user"), _("Of a user made for Accord.")),
    Ask(
        "key",
        _("API key"),
        _("Made by that user in Odoo: Preferences, Account Security."),
        is_secret=True,
    ),
)

STREAMS: tuple[Stream, ...] = (
    Stream("users", pgettext_lazy("odoo", "Colleagues"), Kind.USERS, "odoo-users", ("res.users",)),
    Stream(
        "campaigns", pgettext_lazy("odoo", "Campaigns"), Kind.CAMPAIGNS, "odoo-campaigns",
        ("utm.campaign",), is_optional=True,
    ),
    Stream(
        "companies", pgettext_lazy("odoo", "Companies"), Kind.COMPANIES, "odoo-companies",
        ("res.partner",), ("users",),
    ),
    Stream(
        "contacts", pgettext_lazy("odoo", "Contacts"), Kind.LEADS, "odoo-contacts",
        ("res.partner",), ("users", "companies"), can_write=True,
    ),
    Stream(
        "leads", pgettext_lazy("odoo", "Leads and opportunities, as people"), Kind.LEADS,
        "odoo-leads", ("crm.lead", "res.partner", "crm.stage"),
        ("users", "companies", "contacts", "campaigns"), can_write=True,
    ),
    Stream(
        "deals", pgettext_lazy("odoo", "Opportunities, as deals"), Kind.DEALS, "odoo-deals",
        ("crm.lead", "res.partner", "crm.stage"), ("leads",),
    ),
    Stream(
        "stages", pgettext_lazy("odoo", "How leads moved from stage to stage"), Kind.STAGE_HISTORY,
        "odoo-stages", ("mail.tracking.value", "mail.message", "crm.lead"), ("leads",),
        is_optional=True,
    ),
    Stream(
        "messages", pgettext_lazy("odoo", "Mails and calls"), Kind.TOUCHES, "odoo-messages",
        ("mail.message", "crm.lead"), ("leads", "contacts"), is_optional=True,
    ),
    Stream(
        "meetings", pgettext_lazy("odoo", "Meetings"), Kind.TOUCHES, "odoo-meetings",
        ("calendar.event", "crm.lead"), ("leads", "contacts"), is_optional=True,
    ),
)  # fmt: skip

# What Odoo does not describe, for it is made here from what it says.
LABELS: Mapping[str, Any] = {
    ID: pgettext_lazy("odoo", "ID"),
    FORMER: pgettext_lazy("odoo", "Contact that it is about"),
    "company_id": pgettext_lazy("odoo", "Company's ID"),
    "stage_name": pgettext_lazy("odoo", "Stage"),
    "lead_id": pgettext_lazy("odoo", "Lead"),
    "is_won": pgettext_lazy("odoo", "Won"),
    "is_closed": pgettext_lazy("odoo", "No longer open"),
}

_BY_HAND = _(
    "In Odoo, as an administrator with the developer mode: Settings, Technical, Fields, New. "
    "Choose the model and the type char, and enter exactly this name."
)
WRITABLE: tuple[Writable, ...] = tuple(
    Writable(stream, own=f"{OWN_PREFIX}{{code}}", owner=OWNER, ids=f"{begins}-", by_hand=_BY_HAND)
    for stream, begins in (("leads", LEAD), ("contacts", PARTNER))
)
