"""Mautic's own words: its records, its logs, what of them is read, and its limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values import Ask, Scope, Stream, Writable

NAME, LABEL = "mautic", "Mautic"

PAGE_SIZE, LOG_SIZE, IDS_AT_ONCE, WRITES_AT_ONCE = 200, 500, 200, 50
REQUESTS_A_PAGE = 20
MOST_NAMED = 2_000  # remembered as looked at, of those who just got a name
PAST_PAGES = 20  # of each log, of what some were seen to do before they had a name
OVERLAP = timedelta(minutes=5)  # what was begun before and stored later is still seen
SELDOM = timedelta(hours=6)  # all ids are compared this often where the log of deletions is closed
MOST_MERGES = 20  # of one contact, one after the other

ID, DELETED, FORMER = "id", "deleted", "former_ids"
OWN_PREFIX = "accord_"
OWN_FIELD = re.compile(rf"{OWN_PREFIX}\w+")
CLIENT_ID = re.compile(r"\d+_[0-9a-z]{20,}")  # of an API credential for OAuth 2
OWNER = "owner_id"
ALSO_WRITTEN: Mapping[str, str] = {OWNER: "owner"}  # our column → what Mautic calls it


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of record with fields of its own. fields: the path that describes them.

    known: the condition under which it is somebody; visitors without a name are none.
    """

    path: str
    fields: str
    known: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """A table that Mautic adds to. key: the column that names the record it is about.

    order: the column by which its entries are in the same order at each asking.
    """

    table: str
    stamp: str
    key: str = "lead_id"
    where: tuple[tuple[str, str, str], ...] = ()
    order: str = "id"


IDENTIFIED = (("date_identified", "isNotNull", ""),)
THINGS: Mapping[str, Thing] = {
    "companies": Thing("companies", "company"),
    "contacts": Thing("contacts", "contact", IDENTIFIED),
}
AUDIT = Log(
    "audit_log",
    "date_added",
    "object_id",
    (("bundle", "eq", "lead"), ("object", "eq", "lead"), ("action", "in", "delete,merge")),
)
# Where contacts work; it has no numbers of its own.
EMPLOYED = Log("companies_leads", "", where=(("is_primary", "eq", "1"),), order="lead_id")
# What tells that a contact is to be read anew beside its own date.
BESIDE: Mapping[str, tuple[Log, ...]] = {
    "companies": (),
    "contacts": (
        Log("lead_donotcontact", "date_added"),
        Log("lead_companies_change_log", "date_added"),
        AUDIT,
    ),
}
MAILS, REPLIES = "email_stats", "email_stat_replies"
LOGS: Mapping[str, tuple[Log, ...]] = {
    "stages": (Log("lead_stages_change_log", "date_added"),),
    "touches": (
        Log(MAILS, "date_sent"),
        Log(REPLIES, "date_replied"),
        Log("page_hits", "date_hit"),
        Log("form_submissions", "date_submitted"),
        Log("asset_downloads", "date_download"),
    ),
}
# Rows of logs that are written to later on: by which date that shows.
LATER: Mapping[str, tuple[Log, ...]] = {"stages": (), "touches": (Log(MAILS, "date_read"),)}
# The table of a row by how the key of what it tells begins.
TABLE_OF: Mapping[str, str] = {
    "mail": MAILS, "reply": REPLIES, "hit": "page_hits", "form": "form_submissions",
    "download": "asset_downloads",
}  # fmt: skip
# Pieces of content, by how their keys begin: path, and what they are.
PIECES: Mapping[str, str] = {"form": "forms", "page": "pages", "email": "emails", "asset": "assets"}

PEOPLE_SEEN = "lead:leads:viewother"
USERS_SEEN = "user:users:view"
STAGES_SEEN = "stage:stages:view"
CAMPAIGNS_SEEN = "campaign:campaigns:view"
PIECES_SEEN: Mapping[str, str] = {
    "form": "form:forms:viewother", "page": "page:pages:viewother",
    "email": "email:emails:viewother", "asset": "asset:assets:viewother",
}  # fmt: skip
ADMIN = "admin"

