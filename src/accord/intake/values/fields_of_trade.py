"""What Accord reads, by field: companies, deals, campaigns, costs and pieces."""

from accord.intake.values.batches import Kind
from accord.intake.values.fields import (
    CAMPAIGN,
    CHANNEL,
    COMPANY,
    COMPANY_KEY,
    CURRENCY,
    DELETED,
    EMAIL,
    EXTERNAL,
    FORMER,
    LEAD_KEY,
    ORIGIN,
    OUTCOME_CODES,
    PLACE,
    SEGMENT,
    STAGE_CODES,
    Field,
    Type,
    field,
)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.COMPANIES: (
        field(
            "external_id",
            "Company's id",
            Type.KEY,
            aliases="id accountid account_id company_id record_id",
            bound=200,
        ),
        field(
            "name",
            "Company",
            aliases="account account_name company company_name 회사명 empresa companie компания",
        ),
        field(
            "domain", "Website", aliases="website web url company_domain_name site сайт", bound=255
        ),
        SEGMENT,
        field(
            "size",
            "Number of people",
            Type.WHOLE,
            aliases="employees number_of_employees headcount 직원_수 funcionarios angajati "
            "сотрудники",
        ),
        field("country", "Country", aliases="office_location 국가 pais tara страна", bound=80),
        *PLACE,
        field(
            "target_list",
            "Target list",
            aliases="targetlist target_account_list account_list named_account_list abm_list",
            bound=120,
        ),
        FORMER,
        DELETED,
    ),
    Kind.DEALS: (
        field(
            "external_id",
            "Deal's id",
            Type.KEY,
            aliases="id deal_id opportunity_id record_id",
            bound=200,
        ),
        LEAD_KEY,
        EMAIL,
        COMPANY_KEY,
        COMPANY,
        field(
            "name", "Deal", aliases="deal_name potential_name opportunity opportunity_name dealname"
        ),
        field("product", "Product", aliases="product_name 제품 produto produs продукт", bound=120),
        field(
            "amount",
            "Amount",
            Type.AMOUNT,
            aliases="value deal_value close_value 금액 valor suma сумма",
        ),
        CURRENCY,
        field(
            "stage",
            "Deal stage",
            aliases="deal_stage stage_name dealstage pipeline_stage 단계",
            bound=80,
        ),
        field(
            "outcome", "Open, won or lost", Type.CODE, aliases="status result", codes=OUTCOME_CODES
        ),
        field("is_won", "Won", Type.FLAG),
        field("is_closed", "No longer open", Type.FLAG),
        field(
            "owner_external_id",
            "Seller",
            Type.KEY,
            aliases="owner owner_id sales_agent sales_rep sr_id potential_owner deal_owner 담당자",
            bound=200,
        ),
        field("sdr_external_id", "Sales development", Type.KEY, aliases="sdr sdr_id", bound=200),
        field(
            "opened_at",
            "Opened",
            Type.MOMENT,
            happened=True,
            aliases="created_at created_time create_date engage_date created createdate",
        ),
        field(
            "closed_at",
            "Closed",
            Type.MOMENT,
            aliases="close_date closing_date closed_date won_date closedate",
        ),
        field(
            "expected_on",
            "Expected to close",
            Type.DAY,
            aliases="expected_close_date expected_close expected_closing expected_closing_date "
            "date_deadline forecast_close_date",
        ),
        field(
            "forecast_category",
            "Forecast category",
            aliases="forecast_category_name forecastcategoryname forecastcategory "
            "manual_forecast_category hs_manual_forecast_category hs_forecast_category",
            bound=80,
        ),
        field("lost_reason", "Why lost", aliases="loss_reason closed_lost_reason", bound=200),
        ORIGIN,
        CAMPAIGN,
        SEGMENT,
        DELETED,
    ),
    Kind.CAMPAIGNS: (
        field(
            "external_id", "Campaign's id", Type.KEY, aliases="id campaign_id campaignid", bound=200
        ),
        field("name", "Campaign", aliases="campaign_name campaign campanha кампания"),
        field("channel", "Channel", aliases="type medium campaign_type", bound=80),
        field(
            "owner_external_id",
            "Owner",
            Type.KEY,
            aliases="owner owner_id campaign_owner",
            bound=200,
        ),
        field("started_on", "Starts", Type.DAY, aliases="start_date start created_time"),
        field("ended_on", "Ends", Type.DAY, aliases="end_date end"),
        field("goal_stage", "Goal: stage", Type.CODE, codes=STAGE_CODES),
        field("goal_metric", "Goal: measure", bound=40),
        field("goal_target", "Goal: number", Type.WHOLE),
        field("goal_date", "Goal: by", Type.DAY),
        field("cost", "Spent so far", Type.AMOUNT, aliases="actual_cost spend"),
        CURRENCY,
    ),
    Kind.COSTS: (
        EXTERNAL,
        CAMPAIGN,
        CHANNEL,
        ORIGIN,
        field(
            "kind",
            "Kind of cost",
            Type.CODE,
            codes=(
                "media",
                "content",
                "tools",
                "people",
            ),
        ),
        field("team", "Whose cost", Type.CODE, codes=("marketing", "sales")),
        field(
            "campaign",
            "Campaign",
            aliases="campaign_name campaign_group_name utm_campaign 캠페인 campanha campanie "
            "кампания",
        ),
        field(
            "spent_on",
            "Day, week or month",
            Type.PERIOD,
            aliases="date month day week period date_range start_date start_date_in_utc "
            "reporting_starts 날짜 일 data ziua дата день",
        ),
        field(
            "amount",
            "Amount",
            Type.AMOUNT,
            aliases="cost spend value amount_spent total_spent spent total_cost 비용 custo "
            "cost_total стоимость расход",
        ),
        field(
            "currency",
            "Currency",
            aliases="currency_code account_currency 통화 moeda moneda валюта",
            bound=3,
        ),
    ),
    Kind.ASSETS: (
        field("external_id", "Piece's id", Type.KEY, aliases="id asset_id page_id", bound=200),
        field("title", "Title", aliases="name asset"),
        field("kind", "Kind", aliases="type format", bound=40),
        field("url", "Address", aliases="link", bound=2000),
        field(
            "content_kind",
            "Promotional, educational, proof or third party",
            Type.CODE,
            aliases="nature content_type",
            bound=20,
            codes=(
                "promotional",
                "educational",
                "customer_proof",
                "third_party",
            ),
        ),
        field(
            "journey_stage",
            "Journey stage",
            Type.CODE,
            aliases="stage",
            codes=(
                "awareness",
                "consideration",
                "decision",
            ),
        ),
        field("published_on", "Published", Type.DAY, aliases="date publish_date"),
        field("persona", "Persona", aliases="persona_key audience", bound=60),
        field("objection", "Objection it answers", aliases="objections concern", bound=120),
        field("product", "Product", aliases="product_name solution", bound=120),
        field("language", "Language", aliases="lang locale language_code", bound=35),
        field("version", "Version", aliases="revision edition", bound=40),
        field(
            "owner_external_id", "Whose it is", Type.KEY, aliases="owner owner_id author", bound=200
        ),
        field(
            "superseded_by_external_id",
            "Id of the piece that supersedes it",
            Type.KEY,
            aliases="superseded_by replaced_by successor",
            bound=200,
        ),
        field("review_on", "To be looked over on", Type.DAY, aliases="review_date expires_on"),
        field("retired_on", "Retired on", Type.DAY, aliases="retired archived_on archive_date"),
    ),
}
