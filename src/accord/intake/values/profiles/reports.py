"""Reports that count and add up: visits from analytics programs, money from where adverts run."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

_NOT_SAID = ("(not set)", "(none)", "(not provided)", "--", "(data not available)")

REPORTS: Mapping[str, Plan] = {
    "ga4-visits": Plan(
        profile="ga4-visits",
        kind=Kind.VISITS,
        source="ga4",
        columns={
            "Date": "day",
            "Session source / medium": "source_medium",
            "Session primary channel group (Default channel group)": "channel_group",
            "Session campaign": "campaign",
            "Landing page": "page",
            "Sessions": "visits",
        },
        also={
            "Date": ("Day", "Week", "Month", "Nth day", "ISO week of ISO year", "Year month"),
            "Session source / medium": ("First user source / medium", "sessionSourceMedium"),
            "Session primary channel group (Default channel group)": (
                "Session default channel group",
                "First user primary channel group (Default channel group)",
                "First user default channel group",
                "sessionDefaultChannelGroup",
            ),
            "Session campaign": ("First user campaign", "sessionCampaignName"),
            "Landing page": ("Landing page + query string", "landingPage"),
            "Sessions": ("sessions",),
        },
    ),
    "matomo-visits": Plan(
        profile="matomo-visits",
        kind=Kind.VISITS,
        source="matomo",
        columns={"Date": "day", "Label": "origin", "Visits": "visits"},
        also={
            "Date": ("date", "period"),
            "Label": ("label", "Channel Type", "Referrer"),
            "Visits": ("nb_visits",),
        },
    ),
    "plausible-visits": Plan(
        profile="plausible-visits",
        kind=Kind.VISITS,
        source="plausible",
        columns={
            "date": "day",
            "source": "origin",
            "utm_medium": "channel",
            "utm_campaign": "campaign",
            "visits": "visits",
        },
        also={"source": ("utm_source", "name"), "visits": ("visitors",)},
    ),
    "google-ads-costs": Plan(
        profile="google-ads-costs",
        kind=Kind.COSTS,
        source="google-ads",
        columns={
            "Day": "spent_on",
            "Campaign": "campaign",
            "Campaign ID": "campaign_external_id",
            "Cost": "amount",
            "Currency code": "currency",
        },
        also={
            "Day": ("Week", "Month", "Quarter", "Date"),
            "Campaign": ("Campaign name",),
            "Cost": ("Cost (Converted currency)",),
            "Currency code": ("Currency",),
        },
        defaults={"channel": "paid_search", "origin": "paid_search", "kind": "media"},
        unanswered=_NOT_SAID,
    ),
    "linkedin-ads-costs": Plan(
        profile="linkedin-ads-costs",
        kind=Kind.COSTS,
        source="linkedin-ads",
        columns={
            "Start Date (in UTC)": "spent_on",
            "Campaign Name": "campaign",
            "Campaign ID": "campaign_external_id",
            "Total Spent": "amount",
            "Currency": "currency",
        },
        also={
            "Start Date (in UTC)": ("Start Date", "Date"),
            "Campaign Name": ("Campaign Group Name",),
            "Campaign ID": ("Campaign Group ID",),
            "Total Spent": ("Spent", "Amount Spent"),
        },
        defaults={"channel": "social", "origin": "social", "kind": "media"},
    ),
    "meta-ads-costs": Plan(
        profile="meta-ads-costs",
        kind=Kind.COSTS,
        source="meta-ads",
        columns={
            "Day": "spent_on",
            "Campaign name": "campaign",
            "Campaign ID": "campaign_external_id",
            "Amount spent": "amount",
        },
        also={"Day": ("Reporting starts", "Month", "Week")},
        defaults={"channel": "social", "origin": "social", "kind": "media"},
    ),
}