SCOPES: tuple[Scope, ...] = (
    Scope(PEOPLE_SEEN, _("Contacts and companies, whoever owns them, and what contacts did.")),
    Scope(USERS_SEEN, _("Colleagues, so that each contact has its owner.")),
    Scope(STAGES_SEEN, _("Stages, and when contacts entered them.")),
    Scope(CAMPAIGNS_SEEN, _("Campaigns, and what was sent by them."), is_optional=True),
    Scope(PIECES_SEEN["form"], _("Forms and who filled them in."), is_optional=True),
    Scope(PIECES_SEEN["page"], _("Pages and which contacts saw them."), is_optional=True),
    Scope(
        PIECES_SEEN["email"], _("Mails to many, who opened and answered them."), is_optional=True
    ),
    Scope(PIECES_SEEN["asset"], _("Downloads and who took them."), is_optional=True),
    Scope(
        ADMIN,
        _("A role with full access also sees the log of deletions and merges. Without it Accord "
          "compares all ids every six hours, and does not see who was merged into whom."),
        is_optional=True,
    ),
    Scope(
        "lead:leads:editother",
        _("To write Accord's own fields back to contacts, once you switch that on."),
        is_optional=True,
    ),
    Scope(
        "lead:fields:full",
        _("To make Accord's own fields, once you switch writing on."),
        is_optional=True,
    ),
)  # fmt: skip

ASKS: tuple[Ask, ...] = (
    Ask(
        "address",
        _("Address of your Mautic"),
        _("As you open it in the browser, such as https://mautic.example.com."),
    ),
    Ask(
        "user",
        _("User name, or client ID"),
        _("Of a user made for Accord, or of an API credential for OAuth 2."),
    ),
    Ask("password", _("Password, or client secret"), is_secret=True),
    Ask(
        "webhook_secret",
        _("Secret of the webhook"),
        _("Only where Mautic tells Accord of changes at once: it signs its messages with this."),
        is_secret=True,
        is_optional=True,
        signs=True,
    ),
)

STREAMS: tuple[Stream, ...] = (
    Stream(
        "users", pgettext_lazy("mautic", "Colleagues"), Kind.USERS, "mautic-users", (USERS_SEEN,)
    ),
    Stream(
        "campaigns", pgettext_lazy("mautic", "Campaigns"), Kind.CAMPAIGNS, "mautic-campaigns",
        (CAMPAIGNS_SEEN,), is_optional=True,
    ),
    Stream(
        "pieces", pgettext_lazy("mautic", "Forms, pages, mails and downloads"), Kind.ASSETS,
        "mautic-pieces", is_optional=True,
    ),
    Stream(
        "companies", pgettext_lazy("mautic", "Companies"), Kind.COMPANIES, "mautic-companies",
        (PEOPLE_SEEN,), ("users",),
    ),
    Stream(
        "contacts", pgettext_lazy("mautic", "Contacts"), Kind.LEADS, "mautic-contacts",
        (PEOPLE_SEEN,), ("users", "companies"), can_write=True,
    ),
    Stream(
        "stages", pgettext_lazy("mautic", "How contacts moved from stage to stage"),
        Kind.STAGE_HISTORY, "mautic-stages", (PEOPLE_SEEN, STAGES_SEEN), ("contacts",),
        is_optional=True,
    ),
    Stream(
        "touches", pgettext_lazy("mautic", "What contacts did, and what was sent to them"),
        Kind.TOUCHES, "mautic-touches", (PEOPLE_SEEN,), ("contacts", "pieces", "campaigns"),
        is_optional=True,
    ),
)  # fmt: skip

# What Mautic does not describe, for it is made here from what it says.
LABELS: Mapping[str, Any] = {
    ID: pgettext_lazy("mautic", "ID"),
    FORMER: pgettext_lazy("mautic", "Ids of contacts merged into this one"),
    "stage_name": pgettext_lazy("mautic", "Stage"),
    "owner_id": pgettext_lazy("mautic", "Owner"),
    "date_added": pgettext_lazy("mautic", "Added"),
    "company_id": pgettext_lazy("mautic", "Primary company's ID"),
    "do_not_email": pgettext_lazy("mautic", "Wants no mail"),
}

WRITABLE: tuple[Writable, ...] = (
    Writable(
        "contacts",
        own=f"{OWN_PREFIX}{{code}}",
        owner=OWNER,
        longest=191,
        by_hand=_(
            "In Mautic: Settings, Custom Fields, New. Choose Contact and the type Text, and enter "
            "exactly this alias."
        ),
    ),
)
