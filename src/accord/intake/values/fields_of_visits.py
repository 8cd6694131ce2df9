"""What Accord reads, by field: visits, of somebody or counted."""

from accord.intake.values.batches import Kind
from accord.intake.values.fields import CAMPAIGN, EMAIL, EXTERNAL, Field, Type, field

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.VISITS: (
        EXTERNAL,
        field(
            "visitor_external_id",
            "Visitor's id",
            Type.KEY,
            aliases="visitor visitor_id client_id cookie",
            bound=200,
        ),
        EMAIL,
        field(
            "visits",
            "Number of visits",
            Type.WHOLE,
            aliases="sessions session_count visit_count nb_visits number_of_visits count hits "
            "방문수 방문 visitas sessoes vizite сеансы визиты",
        ),
        field(
            "day",
            "Day, week or month",
            Type.PERIOD,
            aliases="week month period date_range year_week year_month iso_week_of_iso_year "
            "reporting_date",
        ),
        field("asset_external_id", "Page", Type.KEY, aliases="page url page_url", bound=200),
        field(
            "page",
            "Page that was counted",
            aliases="page_path landing_page entry_page page_path_and_screen_class page_location "
            "landing_page_query_string full_page_url",
            bound=2_000,
        ),
        field(
            "origin",
            "Where they came from",
            aliases="source utm_source session_source first_user_source session_manual_source "
            "referrer_name traffic_source origen origem sursa источник 유입_경로",
        ),
        field(
            "source_medium",
            "Source and medium in one",
            aliases="session_source_medium first_user_source_medium",
        ),
        field(
            "channel_group",
            "Group of channels",
            aliases="default_channel_group session_default_channel_group "
            "session_primary_channel_group_default_channel_group default_channel_grouping "
            "first_user_default_channel_group "
            "first_user_primary_channel_group_default_channel_group "
            "channel_grouping referrer_type channel_type",
        ),
        field("page_address", "Address of the page", bound=500),
        field("subject", "Title of the page", aliases="page_title title", bound=300),
        field("referrer", "Came from", aliases="referer referrer_host", bound=255),
        field(
            "channel",
            "Channel",
            aliases="medium utm_medium session_medium first_user_medium lead_channel 채널 canal "
            "канал",
            bound=120,
        ),
        CAMPAIGN,
        field(
            "campaign",
            "Campaign",
            aliases="campaign_name utm_campaign session_campaign first_user_campaign "
            "session_manual_campaign_name",
        ),
        field(
            "occurred_at",
            "When",
            Type.MOMENT,
            happened=True,
            aliases="at time timestamp date visited_at",
        ),
    ),
}
