"""What Accord reads, by field: people and what they did."""

from accord.intake.values.batches import Kind
from accord.intake.values.fields import (
    CAMPAIGN,
    CHANNEL,
    COMPANY,
    COMPANY_KEY,
    CONTACT_KEY,
    COUNTRY,
    DEAL_KEY,
    DELETED,
    EMAIL,
    ENDING_CODES,
    EXTERNAL,
    FORMER,
    LEAD_KEY,
    NO_TOUCH,
    OPTED_OUT,
    ORIGIN,
    OWNER,
    PLACE,
    SEGMENT,
    STAGE_CODES,
    VISITOR,
    Field,
    Type,
    field,
)
from accord.team.values import Role

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.LEADS: (
        field(
            "external_id",
            "Lead's id",
            Type.KEY,
            aliases="id lead_id leadid mql_id prospect_id record_id contact_id contactid "
            "response_id submission_id",
            bound=200,
        ),
        EMAIL,
        field(
            "full_name",
            "Name",
            aliases="name lead_name contact_name 이름 성명 nome nome_completo nume_complet фио "
            "имя_и_фамилия",
        ),
        field(
            "first_name",
            "First name",
            aliases="firstname given_name prenume primeiro_nome имя",
            bound=150,
        ),
        field(
            "last_name",
            "Last name",
            aliases="lastname surname family_name nume sobrenome фамилия",
            bound=150,
        ),
        field(
            "phone",
            "Phone",
            aliases="mobile phone_number mobile_phone telephone "
            "전화 전화번호 telefone telefon телефон",
            bound=60,
        ),
        field(
            "title",
            "Job title",
            aliases="job_title position 직책 cargo functie должность",
            bound=200,
        ),
        COMPANY,
        COMPANY_KEY,
        COUNTRY,
        *PLACE,
        field("language", "Language", aliases="lang locale 언어 idioma limba язык", bound=20),
        ORIGIN,
        CHANNEL,
        CAMPAIGN,
        field(
            "campaign",
            "Campaign",
            aliases="campaign_name utm_campaign 캠페인 campanha campanie кампания",
        ),
        field(
            "landing_page_external_id",
            "Landing page",
            Type.KEY,
            aliases="landing_page landing_page_id first_page conversion_page",
            bound=200,
        ),
        SEGMENT,
        field(
            "self_reported",
            "How they say they heard of us",
            aliases="how_did_you_hear how_did_you_hear_about_us heard_about_us_from "
            "self_reported_source self_reported_attribution",
            bound=120,
        ),
        OWNER,
        field(
            "created_at",
            "First contact",
            Type.MOMENT,
            happened=True,
            aliases="created created_time create_date created_date date first_contact_date "
            "submitted submitted_at submission_date submit_date date_submitted 제출일 생성일 "
            "data_de_criacao data_crearii дата_создания дата",
        ),
        field(
            "stage",
            "Stage",
            Type.CODE,
            aliases="lifecycle_stage lead_stage funnel_stage 단계 etapa этап",
            codes=STAGE_CODES,
        ),
        field(
            "converted", "Became a customer", Type.FLAG, aliases="is_customer converted_to_customer"
        ),
        field(
            "converted_at",
            "Became a customer on",
            Type.MOMENT,
            happened=True,
            aliases="became_customer_at won_date",
        ),
        DEAL_KEY,
        FORMER,
        DELETED,
        VISITOR,
        field(
            "consent",
            "Agreed to news by mail",
            Type.FLAG,
            aliases="opt_in opted_in email_opt_in email_consent marketing_consent subscribed",
        ),
        field(
            "consented_at",
            "Agreed on",
            Type.MOMENT,
            happened=True,
            aliases="opt_in_time opt_in_date consent_date subscribed_at",
        ),
        field(
            "opted_out",
            "Wants no mail",
            Type.FLAG,
            aliases="opt_out email_opt_out email_opted_out has_opted_out_of_email "
            "hasoptedoutofemail unsubscribed unsubscribed_from_all_email",
        ),
        field(
            "opted_out_at",
            "Wants no mail since",
            Type.MOMENT,
            happened=True,
            aliases="opt_out_date opt_out_time unsubscribed_at unsub_time",
        ),
        field("do_not_call", "Wants no calls", Type.FLAG, aliases="donotcall"),
    ),
    Kind.TOUCHES: (
        EXTERNAL,
        CONTACT_KEY,
        LEAD_KEY,
        EMAIL,
        DEAL_KEY,
        field("lead_name", "Lead's name, where only one is called so", aliases="lead_full_name"),
        field(
            "phone",
            "Their number",
            aliases="phone_number caller callee contact_number external_number customer_number "
            "raw_digits",
            bound=60,
        ),
        field(
            "kind",
            "What happened",
            Type.CODE,
            aliases="type activity_type event event_type touch",
            bound=20,
            codes=(
                "web_visit",
                "content_view",
                "download",
                "form",
                "email_sent",
                "email_open",
                "email_click",
                "email_reply",
                "event_registered",
                "event_attended",
                "ad_click",
                "call_attempt",
                "call_connected",
                "meeting_booked",
                "meeting_moved",
                "meeting_held",
                "meeting_cancelled",
                "meeting_missed",
                "im",
                "social",
                "chat",
                "self_reported",
                "status_told",
                OPTED_OUT,
                NO_TOUCH,
            ),
        ),
        field(
            "direction",
            "Who did it (in: the buyer)",
            Type.CODE,
            codes=(
                "in",
                "out",
            ),
        ),
        field(
            "reach",
            "To one or to many",
            Type.CODE,
            codes=(
                "1:1",
                "1:many",
            ),
        ),
        field(
            "team",
            "Team",
            Type.CODE,
            codes=(
                "marketing",
                "sales",
            ),
        ),
        CHANNEL,
        CAMPAIGN,
        field("campaign", "Campaign", aliases="campaign_name utm_campaign"),
        field("joins_campaign", "Belongs to the campaign", Type.FLAG),
        field("asset_external_id", "Piece", Type.KEY, aliases="asset asset_id page url", bound=200),
        field(
            "member_external_id",
            "Colleague",
            Type.KEY,
            aliases="member user user_id owner call_owner event_owner",
            bound=200,
        ),
        field("subject", "Subject", aliases="title description note"),
        field(
            "occurred_at",
            "When",
            Type.MOMENT,
            happened=True,
            aliases="at time timestamp date event_time created_time call_start_time start_datetime",
        ),
        field(
            "message_id",
            "Message-ID of the mail",
            aliases="internet_message_id rfc_message_id hs_email_message_id messageidentifier",
            bound=1_000,
        ),
        field("came_back_at", "Mail came back undelivered", Type.MOMENT, happened=True),
        field(
            "meeting_uid",
            "Meeting's id in calendars (UID)",
            aliases="ical_uid icaluid i_cal_uid ical_id",
            bound=1_000,
        ),
        field(
            "duration",
            "Seconds talked",
            Type.WHOLE,
            aliases="duration_seconds call_duration talk_time billsec",
        ),
        field(
            "call_result",
            "How the call ended, in its tool's words",
            aliases="call_status call_outcome call_disposition calldisposition disposition "
            "hangup_cause",
            bound=120,
        ),
        field("noted_at", "Entered in its tool", Type.MOMENT, happened=True),
        field(
            "meeting_start",
            "Meeting begins",
            Type.MOMENT,
            aliases="meeting_start_time meeting_begins",
        ),
        field(
            "as_of",
            "Last changed in its tool",
            Type.MOMENT,
            aliases="hs_lastmodifieddate lastmodifieddate systemmodstamp updated_at",
        ),
        DELETED,
    ),
    Kind.STAGE_HISTORY: (
        field(
            "lead_external_id",
            "Lead's id",
            Type.KEY,
            aliases="lead_id leadid mql_id record_id object_id contact_id contactid hs_object_id",
            bound=200,
        ),
        EMAIL,
        DEAL_KEY,
        field(
            "stage",
            "Stage or ending",
            Type.CODE,
            aliases="to_stage new_stage new_value newvalue value",
            codes=(*STAGE_CODES, *ENDING_CODES),
        ),
        field(
            "changed",
            "Field that changed",
            aliases="property property_name field field_event field_name",
            bound=120,
        ),
        field("reason_code", "Reason", aliases="reason", bound=60),
        field(
            "at",
            "When",
            Type.MOMENT,
            happened=True,
            aliases="occurred_at changed_at date time edit_date timestamp change_date created_date "
            "createddate",
        ),
        *(
            field(
                f"{stage}_at",
                label,
                Type.MOMENT,
                happened=True,
                aliases=f"became_a_{words}_date became_an_{words}_date date_entered_{words} "
                f"date_entered_{words}_lifecycle_stage_pipeline hs_lifecyclestage_{plain}_date "
                f"became_{stage}_at {stage}_date date_{stage} {more}",
            )
            for stage, label, words, plain, more in (
                ("lead", "Became a lead", "lead", "lead", ""),
                (
                    "mql",
                    "Ready for sales since",
                    "marketing_qualified_lead",
                    "marketingqualifiedlead",
                    "became_an_mql_date",
                ),
                (
                    "sql",
                    "Accepted by sales",
                    "sales_qualified_lead",
                    "salesqualifiedlead",
                    "became_an_sql_date",
                ),
                ("opportunity", "Became a deal", "opportunity", "opportunity", ""),
                ("customer", "Became a customer", "customer", "customer", ""),
            )
        ),
    ),
    Kind.USERS: (
        field(
            "external_id", "Colleague's id", Type.KEY, aliases="id user_id sales_agent", bound=200
        ),
        field("name", "Name", aliases="full_name user_name display_name"),
        field("first_name", "First name", aliases="firstname given_name", bound=150),
        field("last_name", "Last name", aliases="lastname surname family_name", bound=150),
        EMAIL,
        field(
            "team",
            "Team",
            Type.CODE,
            aliases="side",
            codes=(
                "marketing",
                "sales",
            ),
        ),
        field("role", "Role", Type.CODE, codes=tuple(role.value for role in Role)),
        field("capacity", "Open leads at most", Type.WHOLE),
        field("teams", "Teams", aliases="team_names groups", bound=1000),
        field("territories", "Territories", aliases="territory territory_names region", bound=1000),
        field(
            "reports_to", "Reports to", Type.KEY, aliases="manager manager_id managerid", bound=200
        ),
        field("is_active", "Still there", Type.FLAG, aliases="active isactive status user_status"),
        DELETED,
    ),
}
