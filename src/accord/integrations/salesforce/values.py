"""What is read of a Salesforce org, and what may be written there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accord.intake.values.batches import Kind
from accord.integrations.connecting.values import Ask, FieldCard, Scope, Stream, Writable

NAME = "salesforce"
LABEL = "Salesforce"
VERSION = "v62.0"

# A transaction there may run for ten minutes and then show up with the stamps of its beginning.
OVERLAP = timedelta(minutes=10)
QUERY_ROWS = 2_000  # rows of one answer of a query, the most that Salesforce gives
BULK_ROWS = 5_000  # rows of one page of a bulk job
BULK_FROM = 5_000  # a smaller object is read sooner by plain queries
IDS_AT_ONCE = 400  # so that the address of a query stays below 16 kB
WRITES_AT_ONCE = 25  # requests that one composite holds, the most that Salesforce takes
LOCKED_TRIES = 3
RESERVE = 0.05  # the part of a day's calls that is left to the company's other tools
LIMIT_WAIT = 900
TOLD_AT_MOST = 2_000

ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
OWN_FIELD = re.compile(r"Accord_[A-Za-z0-9_]+__c")
ALSO_WRITTEN: Mapping[str, frozenset[str]] = {
    "Lead": frozenset({"OwnerId", "Status"}),
    "Contact": frozenset({"OwnerId"}),
    "Opportunity": frozenset({"OwnerId"}),
    "Account": frozenset({"OwnerId"}),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Another object whose rows tell that a record of a stream is to be read anew.

    key: its field that names the record; where: which of its rows count. A stamp may lie ahead
    until it comes true, such as the end of a meeting.
    """

    object: str
    key: str
    stamp: str = "SystemModstamp"
    where: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one object is read.

    only: the rows that count. needs: fields that are read whatever is asked, where they exist.
    made: fields that we work out from them and from other objects. is_core: every org has the
    object, so that one who does not see it lacks the right.
    """

    object: str
    stamp: str = "SystemModstamp"
    can_merge: bool = False
    only: str = ""
    needs: tuple[str, ...] = ()
    made: tuple[FieldCard, ...] = ()
    beside: tuple[Beside, ...] = ()
    is_core: bool = True


def _made(name: str, label: str) -> FieldCard:
    return FieldCard(name=name, label=label, is_read_only=True)


_MERGED = _made("MergedIds", "Ids of records joined into this one")
_TOUCH = (
    _made("TouchKind", "What happened"),
    _made("TouchDirection", "Who did it"),
    _made("TouchReach", "To one or to many"),
    _made("TouchTeam", "Team"),
    _made("TouchAt", "When"),
)

SHAPES: Mapping[str, Shape] = {
    shape.object: shape
    for shape in (
        Shape(
            "User",
            needs=("IsActive", "Department", "Title", "UserRole.Name"),
            made=(
                _made("RoleName", "Role"),
                _made("TerritoryNames", "Territories"),
                _made("TeamName", "Team"),
            ),
        ),
        Shape("Account", can_merge=True, made=(_MERGED,)),
        Shape("Lead", can_merge=True, needs=("ConvertedContactId",), made=(_MERGED,)),
        Shape("Contact", can_merge=True, made=(_MERGED,)),
        Shape("Campaign"),
        Shape(
            "CampaignMember",
            needs=("Status", "HasResponded", "FirstRespondedDate", "CreatedDate", "Campaign.Type"),
            made=_TOUCH,
        ),
        Shape(
            "Opportunity",
            needs=("CloseDate", "IsClosed", "LastStageChangeDate"),
            made=(_made("LeadIds", "Lead and contacts"), _made("ClosedAt", "Closed at")),
            beside=(
                Beside("OpportunityContactRole", "OpportunityId"),
                Beside("Lead", "ConvertedOpportunityId", where="ConvertedOpportunityId != null"),
            ),
        ),
        Shape(
            "LeadHistory",
            stamp="CreatedDate",
            only="Field IN ('created', 'Status', 'leadConverted')",
            needs=("LeadId", "Field", "NewValue", "CreatedDate"),
            made=(_made("StageName", "Stage"),),
            is_core=False,
        ),
        Shape(
            "OpportunityHistory",
            # How a deal ended is said by the deal itself.
            only="ForecastCategory != 'Closed' AND ForecastCategory != 'Omitted'",
            needs=("OpportunityId", "StageName", "CreatedDate"),
            made=(_made("LeadId", "Lead"),),
            is_core=False,
        ),
        Shape(
            "Task",
            needs=(
                "IsClosed", "TaskSubtype", "Type", "CallType", "CallDisposition",
                "CallDurationInSeconds", "CompletedDateTime", "ActivityDate", "CreatedDate",
            ),
            made=(*_TOUCH, _made("MessageIdentifier", "Message-ID of the mail")),
        ),
        Shape(
            "Event",
            needs=("StartDateTime", "EndDateTime", "CreatedDate", "IsRecurrence"),
            made=_TOUCH,
            beside=(Beside("Event", "Id", stamp="EndDateTime"),),
        ),
    )
}  # fmt: skip

STREAMS: tuple[Stream, ...] = (
    Stream("User", _("Colleagues"), Kind.USERS, "salesforce-users", scopes=("User",)),
    Stream(
        "Account",
        _("Companies"),
        Kind.COMPANIES,
        "salesforce-accounts",
        scopes=("Account",),
        after=("User",),
    ),
    Stream("Campaign", _("Campaigns"), Kind.CAMPAIGNS, "salesforce-campaigns", ("Campaign",)),
    Stream(
        "Lead",
        _("Leads"),
        Kind.LEADS,
        "salesforce-leads",
        scopes=("Lead",),
        after=("User", "Account", "Campaign"),
        can_write=True,
    ),
    Stream(
        "Contact",
        _("Contacts"),
        Kind.LEADS,
        "salesforce-contacts",
        scopes=("Contact",),
        after=("Lead",),
        can_write=True,
    ),
    Stream(
        "Opportunity",
        _("Deals"),
        Kind.DEALS,
        "salesforce-opportunities",
        scopes=("Opportunity",),
        after=("Lead", "Contact"),
        can_write=True,
    ),
    Stream(
        "LeadHistory",
        _("Histories of leads"),
        Kind.STAGE_HISTORY,
        "salesforce-lead-history",
        scopes=("LeadHistory",),
        after=("Lead", "Contact"),
        is_optional=True,
    ),
    Stream(
        "OpportunityHistory",
        _("Histories of deals"),
        Kind.STAGE_HISTORY,
        "salesforce-opportunity-history",
        scopes=("OpportunityHistory",),
        after=("Opportunity",),
        is_optional=True,
    ),
    Stream(
        "CampaignMember",
        _("Answers to campaigns"),
        Kind.TOUCHES,
        "salesforce-campaign-members",
        scopes=("CampaignMember",),
        after=("Lead", "Contact", "Campaign"),
        is_optional=True,
    ),
    Stream(
        "Task",
        _("Calls and mails"),
        Kind.TOUCHES,
        "salesforce-tasks",
        scopes=("Task",),
        after=("Opportunity",),
    ),
    Stream(
        "Event",
        _("Meetings"),
        Kind.TOUCHES,
        "salesforce-events",
        scopes=("Event",),
        after=("Opportunity",),
    ),
)

ASKS: tuple[Ask, ...] = (
    Ask(
        "url",
        _("Address of your org"),
        _("Such as https://acme.my.salesforce.com, from Setup, My Domain."),
    ),
    Ask("client_id", _("Consumer key"), _("From the app that you made for Accord in Setup.")),
    Ask("client_secret", _("Consumer secret"), is_secret=True),
    Ask(
        "refresh_token",
        _("Refresh token"),
        _("Only where your org does not allow an app to sign in by itself."),
        is_secret=True,
        is_optional=True,
    ),
)

SCOPES: tuple[Scope, ...] = (
    Scope("User", _("Who owns leads, who has left, and their roles and territories.")),
    Scope("Account", _("Companies, so that people of one company are seen together.")),
    Scope("Lead", _("Leads: who they are, where they stand, what they became.")),
    Scope("Contact", _("People of companies, and leads that were converted into them.")),
    Scope("Opportunity", _("Deals, so that leads can be followed to revenue.")),
    Scope("Campaign", _("Campaigns and what they cost.")),
    Scope("CampaignMember", _("Who answered a campaign."), is_optional=True),
    Scope("Task", _("Calls and mails: the evidence that a lead was followed up.")),
    Scope("Event", _("Meetings: the evidence that a lead was followed up.")),
    Scope("LeadHistory", _("When leads changed their status before today."), is_optional=True),
    Scope("OpportunityHistory", _("When deals moved before today."), is_optional=True),
    Scope("OpportunityContactRole", _("Which people a deal is with."), is_optional=True),
    Scope("EmailMessage", _("So that one mail seen twice counts once."), is_optional=True),
    Scope(
        "UserTerritory2Association",
        _("Which territory a colleague works."),
        is_optional=True,
    ),
    Scope(
        "edit:Task",
        _("To make tasks for who is handed a lead, only where you switch writing on."),
        is_optional=True,
    ),
    Scope(
        "edit:Lead",
        _("To write Accord's own fields, only where you switch that on."),
        is_optional=True,
    ),
    Scope(
        "edit:Contact",
        _("To write Accord's own fields, only where you switch that on."),
        is_optional=True,
    ),
    Scope(
        "edit:Opportunity",
        _("To write Accord's own fields, only where you switch that on."),
        is_optional=True,
    ),
)

_BY_HAND = _(
    "In Setup: Object Manager, this object, Fields & Relationships, New. Choose Text of 255 signs, "
    "enter the field name without __c, and let Accord's profile see and edit it."
)
WRITABLE: tuple[Writable, ...] = (
    Writable(
        "Lead",
        own="Accord_{Code}__c",
        owner="OwnerId",
        status="Status",
        ids="00Q",
        by_hand=_BY_HAND,
    ),
    Writable("Contact", own="Accord_{Code}__c", owner="OwnerId", ids="003", by_hand=_BY_HAND),
)
