"""Tables that Accord does not take: how they are known, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Declined(StrEnum):
    """What a table seems to list that is nothing Accord takes; NOTHING_TELLS where none is told."""

    TICKETS = "TICKETS"
    PRODUCTS = "PRODUCTS"
    ORDERS = "ORDERS"
    ROLES = "ROLES"
    TEAMS = "TEAMS"
    PROPERTIES = "PROPERTIES"
    PIPELINES = "PIPELINES"
    LISTS = "LISTS"
    LINKS = "LINKS"
    CHANGES = "CHANGES"
    VERSIONS = "VERSIONS"
    DEAL_STAGES = "DEAL_STAGES"
    MERGES = "MERGES"
    MAIL_DETAILS = "MAIL_DETAILS"
    AUTOMATIONS = "AUTOMATIONS"
    LEFT_LISTS = "LEFT_LISTS"
    PAGE_HITS = "PAGE_HITS"
    NAMES_NOBODY = "NAMES_NOBODY"
    NOTHING_TELLS = "NOTHING_TELLS"


SENTENCES: Mapping[Declined, Any] = {
    Declined.TICKETS: _(
        "This looks like a list of support tickets. Accord does not take that, because a ticket "
        "is no part of how a lead is won."
    ),
    Declined.PRODUCTS: _(
        "This looks like a list of products or prices. Accord does not take that, because it "
        "counts deals as a whole. Import the deals; their product may be a column of theirs."
    ),
    Declined.ORDERS: _(
        "This looks like a list of orders or contracts. Accord does not take that, because what "
        "was sold is told by the deals. Import the deals."
    ),
    Declined.ROLES: _(
        "This looks like a list of roles. Accord does not take that, because a role by itself "
        "names no colleague. Import the users, with their role as a column."
    ),
    Declined.TEAMS: _(
        "This looks like a list of teams. Accord does not take that, because a team by itself "
        "names no colleague. Import the users, with their teams as a column."
    ),
    Declined.PROPERTIES: _(
        "This looks like a list of the fields that a tool has. Accord does not take that, because "
        "it describes columns and holds no records."
    ),
    Declined.PIPELINES: _(
        "This looks like a list of pipelines or their stages. Accord does not take that, because "
        "it describes settings of a tool. Import the deals; the page Definitions holds the stages."
    ),
    Declined.LISTS: _(
        "This looks like a list of lists or segments. Accord does not take that, because it names "
        "nobody who is on them. Import the contacts."
    ),
    Declined.LINKS: _(
        "This looks like a list of links between records of a tool. Accord does not take that, "
        "because it holds ids alone. Add the id of the other record as a column to the file of "
        "the deals, contacts or calls, and import that."
    ),
    Declined.CHANGES: _(
        "This looks like a list of changes of fields. Accord does not take that, because only "
        "changes of a lead's stage count. Export the changes of the stage by themselves and "
        "import them as histories of stages."
    ),
    Declined.VERSIONS: _(
        "This looks like a list of earlier versions of records. Accord does not take that, "
        "because every version would be taken for what holds now. Import the table of the "
        "records themselves."
    ),
    Declined.DEAL_STAGES: _(
        "This looks like a list of the stages that deals went through. Accord does not take that "
        "without a column with the contact's id, because histories of stages belong to leads. "
        "Add a column contact_id and import it as histories of stages."
    ),
    Declined.MERGES: _(
        "This looks like a list of records that were joined. Accord does not take that, because "
        "it reads former ids with the contacts. Import the contacts, with their merged ids as a "
        "column."
    ),
    Declined.MAIL_DETAILS: _(
        "This looks like a list of what became of single mails. Accord does not take that, "
        "because no column says by an e-mail or a contact's id to whom the mail went. Add the "
        "recipient's e-mail and the time, and import it as what happened."
    ),
    Declined.AUTOMATIONS: _(
        "This looks like a list of automated mailings. Accord does not take that, because it "
        "describes settings of a tool. Import the people, and what reached them."
    ),
    Declined.LEFT_LISTS: _(
        "This looks like a list of who has left a mailing list. Accord does not take that, "
        "because it names people by a code of the list. Import the members; their status says "
        "who has left."
    ),
    Declined.PAGE_HITS: _(
        "This looks like a list of page hits. Accord does not take that, because no column says "
        "which visitor came. Add a visitor's id or an e-mail, or import visits counted by day."
    ),
    Declined.NAMES_NOBODY: _(
        "This looks like a list of calls, mails, meetings or tasks. Accord does not take that, "
        "because no column says with whom. Add the contact's id or e-mail as a column and import "
        "it as what happened."
    ),
    Declined.NOTHING_TELLS: _(
        "No column says who or what a row is about: an e-mail, a person's name, a company's name "
        "with its website, the id of a known record. Choose what the file holds."
    ),
}


@dataclass(frozen=True, slots=True)
class Known:
    """How a table is known: words of a file's name, each part in a row, or folded headers of
    which one whole set is there."""

    named: tuple[str, ...] = ()
    headers: tuple[frozenset[str], ...] = ()


def _known(named: str = "", *sets: str) -> Known:
    return Known(tuple(named.split()), tuple(frozenset(each.split()) for each in sets))


# Looked through in this order; the first that fits is told.
KNOWN: Mapping[Declined, Known] = {
    Declined.TICKETS: _known(
        "ticket case",
        "ticket_id",
        "property_hs_ticket_priority",
        "hs_ticket_priority",
        "property_hs_ticket_category",
        "ticket_priority",
        "case_number",
    ),
    Declined.VERSIONS: _known("", "fivetran_start fivetran_end fivetran_active id is_deleted"),
    Declined.CHANGES: _known(
        "property_history field_history",
        "source source_id name value timestamp",
        "source source_id name value timestamp_instant",
        "field old_value new_value",
    ),
    Declined.DEAL_STAGES: _known("deal_stage", "deal_id date_entered value"),
    Declined.MERGES: _known(
        "merge_audit merged_deal merged_contact merged_company",
        "vid_to_merge",
        "merged_deal_id deal_id",
        "merged_contact_id contact_id",
    ),
    Declined.PRODUCTS: _known(
        "product product_2 pricebook pricebook_entry line_item",
        "pricebook_entry_id",
        "pricebookentryid",
        "product_2_id quantity",
        "product2id quantity",
        "product_code family",
        "productcode family",
        "hs_product_id quantity",
    ),
    Declined.ORDERS: _known(
        "order contract invoice quote",
        "contract_id activated_date",
        "contractid activateddate",
    ),
    Declined.ROLES: _known(
        "role user_role profile permission_set",
        "id name requires_billing_write",
        "parent_role_id developer_name",
        "parentroleid developername",
    ),
    Declined.TEAMS: _known("team owner_team team_user user_group group"),
    Declined.PROPERTIES: _known(
        "property property_option property_group",
        "field_type group_name hubspot_object",
        "property_id hubspot_object",
        "fieldtype groupname",
    ),
    Declined.PIPELINES: _known(
        "pipeline pipeline_stage opportunity_stage",
        "pipeline_id display_order",
        "stage_id display_order",
        "pipelineid displayorder",
    ),
    Declined.LISTS: _known(
        "list contact_list segment list_member contact_list_member",
        "processing_type list_version",
        "list_id member_count",
        "permission_reminder list_rating",
        "contact_id contact_list_id",
    ),
    Declined.LEFT_LISTS: _known("unsubscribe", "member_id list_id reason"),
    Declined.MAIL_DETAILS: _known(
        "email_event recipient_activity campaign_recipient automation_recipient",
        "member_id campaign_id action",
        "member_id automation_email_id action",
        "smtp_id response",
        "drop_reason drop_message",
        "user_agent ip_address location id",
        "attempt response id",
        "category response status id",
        "bounced portal_subscription_status",
        "bcc cc from reply_to",
        "ip_address user_agent id",
    ),
    Declined.AUTOMATIONS: _known("automation automation_email workflow", "trigger_settings"),
    Declined.PAGE_HITS: _known(
        "page_hit pagehit page_view", "ipaddress datehit", "page datehit", "browser url referer"
    ),
    Declined.NAMES_NOBODY: _known(
        "engagement engagement_call engagement_communication engagement_email engagement_meeting "
        "engagement_note engagement_task call meeting event activity note",
        "engagement_id",
        "property_hs_timestamp",
        "hs_timestamp",
    ),
}
